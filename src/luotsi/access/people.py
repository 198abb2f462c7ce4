"""Changes of rights: people join an organisation in a role and leave it; contact points are kept confirmed."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader, System
from luotsi.actors import tasks
from luotsi.actors.models import ContactPoint, Membership, Organisation, User
from luotsi.core.errors import NotAllowed, Refused
from luotsi.core.ranges import from_day
from luotsi.countries import queries as countries
from luotsi.countries.schema import DemoPerson, Role
from luotsi.countries.vocabulary import Permission


class AlreadyInThisRole(Refused):
    sentence = _("This person already has this role here for that time.")


class RoleNotHere(Refused):
    sentence = _("This role does not exist in an organisation of your type. Choose another.")


class CannotAddOneself(Refused):
    sentence = _("You cannot give yourself a role. Ask another administrator.")


class CannotLeaveOneself(Refused):
    sentence = _("You cannot remove yourself. Ask another administrator.")


class CannotBeReached(Refused):
    sentence = _("Give a telephone number or an e-mail address.")


class ContactPointHasEnded(Refused):
    sentence = _("This contact point has ended. Add a new one.")


class NotADemo(Refused):
    sentence = _("Invented people exist in demo mode only.")


RULES: dict[str, type[Refused]] = {
    "membership_one_at_a_time_per_role": AlreadyInThisRole,
    "contact_point_can_be_reached": CannotBeReached,
}


@usecase("person.added", Permission.MANAGE_PEOPLE, refusals=RULES)
def add_person(*, email: str, name: str, role: str, by: Reader) -> Membership:
    """Let a person work in the administrator's own organisation from today. A new person sets a password by mail.

    Raises RoleNotHere, AlreadyInThisRole, CannotAddOneself: nobody widens their own rights.
    """
    if not any(known.code == role for known in roles_of(by.organisation)):
        raise RoleNotHere
    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email=email, name=name.strip())
    if user.pk == by.user.pk:
        raise CannotAddOneself
    membership = Membership.objects.create(
        user=user, organisation=by.organisation, role=role, period=from_day(timezone.localdate())
    )
    record("person.added", by=by, subject=f"membership:{membership.pk}", role=role)
    tasks.mail_welcome.defer(membership_id=membership.pk)
    return membership


def roles_of(organisation: Organisation) -> list[Role]:
    """The roles that exist in an organisation of this type."""
    return [role for role in countries.entries("roles", Role) if organisation.type in role.organisation_types]


@usecase("person.removed", Permission.MANAGE_PEOPLE, refusals=RULES)
def end_membership(*, membership: Membership, by: Reader) -> Membership:
    """End a membership of the administrator's own organisation today; from the next request on it binds nobody."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.organisation_id != by.organisation.pk:
        raise NotAllowed
    if membership.user_id == by.user.pk:
        raise CannotLeaveOneself
    today = timezone.localdate()
    if membership.is_in_force(today):
        if membership.period.lower == today:
            # A range that ends where it begins is empty, and an empty one says nothing: it never began.
            membership.period = from_day(today - timedelta(days=1), today)
        else:
            membership.period = from_day(membership.period.lower, today)
        membership.save(update_fields=["period"])
        record("person.removed", by=by, subject=f"membership:{membership.pk}", role=membership.role)
    return membership


@usecase("contact.kept", Permission.MANAGE_CONTACTS, refusals=RULES)
def keep_contact_point(*, point: ContactPoint, by: Reader) -> ContactPoint:
    """Add or change a contact point of one's own organisation; that confirms it.

    Raises CannotBeReached, ContactPointHasEnded, NotAllowed.
    """
    _of_ones_own(point, by)
    _confirm(point)
    point.save()
    record("contact.kept", by=by, subject=f"contact:{point.pk}", kind=point.kind)
    return point


@usecase("contact.confirmed", Permission.MANAGE_CONTACTS, refusals=RULES)
def confirm_contact_point(*, point: ContactPoint, by: Reader) -> ContactPoint:
    """Say that a contact point still answers; it is good for the pack's time again.

    Raises ContactPointHasEnded, NotAllowed.
    """
    _of_ones_own(point, by)
    _confirm(point)
    point.save(update_fields=["confirmed_on", "valid_until"])
    record("contact.confirmed", by=by, subject=f"contact:{point.pk}", kind=point.kind)
    return point


@usecase("contact.ended", Permission.MANAGE_CONTACTS, refusals=RULES)
def end_contact_point(*, point: ContactPoint, by: Reader) -> ContactPoint:
    """A contact point answers no more; it is shown to nobody from now on. Raises ContactPointHasEnded, NotAllowed."""
    _of_ones_own(point, by)
    point.ended_on = timezone.localdate()
    point.save(update_fields=["ended_on"])
    record("contact.ended", by=by, subject=f"contact:{point.pk}", kind=point.kind)
    return point


def _of_ones_own(point: ContactPoint, by: Reader) -> None:
    if point.organisation_id != by.organisation.pk:
        raise NotAllowed
    # The row is locked and read again, so that one that a colleague has just ended does not come back.
    if point.pk and ContactPoint.objects.select_for_update().get(pk=point.pk).ended_on:
        raise ContactPointHasEnded


def _confirm(point: ContactPoint) -> None:
    point.confirmed_on = timezone.localdate()
    point.valid_until = point.confirmed_on + timedelta(days=countries.country().contact_points.confirm_every_days)


@usecase("account.language_chosen")
def choose_mail_language(*, language: str, by: Reader) -> User:
    """The language in which a member of staff gets mail. The pages follow the language chosen on them."""
    by.user.language = language
    by.user.save(update_fields=["language"])
    record("account.language_chosen", by=by, language=language)
    return by.user


@usecase("demo.people_made")
def make_demo_people(*, by: System) -> list[Membership]:
    """Make the invented people of the country pack, each in their role; doing it again changes nothing.

    They have no password, so that only the demo's page lets one continue as them. Raises NotADemo outside demo mode.
    """
    if not settings.DEMO:
        raise NotADemo
    return [_in_their_role(person) for person in countries.entries("demo", DemoPerson)]


def _in_their_role(person: DemoPerson) -> Membership:
    email = demo_email(person)
    user = User.objects.filter(email=email).first() or User.objects.create_user(email=email, name=person.name)
    organisation = Organisation.objects.get(code=person.organisation)
    held = Membership.objects.in_force(timezone.localdate()).filter(
        user=user, organisation=organisation, role=person.role
    )
    return held.first() or Membership.objects.create(
        user=user, organisation=organisation, role=person.role, period=from_day(timezone.localdate())
    )


def demo_email(person: DemoPerson) -> str:
    """An address that can reach nobody, from the invented name."""
    return f"{slugify(person.name).replace('-', '.')}@demo.invalid"
