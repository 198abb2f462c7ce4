"""Work that runs beside the pages: warnings before clocks end, and clocks that follow a change of rules or calendar."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from luotsi.access.readers import System, reading_as
from luotsi.actors.models import Membership


@app.task(name="deadlines.mail_warning", retry=5)
def mail_warning(organisation_id: int) -> int:
    """Tell the people of an organisation that a clock ends soon, in each one's language; never which, nor of whom."""
    people = Membership.objects.in_force(timezone.localdate()).filter(organisation_id=organisation_id).with_people()
    sent = 0
    for user in {membership.user for membership in people}:
        with translation.override(user.language or settings.LANGUAGE_CODE):
            body = _("A deadline that your organisation should know of ends soon. Sign in to see it: %(address)s")
            address = settings.SITE_ADDRESS + reverse("desk:deadlines")
            sent += send_mail(_("A deadline ends soon in Luotsi"), body % {"address": address}, None, [user.email])
    return sent


@app.periodic(cron="7 * * * *")
@app.task(name="deadlines.warn_of_clocks", queueing_lock="deadlines.warn_of_clocks")
def warn_of_clocks(timestamp: int) -> None:
    """Warn of clocks that end soon; `timestamp` is when the run was due."""
    from luotsi.deadlines.usecases import warn_of_clocks

    by = System(rule="clocks warn before they end")
    with reading_as(by):
        warn_of_clocks(by=by)


@app.periodic(cron="23 2 * * *")
@app.task(name="deadlines.recompute_clocks", queueing_lock="deadlines.recompute_clocks")
def recompute_clocks(timestamp: int) -> None:
    """Let clocks follow rules and calendar that changed; `timestamp` is when the run was due."""
    from luotsi.deadlines.usecases import recompute_clocks

    by = System(rule="clocks follow their rules")
    with reading_as(by):
        recompute_clocks(by=by)
