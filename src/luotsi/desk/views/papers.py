"""The documents of a case: the list, filing one, its versions, and the download."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from luotsi.core.errors import Refused
from luotsi.countries.vocabulary import Permission
from luotsi.desk.doors import ReaderRequest, require
from luotsi.desk.forms.papers import FileForm, VersionForm
from luotsi.papers import queries, usecases
from luotsi.papers.models import Document
from luotsi.referral.queries import cases_of, compartments_of

if TYPE_CHECKING:
    from luotsi.referral.models import Case


def case_or_404(request: ReaderRequest, reference: str) -> "Case":
    return get_object_or_404(cases_of(request.reader), reference=reference)


@require(Permission.READ_CASES)
def documents(request: ReaderRequest, reference: str) -> HttpResponse:
    """Documents and statements in the parts that the reader reads. The look is recorded."""
    case = case_or_404(request, reference)
    found = usecases.look_at_documents(case=case, by=request.reader)
    context = {
        "case": case,
        "documents": found,
        "statements": queries.statements_of(case, request.reader),
        "may_claim": request.reader.may(Permission.ARRANGE_ASSISTANCE),
    }
    return render(request, "desk/papers/documents.html", context)


@require(Permission.READ_CASES)
def file_document(request: ReaderRequest, reference: str) -> HttpResponse:
    """File a document."""
    case = case_or_404(request, reference)
    form = FileForm(request.POST or None, request.FILES or None, compartments=compartments_of(case, request.reader))
    if request.method == "POST" and form.is_valid():
        try:
            usecases.file_document(case=case, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error("upload", str(refusal.sentence))
        else:
            messages.success(request, _("The document has been filed."))
            return redirect("desk:documents", case.reference)
    return render(request, "desk/papers/file.html", {"case": case, "form": form})


def _document(request: ReaderRequest, case: "Case", reference: UUID) -> Document:
    return get_object_or_404(queries.document_of(case, request.reader), reference=reference)


@require(Permission.READ_CASES)
def document(request: ReaderRequest, reference: str, document: UUID) -> HttpResponse:
    """One document with its versions, and a form for another."""
    case = case_or_404(request, reference)
    found = _document(request, case, document)
    versions = usecases.look_at_document(document=found, by=request.reader)
    form = VersionForm(request.POST or None, request.FILES or None, initial={"after": versions[0].number})
    if request.method == "POST" and form.is_valid():
        try:
            usecases.add_version(document=found, **form.cleaned_data, by=request.reader)
        except Refused as refusal:
            form.add_error("upload", str(refusal.sentence))
        else:
            messages.success(request, _("The version has been added. The earlier ones stay."))
            return redirect(found)
    context = {"case": case, "document": found, "versions": versions, "form": form}
    return render(request, "desk/papers/document.html", context)


@require(Permission.READ_CASES)
def download(request: ReaderRequest, reference: str, document: UUID, number: int) -> HttpResponseBase:
    """Hand out one version: to be saved and never shown as a page, whatever it is. It is recorded."""
    found = _document(request, case_or_404(request, reference), document)
    version = get_object_or_404(queries.version_of(found, request.reader), number=number)
    try:
        opened = usecases.open_version(version=version, by=request.reader)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect(found)
    disposition = content_disposition_header(as_attachment=True, filename=opened.name)
    return StreamingHttpResponse(
        opened.pieces,
        content_type=opened.media_type,
        headers={
            "Content-Length": str(opened.size),
            "Content-Disposition": disposition or "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
