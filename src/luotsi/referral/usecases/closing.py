"""Closing and reopening. The responsibility ends with a reason and can be taken up again, with its history."""

from uuid import UUID

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Permission
from luotsi.deadlines.usecases import end_clocks
from luotsi.referral.locking import held_case
from luotsi.referral.models import Case, Closure, Responsibility
from luotsi.referral.refusals import RULES, CaseIsClosed, CaseIsOpen, UnknownChoice


@usecase("case.closed", Permission.CLOSE_CASE, refusals=RULES)
def close_case(*, case: Case, reason: str, note: str = "", by: Reader) -> Case:
    """End the responsibility with a reason. Raises CaseIsClosed if someone was quicker, OfferIsOpen while an offer waits."""
    if not countries.coded(ReasonList.CLOSE, reason):
        raise UnknownChoice
    case = held_case(case, by)
    if case.is_closed:
        raise CaseIsClosed
    now = timezone.now()
    Closure.objects.create(case=case, closed_at=now, reason=reason, note=note, closed_by=by.user)
    end_clocks(case_id=case.pk, at=now, by=by)
    case.closed_at = now
    case.save(update_fields=["closed_at"])
    record("case.closed", by=by, case_id=case.pk, subject=f"case:{case.reference}", reason=reason)
    return case


@usecase("case.reopened", Permission.REOPEN_CASE, refusals=RULES)
def reopen_case(*, case: Case, reason: str, key: UUID, by: Reader) -> Case:
    """Take a closed case up again where it ended, with all that is known of it. Raises CaseIsOpen, PersonHasOpenCase."""
    if not countries.coded(ReasonList.REOPEN, reason):
        raise UnknownChoice
    once(key=key, actor_id=by.user.pk, act="case.reopened", do=lambda: _reopen(case, reason, by))
    return Case.objects.get(pk=case.pk)


def _reopen(case: Case, reason: str, by: Reader) -> str:
    case = held_case(case, by)
    if not case.is_closed:
        raise CaseIsOpen
    now = timezone.now()
    closure = Closure.objects.get(case=case, reopened_at=None)
    closure.reopened_at, closure.reopen_reason, closure.reopened_by = max(now, closure.closed_at), reason, by.user
    closure.save(update_fields=["reopened_at", "reopen_reason", "reopened_by"])
    case.closed_at = None
    case.save(update_fields=["closed_at"])
    responsibility = Responsibility.objects.create(
        case=case, organisation=by.organisation, began_at=closure.reopened_at, by=by.user
    )
    record("case.reopened", by=by, case_id=case.pk, subject=f"case:{case.reference}", reason=reason)
    record("responsibility.began", by=by, case_id=case.pk, subject=f"responsibility:{responsibility.pk}")
    return case.reference
