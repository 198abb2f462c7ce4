"""Invented contact points for a demonstration, so that the directory shows where one would ask."""

from datetime import timedelta
from zlib import crc32

from django.conf import settings
from django.utils import timezone, translation

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.people import NotADemo
from luotsi.access.readers import System
from luotsi.actors.models import ContactKind, ContactPoint, Organisation
from luotsi.countries import queries as countries
from luotsi.countries.schema import Role

INVESTIGATORS = 2


@usecase("demo.contacts_made")
def make_demo_contact_points(*, by: System) -> int:
    """Make them once: a duty desk where referrals go, two designated investigators in each police organisation, a contact
    in each county; returns how many. Telephones and addresses reach nobody. Raises NotADemo outside demo mode."""
    if not settings.DEMO:
        raise NotADemo
    if ContactPoint.objects.exists():
        return 0
    today = timezone.localdate()
    with translation.override(settings.LANGUAGE_CODE):
        points = [
            _point(organisation, kind, number)
            for organisation in Organisation.objects.in_force(today).order_by("code")
            for kind, count in _kinds(organisation)
            for number in range(1, count + 1)
        ]
    record("demo.contacts_made", by=by, count=len(ContactPoint.objects.bulk_create(points)))
    return len(points)


def _kinds(organisation: Organisation) -> list[tuple[ContactKind, int]]:
    if organisation.code == countries.country().admission_queue:
        return [(ContactKind.DUTY_DESK, 1)]
    if organisation.type in _types_of("police-investigator"):
        return [(ContactKind.DESIGNATED_INVESTIGATOR, INVESTIGATORS)]
    return [(ContactKind.COUNTY_CONTACT, 1)] if organisation.type in _types_of("county-social-worker") else []


def _types_of(role: str) -> tuple[str, ...]:
    found = countries.find("roles", role, Role)
    return found.organisation_types if found else ()


def _point(organisation: Organisation, kind: ContactKind, number: int) -> ContactPoint:
    """Confirmed some time ago, by the organisation's code and no dice, so that some are soon to be confirmed again."""
    days = countries.country().contact_points.confirm_every_days
    confirmed_on = timezone.localdate() - timedelta(days=crc32(f"{organisation.code}{number}".encode()) % (days - 1))
    return ContactPoint(
        organisation=organisation,
        kind=kind,
        title=f"{kind.label} {number}" if kind is ContactKind.DESIGNATED_INVESTIGATOR else str(kind.label),
        phone=f"+999 {crc32(organisation.code.encode()) % 10**6:06d} {number}",
        email=f"{organisation.code.replace('_', '-')}.{number}@demo.invalid",
        confirmed_on=confirmed_on,
        valid_until=confirmed_on + timedelta(days=days),
    )
