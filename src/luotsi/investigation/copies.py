"""What crosses the wall, sealed for its receiver: a copy has one key of its own, which is no person's and ends with the copy."""

from uuid import UUID

from luotsi.access.sealed_text import bound_to, seal_text

PART = "copy"


def sealed_for_receiver(text: str, table: str, column: str, *, key: int, reference: UUID) -> bytes:
    """The text as this column of the receiver's store will hold it."""
    bound = bound_to(f"investigation_{table}", column, str(reference))
    return seal_text(text, bound, person=lambda: key, part=lambda: PART).sealed
