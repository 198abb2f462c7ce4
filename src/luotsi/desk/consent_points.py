"""The points of a consent, as they are read to a person and read back: what, who, how long, and that one may say no."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luotsi.countries.schema import ConsentSheet
from luotsi.countries.vocabulary import ConsentKind


@dataclass(frozen=True)
class Asked:
    """What one consent asks."""

    kind: ConsentKind
    parts: Sequence[str] = ()
    until: date | None = None
    is_child: bool = False


@dataclass(frozen=True)
class Point:
    """One sentence or two that a person hears, and says back in their own words; `items` are the parts that are asked for."""

    code: str
    text: str
    items: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        return f"read_{self.code}"


def points(sheet: ConsentSheet, asked: Asked) -> list[Point]:
    """The points in the language of the sheet, always in the same order."""
    sharing = asked.kind is ConsentKind.NAMED_SHARING
    found = [Point("what", str(getattr(sheet.what, asked.kind)))]
    if sharing:
        items = tuple(str(getattr(sheet.parts, part)) for part in asked.parts)
        found.append(Point("parts", sheet.parts_asked, items))
    found.append(Point("who", sheet.who if sharing else sheet.who_service))
    if asked.until:
        found.append(Point("until", f"{sheet.until_day} {asked.until.day}.{asked.until.month}.{asked.until.year}"))
    else:
        found.append(Point("until", sheet.until_withdrawn))
    found += [Point("withdraw", sheet.withdraw), Point("help", sheet.help), Point("police", sheet.police)]
    return [*found, Point("child", sheet.child)] if asked.is_child else found
