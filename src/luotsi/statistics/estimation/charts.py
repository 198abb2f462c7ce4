"""Charts as inline SVG. Each has a title that says what it shows, and stands beside a table with the same figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import inf, isfinite, log10

WIDTH, LABEL, RIGHT, ROW = 720, 170, 20, 30
INK, LINE, GRID, MARK = "#1a1a1a", "#1f4e79", "#d0d5da", "#8a2b06"

Scale = Callable[[float], float]


@dataclass(frozen=True)
class Span:
    """A row of a forest plot. `high` may be infinite; without `low` the row is a point."""

    label: str
    point: float
    low: float | None = None
    high: float | None = None
    strong: bool = False


def svg(title: str, height: float, body: str, name: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="{name}" xmlns="http://www.w3.org/2000/svg" '
        f'font-family="inherit" font-size="14" fill="{INK}"><title id="{name}">{escape(title)}</title>{body}</svg>'
    )


def forest(
    title: str, spans: Sequence[Span], name: str, shown: Callable[[float], str], mark: float | None = None
) -> str:
    """Points with their intervals on one logarithmic scale; `mark` is a line through all rows."""
    values = [value for span in spans for value in (span.low, span.point, span.high) if value and isfinite(value)]
    scale = _log_scale([*values, mark] if mark else values)
    height = ROW * len(spans) + 40
    body = _axis(scale, height - 30, shown)
    if mark:
        body += _line(scale(mark), 0, scale(mark), height - 30, MARK, 'stroke-dasharray="4 3"')
    for row, span in enumerate(spans):
        body += _span(span, ROW * row + ROW / 2, scale)
    return svg(title, height, body, name)


def _span(span: Span, y: float, scale: Scale) -> str:
    weight = ' font-weight="700"' if span.strong else ""
    body = f'<text x="0" y="{y + 5:.1f}"{weight}>{escape(span.label)}</text>'
    if span.low is not None and span.high is not None:
        end = scale(span.high) if isfinite(span.high) else WIDTH - RIGHT
        body += _line(scale(span.low), y, end, y, LINE, 'stroke-width="3"')
        if span.high == inf:
            body += f'<path d="M{end:.1f} {y - 6:.1f} l10 6 l-10 6 z" fill="{LINE}"/>'
    return body + f'<circle cx="{scale(span.point):.1f}" cy="{y:.1f}" r="6" fill="{LINE}"/>'


def steps(title: str, labels: Sequence[str], values: Sequence[float], name: str, shown: Callable[[float], str]) -> str:
    """Values that follow each other, one row each, joined by a line."""
    scale, height = _log_scale(values), ROW * len(values) + 40
    places = [(scale(value), ROW * row + ROW / 2) for row, value in enumerate(values)]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    body = (
        _axis(scale, height - 30, shown) + f'<polyline points="{joined}" fill="none" stroke="{LINE}" stroke-width="2"/>'
    )
    for label, (x, y) in zip(labels, places, strict=True):
        body += (
            f'<text x="0" y="{y + 5:.1f}">{escape(label)}</text><circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{LINE}"/>'
        )
    return svg(title, height, body, name)


def overlap(
    title: str, lists: Sequence[str], rows: Sequence[tuple[int, int]], name: str, shown: Callable[[float], str]
) -> str:
    """Histories as rows of dots under the names of lists, each with a bar as long as its people."""
    head, column = 90, 26
    left = 20 + column * len(lists)
    widest = max(count for _, count in rows)
    body = "".join(
        f'<text transform="translate({24 + column * place},{head - 12}) rotate(-45)">{escape(_short(one))}</text>'
        for place, one in enumerate(lists)
    )
    for row, (mask, count) in enumerate(rows):
        y = head + 22 * row + 11
        for place in range(len(lists)):
            on = mask >> place & 1
            body += f'<circle cx="{20 + column * place}" cy="{y}" r="7" fill="{LINE if on else GRID}"/>'
        length = max(1.0, (WIDTH - left - 90) * count / widest)
        body += f'<rect x="{left}" y="{y - 7}" width="{length:.1f}" height="14" fill="{LINE}"/>'
        body += f'<text x="{left + length + 6:.1f}" y="{y + 5}">{shown(count)}</text>'
    return svg(title, head + 22 * len(rows) + 6, body, name)


def _short(name: str) -> str:
    return name if len(name) <= 12 else f"{name[:11]}…"


def _log_scale(values: Sequence[float]) -> Scale:
    """Positive values to x, with some room at both ends."""
    low, high = log10(min(values)), log10(max(values))
    room = max(0.05, (high - low) * 0.05)
    low, high = low - room, high + room

    def place(value: float) -> float:
        return LABEL + (WIDTH - RIGHT - 20 - LABEL) * (log10(value) - low) / (high - low)

    return place


def _axis(scale: Scale, y: float, shown: Callable[[float], str]) -> str:
    """Grid lines at round values that fall within the scale and are not too close; finer ones where these are few."""
    coarse = _ticks(scale, (1, 2, 5))
    ticks = coarse if len(coarse) > 2 else _ticks(scale, (1, 1.2, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9))
    return "".join(
        _line(x, 0, x, y, GRID) + f'<text x="{x:.1f}" y="{y + 20:.1f}" text-anchor="middle">{shown(value)}</text>'
        for x, value in ticks
    )


def _ticks(scale: Scale, steps: Sequence[float]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for value in (step * 10.0**power for power in range(16) for step in steps):
        x = scale(value)
        if LABEL <= x <= WIDTH - RIGHT and (not found or x - found[-1][0] > 60):
            found.append((x, value))
    return found


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" {more}/>'
