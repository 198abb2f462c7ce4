"""The first administrator of an organisation: appointed at the command line, since nobody in it could add anybody yet."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.people import RULES, roles_of
from luotsi.access.readers import System
from luotsi.actors import tasks
from luotsi.actors.models import Membership, Organisation, User
from luotsi.core.errors import Refused
from luotsi.core.ranges import from_day
from luotsi.countries.schema import Role
from luotsi.countries.vocabulary import Permission


class NoSuchOrganisation(Refused):
    sentence = _("No organisation of this code is in force. The directory lists those that are.")


class NoAdministratorHere(Refused):
    sentence = _("The country pack has no role that manages people in an organisation of this type.")


@usecase("person.added", refusals=RULES)
def appoint_administrator(*, email: str, name: str, organisation: str, by: System) -> Membership:
    """Let a person manage the people of the organisation of this code from today; they set a password by mail.

    Raises NoSuchOrganisation, NoAdministratorHere, AlreadyInThisRole.
    """
    today = timezone.localdate()
    place = Organisation.objects.in_force(today).filter(code=organisation).first()
    if place is None:
        raise NoSuchOrganisation
    role = _administrators_role(place)
    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email=email, name=name.strip())
    membership = Membership.objects.create(user=user, organisation=place, role=role.code, period=from_day(today))
    record("person.added", by=by, subject=f"membership:{membership.pk}", role=role.code)
    tasks.mail_welcome.defer(membership_id=membership.pk)
    return membership


def _administrators_role(organisation: Organisation) -> Role:
    """The role that manages people and may do the least besides."""
    found = [role for role in roles_of(organisation) if Permission.MANAGE_PEOPLE in role.permissions]
    if not found:
        raise NoAdministratorHere
    return min(found, key=lambda role: len(role.permissions))
