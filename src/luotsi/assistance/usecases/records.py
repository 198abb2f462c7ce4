"""The right to stay, compensation, interpreters, dependants, children, leaving: recorded by who answers, each with its dates."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.assistance.choices import ClaimAgainst, DepartureKind, Outcome, PeriodKind, Relation
from luotsi.assistance.models import (
    ChildMeasure,
    CompensationClaim,
    Departure,
    Dependant,
    InterpreterBooking,
    StayPeriod,
    StayPermit,
)
from luotsi.assistance.models.records import Recorded
from luotsi.assistance.refusals import RULES, CaseIsClosed, ImpossibleDate, ServiceConsentMissing, UnknownChoice
from luotsi.countries import queries as countries
from luotsi.countries.schema import Permit, ReasonList
from luotsi.countries.vocabulary import Branch, ConsentKind, Permission
from luotsi.referral.locking import held_case
from luotsi.referral.queries import consents_of

if TYPE_CHECKING:
    from luotsi.referral.models import Case

R = TypeVar("R", bound=Recorded)
MAY = Permission.ARRANGE_ASSISTANCE


@usecase("period.granted", MAY, refusals=RULES)
def grant_period(
    *, case: "Case", kind: PeriodKind, granted_by: Organisation, granted_on: date, starts_on: date, ends_on: date, by: Reader
) -> StayPeriod:  # fmt: skip
    """Record a recovery or reflection period with the days of the decision. Raises ImpossibleDate, NotTheHolder, CaseIsClosed."""
    _not_ahead(granted_on)
    return _add(
        StayPeriod, "period.granted", case, by, {"kind": kind},
        kind=kind, granted_by=granted_by, granted_on=granted_on, starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip


@usecase("period.ended", MAY, refusals=RULES)
def end_period(*, period: StayPeriod, ended_on: date, end_reason: str, by: Reader) -> StayPeriod:
    """A period ends before its day, for a coded reason."""
    if not countries.coded(ReasonList.PERIOD_END, end_reason):
        raise UnknownChoice
    return _follow(period, "period.ended", by, {"reason": end_reason}, ended_on=ended_on, end_reason=end_reason)


@usecase("permit.applied", MAY, refusals=RULES)
def apply_for_permit(
    *, case: "Case", permit: str, applied_on: date, renews: StayPermit | None = None, by: Reader
) -> StayPermit:
    """Record an application for a ground of stay; a renewal names the permit that it follows, and ends its alarm."""
    if not countries.find("permits", permit, Permit):
        raise UnknownChoice
    _not_ahead(applied_on)
    if renews is not None and renews.case_id != case.pk:
        raise UnknownChoice
    return _add(
        StayPermit, "permit.applied", case, by, {"permit": permit}, permit=permit, applied_on=applied_on, renews=renews
    )


@usecase("permit.decided", MAY, refusals=RULES)
def decide_permit(
    *, permit: StayPermit, decided_on: date, outcome: Outcome, valid_from: date | None, valid_to: date | None, by: Reader
) -> StayPermit:  # fmt: skip
    """Record how an application was decided and, if it was granted, how long the permit holds."""
    _not_ahead(decided_on)
    return _follow(
        permit, "permit.decided", by, {"outcome": outcome},
        decided_on=decided_on, outcome=outcome, valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip


@usecase("compensation.claimed", MAY, refusals=RULES)
def claim_compensation(
    *, case: "Case", against: ClaimAgainst, claimed_on: date, amount: Decimal, by: Reader
) -> CompensationClaim:
    """Record what was claimed for the person."""
    _not_ahead(claimed_on)
    return _add(
        CompensationClaim, "compensation.claimed", case, by, {"against": against},
        against=against, claimed_on=claimed_on, amount=amount,
    )  # fmt: skip


@usecase("compensation.decided", MAY, refusals=RULES)
def decide_compensation(
    *, claim: CompensationClaim, decided_on: date, outcome: Outcome, granted_amount: Decimal, paid_on: date | None, by: Reader
) -> CompensationClaim:  # fmt: skip
    """Record what was granted, and when it was paid."""
    _not_ahead(decided_on)
    return _follow(
        claim, "compensation.decided", by, {"outcome": outcome},
        decided_on=decided_on, outcome=outcome, granted_amount=granted_amount, paid_on=paid_on,
    )  # fmt: skip


@usecase("interpreter.asked", MAY, refusals=RULES)
def ask_interpreter(
    *, case: "Case", language: str, needed_at: datetime, occasion: str = "", by: Reader
) -> InterpreterBooking:
    """Record that an interpreter was asked for."""
    if not countries.country().language(language):
        raise UnknownChoice
    return _add(
        InterpreterBooking, "interpreter.asked", case, by, {"language": language},
        language=language, needed_at=needed_at, occasion=occasion,
    )  # fmt: skip


@usecase("interpreter.noted", MAY, refusals=RULES)
def note_interpreter(*, booking: InterpreterBooking, came: bool, by: Reader) -> InterpreterBooking:
    """Whether the interpreter came."""
    return _follow(booking, "interpreter.noted", by, {"came": came}, came=came)


@usecase("dependant.recorded", MAY, refusals=RULES)
def record_dependant(
    *, case: "Case", relation: Relation, birth_year: int, with_person: bool, country: str = "", by: Reader
) -> Dependant:
    """Record somebody who depends on the person; no name is asked."""
    if birth_year > timezone.localdate().year:
        raise ImpossibleDate
    return _add(
        Dependant, "dependant.recorded", case, by, {"relation": relation},
        relation=relation, birth_year=birth_year, with_person=with_person, country=country,
    )  # fmt: skip


@usecase("child.followed", MAY, refusals=RULES)
def follow_child(
    *, case: "Case", welfare_notified_on: date | None, welfare_notified_to: Organisation | None,
    guardian_asked_on: date | None, guardian_appointed_on: date | None, by: Reader,
) -> ChildMeasure:  # fmt: skip
    """Record what was done for a child: child welfare notified, a guardian asked for and appointed. Raises ImpossibleDate."""
    days = [day for day in (welfare_notified_on, guardian_asked_on, guardian_appointed_on) if day]
    _not_ahead(*days)
    facts = {
        "welfare_notified_on": welfare_notified_on, "welfare_notified_to": welfare_notified_to,
        "guardian_asked_on": guardian_asked_on, "guardian_appointed_on": guardian_appointed_on,
    }  # fmt: skip
    known = ChildMeasure.objects.filter(case=case).first()
    if known:
        return _follow(known, "child.followed", by, {}, **facts)
    return _add(ChildMeasure, "child.followed", case, by, {}, **facts)


@usecase("departure.planned", MAY, refusals=RULES)
def plan_departure(
    *, case: "Case", kind: DepartureKind, country: str, risk_weighed_on: date, receiving_contact: str = "",
    planned_on: date | None = None, by: Reader,
) -> Departure:  # fmt: skip
    """Plan a voluntary return, or a transfer to a partner abroad.

    The risk is weighed before, and an adult's transfer rests on consent to passing data on. Raises ServiceConsentMissing, ReceiverMissing.
    """
    _not_ahead(risk_weighed_on)
    standing = [one for one in consents_of(case) if one.kind == ConsentKind.PROCESSING and one.stands]
    if kind == DepartureKind.TRANSFER and case.branch == Branch.ADULT_CONSENTS and not standing:
        raise ServiceConsentMissing
    return _add(
        Departure, "departure.planned", case, by, {"kind": kind},
        kind=kind, country=country.upper(), risk_weighed_on=risk_weighed_on, receiving_contact=receiving_contact,
        planned_on=planned_on, rests_on=standing[0] if standing else None,
    )  # fmt: skip


@usecase("departure.happened", MAY, refusals=RULES)
def note_departure(*, departure: Departure, left_on: date, by: Reader) -> Departure:
    """The day on which the person left."""
    _not_ahead(left_on)
    return _follow(departure, "departure.happened", by, {"kind": departure.kind}, left_on=left_on)


def _not_ahead(*days: date) -> None:
    if any(day > timezone.localdate() for day in days):
        raise ImpossibleDate


def _add(kind: type[R], act: str, case: "Case", by: Reader, said: dict[str, Any], /, **facts: Any) -> R:
    """A row of an open case that the reader's organisation answers for, and its entry in the ledger."""
    case = held_case(case, by)
    if case.is_closed:
        raise CaseIsClosed
    row = kind._default_manager.create(case=case, recorded_at=timezone.now(), recorded_by=by.user, **facts)
    record(act, by=by, case_id=case.pk, subject=f"{kind._meta.model_name}:{row.pk}", **said)
    return row


def _follow(row: R, act: str, by: Reader, said: dict[str, Any], /, **facts: Any) -> R:
    """What came of a row. Raises NotTheHolder."""
    held_case(row.case, by)
    held = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    for name, value in facts.items():
        setattr(held, name, value)
    held.save(update_fields=list(facts))
    record(act, by=by, case_id=held.case_id, subject=f"{row._meta.model_name}:{row.pk}", **said)
    return held
