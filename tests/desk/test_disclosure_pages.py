"""The pages of a disclosure, from a case to the receiver and back, as people use them."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from luotsi.access.readers import bind
from luotsi.disclosure.models import Disclosure, RequestHandling
from luotsi.disclosure.refusals import QuestionOfAnother
from luotsi.investigation.models import Investigation, Received, SupportRequest
from tests.conftest import as_owner
from tests.desk.entering import as_reader
from tests.support import (
    accept,
    acknowledge,
    case_worker,
    draft_disclosure,
    inspector,
    investigator,
    offer,
    reader,
    refer,
    send,
    share_with,
    social_worker,
    submit,
)

pytestmark = pytest.mark.django_db


def page(client: Client, url: str, data: dict[str, Any] | None = None) -> str:
    """The page in English, wherever the address leads."""
    client.cookies["django_language"] = "en"
    response = client.get(url) if data is None else client.post(url, data, follow=True)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


RISK = {
    "danger_to_person": "None.", "danger_to_family": "None.", "danger_to_worker": "None.", "who_else_reads": "Two.",
    "person_knows": "yes",
}  # fmt: skip


def test_a_disclosure_from_the_case_to_the_receiver_and_its_recall():
    bea, ben, paul = case_worker(), case_worker(), investigator()
    case = refer(inspector())
    accept(case.pk, bea)
    consent = share_with(case, paul, bea)
    first, second, police = as_reader(bea), as_reader(ben), as_reader(paul)

    assert "Prepare a disclosure" in page(first, reverse("desk:disclosures", args=[case.reference]))
    new = reverse("desk:new-disclosure", args=[case.reference])
    empty = page(first, new)
    assert "checked" not in empty
    assert "selected" not in re.sub(r'<option value="" selected>', "", empty)
    head = {
        "key": uuid4(), "basis": consent.pk, "purpose": "To hear a witness.",
        "delete_by": timezone.localdate() + timedelta(days=30),
    }  # fmt: skip
    assert "lies ahead" in page(first, new, head | {"delete_by": "2020-01-01"})
    page(first, new, head)
    bind(bea)
    begun = Disclosure.objects.get()
    here = begun.get_absolute_url()

    missing = page(first, f"{here}parts/", {"fact": "given_names"})
    assert "ds-validation-message" in missing
    assert "Esi" in page(first, f"{here}parts/", {"fact": "given_names", "why_needed": "To call the person."})
    taken = {"compartment": "identity", "title": "Scar", "content": "On the arm.", "why_needed": "To tell apart."}
    assert "On the arm." in page(first, f"{here}parts/", taken)
    bind(bea)
    scar = next(item for item in begun.items.all() if item.title == "Scar")
    assert "On the arm." not in page(first, f"{here}parts/{scar.pk}/remove/", {})
    assert "Waits for the check" in page(first, f"{here}submit/", RISK)
    assert "Check and send" not in page(first, here)

    assert f"Check a disclosure of {case.reference}" in page(second, reverse("desk:my-work"))
    assert "Confirm each point" in page(second, f"{here}send/", {"checked": ["basis"]})
    assert "Sent, not opened yet" in page(second, f"{here}send/", {"checked": ["basis", "minimum", "risk", "receiver"]})

    copy = reverse("desk:received-disclosure", args=[begun.reference])
    assert "Take or refuse a disclosure" in page(police, reverse("desk:my-work"))
    closed = page(police, copy)
    assert ("To hear a witness." in closed, "Esi" in closed) == (True, False)
    assert "Accept each condition" in page(police, f"{copy}acknowledge/", {"accepted": ["purpose"]})
    accepted = {"accepted": ["purpose", "no_passing_on", "delete_by"]}
    opened = page(police, f"{copy}acknowledge/", accepted)
    assert opened.index("Conditions of the sender") < opened.index("Esi")
    assert case.reference not in opened

    assert "looked at it" in page(first, here)
    assert "Recalled" in page(first, f"{here}recall/", {"reason": "wrong_receiver"})
    locked = page(police, copy)
    assert ("The sender recalled this" in locked, "Esi" in locked) == (True, False)
    assert "Recalled: delete it" in page(police, reverse("desk:received"))
    assert "This receipt holds no content" in page(police, f"{copy}delete/", {})
    assert "Deleted by the receiver" in page(first, here)


def test_a_recall_of_what_nobody_opened_leaves_nothing_at_the_receivers():
    bea, ben, paul = case_worker(), case_worker(), investigator()
    case = refer(inspector())
    accept(case.pk, bea)
    sent = send(submit(draft_disclosure(case, paul, bea), bea), ben)
    police, copy = as_reader(paul), reverse("desk:received-disclosure", args=[sent.reference])
    page(police, copy)

    page(as_reader(bea), f"{sent.get_absolute_url()}recall/", {"reason": "wrong_receiver"})

    assert police.get(copy).status_code == 404
    assert police.post(f"{copy}acknowledge/").status_code == 404


def test_a_lead_becomes_an_investigation_and_holds_what_was_disclosed():
    bea, ben, paul = case_worker(), case_worker(), investigator()
    case = refer(inspector())
    accept(case.pk, bea)
    sent = send(submit(draft_disclosure(case, paul, bea), bea), ben)
    acknowledge(sent, paul)
    police = as_reader(paul)

    page(police, reverse("desk:new-investigation"), {"key": uuid4(), "title": "Kitchens in the east"})
    bind(paul)
    lead = Investigation.objects.get()
    here = lead.get_absolute_url()
    assert "Kitchens in the east" in page(police, reverse("desk:investigations"))
    assert "ds-validation-message" in page(police, f"{here}start/", {})
    page(police, f"{here}start/", {"offences": ["o_25_3"]})
    page(police, f"{here}notes/", {"text": "Two witnesses."})
    copy = reverse("desk:received-disclosure", args=[sent.reference])
    page(police, f"{copy}attach/", {"investigation": lead.reference})
    shown = page(police, here)
    assert all(words in shown for words in ("Two witnesses.", "Trafficking in human beings", "Acknowledged"))
    assert "Esi" not in shown
    page(police, f"{here}close/", {"why": "Went to the prosecutor."})
    assert "Went to the prosecutor." in page(police, here)

    stranger = as_reader(reader("police-investigator", "krp"))
    assert stranger.get(here).status_code == 404
    assert stranger.get(copy).status_code == 404


def test_a_question_reaches_those_who_help_and_its_handling_is_not_told():
    bea, paul = case_worker(), investigator()
    police = as_reader(paul)
    page(police, reverse("desk:new-investigation"), {"key": uuid4(), "title": "Kitchens"})
    bind(paul)
    lead = Investigation.objects.get()
    question = {
        "key": uuid4(), "to": bea.organisation.pk, "about": "Esi Merkki, 1990", "question": "Does she want to be heard?",
    }  # fmt: skip
    page(police, reverse("desk:request-support", args=[lead.reference]), question)
    before = page(police, lead.get_absolute_url())
    with as_owner():
        asked: UUID = SupportRequest.objects.get().reference

    helper = as_reader(bea)
    assert "A question from the investigation side" in page(helper, reverse("desk:my-work"))
    request = reverse("desk:support-request", args=[asked])
    assert "Does she want to be heard?" in page(helper, request)
    assert "never sees it" in page(helper, request)
    page(helper, request, {"outcome": "refuses"})
    assert "A question from the investigation side" not in page(helper, reverse("desk:my-work"))

    assert _plain(page(police, lead.get_absolute_url())) == _plain(before)
    assert police.get(request).status_code in (403, 404)
    bind(paul)
    assert not RequestHandling.objects.exists()


def test_a_disclosure_that_answers_a_question_lies_where_it_was_asked():
    bea, ben, paul = case_worker(), case_worker(), investigator()
    case = refer(inspector())
    accept(case.pk, bea)
    police = as_reader(paul)
    page(police, reverse("desk:new-investigation"), {"key": uuid4(), "title": "Kitchens"})
    bind(paul)
    lead, key = Investigation.objects.get(), uuid4()
    question = {"key": key, "to": bea.organisation.pk, "about": "Esi", "question": "Will she be heard?"}
    page(police, reverse("desk:request-support", args=[lead.reference]), question)

    with as_owner():
        asked = SupportRequest.objects.get().reference
    helper, new = as_reader(bea), reverse("desk:new-disclosure", args=[case.reference])
    assert str(asked) not in page(helper, new)
    page(helper, reverse("desk:support-request", args=[asked]), {"outcome": "agrees"})
    assert str(asked) in page(helper, new)
    with pytest.raises(QuestionOfAnother):
        draft_disclosure(case, reader("police-investigator", "krp"), bea, request=asked)
    acknowledge(send(submit(draft_disclosure(case, paul, bea, request=asked), bea), ben), paul)

    assert Received.objects.get().investigation == lead


def test_a_sender_that_no_longer_reads_the_case_still_finds_what_it_sent():
    bea, ben, paul, cia = case_worker(), case_worker(), investigator(), social_worker()
    case = refer(inspector())
    accept(case.pk, bea)
    sent = send(submit(draft_disclosure(case, paul, bea), bea), ben)
    offer(case, "c_helsinki", bea)
    accept(case.pk, cia)

    client = as_reader(bea)
    assert sent.get_absolute_url() in page(client, reverse("desk:sent-disclosures"))
    shown = page(client, sent.get_absolute_url())
    assert ("Recall" in shown, "Esi Merkki" in shown) == (True, False)
    assert "Esi Merkki" in page(as_reader(cia), sent.get_absolute_url())


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_sentence_of_an_act_can_be_said(language: str):
    from luotsi.access.models import LedgerEntry
    from luotsi.desk.words import sentence_of
    from luotsi.desk.words_disclosures import SENTENCES

    with translation.override(language):
        for act in SENTENCES:
            entry = LedgerEntry(act=act, details={"to": "hpl", "compartment": "identity", "compartments": ["identity"]})
            assert "%" not in sentence_of(entry)


def _plain(text: str) -> str:
    return re.sub(r'(name="(?:csrfmiddlewaretoken|next|key)" value="|X-CSRFToken": ")[^"]+', r"\1", text)
