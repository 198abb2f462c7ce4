"""Words that lie sealed with the person's key, so that the destruction of that key erases them wherever they were copied."""

from typing import Any, Protocol, overload
from uuid import UUID

from luotsi.access.vault import Erased, seal, unseal


class HasPerson(Protocol):
    """A row about a person, with a reference that no other row has."""

    reference: UUID

    @property
    def person(self) -> int: ...


def seal_words(words: str, *, person: int, part: str, reference: UUID) -> bytes:
    """The words under the person's key for this part of the file, bound to the row of this reference: elsewhere they do not open."""
    return seal(person, words.strip().encode(), context=f"papers:{reference}", part=part)


class Sealed:
    """Reads a sealed column of its row as words; None when the person's key has been destroyed."""

    def __init__(self, column: str) -> None:
        self.column = column

    @overload
    def __get__(self, row: None, owner: type[Any]) -> "Sealed": ...
    @overload
    def __get__(self, row: HasPerson, owner: type[Any]) -> str | None: ...
    def __get__(self, row: HasPerson | None, owner: type[Any]) -> "Sealed | str | None":
        if row is None:
            return self
        try:
            return unseal(row.person, bytes(getattr(row, self.column)), context=f"papers:{row.reference}").decode()
        except Erased:
            return None
