"""Reading papers, for the desk and other rooms. What is not visible to the reader is not found."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery

from luotsi.access.readers import Reader
from luotsi.countries.vocabulary import Permission
from luotsi.papers.models import Document, Message, Party, Statement, Thread, Version
from luotsi.referral.queries import handoffs_of

if TYPE_CHECKING:
    from luotsi.referral.models import Case, Handoff

MANY = 200


@dataclass(frozen=True)
class ThreadRow:
    """A thread in a list: who is named, and whether something waits to be read."""

    thread: Thread
    organisations: list[str]
    unread: bool


def documents_of(case: "Case", reader: Reader) -> list[Document]:
    """Documents of a case that the reader may read, the newest first, each with its versions, the latest first."""
    found = Document.objects.visible_to(reader).filter(case=case).select_related("case", "by", "organisation")
    return list(found.prefetch_related(_versions()).order_by("-filed_at")[:MANY])


def document_of(case: "Case", reader: Reader) -> QuerySet[Document]:
    found = Document.objects.visible_to(reader).filter(case=case).select_related("case", "by", "organisation")
    return found.prefetch_related(_versions())


def _versions() -> "Prefetch[str]":
    rows = Version.objects.select_related("document__case", "by", "organisation").order_by("-number")
    return Prefetch("versions", queryset=rows)


def version_of(document: Document, reader: Reader) -> QuerySet[Version]:
    return Version.objects.visible_to(reader).filter(document=document).select_related("document__case")


def latest_number(document: Document) -> int:
    return Version.objects.filter(document=document).aggregate(latest=Max("number"))["latest"] or 0


def statements_of(case: "Case", reader: Reader) -> list[Statement]:
    """Statements of a case that the reader may read, the newest first."""
    found = Statement.objects.visible_to(reader).filter(case=case)
    return list(found.select_related("case", "organisation", "corrected_by").order_by("-given_on", "-pk")[:MANY])


def statement_of(case: "Case", reader: Reader) -> QuerySet[Statement]:
    found = Statement.objects.visible_to(reader).filter(case=case)
    return found.select_related("case", "by", "organisation", "corrects__case", "corrected_by__case")


def threads_of(case: "Case", reader: Reader) -> list[ThreadRow]:
    """Threads of a case in which the reader's organisation is named, the latest begun first."""
    found = Thread.objects.visible_to(reader).filter(case=case).select_related("case", "organisation")
    parties = Prefetch("parties", queryset=Party.objects.select_related("organisation").order_by("organisation__code"))
    return [_row(thread, reader) for thread in found.prefetch_related(parties).order_by("-begun_at")[:MANY]]


def _row(thread: Thread, reader: Reader) -> ThreadRow:
    own = reader.organisation.pk
    return ThreadRow(
        thread,
        [party.organisation.name for party in thread.parties.all()],
        any(party.organisation_id == own and party.unread_since is not None for party in thread.parties.all()),
    )


def thread_of(case: "Case", reader: Reader) -> QuerySet[Thread]:
    return Thread.objects.visible_to(reader).filter(case=case).select_related("case", "organisation")


def parties_of(thread: Thread) -> list[Party]:
    """The organisations named, for one of them, with when each last read."""
    return list(Party.objects.filter(thread=thread).select_related("organisation").order_by("organisation__code"))


def handoffs_of_case(case: "Case", reader: Reader) -> "list[Handoff]":
    """Offers of the case that the reader's organisation made or got, the latest first."""
    return list(handoffs_of(reader).filter(case_id=case.pk).order_by("-offered_at"))


@dataclass(frozen=True)
class Unread:
    """A thread in which something waits to be read, and the key of the organisation that wrote last."""

    thread: Thread
    writer: int | None


def unread(reader: Reader) -> list[Unread]:
    """Threads in which something waits to be read by the reader's organisation, the oldest first."""
    if not reader.may(Permission.READ_CASES):
        return []
    others = Message.objects.filter(thread=OuterRef("thread")).exclude(organisation=reader.organisation)
    last = Subquery(others.order_by("-pk").values("organisation")[:1])
    waiting = Party.objects.unread_by(reader).select_related("thread__case").annotate(writer=last)
    found = waiting.order_by("unread_since")[:50]
    return [Unread(party.thread, party.writer) for party in found]  # type: ignore[attr-defined]  # annotated above


def unread_counts(reader: Reader) -> list[str]:
    """The count of the same."""
    return [_UNREAD] if reader.may(Permission.READ_CASES) else []


_UNREAD = """
SELECT count(*) FROM papers_party p JOIN papers_thread t ON t.id = p.thread_id
 WHERE p.organisation_id = %(own)s AND p.unread_since IS NOT NULL
   AND EXISTS (SELECT FROM access_grant g
                WHERE g.case_id = t.case_id AND g.organisation_id = %(own)s AND g.ended_at IS NULL
                  AND (g.expires_at IS NULL OR g.expires_at > %(now)s)
                  AND g.compartments @> ARRAY[t.compartment]::varchar[])
"""
