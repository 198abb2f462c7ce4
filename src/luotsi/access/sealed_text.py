"""A text about a person as a column: sealed in the vault on its way into the database, opened when it is first read.

The row says whose key seals its texts, which part of the file they belong to, and where they lie. The number of the person
stands before the sealed text, so that a reader who is told a text without reading the case opens it by this row alone.
"""

from typing import TYPE_CHECKING, Any, Protocol, cast

from django.db import connection, models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from luotsi.access import vault
from luotsi.countries.vocabulary import Compartment

if TYPE_CHECKING:
    _Text = models.BinaryField[str, str]
else:
    _Text = models.BinaryField

NUMBER_BYTES = 8


class HasTexts(Protocol):
    """A row with sealed texts."""

    def whose(self) -> int:
        """The number whose key seals the texts."""

    def part(self) -> str:
        """The part of what is kept of the person that the texts belong to."""

    def place(self) -> str:
        """What no other row of the table has, known before the row is written; moved elsewhere a text does not open."""


class OpenedText(str):
    """A text as it was read, with what it was read from: written back unchanged, it is not sealed anew."""

    __slots__ = ("bound", "sealed")

    sealed: bytes
    bound: str


class SealedText(_Text):
    """Reads and is set as a text; the column holds nothing where the text is empty, and only sealed bytes otherwise.

    What was erased reads as that word, in the reader's language, on every page and in every export.
    """

    class descriptor_class(DeferredAttribute):
        def __get__(self, row: Any, owner: Any = None) -> Any:
            value = super().__get__(row, owner)
            if isinstance(value, bytes | memoryview):
                bound = cast("SealedText", self.field).bound_to(row)
                value = row.__dict__[self.field.attname] = open_text(bytes(value), bound)
            return value

        def __set__(self, row: Any, value: Any) -> None:
            row.__dict__[self.field.attname] = value

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"blank": True, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("blank", None)
        return name, path, args, options

    def get_default(self) -> str:
        return ""

    def db_check(self, connection: Any) -> str:
        """Nothing, or what the vault sealed: the number, format 1, the number of the key, a nonce, the text and its tag."""
        column = connection.ops.quote_name(self.column)
        return f"octet_length({column}) = 0 OR octet_length({column}) > {NUMBER_BYTES + 45} AND get_byte({column}, {NUMBER_BYTES}) = 1"

    def bound_to(self, row: HasTexts) -> str:
        return bound_to(cast("models.Model", row)._meta.db_table, self.attname, row.place())

    def pre_save(self, row: models.Model, add: bool) -> bytes:
        value = row.__dict__[self.attname] if self.attname in row.__dict__ else getattr(row, self.attname)
        if isinstance(value, bytes | memoryview):
            return bytes(value)
        held = cast("HasTexts", row)
        bound = self.bound_to(held) if value else ""
        if not isinstance(value, OpenedText) or value.bound != bound:
            value = row.__dict__[self.attname] = seal_text(str(value), bound, person=held.whose, part=held.part)
        return value.sealed


def bound_to(table: str, column: str, place: str) -> str:
    """What a text is bound to, for those that seal in bulk or on behalf of another row."""
    return f"{table}.{column}/{place}"


def numbered(person: int, sealed: bytes) -> bytes:
    """A sealed text as the column holds it."""
    return person.to_bytes(NUMBER_BYTES, "big", signed=True) + sealed


def seal_text(text: str, bound: str, *, person: Any, part: Any) -> OpenedText:
    """The text with its sealed bytes; an empty one asks for no key."""
    opened = OpenedText(text)
    opened.bound, opened.sealed = bound, b""
    if text:
        number = person()
        opened.sealed = numbered(number, vault.seal(number, text.encode(), context=bound, part=part()))
    return opened


def open_text(stored: bytes, bound: str) -> OpenedText:
    """What a column holds, as a text."""
    text = ""
    if stored:
        try:
            number = int.from_bytes(stored[:NUMBER_BYTES], "big", signed=True)
            text = vault.unseal(number, stored[NUMBER_BYTES:], context=bound).decode()
        except vault.Erased:
            text = _("Erased")
    opened = OpenedText(text)
    opened.bound, opened.sealed = bound if stored else "", stored
    return opened


class OfCase(models.Model):
    """A row of a case with sealed texts. Who writes it need not read the case: the database tells the number and nothing else."""

    if TYPE_CHECKING:
        case_id: Any
        reference: Any

    class Meta:
        abstract = True

    def whose(self) -> int:
        return person_of(self, self.case_id)

    def part(self) -> str:
        return Compartment.IDENTITY

    def place(self) -> str:
        """Most rows lie under their reference."""
        return str(self.reference)


def person_of(row: models.Model, case_id: int) -> int:
    """The number of the person of a case: of the case where it was read with the row, otherwise asked."""
    case = row._state.fields_cache.get("case")
    if case is not None:
        return int(case.person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT luotsi_person_of(%s)", [case_id])
        return int(cursor.fetchone()[0])
