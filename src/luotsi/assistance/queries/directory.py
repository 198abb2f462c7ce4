"""The directory as one reader is shown it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.assistance.models import Address, Schedule, Service, ServiceCapacity
from luotsi.countries import queries as countries
from luotsi.countries.schema import Role
from luotsi.countries.vocabulary import Permission, World

SHOWN = 200


@dataclass(frozen=True)
class DirectoryFilters:
    """What the directory of services is narrowed to; an empty value narrows nothing."""

    service_type: str = ""
    language: str = ""
    words: str = ""
    free: bool = False


@dataclass(frozen=True)
class Entry:
    """One service as the reader is shown it. `address` is None below its level, and then there is none to show by mistake."""

    service: Service
    capacity: ServiceCapacity | None
    capacity_is_stale: bool
    schedules: list[Schedule]
    address: Address | None


def directory_page(reader: Reader, filters: DirectoryFilters) -> list[Entry]:
    """Services in force that the reader is shown, by kind and name."""
    found = Service.objects.visible_to(reader).in_force(timezone.localdate())
    if filters.service_type:
        found = found.filter(service_type=filters.service_type)
    if filters.language:
        found = found.filter(languages__contains=[filters.language])
    if filters.words:
        words = filters.words
        found = found.filter(
            Q(name__icontains=words) | Q(area__icontains=words) | Q(organisation__search_text__icontains=words.lower())
        )
    if filters.free:
        found = found.filter(capacity__available__gt=0)
    return _entries(list(found.select_related("organisation", "capacity").order_by("service_type", "name")[:SHOWN]))


def entry_of(service: Service) -> Entry:
    """One entry with its hours, and its address if the reader is shown it."""
    return _entries([service])[0]


def service_of(reader: Reader, reference: UUID) -> Service | None:
    found = Service.objects.visible_to(reader).select_related("organisation", "capacity")
    return found.filter(reference=reference).first()


def own_services(reader: Reader) -> list[Entry]:
    """What the reader's organisation keeps in the directory, what has ended last."""
    found = Service.objects.kept_by(reader).select_related("organisation", "capacity")
    return _entries(list(found.order_by("ended_on", "service_type", "name")))


def _entries(services: list[Service]) -> list[Entry]:
    today, within = timezone.localdate(), countries.country().assistance.places_checked_within_days
    keys = [service.pk for service in services]
    schedules: dict[int, list[Schedule]] = {}
    for schedule in Schedule.objects.filter(service__in=keys):
        schedules.setdefault(schedule.service_id, []).append(schedule)
    # Row-level security leaves out the addresses that are not for this reader.
    addresses = {
        service_id: address
        for address in Address.objects.filter(location__at__service__in=keys).prefetch_related("location__at")
        for service_id in [at.service_id for at in address.location.at.all()]
    }
    return [
        Entry(
            service=service,
            capacity=(capacity := getattr(service, "capacity", None)),
            capacity_is_stale=bool(capacity and capacity.is_stale(on=today, within_days=within)),
            schedules=schedules.get(service.pk, []),
            address=addresses.get(service.pk),
        )
        for service in services
    ]


def providers(on: date) -> list[Organisation]:
    """Organisations with a queue for service requests: some role of their type answers them; none of investigation."""
    types = {
        kind
        for role in countries.entries("roles", Role)
        if Permission.ANSWER_REQUESTS in role.permissions
        for kind in role.organisation_types
    }
    found = Organisation.objects.in_force(on).filter(type__in=types).exclude(world=World.INVESTIGATION)
    return sorted(found, key=lambda organisation: organisation.name.casefold())
