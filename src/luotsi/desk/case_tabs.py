"""The pages of one case, as tabs: each opens to readers with one of its permissions."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luotsi.access.readers import Reader
from luotsi.countries.vocabulary import Permission


@dataclass(frozen=True)
class Tab:
    """A page of the case; `url_name` is made from the case's reference, and everything below its address belongs to it.

    So does what lies `elsewhere`: a joint meeting has an address of its own, for those who do not read the case.
    """

    label: Promise
    url_name: str
    permissions: frozenset[Permission]
    elsewhere: str = ""


TABS: list[Tab] = [
    Tab(_("Overview"), "desk:case", frozenset({Permission.READ_CASES})),
    Tab(_("Assistance"), "desk:assistance", frozenset({Permission.ARRANGE_ASSISTANCE, Permission.ANSWER_REQUESTS})),
    Tab(_("Deadlines"), "desk:clocks", frozenset({Permission.READ_CASES})),
    Tab(_("Consent"), "desk:consents", frozenset({Permission.READ_CASES})),
    Tab(_("Team"), "desk:team", frozenset({Permission.READ_CASES}), elsewhere="/meetings/"),
    Tab(_("Messages"), "desk:messages", frozenset({Permission.READ_CASES})),
    Tab(_("Documents"), "desk:documents", frozenset({Permission.READ_CASES})),
    Tab(_("Disclosures"), "desk:disclosures", frozenset({Permission.DISCLOSE})),
    Tab(_("The person’s own view"), "desk:who-saw", frozenset({Permission.ANSWER_SUBJECT})),
]


def tabs_of(reference: str, path: str, reader: Reader) -> list[dict[str, object]]:
    """The tabs of a case for a reader who reads it; `current` is the one with the longest address that `path` begins with."""
    shown = [
        (tab, reverse(tab.url_name, args=[reference]))
        for tab in TABS
        if any(reader.may(permission) for permission in tab.permissions)
    ]
    here = max(
        (url for tab, url in shown if path.startswith(url) or (tab.elsewhere and path.startswith(tab.elsewhere))),
        key=len,
        default="",
    )
    return [{"label": tab.label, "url": url, "current": url == here} for tab, url in shown]
