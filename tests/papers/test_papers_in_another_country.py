"""Documents, letters and their pages work on every pack, in its languages."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from luotsi.access.readers import bind
from luotsi.countries import queries as countries
from luotsi.papers import usecases
from luotsi.papers.choices import Kind
from luotsi.papers.letters.composing import decision_letter, handoff_letter
from luotsi.papers.letters.setting import Form
from luotsi.papers.letters.telling import telling_word
from luotsi.papers.queries import handoffs_of_case
from luotsi.referral.models import CaseIdentity, StageDecision
from luotsi.referral.queries import compartments_of
from tests.papers.support import file, read
from tests.referral.test_another_country import Cast, decide, hand_on, pack, pages, referred, told
from tests.support import accept

pytestmark = pytest.mark.django_db
__all__ = ["pack"]


def test_letters_are_made_in_every_language_of_another_country(pack: str) -> None:
    cast = Cast()
    by = cast.receiver
    case = referred(told(cast.referrer), cast.referrer)
    accept(case.pk, by)
    case.refresh_from_db()
    decide(case, by)
    hand_on(case, by, cast.next)
    part = sorted(compartments_of(case, by))[0]

    for language in countries.country().ui_languages:
        decision = StageDecision.objects.get()
        identity = CaseIdentity.objects.get(case=case)
        for letter in (
            decision_letter(case=case, decision=decision, identity=identity, language=language, by=by),
            handoff_letter(case=case, handoff=handoffs_of_case(case, by)[0], language=language, by=by),
        ):
            document = usecases.make_letter(
                case=case, compartment=part, kind=Kind.LETTER, letter=letter, form=Form.PDF, key=uuid4(), by=by
            )
            text = " ".join(PdfReader(BytesIO(read(document, by))).pages[0].extract_text().split())
            assert case.reference in text
            assert by.organisation.name_in(language).split()[0] in text


def test_the_organisation_that_admits_is_named_on_no_neutral_letter(pack: str) -> None:
    admits = Cast().receiver.organisation
    for language in countries.country().ui_languages:
        assert telling_word(f"Room 3, {admits.name_in(language)}", language)


def test_the_pages_of_papers_are_shown_in_every_language_of_the_country(pack: str) -> None:
    cast = Cast()
    case = referred(told(cast.referrer), cast.referrer)
    bind(cast.referrer)
    document = file(case, cast.referrer, compartment=sorted(compartments_of(case, cast.referrer))[0])
    names = (
        "documents",
        "file-document",
        "write-statement",
        "messages",
        "begin-thread",
        "appointment-letter",
        "handoff-letter",
    )

    shown = pages(
        cast.referrer, document.get_absolute_url(), *(reverse(f"desk:{name}", args=[case.reference]) for name in names)
    )

    assert all(
        "Report of the first meeting" in page
        for (_language, address), page in shown.items()
        if address.endswith("/documents/")
    )
