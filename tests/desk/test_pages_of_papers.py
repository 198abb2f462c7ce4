"""The pages of documents, statements and messages: sent by a plain form, read by those who may, saved and never shown."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from luotsi.access.readers import Reader, bind
from luotsi.countries.vocabulary import Compartment
from luotsi.papers import usecases
from luotsi.papers.models import Document
from luotsi.referral.models import Case
from tests.papers.support import PDF, case_of, file, in_english, share
from tests.support import case_worker, investigator, reader

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"desk:{name}", args=args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def send(client: Client, case: Case, content: bytes = PDF, **facts: Any) -> Any:
    values = {"key": str(uuid4()), "title": "A report", "kind": "report", "compartment": "assistance"} | facts
    sent = SimpleUploadedFile("a report.pdf", content, content_type="text/html")
    return client.post(reverse("desk:file-document", args=[case.reference]), {**values, "upload": sent}, follow=True)


@pytest.fixture
def bea() -> Reader:
    return case_worker()


@pytest.fixture
def case(bea: Reader) -> Case:
    return case_of(bea)


def test_a_document_is_filed_and_downloaded_as_it_was(bea: Reader, case: Case):
    client = in_english(bea)

    listed = send(client, case).content.decode()
    assert "A report" in listed
    assert "Not checked for malware" in listed
    bind(bea)
    document = Document.objects.get()
    response = client.get(reverse("desk:download", args=[case.reference, document.reference, 1]))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="a report.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"


def test_the_limits_stand_on_the_form_before_anything_is_sent(bea: Reader, case: Case):
    shown = page(in_english(bea), "file-document", case.reference)

    assert "At most 25 MB" in shown
    assert "PDF, DOCX" in shown
    assert 'enctype="multipart/form-data"' in shown


def test_a_file_that_is_refused_says_why_and_keeps_what_was_typed(bea: Reader, case: Case, settings: Any):
    client = in_english(bea)

    refused = send(client, case, b"MZ\x90program", title="Kept title").content.decode()
    assert "This kind of file is not taken" in refused
    assert "Kept title" in refused

    settings.UPLOAD_LIMIT = 1_000_000
    assert "larger than may be kept" in send(client, case, PDF + b"x" * 1_000_000).content.decode()
    assert "The file is empty" in send(client, case, b"").content.decode()
    bind(bea)
    assert not Document.objects.exists()


def test_a_second_version_stands_above_the_first(bea: Reader, case: Case):
    document = file(case, bea)
    client = in_english(bea)
    sent = SimpleUploadedFile("second.pdf", PDF + b"two")

    shown = client.post(
        document.get_absolute_url(), {"key": str(uuid4()), "after": 1, "upload": sent}, follow=True
    ).content.decode()

    assert shown.index("second.pdf") < shown.index("report.pdf")
    stale = client.post(
        document.get_absolute_url(), {"key": str(uuid4()), "after": 1, "upload": SimpleUploadedFile("x.pdf", PDF)}
    )
    assert "Somebody has added a version meanwhile" in stale.content.decode()


def test_a_changed_file_is_not_handed_out(bea: Reader, case: Case, papers: Any):
    document = file(case, bea)
    (papers / document.versions.get().stored_as).write_bytes(b"something else")

    response = in_english(bea).get(reverse("desk:download", args=[case.reference, document.reference, 1]), follow=True)
    assert "The file cannot be read" in response.content.decode()


def test_a_statement_is_shown_with_its_language_and_who_translated_it(bea: Reader, case: Case):
    client = in_english(bea)
    client.post(
        reverse("desk:write-statement", args=[case.reference]),
        {
            "key": str(uuid4()),
            "given_on": "2026-01-02",
            "language": "ar",
            "compartment": "health",
            "original": "أنا خائف",
        },
    )
    bind(bea)
    statement = usecases.statements.Statement.objects.get()
    faulty = {
        "key": str(uuid4()),
        "language": "en",
        "text": "I am afraid",
        "how": "sworn",
        "translator_organisation": "Office",
    }
    translate = reverse("desk:translate-statement", args=[case.reference, statement.reference])
    assert "Give the number or code" in client.post(translate, faulty).content.decode()
    shown = client.post(translate, faulty | {"translator_code": "T-7"}, follow=True).content.decode()

    assert '<div lang="ar" dir="auto"><p>أنا خائف</p></div>' in shown
    assert "I am afraid" in shown
    assert "By an authorised translator · Office · T-7" in shown


def test_a_message_waits_in_my_work_until_it_is_opened(bea: Reader, case: Case):
    rita, paul = reader("ngo-adviser", "riku"), investigator()
    for other in (rita, paul):
        share(case, by=bea, to=other, parts=(Compartment.CONTACT,))
    in_english(bea).post(
        reverse("desk:begin-thread", args=[case.reference]),
        {
            "key": str(uuid4()),
            "subject": "Interpreter",
            "compartment": "contact",
            "to": [rita.organisation.pk],
            "text": "Who books?",
        },
    )
    client = in_english(rita)
    mine = page(client, "my-work")
    assert f"Read a message: {case.reference}" in mine
    assert "Interpreter" not in mine

    assert "Interpreter" in page(client, "messages", case.reference)
    bind(rita)
    thread = usecases.messages.Thread.objects.get()
    assert "Who books?" in client.get(thread.get_absolute_url()).content.decode()
    assert "Read a message" not in page(client, "my-work")
    assert in_english(paul).get(thread.get_absolute_url()).status_code == 404
    assert "Interpreter" not in page(in_english(paul), "messages", case.reference)


def test_one_cannot_write_to_an_organisation_that_does_not_read_the_part(bea: Reader, case: Case):
    rita = reader("ngo-adviser", "riku")
    share(case, by=bea, to=rita, parts=(Compartment.CONTACT,))

    shown = in_english(bea).post(
        reverse("desk:begin-thread", args=[case.reference]),
        {
            "key": str(uuid4()),
            "subject": "Interpreter",
            "compartment": "health",
            "to": [rita.organisation.pk],
            "text": "Who?",
        },
    )
    assert "Does not read this part of the file: " in shown.content.decode()
    assert "Who?" in shown.content.decode()


@pytest.mark.parametrize("name", ["documents", "file-document", "write-statement", "messages", "begin-thread"])
def test_a_case_one_does_not_read_has_no_papers(name: str, case: Case):
    assert in_english(investigator()).get(reverse(f"desk:{name}", args=[case.reference])).status_code == 404
