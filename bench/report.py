"""The table of what was measured, and of every aim whether it was met."""

from collections.abc import Iterator, Sequence
from typing import Any

from baselines import (
    COMPARED_AT,
    GROWTH,
    LIST_FACTOR,
    LIST_MILLISECONDS,
    LISTS,
    REDMINE_HANDOVERS_PER_SECOND_OF_8,
    SHARE_HTTP,
    SHARE_IN_PROCESS,
    THINGS,
    TIMES_FASTER,
    WEB_MEGABYTES,
    better_of_the_two,
)

Results = dict[str, Any]
Aim = tuple[str, str, str, bool]
WAYS = {"http": "over HTTP", "in_process": "in process", "desk": "bare SQL", "owner": "bare, no RLS"}


def tables(results: Sequence[Results]) -> str:
    """All that was measured and every aim, as Markdown."""
    parts = ["## Figures", *(_figures(one) for one in results), "## Aims", _markdown(_aim_rows(results))]
    return "\n\n".join(parts) + "\n"


def aims(results: Sequence[Results]) -> list[Aim]:
    """Of each aim: its name, what was found, what was wanted, and whether that is met."""
    found: list[Aim] = []
    for one in results:
        found += _of_one_size(one)
    by_size = {one["cases"]: one for one in results}
    if len(by_size) > 1:
        found += _growth(by_size[min(by_size)], by_size[max(by_size)])
    return found


def _figures(one: Results) -> str:
    filled, rows = one["filled"], one["rows"]
    counted = ", ".join(
        f"{count:,} {table.split('_')[1]}" for table, count in sorted(rows.items(), key=lambda row: -row[1])
    )
    head = (
        f"### {one['cases']:,} cases\n\nFilled in {filled['seconds']:,.0f} s ({filled['cases_per_second']:,} cases/s)."
        f" Rows: {counted}. Load average when the measuring began: {one['load']}. Milliseconds unless told otherwise."
    )
    return head + "\n\n" + _markdown(_figure_rows(one))


def _figure_rows(one: Results) -> Iterator[list[str]]:
    ways = [f"{words} {value}" for words in WAYS.values() for value in ("p50", "p95")]
    yield ["", "clients", *ways, "HTTP /s", "in process /s"]
    for clients, found in one["clients"].items():
        for thing, words in THINGS.items():
            cells = [_cell(found, way, thing, value) for way in WAYS for value in ("p50", "p95")]
            rates = [_cell(found, way, thing, "per_second") for way in ("http", "in_process")]
            yield [words, clients, *cells, *rates]
        if "pgbench" in found:
            yield ["`pgbench -N`, transactions/s", clients, *[""] * 8, "", f"{found['pgbench']:,.0f}"]


def _cell(found: Results, way: str, thing: str, value: str) -> str:
    measured = found.get(way, {}).get(thing)
    return f"{measured[value]:,.1f}" if measured else "–"


def _aim_rows(results: Sequence[Results]) -> Iterator[list[str]]:
    yield ["Aim", "Found", "Wanted", ""]
    for name, found, wanted, met in aims(results):
        yield [name, found, wanted, "met" if met else "**not met**"]


def _of_one_size(one: Results) -> Iterator[Aim]:
    size = f"{one['cases']:,}"
    for clients, found in one["clients"].items():
        where = f"{size}, {_of_clients(clients)}"
        if clients == "1":
            yield from _lists(found, where)
        yield from _shares(found, where)
        if "web_megabytes" in found:
            memory = found["web_megabytes"]
            yield f"Web process ({where})", f"{memory:.0f} MB", f"< {WEB_MEGABYTES:.0f} MB", memory < WEB_MEGABYTES
        if one["cases"] == COMPARED_AT and "http" in found:
            yield from _against_known(found["http"], where, clients)


def _lists(found: Results, where: str) -> Iterator[Aim]:
    """A list page against the bare SQL of its rows under the same row-level security."""
    for thing in LISTS:
        if "http" in found and "desk" in found:
            for value in ("p50", "p95"):
                page, bare = found["http"][thing][value], found["desk"][thing][value]
                allowed = LIST_FACTOR * bare + LIST_MILLISECONDS
                yield (
                    f"{THINGS[thing]}, {value} ({where})",
                    f"{page:.1f} ms",
                    f"≤ 5 × {bare:.1f} + 15 = {allowed:.1f} ms",
                    page <= allowed,
                )


def _shares(found: Results, where: str) -> Iterator[Aim]:
    for way, words, wanted in (("in_process", "as use cases", SHARE_IN_PROCESS), ("http", "over HTTP", SHARE_HTTP)):
        if way in found and "pgbench" in found:
            share = found[way]["hand_over"]["per_second"] / found["pgbench"]
            yield (
                f"Offer + accept {words}, of pgbench's rate ({where})",
                f"{share:.2%}",
                f"≥ {wanted:.0%}",
                share >= wanted,
            )


def _against_known(http: Results, where: str, clients: str) -> Iterator[Aim]:
    """Against the better of Redmine and Request Tracker, whose figures are of one client."""
    if clients == "1":
        for thing, words in THINGS.items():
            if known := better_of_the_two(thing):
                times = known / http[thing]["p50"]
                yield (
                    f"{words} against the better of two ({where})",
                    f"{times:.1f} × faster",
                    f"≥ {TIMES_FASTER:.0f} ×",
                    times >= TIMES_FASTER,
                )
    else:
        times = http["hand_over"]["per_second"] / REDMINE_HANDOVERS_PER_SECOND_OF_8
        yield (
            f"Handovers a second against Redmine's ({where})",
            f"{times:.1f} × as many",
            f"≥ {TIMES_FASTER:.0f} ×",
            times >= TIMES_FASTER,
        )


def _growth(small: Results, large: Results) -> Iterator[Aim]:
    """How the slowest twentieth grows with the number of cases."""
    for clients, found in large["clients"].items():
        before = small["clients"].get(clients, {})
        sizes = f"{_of_clients(clients)}, {large['cases']:,} against {small['cases']:,}"
        for way in ("http", "in_process"):
            for thing, words in THINGS.items():
                if way in found and way in before:
                    ratio = found[way][thing]["p95"] / before[way][thing]["p95"]
                    yield f"{words} {WAYS[way]}, p95 ({sizes})", f"{ratio:.2f} ×", f"≤ {GROWTH} ×", ratio <= GROWTH


def _of_clients(clients: str) -> str:
    return "1 client" if clients == "1" else f"{clients} clients"


def _markdown(rows: Iterator[list[str]]) -> str:
    head, *body = list(rows)
    rule = ["---"] * len(head)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *body])
