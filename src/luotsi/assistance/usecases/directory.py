"""The directory is kept by the organisations that are in it."""

from datetime import date

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.assistance.choices import Visibility
from luotsi.assistance.facts import PlaceFacts, ServiceFacts
from luotsi.assistance.models import Address, Location, Schedule, Service, ServiceAtLocation, ServiceCapacity
from luotsi.assistance.refusals import RULES, UnknownChoice
from luotsi.countries import queries as countries
from luotsi.countries.schema import ServiceType
from luotsi.countries.vocabulary import Permission

KEEPERS = (Permission.MANAGE_CONTACTS, Permission.ANSWER_REQUESTS)


@usecase("service.kept", *KEEPERS, refusals=RULES)
def keep_service(*, service: Service | None = None, facts: ServiceFacts, by: Reader) -> Service:
    """Add an entry, or bring one up to date; either counts as checked today. Raises UnknownChoice."""
    if not countries.find("services", facts.service_type, ServiceType) or facts.visibility is Visibility.HIDDEN:
        raise UnknownChoice
    kept = _own(service, by) if service else Service(organisation=by.organisation)
    kept.service_type, kept.name, kept.area = facts.service_type, facts.name, facts.area
    kept.description, kept.eligibility_description = facts.description, facts.eligibility_description
    kept.ages, kept.languages = list(facts.ages), list(facts.languages)
    kept.visibility, kept.named = facts.visibility, [organisation.pk for organisation in facts.named]
    kept.assured_on = timezone.localdate()
    kept.save()
    Schedule.objects.filter(service=kept).delete()
    if facts.byday:
        Schedule.objects.create(
            service=kept, byday=list(facts.byday), opens_at=facts.opens_at, closes_at=facts.closes_at
        )
    _place(kept, facts.place, by)
    record("service.kept", by=by, subject=f"service:{kept.pk}", service=facts.service_type, level=facts.visibility)
    return kept


def _place(service: Service, facts: PlaceFacts, by: Reader) -> None:
    """The one place of the entry: its level, and its address where one was given."""
    at = ServiceAtLocation.objects.select_related("location").filter(service=service).first()
    if not facts.address_1:
        if at:
            at.location.delete()
        return
    location = at.location if at else Location(organisation=by.organisation)
    location.visibility, location.named = facts.visibility, [organisation.pk for organisation in facts.named]
    location.save()
    Address.objects.update_or_create(
        location=location,
        defaults={
            "address_1": facts.address_1, "postal_code": facts.postal_code, "city": facts.city, "phone": facts.phone,
        },
    )  # fmt: skip
    if not at:
        ServiceAtLocation.objects.create(service=service, location=location)


@usecase("service.counted", *KEEPERS, refusals=RULES)
def count_places(*, service: Service, maximum: int, available: int, by: Reader) -> ServiceCapacity:
    """Say how many places there are and how many are free today. Raises TooManyPlaces, NoPlaceFree (below nothing)."""
    kept = _own(service, by)
    counted, _made = ServiceCapacity.objects.update_or_create(
        service=kept,
        defaults={
            "maximum": maximum, "available": available, "checked_on": timezone.localdate(), "checked_by": by.user,
        },
    )  # fmt: skip
    record("service.counted", by=by, subject=f"service:{kept.pk}", maximum=maximum, available=available)
    return counted


@usecase("service.ended", *KEEPERS, refusals=RULES)
def end_service_entry(*, service: Service, on: date, by: Reader) -> Service:
    """Take an entry out of the directory from a day on; what was asked of it before stays."""
    kept = _own(service, by)
    kept.ended_on = on
    kept.save(update_fields=["ended_on"])
    record("service.ended", by=by, subject=f"service:{kept.pk}")
    return kept


def _own(service: Service, by: Reader) -> Service:
    return Service.objects.kept_by(by).select_for_update().get(pk=service.pk)
