"""Receiving what was disclosed: take it under its conditions, or refuse it; look at it, and delete it when that is due."""

from collections.abc import Collection

from django.db import connection, transaction
from django.utils import timezone

from luotsi.access import vault
from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.tasks import tell_organisation
from luotsi.countries.vocabulary import Permission
from luotsi.investigation.choices import Answer
from luotsi.investigation.models import Investigation, Received, ReceivedItem, SupportRequest
from luotsi.investigation.refusals import (
    RULES,
    AlreadyAnswered,
    ConditionsNotAccepted,
    NotYourInvestigation,
    WasRecalled,
)

# What every receiver accepts, each by itself, before the content opens.
CONDITIONS = ("purpose", "no_passing_on", "delete_by")


@usecase("received.looked_at", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def look_at_received(*, received: Received, by: Reader) -> list[ReceivedItem]:
    """The content, as far as it is open now. Each look at open content is in the ledger."""
    if not received.is_readable:
        return []
    record("received.looked_at", by=by, subject=f"disclosure:{received.reference}")
    return list(ReceivedItem.objects.filter(received=received).select_related("received").order_by("pk"))


@usecase("received.acknowledged", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def acknowledge(*, received: Received, accepted: Collection[str], by: Reader) -> Received:
    """Take the disclosure under its conditions; its content opens. Doing it twice is doing it once.

    Raises ConditionsNotAccepted, WasRecalled if the sender was quicker, ConsentWasWithdrawn, AlreadyAnswered.
    """
    if set(CONDITIONS) - set(accepted):
        raise ConditionsNotAccepted
    received = _locked(received, by)
    if received.answer == Answer.ACKNOWLEDGED:
        return received
    received.answer, received.answered_at, received.answered_by = Answer.ACKNOWLEDGED, timezone.now(), by.user
    received.investigation = _investigation_that_asked(received, by)
    received.save(update_fields=["answer", "answered_at", "answered_by", "investigation"])
    record("received.acknowledged", by=by, subject=f"disclosure:{received.reference}", sender=received.sender.code)
    tell_organisation(received.sender_id)
    return received


@usecase("received.refused", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def refuse(*, received: Received, reason: str, by: Reader) -> Received:
    """Not ours: the copy is emptied and the sender told why."""
    received = _locked(received, by)
    if received.answer == Answer.ACKNOWLEDGED:
        raise AlreadyAnswered
    received.answer, received.answered_at, received.answered_by = Answer.REFUSED, timezone.now(), by.user
    received.refuse_reason = reason.strip()
    received.save(update_fields=["answer", "answered_at", "answered_by", "refuse_reason"])
    transaction.on_commit(vault.after_destroying)
    record("received.refused", by=by, subject=f"disclosure:{received.reference}", sender=received.sender.code)
    tell_organisation(received.sender_id)
    return received


@usecase("received.deleted", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def confirm_deletion(*, received: Received, by: Reader) -> Received:
    """The copy is deleted here, and the receiver says that nothing of it is kept elsewhere. A receipt without content stays."""
    received = _locked(received, by)
    received.deleted_at, received.deleted_by = timezone.now(), by.user
    received.save(update_fields=["deleted_at", "deleted_by"])
    transaction.on_commit(vault.after_destroying)
    record("received.deleted", by=by, subject=f"disclosure:{received.reference}", sender=received.sender.code)
    tell_organisation(received.sender_id)
    return received


@usecase("received.attached", Permission.RECEIVE_DISCLOSURES, refusals=RULES)
def attach(*, received: Received, investigation: Investigation, by: Reader) -> Received:
    """Lay the copy into an investigation of the own organisation."""
    received = _locked(received, by)
    found = Investigation.objects.visible_to(by).open().filter(pk=investigation.pk).first()
    if found is None:
        raise NotYourInvestigation
    received.investigation = found
    received.save(update_fields=["investigation"])
    record("received.attached", by=by, subject=f"disclosure:{received.reference}", investigation=found.reference)
    return received


def _investigation_that_asked(received: Received, by: Reader) -> Investigation | None:
    """The open investigation whose question this answers, so that the answer lies where it was asked for."""
    if received.in_answer_to is None:
        return None
    asked = SupportRequest.objects.visible_to(by).select_related("investigation")
    found = asked.filter(reference=received.in_answer_to, investigation__closed_at=None).first()
    return found.investigation if found else None


def _locked(received: Received, by: Reader) -> Received:
    """The copy as it is now, locked with the disclosure it came by. Raises WasRecalled when the sender took it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT disclosure_lock(%s)", [received.reference])
    found: Received | None = Received.objects.visible_to(by).select_related("sender").filter(pk=received.pk).first()
    if found is None:
        raise WasRecalled
    return found
