"""Filing a document, adding a version, and opening one. Nothing here overwrites or deletes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.access.vault import Erased, seal, unseal
from luotsi.core.idempotency import once
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.papers import media, queries, shelf
from luotsi.papers.choices import Kind, Scan
from luotsi.papers.models import Document, Version
from luotsi.papers.refusals import (
    RULES,
    FileEmpty,
    FileMissing,
    FileOfAnotherKind,
    FileTooLarge,
    PaperErased,
    SomebodyWasQuicker,
)
from luotsi.papers.scanning import scan
from luotsi.papers.sealed import seal_words
from luotsi.referral.locking import lock_case

if TYPE_CHECKING:
    from luotsi.referral.models import Case


@dataclass(frozen=True)
class Upload:
    """A file that somebody sent, as its sender calls it."""

    name: str
    content: BinaryIO
    size: int


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: what it is, and what the check for malware said."""

    name: str
    content: BinaryIO
    kind: media.MediaType
    scan: Scan


@dataclass(frozen=True)
class Opened:
    """A version on its way to a reader, in clear and piece by piece."""

    name: str
    media_type: str
    size: int
    pieces: Iterator[bytes]


@usecase("document.filed", Permission.READ_CASES, refusals=RULES)
def file_document(
    *, case: "Case", compartment: Compartment, kind: Kind, title: str, upload: Upload, key: UUID, by: Reader
) -> Document:
    """File a new document in a compartment that the reader's organisation reads."""
    checked = check(upload)

    def do() -> str:
        return str(file_checked(case, compartment, kind, title, checked, by).reference)

    return Document.objects.get(reference=once(key=key, actor_id=by.user.pk, act="document.filed", do=do))


@usecase("document.version_added", Permission.READ_CASES, refusals=RULES)
def add_version(*, document: Document, upload: Upload, after: int, key: UUID, by: Reader) -> Version:
    """Add a version behind version `after`; the earlier ones stay. Raises SomebodyWasQuicker if there is a later one."""
    checked = check(upload)

    def do() -> str:
        lock_case(document.case_id)
        if queries.latest_number(document) != after:
            raise SomebodyWasQuicker
        return str(lay_version(document, after + 1, checked, by).reference)

    return Version.objects.get(reference=once(key=key, actor_id=by.user.pk, act="document.version_added", do=do))


@usecase("documents.looked_at", Permission.READ_CASES, refusals=RULES)
def look_at_documents(*, case: "Case", by: Reader) -> list[Document]:
    """The documents of a case that the reader may read, with their latest version. The look is in the ledger."""
    found = queries.documents_of(case, by)
    record("documents.looked_at", by=by, case_id=case.pk, compartments=sorted({one.compartment for one in found}))
    return found


@usecase("document.looked_at", Permission.READ_CASES, refusals=RULES)
def look_at_document(*, document: Document, by: Reader) -> list[Version]:
    """The versions of a document, the latest first. The look is in the ledger."""
    record("document.looked_at", by=by, case_id=document.case_id, subject=f"document:{document.reference}",
           compartment=document.compartment)  # fmt: skip
    return list(document.versions.all())


@usecase("document.opened", Permission.READ_CASES, refusals=RULES)
def open_version(*, version: Version, by: Reader) -> Opened:
    """Open a file. Its hash is compared before the first byte leaves; raises FileMissing when it is not the one that was filed."""
    case = version.document.case
    if shelf.hash_of(version.stored_as) != bytes(version.sha256):
        raise FileMissing
    try:
        key = unseal(case.person, bytes(version.key), context=_of_the_key(version.reference))
    except Erased as gone:
        raise PaperErased from gone
    record("document.opened", by=by, case_id=case.pk, subject=f"document:{version.document.reference}",
           compartment=version.document.compartment, version=version.number)  # fmt: skip
    return Opened(version.name or "", version.media_type, version.size, shelf.open_laid(version.stored_as, key))


def check(upload: Upload) -> Checked:
    """Is this a file that may be kept? Raises one of the refusals of files."""
    if upload.size > settings.UPLOAD_LIMIT:
        raise FileTooLarge
    if upload.size == 0:
        raise FileEmpty
    kind = media.recognise(upload.content)
    if kind is None:
        raise FileOfAnotherKind
    return Checked(media.safe_name(upload.name, kind), upload.content, kind, scan(upload.content))


def file_checked(
    case: "Case", compartment: Compartment, kind: Kind, title: str, checked: Checked, by: Reader
) -> Document:
    """The row of a document and its first version, inside the running use case."""
    reference = uuid4()
    document = Document.objects.create(
        reference=reference,
        case=case,
        compartment=compartment,
        kind=kind,
        title=seal_words(title, person=case.person, part=compartment, reference=reference),
        filed_at=timezone.now(),
        by=by.user,
        organisation=by.organisation,
    )
    lay_version(document, 1, checked, by)
    return document


def lay_version(document: Document, number: int, checked: Checked, by: Reader) -> Version:
    """The file first, then its record: a crash between the two leaves a file without a record, which the sweeper removes."""
    reference, person, part = uuid4(), document.case.person, document.compartment
    laid = shelf.lay(checked.content)
    try:
        version = Version.objects.create(
            reference=reference,
            document=document,
            number=number,
            stored_as=laid.name,
            key=seal(person, laid.key, context=_of_the_key(reference), part=part),
            sha256=laid.sha256,
            size=laid.size,
            media_type=checked.kind.name,
            file_name=seal_words(checked.name, person=person, part=part, reference=reference),
            scan=checked.scan,
            at=timezone.now(),
            by=by.user,
            organisation=by.organisation,
        )
        record("document.filed" if number == 1 else "document.version_added", by=by, case_id=document.case_id,
               subject=f"document:{document.reference}", compartment=document.compartment, kind=document.kind,
               version=number, scan=str(checked.scan))  # fmt: skip
    except BaseException:
        shelf.take_back(laid.name)
        raise
    return version


def _of_the_key(reference: UUID) -> str:
    return f"papers.key:{reference}"
