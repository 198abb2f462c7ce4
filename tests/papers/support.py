"""Files and short ways to file them, for tests of papers."""

from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.test import Client

from luotsi.access.readers import Reader, bind
from luotsi.countries.vocabulary import Compartment, ConsentKind
from luotsi.papers import shelf, usecases
from luotsi.papers.choices import Kind
from luotsi.papers.models import Document
from luotsi.papers.usecases import Upload
from luotsi.referral.facts import ConsentFact
from luotsi.referral.models import Case, Consent
from luotsi.referral.usecases import record_consent
from tests.desk.entering import as_reader
from tests.support import accept, inspector, refer

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def upload(content: bytes = PDF, name: str = "report.pdf") -> Upload:
    return Upload(name=name, content=BytesIO(content), size=len(content))


def case_of(by: Reader) -> Case:
    """An open case that the reader's organisation answers for; the reader stays bound."""
    case = refer(inspector())
    accept(case.pk, by)
    bind(by)
    return case


def share(case: Case, *, by: Reader, to: Reader, parts: tuple[Compartment, ...]) -> Consent:
    bind(by)
    fact = ConsentFact(
        kind=ConsentKind.NAMED_SHARING, language="en", how_given="spoken", receiver=to.organisation, compartments=parts
    )  # fmt: skip
    return record_consent(case=case, fact=fact, by=by)


def file(case: Case, by: Reader, **facts: Any) -> Document:
    values: dict[str, Any] = {
        "compartment": Compartment.ASSISTANCE,
        "kind": Kind.REPORT,
        "title": "Report of the first meeting",
        "upload": upload(),
        "key": uuid4(),
    }
    return usecases.file_document(case=case, **(values | facts), by=by)


def read(document: Document, by: Reader, number: int = 1) -> bytes:
    version = document.versions.select_related("document__case").get(number=number)
    return b"".join(usecases.open_version(version=version, by=by).pieces)


def put_there(name: str, content: bytes) -> None:
    """Put a file where another was, as a fault or a restored backup would."""
    shelf.store().delete(name)
    shelf.store().save(name, ContentFile(content))


def in_english(by: Reader) -> Client:
    """A browser of the reader that asks for pages in English."""
    client = as_reader(by)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
