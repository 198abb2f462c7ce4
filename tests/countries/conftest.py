"""An invented country that stands on its own, and ways to break it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from luotsi.countries import queries
from luotsi.countries.models import Country, Entry, EntryKey

ATLANTIS = Path(__file__).parent / "pack_atlantis"

Change = Callable[[str, str, str], Path]


@pytest.fixture
def atlantis(tmp_path: Path) -> Path:
    """A copy of the invented pack, free to be changed."""
    return Path(shutil.copytree(ATLANTIS, tmp_path / "atlantis"))


@pytest.fixture
def change(atlantis: Path) -> Change:
    """Replace words in one file of the copy; the words must be there exactly once."""

    def replace(file: str, old: str, new: str) -> Path:
        path = atlantis / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (file, old, text.count(old))
        path.write_text(text.replace(old, new), encoding="utf-8")
        return atlantis

    return replace


@pytest.fixture
def no_country(db: None) -> Iterator[None]:
    """A database without a country, whatever else the tests loaded into it."""
    Entry.objects.all().delete()
    EntryKey.objects.all().delete()
    Country.objects.all().delete()
    queries.forget()
    yield
    queries.forget()
