"""An organisation gets its first administrator at the command line, with a trace, and from there on keeps its own people."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from luotsi.access.appointing import NoSuchOrganisation, appoint_administrator
from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader, System, reading_as
from luotsi.actors.models import Membership, User
from luotsi.countries.vocabulary import Permission
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db
BY = System(rule="add-administrator")


def appoint(organisation: str = "c_pirha", email: str = "Eka@example.org") -> Membership:
    with reading_as(BY):
        return appoint_administrator(email=email, name="Eka Hallinta", organisation=organisation, by=BY)


def test_the_one_appointed_manages_people_there_from_today_and_reads_no_case() -> None:
    membership = appoint()

    reader = Reader.of(membership)
    assert (membership.user.email, membership.period.lower) == ("eka@example.org", timezone.localdate())
    assert reader.may(Permission.MANAGE_PEOPLE)
    assert not reader.may(Permission.READ_CASES)
    assert not membership.user.has_usable_password()


def test_the_appointment_is_in_the_ledger_under_the_rule_and_not_under_a_person() -> None:
    membership = appoint()

    with as_owner():
        entry = LedgerEntry.objects.get(act="person.added", subject=f"membership:{membership.pk}")
    assert entry.actor_id is None
    assert entry.details == {"rule": "add-administrator", "role": membership.role}


def test_one_who_has_an_account_keeps_it() -> None:
    known = User.objects.create_user(email="eka@example.org", name="Eka Ennestään")

    assert appoint().user == known


def test_an_organisation_that_is_not_in_force_gets_nobody() -> None:
    with pytest.raises(NoSuchOrganisation):
        appoint("no_such_place")

    assert not User.objects.filter(email="eka@example.org").exists()


def test_the_command_says_in_one_line_what_it_did_or_why_not() -> None:
    facts = {"email": "eka@example.org", "name": "Eka Hallinta", "organisation": "c_pirha"}
    said = StringIO()

    call_command("add_administrator", **facts, stdout=said)

    assert said.getvalue().startswith("eka@example.org manages the people of ")
    with pytest.raises(CommandError, match="already has this role"):
        call_command("add_administrator", **facts, stdout=said)
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("add_administrator", **(facts | {"email": "eka"}), stdout=said)
