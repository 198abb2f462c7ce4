"""A new version of a rule, or a new day off, moves the clocks to which it applies, and nobody has to think of it."""

import io
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import System, bind
from luotsi.countries import queries as countries
from luotsi.deadlines.models import Deadline
from luotsi.deadlines.usecases import start_clock
from luotsi.deadlines.verifying import check_clocks
from tests.support import accept, case_worker, inspector, refer

pytestmark = pytest.mark.django_db
PACK = Path(countries.__file__).parent / "finland"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    shutil.copytree(PACK.parent / "common", tmp_path / "common")
    return Path(shutil.copytree(PACK, tmp_path / "finland"))


@pytest.mark.parametrize(("transition", "days"), [("begun_after", 30), ("running", 45), ("later_end", 45)])
def test_a_change_of_law_moves_running_clocks_only_where_its_transition_says_so(pack: Path, transition: str, days: int):
    case, bea = refer(inspector()), case_worker()
    accept(case.pk, bea)
    began = countries.today() - timedelta(days=2)
    clock = start_clock(case_id=case.pk, clock="k_appeal", on=began, key=uuid4(), by=bea)
    text = (pack / "clocks.yaml").read_text(encoding="utf-8")
    start, end = text.index("- code: k_appeal\n"), text.index("- code: k_appeal_kho\n")
    new = text[start:end].replace("max: {value: 30, unit: days}", "max: {value: 45, unit: days}")
    new = new.replace(
        "  kind: statutory\n", f"  kind: statutory\n  valid_from: {countries.today()}\n  transition: {transition}\n"
    )
    (pack / "clocks.yaml").write_text(text[:start] + new + text[end:], encoding="utf-8")

    call_command("load_country", str(pack), stdout=io.StringIO())

    bind(System(rule="test"))
    assert (timezone.localdate(Deadline.objects.get(pk=clock.pk).due_at) - began).days == days
    assert [check.name for check in check_clocks(lambda sentence: None) if not check.ok] == []
    moved = LedgerEntry.objects.filter(act="clock.recomputed", case_id=case.pk).exists()
    assert moved == (days == 45)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """The next test reads the country of the template again."""
    yield
    countries.forget()
