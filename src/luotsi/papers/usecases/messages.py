"""Writing to other organisations inside a case, and reading what they wrote."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.core.idempotency import once
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.papers import queries
from luotsi.papers.models import Attachment, Document, Message, Party, Thread
from luotsi.papers.refusals import RULES
from luotsi.papers.sealed import seal_words
from luotsi.referral.tasks import tell_organisation

if TYPE_CHECKING:
    from luotsi.referral.models import Case


@usecase("thread.begun", Permission.READ_CASES, refusals=RULES)
def begin_thread(
    *, case: "Case", compartment: Compartment, subject: str, to: Sequence[Organisation], text: str,
    documents: Sequence[Document] = (), key: UUID, by: Reader,
) -> Thread:  # fmt: skip
    """Begin a conversation with named organisations, each of which reads the compartment. Nobody is added to it later."""

    def do() -> str:
        reference = uuid4()
        thread = Thread.objects.create(
            reference=reference,
            case=case,
            compartment=compartment,
            subject=seal_words(subject, person=case.person, part=compartment, reference=reference),
            begun_at=timezone.now(),
            by=by.user,
            organisation=by.organisation,
        )
        for organisation in to:
            if organisation != by.organisation:
                Party.objects.create(thread=thread, organisation=organisation)
        record("thread.begun", by=by, case_id=case.pk, subject=f"thread:{reference}", compartment=str(compartment),
               organisations=sorted(one.code for one in to))  # fmt: skip
        _write(thread, text, documents, by)
        return str(reference)

    reference = once(key=key, actor_id=by.user.pk, act="thread.begun", do=do)
    return Thread.objects.select_related("case").get(reference=reference)


@usecase("message.written", Permission.READ_CASES, refusals=RULES)
def answer(*, thread: Thread, text: str, documents: Sequence[Document] = (), key: UUID, by: Reader) -> Message:
    """Write into a thread. Refused when an organisation named there has lost its right to read meanwhile."""
    reference = once(
        key=key, actor_id=by.user.pk, act="message.written",
        do=lambda: str(_write(thread, text, documents, by).reference),
    )  # fmt: skip
    return Message.objects.get(reference=reference)


@usecase("threads.looked_at", Permission.READ_CASES, refusals=RULES)
def look_at_threads(*, case: "Case", by: Reader) -> list[queries.ThreadRow]:
    """The conversations of a case in which the reader's organisation is named. The look is in the ledger."""
    found = queries.threads_of(case, by)
    record("threads.looked_at", by=by, case_id=case.pk, compartments=sorted({row.thread.compartment for row in found}))
    return found


@usecase("thread.read", Permission.READ_CASES, refusals=RULES)
def read_thread(*, thread: Thread, by: Reader) -> list[Message]:
    """The messages, oldest first; from now on they count as read by the reader's organisation."""
    messages = Message.objects.filter(thread=thread).select_related("thread__case", "by", "organisation")
    found = list(messages.prefetch_related("attachments__document__case").order_by("at", "pk"))
    Party.objects.filter(thread=thread, organisation=by.organisation).update(
        unread_since=None, read_at=timezone.now(), read_by=by.user
    )
    record(
        "thread.read",
        by=by,
        case_id=thread.case_id,
        subject=f"thread:{thread.reference}",
        compartment=thread.compartment,
    )
    return found


def _write(thread: Thread, text: str, documents: Sequence[Document], by: Reader) -> Message:
    reference = uuid4()
    message = Message.objects.create(
        thread=thread,
        reference=reference,
        text=seal_words(text, person=thread.case.person, part=thread.compartment, reference=reference),
        at=timezone.now(),
        by=by.user,
        organisation=by.organisation,
    )
    for document in documents:
        Attachment.objects.create(message=message, document=document)
    record("message.written", by=by, case_id=thread.case_id, subject=f"thread:{thread.reference}",
           compartment=thread.compartment, attachments=len(documents))  # fmt: skip
    for party in Party.objects.filter(thread=thread).exclude(organisation=by.organisation):
        tell_organisation(party.organisation_id)
    return message
