"""Addresses of the documents, statements, letters and messages of a case."""

from django.urls import URLPattern, path

from luotsi.desk.views import letters, messages, papers, statements

urlpatterns: list[URLPattern] = [
    path("cases/<slug:reference>/documents/", papers.documents, name="documents"),
    path("cases/<slug:reference>/documents/new/", papers.file_document, name="file-document"),
    path("cases/<slug:reference>/documents/<uuid:document>/", papers.document, name="document"),
    path("cases/<slug:reference>/documents/<uuid:document>/<int:number>/", papers.download, name="download"),
    path("cases/<slug:reference>/documents/letters/decision/", letters.decision, name="decision-letter"),
    path("cases/<slug:reference>/documents/letters/handoff/", letters.handoff, name="handoff-letter"),
    path("cases/<slug:reference>/documents/letters/claim/", letters.claim, name="claim-letter"),
    path("cases/<slug:reference>/documents/letters/appointment/", letters.appointment, name="appointment-letter"),
    path("cases/<slug:reference>/documents/statements/new/", statements.write, name="write-statement"),
    path("cases/<slug:reference>/documents/statements/<uuid:statement>/", statements.statement, name="statement"),
    path("cases/<slug:reference>/documents/statements/<uuid:statement>/translate/", statements.translate, name="translate-statement"),
    path("cases/<slug:reference>/documents/statements/<uuid:statement>/correct/", statements.correct, name="correct-statement"),
    path("cases/<slug:reference>/messages/", messages.threads, name="messages"),
    path("cases/<slug:reference>/messages/new/", messages.begin, name="begin-thread"),
    path("cases/<slug:reference>/messages/<uuid:thread>/", messages.thread, name="thread"),
]  # fmt: skip
