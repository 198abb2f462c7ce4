"""Letters hold the facts in their language, are tagged, fetch nothing, and a neutral one tells nobody why help is given."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from luotsi.access.readers import Reader, bind
from luotsi.countries.vocabulary import Compartment
from luotsi.papers import usecases
from luotsi.papers.choices import Kind
from luotsi.papers.letters.composing import Letter, appointment_letter, decision_letter, handoff_letter
from luotsi.papers.letters.setting import HERE, Form, pdf, word
from luotsi.papers.letters.telling import telling_word
from luotsi.papers.models import Document
from luotsi.papers.refusals import LetterTellsTooMuch
from luotsi.referral.models import Case, CaseIdentity, Handoff, StageDecision
from tests.papers.support import case_of, in_english, read, share
from tests.support import admit, case_worker, offer, reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def bea() -> Reader:
    return case_worker()


@pytest.fixture
def case(bea: Reader) -> Case:
    found = case_of(bea)
    admit(found, bea)
    return found


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def words_of(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as archive:
        return re.sub("<[^>]+>", "\n", archive.read("word/document.xml").decode())


def appointment(language: str = "en", **words: Any) -> Letter:
    given = {"receiver": "", "place": "Kaivokatu 1", "meets": "Bea Example", "contact": "Call 040 1234", "note": ""}
    at = timezone.make_aware(datetime(2026, 12, 1, 9, 30))
    return appointment_letter(**(given | words), at=at, language=language)


def decided(case: Case, bea: Reader, language: str) -> Letter:
    return decision_letter(
        case=case,
        decision=StageDecision.objects.get(),
        identity=CaseIdentity.objects.get(case=case),
        language=language,
        by=bea,
    )


@pytest.mark.parametrize(
    ("language", "outcome"),
    [("fi", "Otettu auttamisjärjestelmään"), ("sv", "Intagen i hjälpsystemet"), ("en", "Admitted")],
)
def test_the_decision_holds_its_facts_in_each_language_as_pdf_and_as_word(
    language: str, outcome: str, case: Case, bea: Reader
):
    letter = decided(case, bea, language)

    for text in (text_of(pdf(letter)), words_of(word(letter))):
        for fact in (outcome, case.reference, "Esi Merkki", "1990", "As told and seen.", bea.user.name):
            assert fact in text, fact


def test_the_letter_of_a_handoff_says_what_the_offer_says_and_not_who_the_person_is(case: Case, bea: Reader):
    made = offer(case, "c_helsinki", bea, message="Lives there now.")
    text = text_of(pdf(handoff_letter(case=case, handoff=Handoff.objects.get(pk=made.pk), language="en", by=bea)))

    for fact in (
        case.reference,
        "Lives there now.",
        made.to_organisation.name_in("en"),
        made.from_organisation.name_in("en"),
    ):
        assert " ".join(fact.split()) in " ".join(text.split()), fact
    assert "Merkki" not in text


@pytest.mark.parametrize("language", ["fi", "sv", "en", "sr-latn", "sr"])
def test_every_letter_is_a_tagged_pdf_in_its_language_with_its_fonts_inside(language: str, case: Case, bea: Reader):
    for letter in (decided(case, bea, language), appointment(language)):
        root = PdfReader(BytesIO(pdf(letter))).trailer["/Root"]

        assert root["/MarkInfo"]["/Marked"].value
        assert "/StructTreeRoot" in root
        assert root["/Lang"] == language[:2]
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        fonts = PdfReader(BytesIO(pdf(letter))).pages[0]["/Resources"]["/Font"].values()
        assert {font.get_object()["/BaseFont"].partition("+")[2].partition("-")[0] for font in fonts} == {"Inter"}


def test_what_people_typed_is_never_read_as_a_template():
    traps = '#panic("x") {{ 7*7 }} {% for %} <b>&amp;</b> $x$ @preview *bold*'

    letter = appointment(note=traps)
    assert traps in " ".join(text_of(pdf(letter)).split())
    assert "7*7" in words_of(word(letter))


def test_the_template_imports_no_package():
    assert "import" not in (HERE / "letter.typ").read_text()
    assert not [path for path in (HERE / "fonts").iterdir() if path.is_dir()]


@pytest.mark.parametrize("language", ["fi", "sv", "en", "sr-latn", "sr"])
def test_a_neutral_letter_holds_no_word_that_tells_in_text_or_properties(language: str):
    letter = appointment(language)
    content = pdf(letter)
    properties = " ".join(str(value) for value in (PdfReader(BytesIO(content)).metadata or {}).values())
    with ZipFile(BytesIO(word(letter))) as archive:
        in_word = archive.read("docProps/core.xml").decode()

    for text in (text_of(content), properties, words_of(word(letter)), in_word):
        assert telling_word(text, language) is None
        assert "Luotsi" not in text
    assert "Kaivokatu 1" in text_of(content)
    assert "9:30" in text_of(content).replace("9.30", "9:30")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", {"meets": "Bea, Victim Support"}),
        ("en", {"place": "The Shelter, 2nd floor"}),
        ("en", {"place": "Ihmiskaupan uhrien auttamisjärjestelmä"}),
        ("fi", {"note": "Asia koskee hyväksikäyttöä"}),
        ("sv", {"note": "Du är ett offer"}),
        ("sr", {"note": "Заштита жртава и трговина људима"}),
        ("sr", {"note": "Жртава"}),
        ("sr-latn", {"place": "Sigurna kuća"}),
        ("sr-latn", {"note": "Kancelarija za azil"}),
        ("en", {"note": "Slavery."}),
        ("en", {"place": "NAS, room 2"}),
        ("en", {"receiver": "ihmiskaupan\nUHRI"}),
    ],
)
def test_a_neutral_letter_that_would_tell_is_not_made(language: str, words: dict[str, str], case: Case, bea: Reader):
    with pytest.raises(LetterTellsTooMuch):
        usecases.make_letter(
            case=case, compartment=Compartment.ASSISTANCE, kind=Kind.LETTER, letter=appointment(language, **words),
            form=Form.PDF, key=uuid4(), by=bea,
        )  # fmt: skip
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "We offer coffee"), ("sr-latn", "Kuća se nalazila pored trgovine"), ("sr-latn", "Posle krsne slave")],
)
def test_everyday_words_are_taken(language: str, words: str):
    assert telling_word(words, language) is None


def test_an_everyday_word_of_one_language_tells_in_another():
    assert telling_word("Du är ett offer", "sv") == "offer"


def make(client: Client, case: Case, name: str, **facts: Any) -> str:
    values = {"key": str(uuid4()), "language": "fi", "form": "pdf", "compartment": "assistance"} | facts
    return client.post(reverse(f"desk:{name}", args=[case.reference]), values, follow=True).content.decode()


def test_a_letter_is_made_on_the_page_and_filed_in_its_part(case: Case, bea: Reader):
    client = in_english(bea)
    shown = make(client, case, "decision-letter", about=StageDecision.objects.get().pk)
    bind(bea)
    document = Document.objects.get()

    assert "The letter has been made and filed" in shown
    assert "Made by Luotsi" in shown
    assert (document.compartment, document.kind, document.words) == ("assistance", "decision", "Päätös")
    assert case.reference in text_of(read(document, bea))


def test_a_neutral_letter_that_tells_says_which_word_and_keeps_what_was_typed(case: Case, bea: Reader):
    typed = {"day": "2026-12-01", "time": "09:30", "place": "Turvakoti", "meets": "Bea", "contact": "040 1234"}

    shown = make(in_english(bea), case, "appointment-letter", **typed)

    assert "“turvakot”" in shown
    assert 'value="Turvakoti"' in shown
    assert "The letter has been made" in make(
        in_english(bea), case, "appointment-letter", **(typed | {"place": "Kaivokatu 1"})
    )


def test_one_who_was_offered_nothing_is_told_that_there_is_no_letter_to_make(case: Case, bea: Reader):
    rita = reader("ngo-adviser", "riku")
    share(case, by=bea, to=rita, parts=(Compartment.CONTACT,))

    response = in_english(rita).get(reverse("desk:handoff-letter", args=[case.reference]))

    assert "No offer yet" in response.content.decode()
