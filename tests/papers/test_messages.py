"""Messages are read by the organisations named in them, for as long as each reads the part of the case."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader, bind
from luotsi.countries.vocabulary import Compartment
from luotsi.papers import queries, usecases
from luotsi.papers.models import Party, Thread
from luotsi.papers.refusals import AttachmentElsewhere, NobodyNamed, NotReadByAll
from luotsi.referral.models import Case
from luotsi.referral.usecases import withdraw_consent
from tests.conftest import as_owner
from tests.papers.support import case_of, file, share
from tests.support import case_worker, investigator, reader

pytestmark = pytest.mark.django_db
PART = Compartment.CONTACT


def begin(case: Case, by: Reader, *to: Reader, **facts: object) -> Thread:
    bind(by)
    values = {"compartment": PART, "subject": "Interpreter on Monday", "text": "Who books?", "key": uuid4()} | facts
    return usecases.begin_thread(case=case, to=[one.organisation for one in to], **values, by=by)


def counted(by: Reader) -> dict[str, int]:
    """What the database gives the reader when nothing is filtered."""
    bind(by)
    found = {}
    with connection.cursor() as cursor:
        for table in ("thread", "party", "message", "attachment"):
            cursor.execute(f"SELECT count(*) FROM papers_{table}")
            found[table] = cursor.fetchone()[0]
    return found


@pytest.fixture
def three() -> tuple[Case, Reader, Reader, Reader]:
    """A case, who answers for it, and two organisations that read the same part of it."""
    bea, rita, paul = case_worker(), reader("ngo-adviser", "riku"), investigator()
    case = case_of(bea)
    for other in (rita, paul):
        share(case, by=bea, to=other, parts=(PART,))
    return case, bea, rita, paul


def test_a_message_is_read_by_those_named_and_not_by_another_who_reads_the_same_part(three):
    case, bea, rita, paul = three
    thread = begin(case, bea, rita, documents=[file(case, bea, compartment=PART)])

    assert counted(rita) == {"thread": 1, "party": 2, "message": 1, "attachment": 1}
    assert counted(paul) == {"thread": 0, "party": 0, "message": 0, "attachment": 0}
    bind(rita)
    assert [message.words for message in usecases.read_thread(thread=thread, by=rita)] == ["Who books?"]
    bind(paul)
    assert queries.threads_of(case, paul) == []


def test_only_an_organisation_that_reads_the_part_can_be_named(three):
    case, bea, _rita, _paul = three
    stranger = reader("county-social-worker", "c_helsinki")

    with pytest.raises(NotReadByAll):
        begin(case, bea, stranger)
    assert not Thread.objects.exists()


def test_a_message_is_written_to_somebody(three):
    case, bea, _rita, _paul = three

    with pytest.raises(NobodyNamed):
        begin(case, bea)
    with pytest.raises(NobodyNamed):
        begin(case, bea, bea)


def test_who_loses_the_grant_reads_no_more_and_nothing_is_written_past_it(three):
    case, bea, rita, _paul = three
    consent = share(case, by=bea, to=reader("county-social-worker", "c_pirha"), parts=(PART,))
    pia = reader("county-social-worker", "c_pirha")
    thread = begin(case, bea, rita, pia)
    assert counted(pia)["message"] == 1

    bind(bea)
    withdraw_consent(consent=consent, by=bea)

    assert counted(pia) == {"thread": 0, "party": 0, "message": 0, "attachment": 0}
    assert queries.unread(pia) == []
    assert counted(rita)["message"] == 1
    bind(rita)
    with pytest.raises(NotReadByAll):
        usecases.answer(thread=thread, text="We do.", key=uuid4(), by=rita)


def test_nobody_is_added_to_what_has_been_written(three):
    case, bea, rita, paul = three
    thread = begin(case, bea, rita)

    with pytest.raises(IntegrityError, match="Begin another thread"), transaction.atomic():
        Party.objects.create(thread=thread, organisation=paul.organisation)


def test_a_message_is_not_edited_and_not_taken_back(three):
    case, bea, rita, _paul = three
    begin(case, bea, rita)

    for statement in (
        "UPDATE papers_message SET text = ''",
        "DELETE FROM papers_message",
        "UPDATE papers_party SET thread_id = 1",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_document_is_attached_in_its_own_part_alone(three):
    case, bea, rita, _paul = three
    elsewhere = file(case, bea, compartment=Compartment.HEALTH)

    with pytest.raises(AttachmentElsewhere):
        begin(case, bea, rita, documents=[elsewhere])


def test_what_was_written_waits_until_somebody_of_the_organisation_has_read_it(three):
    case, bea, rita, paul = three
    thread = begin(case, bea, rita, paul)
    for by, waiting in ((bea, 0), (rita, 1), (paul, 1)):
        bind(by)
        assert len(queries.unread(by)) == waiting

    bind(rita)
    usecases.read_thread(thread=thread, by=rita)
    usecases.answer(thread=thread, text="We do.", key=uuid4(), by=rita)

    for by, waiting in ((bea, 1), (rita, 0), (paul, 1)):
        bind(by)
        assert len(queries.unread(by)) == waiting
    assert {party.organisation.code: party.read_at is not None for party in queries.parties_of(thread)} == {
        "nas": False, "riku": True, "hpl": False,
    }  # fmt: skip


def test_nobody_marks_another_organisations_messages_as_read(three):
    case, bea, rita, _paul = three
    begin(case, bea, rita)
    bind(bea)

    assert Party.objects.filter(organisation=rita.organisation).update(unread_since=None) == 0


def test_a_message_sent_twice_is_written_once_and_the_ledger_holds_none_of_it(three):
    case, bea, rita, _paul = three
    key = uuid4()
    assert begin(case, bea, rita, key=key) == begin(case, bea, rita, key=key)

    assert counted(rita)["message"] == 1
    with as_owner():
        written = LedgerEntry.objects.filter(case_id=case.pk, act__in=["thread.begun", "message.written"])
        assert {entry.act: entry.details for entry in written} == {
            "thread.begun": {"compartment": "contact", "organisations": ["riku"]},
            "message.written": {"compartment": "contact", "attachments": 0},
        }


def test_the_words_of_a_message_are_sealed_in_the_database(three):
    case, bea, rita, _paul = three
    begin(case, bea, rita, text="Esi is afraid")

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM papers_message")
        assert b"afraid" not in bytes(cursor.fetchone()[0])
