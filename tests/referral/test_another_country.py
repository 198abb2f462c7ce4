"""A country is data: the main flow runs on another pack, whose centre identifies formally, without a word of Python."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

import luotsi
from luotsi.access.readers import bind
from luotsi.actors.models import Organisation
from luotsi.actors.usecases import sync_organisations
from luotsi.countries import queries as countries
from luotsi.countries.models import Country, Entry, EntryKey
from luotsi.countries.usecases import load_country
from luotsi.countries.vocabulary import StageKind
from luotsi.referral import path, usecases
from luotsi.referral.models import Referral, Responsibility
from tests.conftest import as_owner
from tests.support import accept, offer, reader, refer

PACKS = Path(luotsi.__file__).parent / "countries"
pytestmark = pytest.mark.django_db


@pytest.fixture
def serbia():
    with as_owner():
        Organisation.successors.through.objects.all().delete()
        Organisation.objects.update(parent=None, superior=None)
        for model in (Entry, EntryKey, Country, Organisation):
            model.objects.all().delete()
    load_country(folder=PACKS / "serbia", on=timezone.localdate())
    sync_organisations()
    yield
    countries.forget()


def test_the_main_flow_runs_on_a_second_country(serbia: None):
    ana, una, pavle = (
        reader("labour-inspector", "inspektorat"), reader("assistance-case-worker", "centar"), reader("county-social-worker", "csr"),
    )  # fmt: skip

    case = refer(ana, signal=None, contact=_contact())
    assert case.reference.startswith("RS-")
    accept(case.pk, una)
    decision_stage = path.of_kind(StageKind.DECISION)
    assert decision_stage is not None
    bind(una)
    case.refresh_from_db()
    if decision_stage.code != case.stage:
        usecases.enter_stage(case=case, stage=decision_stage.code, by=una)
    usecases.decide_stage(
        case=case, stage=decision_stage.code, outcome="identified", grounds=_grounds(decision_stage), reasons="As told.",
        decided_on=timezone.localdate(), key=uuid4(), by=una,
    )  # fmt: skip
    offer(case, "csr", una)
    accept(case.pk, pavle)

    rows = Responsibility.objects.filter(case_id=case.pk).order_by("began_at")
    assert [row.organisation.code for row in rows] == ["inspektorat", "centar", "csr"]
    bind(ana)
    assert Referral.objects.get(case_reference=case.reference).feedback == "yes"


def _contact():
    from luotsi.referral.facts import ContactFacts

    return ContactFacts(language="sr-latn")


def _grounds(stage) -> list[str]:
    outcome = stage.outcome("identified")
    return [ground.code for ground in outcome.grounds[:1]]


def test_the_second_country_asks_its_own_body_to_identify(serbia: None):
    stage = path.of_kind(StageKind.DECISION)
    assert stage is not None
    assert stage.identifies
    assert path.may_decide(stage, Organisation.objects.get(code="centar"))
    assert not path.may_decide(stage, Organisation.objects.get(code="csr"))
