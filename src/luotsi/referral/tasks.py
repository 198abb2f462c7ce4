"""Work that runs beside the pages: mails that say that something waits, offers that climb, drafts that run out."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from luotsi.access.readers import System, reading_as
from luotsi.actors.models import Membership


def tell_organisation(organisation_id: int) -> None:
    """Queue a mail to the people of an organisation, in the running transaction: no act without it, none too early."""
    mail_organisation.defer(organisation_id=organisation_id)


@app.task(name="referral.mail_organisation", queueing_lock=None, retry=5)
def mail_organisation(organisation_id: int) -> int:
    """Tell that something waits, in each one's language; never about whom, nor what."""
    people = Membership.objects.in_force(timezone.localdate()).filter(organisation_id=organisation_id).with_people()
    sent = 0
    for user in {membership.user for membership in people}:
        with translation.override(user.language or settings.LANGUAGE_CODE):
            sent += send_mail(
                subject=_("Something waits for you in Luotsi"),
                message=_("Something waits for your organisation. Sign in to see it: %(address)s")
                % {"address": settings.SITE_ADDRESS},
                from_email=None,
                recipient_list=[user.email],
            )
    return sent


@app.periodic(cron="* * * * *")
@app.task(name="referral.climb_offers", queueing_lock="referral.climb_offers")
def climb_offers(timestamp: int) -> None:
    """Let unanswered offers climb and the oldest expire; `timestamp` is when the run was due."""
    from luotsi.referral import usecases

    by = System(rule="unanswered offers climb")
    with reading_as(by):
        usecases.climb_offers(by=by)


@app.periodic(cron="17 3 * * *")
@app.task(name="referral.drop_old_drafts", queueing_lock="referral.drop_old_drafts")
def drop_old_drafts(timestamp: int) -> None:
    """Delete drafts whose time has run out; `timestamp` is when the run was due."""
    from luotsi.referral import usecases

    by = System(rule="drafts run out")
    with reading_as(by):
        usecases.drop_old_drafts(by=by)


@app.periodic(cron="41 3 * * *")
@app.task(name="referral.propose_retention", queueing_lock="referral.propose_retention")
def propose_retention(timestamp: int) -> None:
    """Propose what has been kept long enough; nothing is erased before a person confirms it."""
    from luotsi.referral import usecases

    by = System(rule="retention is proposed")
    with reading_as(by):
        usecases.propose_retention(by=by)
