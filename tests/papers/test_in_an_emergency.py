"""Who reads a case in an emergency alone files, writes and sends nothing into it."""

from uuid import uuid4

import pytest
from django.utils import timezone

from luotsi.access.readers import bind
from luotsi.core.errors import NotAllowed, Refused
from luotsi.countries.vocabulary import Compartment
from luotsi.papers import usecases as papers
from luotsi.papers.models import Document, Message, Statement, Thread
from luotsi.referral import usecases
from luotsi.referral.models import Case
from tests.conftest import as_owner
from tests.papers.support import case_of, file
from tests.support import case_worker, social_worker

pytestmark = pytest.mark.django_db


def test_papers_are_read_in_an_emergency_and_not_written() -> None:
    bea, cia = case_worker(), social_worker()
    case = case_of(bea)
    file(case, bea)
    bind(cia)
    usecases.break_glass(reference=case.reference, reason="danger_to_life", words="She called.", key=uuid4(), by=cia)
    seen = Case.objects.get(pk=case.pk)

    assert Document.objects.count() == 1
    with pytest.raises((NotAllowed, Refused)):
        file(seen, cia)
    with pytest.raises((NotAllowed, Refused)):
        papers.write_statement(
            case=seen, compartment=Compartment.HEALTH, given_on=timezone.localdate(), language="en", original="Words",
            key=uuid4(), by=cia,
        )  # fmt: skip
    with pytest.raises((NotAllowed, Refused)):
        papers.begin_thread(
            case=seen,
            compartment=Compartment.CONTACT,
            subject="A",
            text="B",
            to=[bea.organisation],
            key=uuid4(),
            by=cia,
        )
    with as_owner():
        counts = [model.objects.count() for model in (Document, Statement, Thread, Message)]
    assert counts == [1, 0, 0, 0]
