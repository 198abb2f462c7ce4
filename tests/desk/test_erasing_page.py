"""The officer confirms on a page what the rules propose, and places a hold there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from luotsi.access.readers import System, bind, reading_as
from luotsi.referral import usecases
from luotsi.referral.models import RetentionCertificate, RetentionHold, RetentionProposal
from tests.desk.entering import as_reader
from tests.referral.test_retention import closed_case
from tests.support import case_worker, reader

pytestmark = pytest.mark.django_db


def test_a_proposal_waits_in_my_work_and_is_confirmed_on_its_page() -> None:
    bea, officer = case_worker(), reader("data-protection-officer", "nas")
    case = closed_case(bea, timezone.localdate() - timedelta(days=365 * 3))
    with reading_as(System(rule="test")):
        usecases.propose_retention(by=System(rule="test"))
    bind(officer)
    proposal = RetentionProposal.objects.get()
    url, client = reverse("desk:retention"), as_reader(officer)

    assert url in client.get(reverse("desk:my-work")).content.decode()
    page = client.get(url).content.decode()
    assert str(proposal.reference) in page
    assert case.reference not in page
    assert client.post(reverse("desk:confirm-retention", args=[proposal.reference])).status_code == 302

    bind(officer)
    assert RetentionCertificate.objects.get().erased == 1
    assert RetentionCertificate.objects.get().numbers_hash[:16] in client.get(url).content.decode()
    assert client.post(reverse("desk:confirm-retention", args=[proposal.reference])).status_code == 404


def test_a_hold_is_placed_and_released_and_what_was_typed_stays_on_a_refusal() -> None:
    bea, officer = case_worker(), reader("data-protection-officer", "nas")
    case = closed_case(bea, timezone.localdate() - timedelta(days=9))
    url, client = reverse("desk:retention"), as_reader(officer)
    typed = {
        "reference": "FI-26-99999", "reason": "court_case", "words": "R 26/1", "part": "",
        "until": (timezone.localdate() + timedelta(days=99)).isoformat(),
        "key": client.get(url).context["form"]["key"].value(),
    }  # fmt: skip

    assert "R 26/1" in client.post(url, typed).content.decode()
    assert client.post(url, typed | {"reference": case.reference}).status_code == 302
    bind(officer)
    hold = RetentionHold.objects.get()
    assert case.reference in client.get(url).content.decode()
    assert client.post(reverse("desk:release-hold", args=[hold.reference])).status_code == 302
    bind(officer)
    assert RetentionHold.objects.get().released_by == officer.user


def test_only_who_manages_retention_comes_here() -> None:
    assert as_reader(case_worker()).get(reverse("desk:retention")).status_code == 403
