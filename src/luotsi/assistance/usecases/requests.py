"""Asking for a service, and the provider's answers."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.assistance.choices import RequestAnswer
from luotsi.assistance.facts import RequestFacts
from luotsi.assistance.models import ServiceRequest
from luotsi.assistance.queries import consent_to_services, county_of
from luotsi.assistance.refusals import RULES, ImpossibleDate, NotTheHolder, RequestAlreadyAnswered, UnknownChoice
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList, ServiceType
from luotsi.countries.vocabulary import Permission
from luotsi.referral import tasks
from luotsi.referral.locking import held_case, lock_case

if TYPE_CHECKING:
    from luotsi.referral.models import Case


@usecase("service_request.asked", Permission.ARRANGE_ASSISTANCE, refusals=RULES)
def ask_for_service(*, case: "Case", facts: RequestFacts, key: UUID, by: Reader) -> ServiceRequest:
    """Put a request into a provider's queue. A repeated submit finds the first.

    Raises NotTheHolder, CaseIsClosed, ServiceConsentMissing, AnotherWorld, NotYourService, UnknownChoice.
    """
    made = once(key=key, actor_id=by.user.pk, act="service_request.asked", do=lambda: str(_ask(case, facts, by).pk))
    return ServiceRequest.objects.get(pk=made)


def _ask(case: "Case", facts: RequestFacts, by: Reader) -> ServiceRequest:
    if not countries.find("services", facts.service_type, ServiceType):
        raise UnknownChoice
    if not countries.country().language(facts.language):
        raise UnknownChoice
    case = held_case(case, by)
    request = ServiceRequest.objects.create(
        case=case,
        need=facts.need,
        service_type=facts.service_type,
        service=facts.service,
        provider=facts.provider,
        from_organisation=by.organisation,
        for_county=county_of(case),
        age_group=case.age_group,
        language=facts.language,
        urgent=facts.urgent,
        wanted_from=facts.wanted_from,
        message=facts.message.strip(),
        compartments=sorted(facts.compartments),
        rests_on=consent_to_services(case),
        asked_at=timezone.now(),
        asked_by=by.user,
    )
    record(
        "service_request.asked", by=by, case_id=case.pk, subject=f"service_request:{request.pk}",
        to=facts.provider.code, service=facts.service_type,
    )  # fmt: skip
    tasks.tell_organisation(facts.provider.pk)
    return request


@usecase("service_request.accepted", Permission.ANSWER_REQUESTS, refusals=RULES)
def accept_request(*, request: ServiceRequest, by: Reader) -> ServiceRequest:
    """Take the request on. It takes a free place where places are counted, and gives the grant that the request named.

    Accepting twice is accepting once. Raises NoPlaceFree, ServiceConsentMissing, RequestAlreadyAnswered.
    """
    held = _locked(request)
    if held.answer == RequestAnswer.ACCEPTED and held.provider_id == by.organisation.pk:
        return held
    _answer(held, RequestAnswer.ACCEPTED, by=by)
    record("service_request.accepted", by=by, case_id=held.case_id, subject=f"service_request:{held.pk}")
    tasks.tell_organisation(held.from_organisation_id)
    return held


@usecase("service_request.declined", Permission.ANSWER_REQUESTS, refusals=RULES)
def decline_request(*, request: ServiceRequest, reason: str, text: str, by: Reader) -> ServiceRequest:
    """Say no, with a coded reason."""
    if not countries.coded(ReasonList.SERVICE_DECLINE, reason):
        raise UnknownChoice
    held = _locked(request)
    held.reason, held.answer_text = reason, text.strip()
    _answer(held, RequestAnswer.DECLINED, by=by)
    record("service_request.declined", by=by, case_id=held.case_id, subject=f"service_request:{held.pk}", reason=reason)
    tasks.tell_organisation(held.from_organisation_id)
    return held


@usecase("service_request.cancelled", Permission.ARRANGE_ASSISTANCE, refusals=RULES)
def cancel_request(*, request: ServiceRequest, reason: str, by: Reader) -> ServiceRequest:
    """Take a request back before it is answered."""
    if not countries.coded(ReasonList.SERVICE_CANCEL, reason):
        raise UnknownChoice
    held = _locked(request)
    held.reason = reason
    _answer(held, RequestAnswer.CANCELLED, by=by)
    record(
        "service_request.cancelled", by=by, case_id=held.case_id, subject=f"service_request:{held.pk}", reason=reason
    )
    tasks.tell_organisation(held.provider_id)
    return held


@usecase("service.started", Permission.ANSWER_REQUESTS, Permission.ARRANGE_ASSISTANCE, refusals=RULES)
def start_service(*, request: ServiceRequest, on: date, by: Reader) -> ServiceRequest:
    """Say from which day the service is given; the waiting ends on it. Raises ImpossibleDate, RequestAlreadyAnswered."""
    held = _locked(request)
    if held.state != "waiting":
        raise RequestAlreadyAnswered
    if on > timezone.localdate() or on < timezone.localdate(held.asked_at):
        raise ImpossibleDate
    held.started_on = on
    held.save(update_fields=["started_on"])
    record("service.started", by=by, case_id=held.case_id, subject=f"service_request:{held.pk}", on=on.isoformat())
    return held


@usecase("service.finished", Permission.ANSWER_REQUESTS, Permission.ARRANGE_ASSISTANCE, refusals=RULES)
def finish_service(*, request: ServiceRequest, outcome: str, by: Reader) -> ServiceRequest:
    """End an accepted service with its outcome: the place is free again, and what the provider could read closes at once."""
    if not countries.coded(ReasonList.SERVICE_OUTCOME, outcome):
        raise UnknownChoice
    held = _locked(request)
    if held.state not in ("waiting", "running"):
        raise RequestAlreadyAnswered
    held.ended_at, held.ended_by, held.outcome = timezone.now(), by.user, outcome
    held.save(update_fields=["ended_at", "ended_by", "outcome"])
    record("service.finished", by=by, case_id=held.case_id, subject=f"service_request:{held.pk}", outcome=outcome)
    return held


def _locked(request: ServiceRequest) -> ServiceRequest:
    """The request as it is now, behind the lock of its case: one act on a case at a time."""
    lock_case(request.case_id)
    found = ServiceRequest.objects.select_for_update(of=("self",)).filter(pk=request.pk).first()
    if found is None:
        raise NotTheHolder
    return found


def _answer(held: ServiceRequest, answer: RequestAnswer, *, by: Reader) -> None:
    if held.answered_at is not None:
        raise RequestAlreadyAnswered
    held.answer, held.answered_at, held.answered_by = answer, timezone.now(), by.user
    held.save(update_fields=["answer", "answered_at", "answered_by", "reason", "answer_text"])
