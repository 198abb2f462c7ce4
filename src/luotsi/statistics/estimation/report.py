"""The report: one page that needs nothing else, for those who decide and those who check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from math import inf

from luotsi.statistics.estimation import charts
from luotsi.statistics.estimation.document import Section, document
from luotsi.statistics.estimation.results import Estimate, Method, Progress
from luotsi.statistics.estimation.sensitivity import QUICK, OnePerson, Sensitivity, sensitivity
from luotsi.statistics.estimation.settings import Settings
from luotsi.statistics.estimation.tables import CaptureTable
from luotsi.statistics.estimation.words import Language, about, number, percent, say, warned

MOST_ROWS = 24  # histories drawn
MOST_CELLS = 10


def page(
    table: CaptureTable,
    found: Estimate,
    settings: Settings,
    language: Language = "en",
    *,
    progress: Progress | None = None,
) -> str:
    """The page as HTML. Where the table is too poor for a panel, the page says so and shows what there is."""
    told = _Page(table.without_empty_lists() if table.observed else table, found, language)
    sections = [told.result(), told.warnings()]
    panel = None
    if told.table.size > 1 and told.table.observed:
        base: Method = found.method if found.method in QUICK else "stepwise"
        panel = sensitivity(table, base, settings, progress=progress)
        sections += [told.methods(panel), told.path(panel), told.sensitivity(panel)]
    if told.table.observed:
        sections.append(told.overlap())
    if panel:
        sections.append(told.two_lists(panel))
    sections.append(told.caveats())
    return document(say("title", language), say("contents", language), language, sections)


class _Page:
    def __init__(self, table: CaptureTable, found: Estimate, language: Language) -> None:
        self.table, self.found, self.language = table, found, language
        self.number: Callable[[float], str] = partial(number, language=language)

    def say(self, key: str, **values: str) -> str:
        return say(key, self.language, **values)

    def section(self, key: str, *parts: str) -> Section:
        return Section(key.replace("_", "-"), self.say(key), "".join(parts))

    def amount(self, value: float | None) -> str:
        """People, or why there is no number."""
        if value is None:
            return self.say("no_estimate")
        return self.say("no_limit") if value == inf else self.number(value)

    def result(self) -> Section:
        lead = f'<p class="lead">{escape(self._meaning())}</p>'
        caveat = f"<p>{escape(self.say('not_a_count'))}</p>" if self.found.is_estimable else ""
        return self.section("result", lead, caveat, self._in_full())

    def _meaning(self) -> str:
        found, told = self.found, partial(about, language=self.language)
        values = {"observed": self.number(found.observed), "lists": str(self.table.size)}
        if found.estimate is None:
            return self.say("no_number", **values)
        unseen = found.estimate - found.observed
        values |= {"estimate": told(found.estimate), "unseen": told(unseen)}
        if found.interval is None:
            return self.say("meaning_without_interval", **values)
        limits = {
            "low": told(found.interval.low),
            "high": self.say("no_limit") if found.interval.high == inf else told(found.interval.high),
        }
        ratio = number(unseen / max(1, found.observed), self.language, 1)
        return self.say("meaning", **values, **limits, ratio=ratio, level=percent(found.interval.level, self.language))

    def _in_full(self) -> str:
        found, interval, model = self.found, self.found.interval, self.found.model
        rows = [("observed", self.number(found.observed)), ("estimate", self.amount(found.estimate))]
        if interval:
            rows += [
                ("low", self.amount(interval.low)),
                ("high", self.amount(interval.high)),
                ("kind", f"{interval.kind}, {percent(interval.level, self.language)}"),
            ]
        rows += [("method", found.method), ("status", str(found.status)), ("seed", str(found.seed))]
        if model:
            rows.append(("pairs", ", ".join(model.terms) or self.say("none")))
        body = "".join(
            f'<tr><th scope="row">{escape(self.say(key))}</th><td>{escape(value)}</td></tr>' for key, value in rows
        )
        return f"<table><caption>{escape(self.say('exact'))}</caption><tbody>{body}</tbody></table>"

    def warnings(self) -> Section:
        return self.section("warnings", self._warning_list(self.found.warnings))

    def _warning_list(self, warnings: Iterable[str]) -> str:
        return f"<ul>{''.join(f'<li>{self._warning(one)}</li>' for one in warnings)}</ul>"

    def _warning(self, warning: str) -> str:
        told = warned(warning, self.language)
        return escape(told) if told else f'<span lang="en">{escape(warning)}</span>'

    def methods(self, panel: Sensitivity) -> Section:
        spans = [span for one in panel.methods if (span := self._span(one))]
        chart = (
            charts.forest(self._chart("methods"), spans, "c-methods", self.number, self.found.estimate) if spans else ""
        )
        rows = [self._method_row(one) for one in panel.methods]
        rows += [
            (method, self.say("no_estimate"), "", "", "", f'<span lang="en">{escape(why)}</span>')
            for method, why in panel.refused.items()
        ]
        return self.section(
            "methods",
            self._why("methods_why"),
            chart,
            self._table("methods", ("method", "estimate", "low", "high", "kind", "note"), rows, {1, 2, 3}),
        )

    def _span(self, one: Estimate) -> charts.Span | None:
        if one.estimate is None:
            return None
        low, high = (one.interval.low, one.interval.high) if one.interval else (None, None)
        return charts.Span(one.method, one.estimate, low, high, one.method == self.found.method)

    def _method_row(self, one: Estimate) -> tuple[str, ...]:
        low, high, kind = (
            ("", "", "")
            if one.interval is None
            else (self.amount(one.interval.low), self.amount(one.interval.high), one.interval.kind)
        )
        note = self._warning(one.warnings[0]) if one.warnings else ""
        return (one.method, self.amount(one.estimate), low, high, kind, note)

    def path(self, panel: Sensitivity) -> Section:
        if panel.path.start is None:
            return self.section("path", f"<p>{escape(self.say('no_estimate'))}</p>")
        labels = [self.say("start"), *(f"+ {step.pair}" for step in panel.path.steps)]
        values = [panel.path.start, *(step.estimate for step in panel.path.steps)]
        chart = charts.steps(self._chart("path"), labels, values, "c-path", self.number)
        rows: list[tuple[str, ...]] = [("0", self.say("start"), "", "", "", self.number(panel.path.start))]
        for place, step in enumerate(panel.path.steps, start=1):
            p_value = number(step.p_value, self.language, 4) if step.p_value >= 1e-4 else f"{step.p_value:.1e}"
            rows.append(
                (
                    str(place),
                    step.pair,
                    p_value,
                    self.number(step.overlap),
                    number(step.expected, self.language, 1),
                    self.number(step.estimate),
                )
            )
        heads = ("step", "pair", "p_value", "seen", "expected", "estimate")
        return self.section("path", self._why("path_why"), chart, self._table("path", heads, rows, {2, 3, 4, 5}))

    def sensitivity(self, panel: Sensitivity) -> Section:
        parts = [
            f"<p>{escape(self.say('method'))}: {panel.method}. {escape(self.say('estimate'))}: {escape(self.amount(panel.base))}.</p>"
        ]
        for key, name, values in (("without", "c-without", panel.without_list), ("merged", "c-merged", panel.merged)):
            spans = [charts.Span(label, value) for label, value in values.items() if value is not None]
            chart = charts.forest(self._chart(key), spans, name, self.number, panel.base) if spans else ""
            rows = [(label, self.amount(value), self._change(value, panel.base)) for label, value in values.items()]
            parts += [
                f"<h3>{escape(self.say(key))}</h3>",
                chart,
                self._table(key, ("list", "estimate", "change"), rows, {1, 2}),
            ]
        return self.section("sensitivity", *parts, self._one_person(panel))

    def _one_person(self, panel: Sensitivity) -> str:
        cells = sorted(panel.one_person, key=lambda one: -_reach(one, panel.base))[:MOST_CELLS]
        rows = [
            (
                one.cell,
                self.number(one.people),
                self._change(one.more, panel.base),
                self._change(one.fewer, panel.base) if one.people else "",
            )
            for one in cells
        ]
        spans = [charts.Span(one.cell, one.more) for one in cells if one.more is not None]
        chart = charts.forest(self._chart("one_person"), spans, "c-person", self.number, panel.base) if spans else ""
        return (
            f"<h3>{escape(self.say('one_person'))}</h3>{self._why('one_person_why')}{chart}"
            f"{self._table('one_person', ('cell', 'people', 'more', 'fewer'), rows, {1, 2, 3})}"
        )

    def _change(self, value: float | None, base: float | None) -> str:
        if value is None or base is None:
            return self.say("no_estimate")
        sign = "+" if value >= base else "−"
        return f"{sign}{number(abs(value / base - 1) * 100, self.language, 1)}\u00a0%"

    def overlap(self) -> Section:
        held = sorted(
            ((mask, count) for mask, count in enumerate(self.table.counts, start=1) if count), key=lambda row: -row[1]
        )
        rest = ""
        if len(held) > MOST_ROWS:
            rest = f"<p>{escape(self.say('overlap_rest', shown=str(MOST_ROWS), all=str(len(held))))}</p>"
        chart = charts.overlap(self._chart("overlap"), self.table.lists, held[:MOST_ROWS], "c-overlap", self.number)
        rows = [(self.table.name(mask), self.number(count)) for mask, count in held]
        return self.section(
            "overlap", self._why("overlap_why"), rest, chart, self._table("overlap", ("history", "people"), rows, {1})
        )

    def two_lists(self, panel: Sensitivity) -> Section:
        spans = [
            charts.Span(one.pair, one.chapman, one.interval.low, one.interval.high)
            for one in panel.two_lists
            if one.chapman > 0
        ]
        chart = charts.forest(self._chart("two_lists"), spans, "c-two", self.number, panel.base)
        rows = [
            (
                one.pair,
                self.number(one.overlap),
                self.number(one.chapman),
                self.number(one.error),
                self.amount(one.interval.low),
                self.amount(one.interval.high),
            )
            for one in panel.two_lists
        ]
        heads = ("pair", "seen", "estimate", "error", "low", "high")
        return self.section(
            "two_lists", self._why("two_lists_why"), chart, self._table("two_lists", heads, rows, {1, 2, 3, 4, 5})
        )

    def caveats(self) -> Section:
        assumed = "".join(
            f"<li>{escape(self.say(key))}</li>" for key in ("caveat_closed", "caveat_links", "caveat_hidden")
        )
        said = "".join(f"<li>{escape(one)}</li>" for one in self.found.conventions)
        return self.section(
            "caveats",
            f"<ul>{assumed}</ul><details><summary>{escape(self.say('conventions'))}</summary><ul lang='en'>{said}</ul></details>",
        )

    def _why(self, key: str) -> str:
        return f"<p>{escape(self.say(key))}</p>"

    def _chart(self, key: str) -> str:
        return f"{self.say('chart')}: {self.say(key)}"

    def _table(self, key: str, heads: Sequence[str], rows: Iterable[Sequence[str]], numeric: set[int]) -> str:
        """A table with its caption; the first field of a row is its heading. Only notes hold markup."""
        title = escape(self.say(key))
        head = "".join(f'<th scope="col">{escape(self.say(one))}</th>' for one in heads)
        body = ""
        for first, *others in rows:
            fields = "".join(
                f"<td{' class=n' if place in numeric else ''}>{value if heads[place] == 'note' else escape(value)}</td>"
                for place, value in enumerate(others, start=1)
            )
            body += f'<tr><th scope="row">{escape(first)}</th>{fields}</tr>'
        return (
            f'<div class="scroll" role="region" tabindex="0" aria-label="{title}"><table><caption>{title}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def _reach(one: OnePerson, base: float | None) -> float:
    """How far one person in the cell moves the estimate; endless where it leaves none."""
    values = [one.more, *([one.fewer] if one.people else [])]
    return max((inf if value is None or not base else abs(value / base - 1)) for value in values)
