"""Rows whose words are sealed in the vault: the table holds one sealed value, the model reads as if it held each of them.

A row says whose key seals it, for which part, and what it is bound to. What was erased reads as empty.
"""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from luotsi.access import vault

_plainly = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

if TYPE_CHECKING:
    _Bytes = models.BinaryField[bytes, bytes | memoryview]
else:
    _Bytes = models.BinaryField


class SealedValues(_Bytes):
    """The sealed value of a row; what was changed is sealed when the row is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if isinstance(model_instance, Sealed):
            model_instance.seal()
        return super().pre_save(model_instance, add)


class Sealed(models.Model):
    """A row with values that only the vault opens."""

    sealed = SealedValues(default=b"")
    _opened: dict[str, Any] | None = None
    _changed = False
    _erased = False

    class Meta:
        abstract = True

    def whose(self) -> int:
        """The person whose key seals this row."""
        raise NotImplementedError

    def part(self) -> str:
        """The part of what is kept of the person that this row belongs to."""
        raise NotImplementedError

    def place(self) -> str:
        """What the sealed value is bound to; moved to another row it does not open."""
        raise NotImplementedError

    @property
    def is_erased(self) -> bool:
        """Was the key of this row destroyed?"""
        self.opened()
        return self._erased

    def opened(self) -> dict[str, Any]:
        """The values by name, opened once."""
        if self._opened is None:
            self._opened = {}
            if self.sealed:
                try:
                    plain = vault.unseal(self.whose(), bytes(self.sealed), context=self.place())
                    self._opened = json.loads(plain)
                except vault.Erased:
                    self._erased = True
        return self._opened

    def keep(self, name: str, value: Any) -> None:
        """Change one value; it is sealed when the row is saved."""
        self.opened()[name] = value
        self._changed = True

    def keep_all(self, values: dict[str, Any]) -> None:
        """Change all values at once."""
        self._opened, self._changed = values, True

    def seal(self) -> None:
        """Seal the values, if one was changed since the row was read."""
        if self._changed:
            self.sealed = vault.seal(self.whose(), plain_of(self.opened()), context=self.place(), part=self.part())
            self._changed = False

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self._opened, self._changed, self._erased = None, False, False
        super().refresh_from_db(*args, **kwargs)


def plain_of(values: dict[str, Any]) -> bytes:
    """The values as they are sealed."""
    return _plainly(values).encode()


def sealed_text(name: str) -> property:
    """A text among the sealed values; empty where there is none."""

    def read(row: Sealed) -> str:
        return str(row.opened().get(name, ""))

    def write(row: Sealed, value: str) -> None:
        row.keep(name, value)

    return property(read, write)


def sealed_date(name: str) -> property:
    """A date among the sealed values; None where there is none."""

    def read(row: Sealed) -> date | None:
        kept = row.opened().get(name)
        return date.fromisoformat(kept) if kept else None

    def write(row: Sealed, value: date | None) -> None:
        row.keep(name, value.isoformat() if value else None)

    return property(read, write)
