"""Long tables: cells in, one piece of HTML out. A component for each cell would cost more than the rest of the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """A column: its name, which a narrow screen shows in each cell, too; `num` for the right edge; `quiet` is only read aloud."""

    name: Text
    num: bool = False
    quiet: bool = False


class Table:
    """What `c-rows` shows. A row has one cell for each column: a text, which is escaped, or HTML made by this module."""

    def __init__(self, columns: Sequence[Column], rows: Iterable[Sequence[Text]]) -> None:
        self.columns = columns
        self.rows = list(rows)

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def head(self) -> SafeString:
        return format_html_join(
            "",
            '<th role="columnheader" scope="col"{}>{}</th>',
            (
                (
                    SafeString(' class="num"' if column.num else ""),
                    format_html('<span class="hidden-visually">{}</span>', column.name)
                    if column.quiet
                    else column.name,
                )
                for column in self.columns
            ),
        )

    @property
    def body(self) -> SafeString:
        return format_html_join("\n", f'<tr role="row">{"".join(self._cells())}</tr>', self.rows)

    def _cells(self) -> Iterable[str]:
        """A format for each cell; the first names the row and needs no label."""
        for number, column in enumerate(self.columns):
            name = escape(str(column.name)).replace("{", "{{").replace("}", "}}")
            label = f' data-label="{name}"' if number and not column.quiet else ""
            css = ' class="num"' if column.num else ""
            yield f'<td role="cell"{label}{css}>{{}}</td>'


def link(url: str, text: Text) -> SafeString:
    """A reference that leads to its page."""
    return format_html('<a class="reference" href="{}">{}</a>', url, text)


def strong(text: Text, note: Text = "") -> SafeString:
    """What the row is about, with a quieter line below."""
    return format_html("<b>{}</b>{}", text, _below(note))


def noted(text: Text, note: Text) -> SafeString:
    return format_html("{}{}", text, _below(note))


def _below(note: Text) -> Text:
    return format_html('<br><span class="note">{}</span>', note) if note else ""


def quiet(text: Text) -> SafeString:
    return format_html('<span class="note">{}</span>', text)


def tag(text: Text, color: str = "neutral") -> SafeString:
    """A state in one or two words."""
    return format_html(_frame("tag", color=color), text)


def link_button(url: str, text: Text, variant: str = "secondary") -> SafeString:
    return format_html(_frame("link_button", variant=variant), url, text)


def post_button(url: str, text: Text, token: str) -> SafeString:
    """A button that acts at once: a form of its own, with the token against forged forms."""
    return format_html(_frame("post_button"), url, token, text)


def actions(*buttons: SafeString) -> SafeString:
    return format_html('<div class="actions">{}</div>', format_html_join("", "{}", ((button,) for button in buttons)))


@lru_cache(maxsize=64)
def _frame(name: str, **attributes: str) -> str:
    """A component drawn once, with {} where each row puts its own."""
    return render_to_string(f"desk/rows/{name}.html", attributes).strip()
