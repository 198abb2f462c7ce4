"""Checking and sending by a second person, returning, and recalling what was wrong."""

from collections.abc import Collection

from django.db import connection, transaction
from django.utils import timezone

from luotsi.access import vault
from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.tasks import tell_organisation
from luotsi.countries.vocabulary import Permission
from luotsi.disclosure.choices import RecallReason
from luotsi.disclosure.models import Disclosure, DisclosureItem
from luotsi.disclosure.refusals import RULES, AlreadyRecalled, NotADraft, NotChecked, SecondPersonChecks
from luotsi.disclosure.usecases.preparing import locked
from luotsi.referral.locking import lock_case

# What the second person confirms, each by itself.
CHECKS = ("basis", "minimum", "risk", "receiver")


@usecase("disclosure.sent", Permission.DISCLOSE, refusals=RULES)
def send_disclosure(*, disclosure: Disclosure, checked: Collection[str], by: Reader) -> Disclosure:
    """Check it as a second person, and send it: the copy is written into the receiver's store in the same transaction.

    Sending twice is sending once. Raises SecondPersonChecks, NotChecked, ConsentDoesNotStand, BeyondTheConsent.
    """
    if set(CHECKS) - set(checked):
        raise NotChecked
    lock_case(disclosure.case_id)
    disclosure = locked(disclosure, by)
    if disclosure.sent_at is not None and disclosure.checked_by_id == by.user.pk:
        return disclosure
    if disclosure.submitted_at is None or disclosure.sent_at is not None:
        raise NotADraft
    if had_a_part(disclosure, by):
        raise SecondPersonChecks
    disclosure.checked_by, disclosure.sent_at = by.user, timezone.now()
    disclosure.save(update_fields=["checked_by", "sent_at"])
    record(
        "disclosure.sent", by=by, case_id=disclosure.case_id, subject=f"disclosure:{disclosure.reference}",
        to=disclosure.receiver.code, basis=disclosure.basis,
        compartments=sorted(set(DisclosureItem.objects.filter(disclosure=disclosure).values_list("compartment", flat=True))),
    )  # fmt: skip
    tell_organisation(disclosure.receiver_id)
    return disclosure


def had_a_part(disclosure: Disclosure, by: Reader) -> bool:
    """Did the reader begin it, write into it, or submit it?"""
    if by.user.pk in (disclosure.prepared_by_id, disclosure.submitted_by_id):
        return True
    return DisclosureItem.objects.filter(disclosure=disclosure, added_by=by.user).exists()


@usecase("disclosure.returned", Permission.DISCLOSE, refusals=RULES)
def return_disclosure(*, disclosure: Disclosure, note: str, by: Reader) -> Disclosure:
    """Give it back to those who prepared it, with what is wrong. It is a draft again."""
    disclosure = locked(disclosure, by)
    if disclosure.submitted_at is None or disclosure.sent_at is not None:
        raise NotADraft
    disclosure.submitted_at, disclosure.submitted_by, disclosure.return_note = None, None, note.strip()
    disclosure.save(update_fields=["submitted_at", "submitted_by", "return_note"])
    record("disclosure.returned", by=by, case_id=disclosure.case_id, subject=f"disclosure:{disclosure.reference}")
    return disclosure


@usecase("disclosure.recalled", Permission.DISCLOSE, refusals=RULES)
def recall_disclosure(*, disclosure: Disclosure, reason: RecallReason, by: Reader) -> Disclosure:
    """Take back what should not have been sent.

    Unopened, the copy is removed. Opened, it is locked, and the receiver is asked to delete what it keeps and to confirm.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT disclosure_lock(%s)", [disclosure.reference])
    disclosure = locked(disclosure, by)
    if disclosure.recalled_at is not None:
        raise AlreadyRecalled
    disclosure.recalled_at, disclosure.recalled_by, disclosure.recall_reason = timezone.now(), by.user, reason
    disclosure.save(update_fields=["recalled_at", "recalled_by", "recall_reason"])
    transaction.on_commit(vault.after_destroying)
    record(
        "disclosure.recalled", by=by, case_id=disclosure.case_id, subject=f"disclosure:{disclosure.reference}",
        to=disclosure.receiver.code, reason=str(reason),
    )  # fmt: skip
    tell_organisation(disclosure.receiver_id)
    return disclosure
