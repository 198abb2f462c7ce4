"""The parts of form controls that are cheaper to write in Python than in a template: attributes and options."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def attributes(attrs: dict[str, Any], without: str) -> SafeString:
    """HTML attributes, each with a space before it; `without` names those that the template writes itself."""
    left_out = without.split()
    return flatatt({name: value for name, value in attrs.items() if name not in left_out})


@register.filter
def options(field: BoundField) -> SafeString:
    """The options of a select, in groups where a choice has choices of its own, with what was chosen."""
    chosen = field.value()
    values = chosen if isinstance(chosen, list | tuple) else [chosen]
    return _options(field.field.widget.choices, {_text(value) for value in values})


def _options(choices: Iterable[tuple[Any, Any]], chosen: set[str]) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html('<optgroup label="{}">{}</optgroup>', value, _options(label, chosen))
                if isinstance(label, list | tuple)
                else _option(_text(value), label, chosen),
            )
            for value, label in choices
        ),
    )


def _option(value: str, label: object, chosen: set[str]) -> SafeString:
    selected = SafeString(" selected" if value in chosen else "")
    return format_html('<option value="{}"{}>{}</option>', value, selected, label)


def _text(value: object) -> str:
    return "" if value is None else str(value)
