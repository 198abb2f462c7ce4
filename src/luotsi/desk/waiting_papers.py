"""Messages that nobody in the reader's organisation has read."""

from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.desk.waiting import Source, Waiting
from luotsi.desk.words import organisation_name
from luotsi.papers import queries as papers


def unread_messages(reader: Reader) -> list[Waiting]:
    """By the case's reference; no subject, since a subject may say a name."""
    return [
        Waiting(
            what=_("Read a message: %(reference)s") % {"reference": one.thread.case.reference},
            note="",
            sender=organisation_name(one.writer),
            due=None,
            url=one.thread.get_absolute_url(),
        )
        for one in papers.unread(reader)
    ]


OWN = [Source(rows=unread_messages, counts=papers.unread_counts)]
