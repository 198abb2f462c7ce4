"""Consent on the pages: asked, read back point by point, printed without betraying anybody, withdrawn, answered."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.countries.vocabulary import Compartment
from luotsi.referral import usecases
from luotsi.referral.models import Case, Consent, ConsentRecall
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.referral.consents import GUARDIAN, for_a_child, held, sharing
from tests.support import case_worker, reader, social_worker

pytestmark = pytest.mark.django_db
ASK = {
    "kind": "named_sharing", "receiver": "riku", "compartments": ["contact", "health"], "language": "ar", "until": "",
}  # fmt: skip
POINTS = ["what", "parts", "who", "until", "withdraw", "help", "police"]
HOW = {"how_given": "spoken", "interpreter": "telephone", "interpreter_code": "T-17", "place": "lodging"}


def at(name: str, case: Case, *args: Any) -> str:
    return reverse(f"desk:{name}", args=[case.reference, *args])


def answers(*points: str) -> dict[str, Any]:
    return ASK | HOW | {"key": str(uuid4())} | {f"read_{point}": "on" for point in points}


def english(by: Reader) -> Client:
    client = as_reader(by)
    client.cookies["django_language"] = "en"
    return client


def test_each_point_is_read_in_the_persons_language_from_right_to_left_and_said_to_be_a_draft():
    bea = case_worker()
    page = english(bea).get(at("consent", held(bea)), ASK).content.decode()

    assert page.count('class="theirs" lang="ar" dir="rtl"') == len(POINTS)
    assert "صحتك" in page
    assert "your health" in page
    assert "Draft translation" in page


def test_the_question_begins_with_the_language_in_which_the_person_was_asked_last():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    usecases.record_consent(case=case, fact=sharing(rita, language="th"), by=bea)
    assert '<option value="th" selected' in english(bea).get(at("consent", case)).content.decode()


def test_a_consent_is_recorded_when_every_point_was_read_back_and_not_before():
    bea = case_worker()
    case, client = held(bea), english(bea)
    page = client.post(at("consent", case), answers(*POINTS[:-1])).content.decode()
    assert "Read this point back to the person" in page
    assert "T-17" in page
    with as_owner():
        assert not Consent.objects.filter(kind="named_sharing").exists()

    assert client.post(at("consent", case), answers(*POINTS)).status_code == 302
    with as_owner():
        given = Consent.objects.get(kind="named_sharing")
        assert (given.language, given.sheet, given.interpreter_code, given.compartments) == (
            "ar", "ar 1", "T-17", ["contact", "health"],
        )  # fmt: skip
        assert given.read_back_at is not None


def test_a_language_without_a_sheet_is_read_from_the_page_and_the_page_says_so():
    bea = case_worker()
    case, client = held(bea), english(bea)
    page = client.get(at("consent", case), ASK | {"language": "so"}).content.decode()
    assert "There is no sheet in this language yet: Somali" in page
    sheet = client.get(at("consent-sheet", case), ASK | {"language": "so"}).content.decode()
    assert '<html lang="en" dir="ltr"' in sheet
    assert "There is no sheet in the person’s language yet" in sheet


def test_the_sheet_names_no_case_no_authority_and_nobody_unless_asked():
    bea = case_worker()
    case, client = held(bea), english(bea)
    for kind in ("service", "formal_identification", "named_sharing", "processing"):
        page = client.get(at("consent-sheet", case), ASK | {"kind": kind, "language": "en"}).content.decode()
        paper = page[page.index("<main>") :]
        title = page[page.index("<title>") : page.index("</title>")]
        for word in ("traffick", "victim", "luotsi", case.reference.lower(), "victim support", "assistance system"):
            assert word not in paper.lower(), (kind, word)
            assert word not in title.lower(), (kind, word)
    named = client.get(at("consent-sheet", case), ASK | {"named": "1"}).content.decode()
    assert bind(bea)
    assert str(reader("ngo-adviser", "riku").organisation) in named[named.index("<main>") :]


@pytest.mark.parametrize(("language", "direction"), [("fa", "rtl"), ("vi", "ltr"), ("fi", "ltr")])
def test_the_sheet_is_written_in_the_persons_direction(language: str, direction: str):
    bea = case_worker()
    page = english(bea).get(at("consent-sheet", held(bea)), ASK | {"language": language}).content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in page


def test_for_a_child_the_page_asks_who_speaks_and_what_the_child_says():
    bea = case_worker()
    case, client = for_a_child(bea), english(bea)
    points = [*POINTS, "child"]
    page = client.post(at("consent", case), answers(*points)).content.decode()
    assert "The child and who speaks for it" in page
    with as_owner():
        assert not Consent.objects.filter(case=case).exists()
    speaker = {
        "on_behalf_relation": "guardian", "on_behalf_basis": "appointed", "on_behalf_name": "Gunnel Guardian",
        "child_view": "disagrees", "child_words": "Not to him.",
    }  # fmt: skip
    assert client.post(at("consent", case), answers(*points) | speaker).status_code == 302

    bind(bea)
    given = Consent.objects.get(case=case)
    page = client.get(at("one-consent", case, given.pk)).content.decode()
    assert "Gunnel Guardian" in page
    assert "Not to him." in page
    assert "The child does not agree" in page


def test_the_name_of_a_guardian_is_on_no_page_of_a_receiver_without_identity():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = for_a_child(bea)
    given = usecases.record_consent(case=case, fact=sharing(rita, on_behalf=GUARDIAN), by=bea)

    for name, args in (("case", ()), ("consents", ()), ("one-consent", (given.pk,))):
        page = english(rita).get(at(name, case, *args))
        assert page.status_code == 200
        assert "Gunnel" not in page.content.decode()


def test_a_part_is_withdrawn_on_the_page_and_what_was_seen_stays_listed():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    given = usecases.record_consent(case=case, fact=sharing(rita), by=bea)
    english(rita).get(at("case", case))

    client = english(bea)
    page = client.get(at("one-consent", case, given.pk)).content.decode()
    assert "looked at the file" in page
    client.post(at("withdraw-consent", case, given.pk), {"choose": "1"})
    assert "Choose at least one part" in client.get(at("one-consent", case, given.pk)).content.decode()
    client.post(at("withdraw-consent", case, given.pk), {"choose": "1", "parts": ["contact"]})

    bind(bea)
    rest = Consent.objects.get(narrows=given)
    assert rest.compartments == ["assistance"]
    page = client.get(at("consents", case)).content.decode()
    assert "Withdrawn in part" in page
    assert "no answer yet" in page
    assert "looked at the file" in client.get(at("one-consent", case, given.pk)).content.decode()


def test_a_receiver_that_records_a_withdrawal_comes_back_to_its_work_and_answers_there():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    given = usecases.record_consent(case=case, fact=sharing(rita, Compartment.CONTACT), by=bea)
    client = english(rita)
    assert client.post(at("withdraw-consent", case, given.pk))["Location"] == reverse("desk:my-work")
    work = client.get(reverse("desk:my-work")).content.decode()
    assert "Consent withdrawn: stop using" in work
    assert client.get(at("consents", case)).status_code == 404

    bind(rita)
    recall = ConsentRecall.objects.get()
    assert recall.get_absolute_url() in work
    page = client.post(recall.get_absolute_url(), {"answer": "kept_by_law", "law": ""}).content.decode()
    assert "Say which law requires you to keep it." in page
    assert client.post(recall.get_absolute_url(), {"answer": "deleted"}).status_code == 302
    assert "Consent withdrawn: stop using" not in client.get(reverse("desk:my-work")).content.decode()
    assert "Deleted" in client.get(recall.get_absolute_url()).content.decode()
    assert english(social_worker()).get(recall.get_absolute_url()).status_code == 404


def test_the_list_shows_until_when_a_consent_holds():
    bea, rita = case_worker(), reader("ngo-adviser", "riku")
    case = held(bea)
    last = timezone.localdate() + timedelta(days=40)
    usecases.record_consent(case=case, fact=sharing(rita, until=last), by=bea)

    page = english(bea).get(at("consents", case)).content.decode()
    assert f"{last.day} {last:%b}" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "all"), ("receiver", ""), ("receiver", "nobody"), ("compartments", []), ("compartments", ["soul"]),
        ("language", "xx"), ("until", "2020-01-01"), ("until", "soon"),
    ],
)  # fmt: skip
def test_a_question_with_a_fault_is_shown_again(field: str, value: Any):
    bea = case_worker()
    case, client = held(bea), english(bea)
    for name in ("consent", "consent-sheet"):
        page = client.get(at(name, case), ASK | {field: value})
        assert page.status_code == 200
        assert "Go on and read it to the person" in page.content.decode()
