"""A claim and the director's statement are letters of the case, filed as they are made, and name nobody."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from luotsi.access.readers import Reader, bind
from luotsi.assistance import usecases
from luotsi.assistance.models import ReimbursementClaim
from luotsi.desk.claim_letters import statement_letter
from luotsi.papers.models import Document
from luotsi.referral.models import Case, CaseIdentity
from tests.assistance.test_who_pays import claim, director, resides
from tests.desk.entering import as_reader
from tests.papers.support import read
from tests.support import accept, case_worker, offer, refer, social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def cia() -> Reader:
    return social_worker()


@pytest.fixture
def stated(cia: Reader) -> ReimbursementClaim:
    bea = case_worker()
    case = refer(bea)
    offer(case, "c_helsinki", bea)
    accept(case.pk, cia)
    resides(case, cia, "municipality", "c_helsinki")
    made = claim(case, cia)
    theirs = director()
    bind(theirs)
    usecases.give_statement(claim=made, on=date(2026, 7, 1), text="The costs come from trafficking.", by=theirs)
    bind(cia)
    return ReimbursementClaim.objects.select_related("organisation", "decided_by", "statement_by").get(pk=made.pk)


def make(case: Case, about: str, by: Reader) -> str:
    answer = as_reader(by).post(
        reverse("desk:claim-letter", args=[case.reference]),
        {"about": about, "language": "en", "form": "pdf", "compartment": "assistance", "key": str(uuid4())},
    )
    assert answer.status_code == 302
    bind(by)
    content = read(Document.objects.select_related("case").latest("pk"), by)
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_a_claim_and_its_statement_are_made_and_filed(stated: ReimbursementClaim, cia: Reader) -> None:
    case = Case.objects.get(pk=stated.case_id)
    name = CaseIdentity.objects.get(case=case).family_names

    asked = make(case, f"claim-{stated.reference}", cia)
    said = make(case, f"statement-{stated.reference}", cia)

    for part in (case.reference, "1200.50", "Accommodation and therapy.", "Statement of the director"):
        assert part in asked
    assert "The costs come from trafficking." in said
    assert name not in asked + said


def test_without_a_claim_the_page_says_so_and_without_a_statement_there_is_no_letter(cia: Reader) -> None:
    bea = case_worker()
    case = refer(bea)
    page = (
        as_reader(bea)
        .get(reverse("desk:claim-letter", args=[case.reference]), headers={"accept-language": "en"})
        .content.decode()
    )
    assert "No claim yet" in page

    with pytest.raises(ValueError, match="No statement"):
        statement_letter(claim=ReimbursementClaim(), language="en")
