"""Finding all references and all words in an entry, however deep they stand."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from luotsi.countries.marked import Trail
from luotsi.countries.schema import RefersTo, Words


def references(part: BaseModel, trail: Trail = ()) -> Iterator[tuple[Trail, str, str]]:
    """Every code in the entry that must exist elsewhere: its place, the section meant, and the code."""
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        for mark in info.metadata:
            if isinstance(mark, RefersTo):
                yield from ((place, mark.section, code) for place, code in _codes(value, (*trail, name)))
        yield from _deeper(value, (*trail, name), references)


def words(part: BaseModel, trail: Trail = ()) -> Iterator[tuple[Trail, Words]]:
    """Everything in the entry that is said in languages, with its place."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Words):
            yield (*trail, name), value
        else:
            yield from _deeper(value, (*trail, name), words)


def _codes(value: Any, trail: Trail) -> Iterator[tuple[Trail, str]]:
    if isinstance(value, str):
        yield trail, value
    elif isinstance(value, tuple):
        yield from (((*trail, number), code) for number, code in enumerate(value))


def _deeper(value: Any, trail: Trail, walk: Any) -> Iterator[Any]:
    if isinstance(value, BaseModel) and not isinstance(value, Words):
        yield from walk(value, trail)
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            if isinstance(part, BaseModel):
                yield from walk(part, (*trail, number))
