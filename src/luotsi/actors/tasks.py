"""Mails to staff: that something waits, that they can work here, that a contact point is to be confirmed. None says about whom."""

from collections.abc import Iterable
from datetime import timedelta

from allauth.account import app_settings as account_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from luotsi.actors.models import ContactPoint, Membership, Organisation, User
from luotsi.countries import queries as countries
from luotsi.countries.schema import Role
from luotsi.countries.vocabulary import Permission

REMIND_DAYS_AHEAD = (30, 14, 7, 3, 2, 1)


def tell_organisation(organisation_id: int) -> None:
    """Queue a mail to the people of an organisation, in the running transaction: no act without it, none too early."""
    mail_organisation.defer(organisation_id=organisation_id)


@app.task(name="referral.mail_organisation", queueing_lock=None, retry=5)
def mail_organisation(organisation_id: int) -> int:
    """Tell that something waits, in each one's language; never about whom, nor what."""
    people = Membership.objects.in_force(timezone.localdate()).filter(organisation_id=organisation_id).with_people()
    sent = 0
    for user in {membership.user for membership in people}:
        with _language_of(user):
            sent += send_mail(
                subject=_("Something waits for you in Luotsi"),
                message=_("Something waits for your organisation. Sign in to see it: %(address)s")
                % {"address": settings.SITE_ADDRESS},
                from_email=None,
                recipient_list=[user.email],
            )
    return sent


@app.task(name="actors.mail_welcome", retry=5)
def mail_welcome(membership_id: int) -> int:
    """Tell a person that they can work here now; one without a password gets a link to set it.

    The link is made here and not where the task is queued, so that no key to an account lies in the queue.
    """
    membership = Membership.objects.with_people().get(pk=membership_id)
    user = membership.user
    with _language_of(user):
        lines = [
            _("You can now work in Luotsi for %(organisation)s.") % {"organisation": membership.organisation.name},
            _("Sign in: %(address)s") % {"address": settings.SITE_ADDRESS},
        ]
        if not user.has_usable_password():
            days = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days
            until = ngettext("within %(count)d day", "within %(count)d days", days) % {"count": days}
            lines[1] = _("Set your password %(until)s: %(address)s") % {"until": until, "address": _password_link(user)}
            lines.append(_("At your first sign-in you also set up a second factor: an authenticator app or a passkey."))
        return send_mail(_("Your account in Luotsi"), "\n\n".join(lines), None, [user.email])


@app.periodic(cron="40 6 * * *")
@app.task(name="actors.remind_contact_points", queueing_lock="actors.remind_contact_points")
def remind_contact_points(timestamp: int) -> int:
    """Remind those who keep contact points that some end within thirty days; `timestamp` is when the run was due.

    It runs each day and mails on a few of them, since a mail a day would soon be read by nobody.
    """
    today = timezone.localdate()
    points = ContactPoint.objects.ending_on([today + timedelta(days=days) for days in REMIND_DAYS_AHEAD])
    waiting = Organisation.objects.in_force(today).filter(contact_points__in=points).distinct()
    return sum(_remind(user) for organisation in waiting for user in _keepers(organisation))


def _keepers(organisation: Organisation) -> Iterable[User]:
    """Those in the organisation whose role keeps its contact points."""
    roles = [role.code for role in countries.entries("roles", Role) if Permission.MANAGE_CONTACTS in role.permissions]
    here = Membership.objects.in_force(timezone.localdate()).of_organisation(organisation).in_roles(roles).with_people()
    return {membership.user for membership in here}


def _remind(user: User) -> int:
    with _language_of(user):
        body = _("Contact points of your organisation have to be confirmed soon. Sign in to confirm them: %(address)s")
        address = settings.SITE_ADDRESS + reverse("desk:organisation")
        return send_mail(_("Confirm your contact points in Luotsi"), body % {"address": address}, None, [user.email])


def _password_link(user: User) -> str:
    key = account_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return settings.SITE_ADDRESS + path


def _language_of(user: User) -> translation.override:
    return translation.override(user.language or settings.LANGUAGE_CODE)
