"""The person is told who saw their file, and is given the file: equal to the ledger, in the ledger, and neutral on paper."""

import json
import random
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader, bind
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import usecases
from luotsi.referral.facts import ContactFacts, IdentityFacts
from luotsi.referral.models import Case, CaseNote
from luotsi.referral.subject import Purpose, purpose_of, who_saw
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import accept, admit, case_worker, inspector, offer, reader, refer, social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def bea() -> Reader:
    return case_worker()


@pytest.fixture
def case(bea: Reader) -> Case:
    made = refer(
        inspector(),
        identity=IdentityFacts(given_names="Esi", family_names="Merkki", birth_year=1990),
        contact=ContactFacts(language="fi", phone="+358 00 1234", safe_way="By message"),
    )
    accept(made.pk, bea)
    admit(made, bea)
    usecases.write_note(case=made, compartment=Compartment.HEALTH, text="Sleeps badly", by=bea)
    return made


@pytest.mark.parametrize("seed", range(5))
def test_who_saw_equals_a_plain_count_over_the_ledger(case: Case, bea: Reader, seed: int) -> None:
    chance = random.Random(seed)  # an invented history, not a secret
    other = social_worker()
    for _ in range(12):
        usecases.look_at_case(case=case, by=chance.choice([bea, other]))
    with as_owner():
        plain = LedgerEntry.objects.filter(case_id=case.pk, refused=False)
        expected: dict[tuple[int | None, Purpose, object], int] = {}
        for entry in plain:
            key = (entry.organisation_id, purpose_of(entry.act), timezone.localdate(entry.at))
            expected[key] = expected.get(key, 0) + 1
        total = plain.count()
    bind(bea)

    _, seen = who_saw(case.reference, bea)

    assert {(one.organisation_id, one.purpose, one.day): one.times for one in seen} == expected
    assert sum(one.times for one in seen) == total


def test_only_who_answers_for_the_case_tells_the_person(case: Case, bea: Reader) -> None:
    offer(case, "c_helsinki", bea)
    cia, officer = social_worker(), reader("data-protection-officer", "nas")
    url, missing = reverse("desk:who-saw", args=[case.reference]), reverse("desk:who-saw", args=["FI-26-99999"])

    assert as_reader(bea).get(url).status_code == 200
    assert as_reader(officer).get(url).status_code == 200
    assert as_reader(cia).get(url).status_code == as_reader(cia).get(missing).status_code == 404
    accept(case.pk, cia)
    assert as_reader(cia).get(url).status_code == 200
    assert as_reader(officer).get(url).status_code == 404
    assert as_reader(inspector()).get(url).status_code == 403


def test_the_telling_is_itself_in_the_ledger(case: Case, bea: Reader) -> None:
    as_reader(bea).get(reverse("desk:who-saw", args=[case.reference]))
    bind(bea)

    assert LedgerEntry.objects.filter(act="subject.told_who_saw", case_id=case.pk).count() == 1
    assert Purpose.YOUR_REQUEST in {one.purpose for one in who_saw(case.reference, bea)[1]}


def test_the_sheet_speaks_the_persons_language_and_does_not_say_why_they_are_helped(case: Case, bea: Reader) -> None:
    url = reverse("desk:who-saw-sheet", args=[case.reference])
    page = as_reader(bea).get(url, {"language": "sv"}).content.decode()

    assert 'lang="sv"' in page
    assert case.reference in page
    for word in ("traffick", "ihmiskaup", "människohand", "victim", "uhri", "offer ", "Merkki", "Sleeps badly"):
        assert word not in re.sub(r"<head>.*</head>", "", page, flags=re.DOTALL)


def test_the_page_says_when_there_is_no_sheet_in_the_persons_language(bea: Reader) -> None:
    case = refer(bea, contact=ContactFacts(language="so"))

    address = reverse("desk:who-saw", args=[case.reference])
    page = as_reader(bea).get(address, headers={"accept-language": "en"}).content.decode()

    assert "The sheet is not written in that language" in page


def test_the_export_holds_what_the_organisation_may_give(case: Case, bea: Reader) -> None:
    url = reverse("desk:person-file", args=[case.reference])
    response = as_reader(bea).post(url, {"form": "json", "language": "en"})
    data = json.loads(response.content)

    assert response["Content-Disposition"] == 'attachment; filename="my-information.json"'
    assert (data["format"], data["reference"], data["language"]) == ("luotsi-subject-access/1", case.reference, "en")
    assert [section["code"] for section in data["sections"]] == [
        "identity", "contact", "notes", "consents", "decisions", "responsible",
    ]  # fmt: skip
    assert {"label": "Family names", "value": "Merkki"} in data["sections"][0]["rows"]
    assert data["sections"][2]["rows"][0]["value"] == "Sleeps badly"
    assert data["who_saw"]
    bind(bea)
    given = LedgerEntry.objects.get(act="subject.file_given")
    assert given.details == {"form": "json", "parts": [section["code"] for section in data["sections"]]}


def test_the_export_leaves_out_a_part_that_the_organisation_does_not_read(case: Case, bea: Reader) -> None:
    with as_owner():
        CaseNote.objects.create(
            case=case, compartment=Compartment.OFFENCE, text="Of the police", at=timezone.now(), by=bea.user,
            organisation=bea.organisation,
        )  # fmt: skip

    made = as_reader(bea).post(reverse("desk:person-file", args=[case.reference]), {"form": "json"})

    assert "Sleeps badly" in made.content.decode()
    assert "Of the police" not in made.content.decode()


def test_the_pdf_is_tagged_and_names_no_reason(case: Case, bea: Reader) -> None:
    made = as_reader(bea).post(reverse("desk:person-file", args=[case.reference]), {"form": "pdf", "language": "fi"})

    assert made["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made.content
    assert b"pdfuaid:part" in made.content
