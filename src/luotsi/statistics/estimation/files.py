"""Capture tables from and to files and data frames. Every fault names its line and says what to do."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from luotsi.statistics.estimation.errors import BadTable
from luotsi.statistics.estimation.tables import MOST_LISTS, CaptureTable

COUNT = "count"
MOST_DIGITS = 16


class Frame(Protocol):
    """What is asked of a data frame, whoever made it: names of columns, and a column by its name."""

    @property
    def columns(self) -> Any: ...

    def __getitem__(self, name: str, /) -> Any: ...


def read_csv(path: str | Path) -> CaptureTable:
    """Read one column per list (1 or 0) and a column `count`. Separated by commas, semicolons or tabs; UTF-8.

    Raises BadTable with the line and what to do. Reading ends at the first history that comes twice, so that a file of
    any length is answered within 2^t lines.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as lines:
            return _read(lines, str(path))
    except UnicodeDecodeError as error:
        raise BadTable(f"{path} is not text in UTF-8. Save the table as CSV in UTF-8.") from error
    except csv.Error as error:
        raise BadTable(f"{path} cannot be read as CSV: {error}.") from error
    except OSError as error:
        raise BadTable(f"{path} cannot be opened: {error.strerror or error}.") from error


def read_text(text: str) -> CaptureTable:
    """Read a table as `read_csv` does, from a string."""
    try:
        return _read(io.StringIO(text, newline=""), "The table")
    except csv.Error as error:
        raise BadTable(f"The table cannot be read as CSV: {error}.") from error


def from_frame(frame: Frame) -> CaptureTable:
    """A table from a data frame (pandas, Polars, Arrow-like) with one column per list and a column `count`."""
    names = [str(name) for name in frame.columns]
    rows = zip(*([str(_whole(value)) for value in frame[name]] for name in names), strict=True)
    return _collect(names, enumerate(rows, start=1), "row")


def to_frame(table: CaptureTable) -> dict[str, list[int]]:
    """Columns by name, as every data frame library takes them. Histories that nobody has are left out."""
    masks = [mask for mask, count in enumerate(table.counts, start=1) if count]
    columns = {name: [mask >> place & 1 for mask in masks] for place, name in enumerate(table.lists)}
    return {**columns, COUNT: [table.counts[mask - 1] for mask in masks]}


def to_csv(table: CaptureTable) -> str:
    """The table as text that `read_csv` reads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = to_frame(table)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue()


def _read(lines: Iterable[str], source: str) -> CaptureTable:
    iterator = iter(lines)
    head = next((line for line in iterator if line.strip()), "")
    if not head:
        raise BadTable(f"{source} is empty. The first line names the lists and ends with {COUNT}.")
    separator = max(",;\t", key=head.count)
    names = [name.strip() for name in next(csv.reader([head], delimiter=separator))]
    rows = csv.reader(iterator, delimiter=separator)
    return _collect(names, ((rows.line_num + 1, [field.strip() for field in row]) for row in rows), "line")


def _collect(names: Sequence[str], rows: Iterator[tuple[int, Sequence[str]]], unit: str) -> CaptureTable:
    """The table of rows of text, each with its number. Stops at the first fault."""
    count_at = _count_column(names)
    lists = tuple(name for place, name in enumerate(names) if place != count_at)
    counts, first_seen = [0] * 2 ** len(lists), dict[int, int]()
    for number, row in rows:
        if not any(row):
            continue
        where = f"{unit.capitalize()} {number}"
        if len(row) != len(names):
            raise BadTable(f"{where} has {len(row)} fields and the first line {len(names)}.")
        marks = [field for place, field in enumerate(row) if place != count_at]
        mask = _history(marks, lists, where)
        if mask in first_seen:
            raise BadTable(
                f"{where} repeats the history {','.join(marks)} of {unit} {first_seen[mask]}. Give each history once, with the "
                f"number of people who have it; rows that are one person each must be added up first."
            )
        first_seen[mask] = number
        counts[mask] = _count(row[count_at], where)
        if mask == 0 and counts[0]:
            raise BadTable(f"{where} counts people on no list. They are what is estimated; leave the {unit} out.")
    if not first_seen:
        raise BadTable(f"There are names of lists but no histories. Add one {unit} per history.")
    return CaptureTable(lists, tuple(counts[1:]))


def _count_column(names: Sequence[str]) -> int:
    found = [place for place, name in enumerate(names) if name.lower() == COUNT]
    if not found:
        raise BadTable(
            f"The column {COUNT} is missing; the columns are {', '.join(names)[:200]}. Name the column of people so."
        )
    if len(found) > 1:
        raise BadTable(f"Two columns are called {COUNT}. Keep the one that counts people.")
    lists = [name for place, name in enumerate(names) if place != found[0]]
    if not lists:
        raise BadTable(f"There is no column beside {COUNT}. Give one column per list, with 1 or 0.")
    if "" in lists:
        raise BadTable("A column has no name. Name every list in the first line.")
    if len(lists) > MOST_LISTS:
        raise BadTable(f"{len(lists)} lists are too many; at most {MOST_LISTS}. Merge the smallest lists first.")
    if twice := sorted({name for name in lists if lists.count(name) > 1}):
        raise BadTable(f"Two lists are called {twice[0]}. Give every list a name of its own.")
    return found[0]


def _history(marks: Sequence[str], lists: Sequence[str], where: str) -> int:
    for name, mark in zip(lists, marks, strict=True):
        if mark not in {"0", "1"}:
            raise BadTable(f"{where} has “{mark[:40]}” for the list {name}. Write 1 for on the list and 0 for not.")
    return sum(1 << place for place, mark in enumerate(marks) if mark == "1")


def _count(text: str, where: str) -> int:
    if text.startswith("-") and text[1:].isdecimal():
        raise BadTable(f"{where} has the negative count {text[:40]}. Counts are numbers of people, 0 or more.")
    if not (text.isascii() and text.isdecimal()):
        raise BadTable(f"{where} has “{text[:40]}” as its count. Write a whole number of people in digits only.")
    if len(text) > MOST_DIGITS:
        raise BadTable(f"{where} counts more people than there are. Check the column {COUNT}.")
    return int(text)


def _whole(value: Any) -> Any:
    """True and 1.0 of a data frame as 1; everything else as it is, for the messages to show."""
    return int(value) if isinstance(value, bool | float) and value == int(value) else value
