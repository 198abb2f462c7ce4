"""Reading a country pack that is without fault."""

from collections import defaultdict
from pathlib import Path

from luotsi.countries.checking import check_pack
from luotsi.countries.reading import Fault, read_draft
from luotsi.countries.schema import Indicator, IndicatorList, Item, Pack


class PackFaults(Exception):
    """The pack cannot be used; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def read_pack(folder: Path) -> Pack:
    """Read the pack in this folder. Raises PackFaults listing every fault."""
    faults = check_pack(folder)
    if faults:
        raise PackFaults(faults)
    draft = read_draft(folder)
    assert draft.facts is not None  # noqa: S101  a pack without a country is a fault above
    wanted = frozenset(draft.facts.indicator_lists)
    sections: dict[str, list[Item]] = defaultdict(list)
    for found in draft.found:
        if found.section != "country" and _is_used(found.item, wanted):
            sections[found.section].append(found.item)
    return Pack.model_validate({"country": draft.facts, **sections})


def _is_used(item: Item, wanted: frozenset[str]) -> bool:
    """Of the common indicators a country takes only the lists that it names."""
    match item:
        case IndicatorList():
            return item.code in wanted
        case Indicator():
            return bool(item.lists & wanted)
        case _:
            return True
