"""Withdrawn consents by which the reader's organisation had got something."""

from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.desk.waiting import Source, Waiting
from luotsi.referral.queries import recall_counts, recalls_of


def recalls(reader: Reader) -> list[Waiting]:
    """What is to be stopped, and answered."""
    return [
        Waiting(
            what=_("Consent withdrawn: stop using, and delete or return what you copied"),
            note=recall.case_reference, sender="", due=None, url=recall.get_absolute_url(),
        )
        for recall in recalls_of(reader)
    ]  # fmt: skip


OWN = [Source(rows=recalls, counts=recall_counts)]
