"""Who is there and how they are reached, for other rooms to ask."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from luotsi.actors.models import ContactPoint, Membership, Organisation, User
from luotsi.countries import queries as countries
from luotsi.countries.schema import Role
from luotsi.countries.vocabulary import Permission


def organisation(code: str) -> Organisation:
    """The organisation of this code. Raises Organisation.DoesNotExist: the country is not loaded."""
    return Organisation.objects.get(code=code)


def directory(*, words: str = "", type_: str = "", on: date, limit: int = 200) -> list[Organisation]:
    """Organisations in force, by words of their name in any language, their place or their type."""
    found = Organisation.objects.in_force(on).named_like(words).select_related("parent")
    if type_:
        found = found.of_type(type_)
    return sorted(found[:limit], key=lambda organisation: organisation.name.casefold())


def in_directory(code: str) -> Organisation | None:
    """One organisation of the directory with those above it, after it and before it, also when it is no longer in force."""
    return Organisation.objects.with_lines().filter(code=code).first()


def could_take_over(*, on: date, but: Organisation) -> "QuerySet[Organisation]":
    """Organisations to which a case can be offered."""
    return Organisation.objects.in_force(on).may_answer().exclude(pk=but.pk)


def organisations_where(permission: Permission, *, on: date) -> list[Organisation]:
    """Organisations in which somebody's role can hold this permission, by name."""
    roles = [role for role in countries.entries("roles", Role, on) if permission in role.permissions]
    types = {kind for role in roles for kind in role.organisation_types}
    found = Organisation.objects.in_force(on).filter(type__in=types)
    return sorted(found, key=lambda organisation: organisation.name.casefold())


def memberships_of(user: User, *, on: date) -> list[Membership]:
    """Where this person works now, the longest-held first."""
    found = list(Membership.objects.in_force(on).filter(user=user).select_related("organisation").order_by("pk"))
    for membership in found:
        membership.user = user
    return found


def people_of(organisation: Organisation, *, on: date) -> list[Membership]:
    return list(
        Membership.objects.in_force(on).of_organisation(organisation).with_people().order_by("user__name", "role")
    )


def membership_here(organisation: Organisation, pk: int, *, on: date) -> Membership | None:
    """A membership in force in this organisation and no other."""
    return Membership.objects.in_force(on).of_organisation(organisation).with_people().filter(pk=pk).first()


def contact_point_here(organisation: Organisation, pk: int) -> ContactPoint | None:
    """A contact point that this organisation keeps, and no other's."""
    return ContactPoint.objects.kept().of_organisation(organisation).filter(pk=pk).first()


def contact_points_kept(organisation: Organisation) -> list[ContactPoint]:
    """Every contact point that the organisation keeps, the one to confirm soonest first."""
    return list(ContactPoint.objects.kept().of_organisation(organisation).order_by("valid_until", "kind", "title"))


def demo_people(emails: Sequence[str], *, on: date) -> list[Membership]:
    """Memberships of the demo's invented people, in the order in which they are asked for."""
    found = Membership.objects.in_force(on).with_people().filter(user__email__in=emails).order_by("pk")
    return sorted(found, key=lambda membership: emails.index(membership.user.email))


def contact_points(organisations: Sequence[Organisation], *, on: date) -> dict[int, list[ContactPoint]]:
    """Valid contact points by organisation."""
    found: dict[int, list[ContactPoint]] = defaultdict(list)
    for point in ContactPoint.objects.valid(on).filter(organisation__in=organisations).order_by("kind", "title"):
        found[point.organisation_id].append(point)
    return found
