"""The long lists of the desk as tables: cases, signals, and what My work shows. Values in, words out; no query and no rule."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luotsi.actors.models import Organisation
from luotsi.deadlines.queries import RunningClock
from luotsi.desk.tables import Column, Table, Text, actions, link, link_button, noted, post_button, quiet, strong, tag
from luotsi.desk.templatetags.luotsi import day, days_left, due_color, label
from luotsi.desk.waiting import Waiting
from luotsi.referral.choices import SignalOutcome

if TYPE_CHECKING:
    from luotsi.referral.models import AdviceRequest, Case, Handoff, ReferralDraft, Signal

OUTCOME_COLORS = {SignalOutcome.REFERRED: "success", "": "warning"}


def cases(rows: "Iterable[tuple[Case, Organisation | None]]") -> Table:
    """The cases that a reader reads. No name stands here."""
    closed, urgent = quiet(_("Closed")), tag(_("urgent"), "danger")
    return Table(
        [Column(_("Case")), Column(_("Form")), Column(_("Stage")), Column(_("Who answers")), Column(_("Opened"), num=True)],
        (
            [
                format_html("{} {}", link(case.get_absolute_url(), case.reference), urgent)
                if case.urgent and not case.is_closed
                else link(case.get_absolute_url(), case.reference),
                noted(label(case.form, "forms"), case.get_age_group_display()),
                label(case.stage, "stages"),
                holder.name if holder else closed,
                day(case.opened_at),
            ]
            for case, holder in rows
        ),
    )  # fmt: skip


def signals(found: "Iterable[Signal]") -> Table:
    """Signals that the reader's organisation recorded."""
    return Table(
        [
            Column(_("Signal")), Column(_("What it looks like")), Column(_("Where")), Column(_("State")),
            Column(_("Seen on"), num=True),
        ],
        (
            [
                link(signal.get_absolute_url(), signal.reference),
                label(signal.form, "forms"),
                signal.place,
                tag(signal.get_outcome_display(), OUTCOME_COLORS.get(signal.outcome, "neutral")),
                day(signal.seen_on),
            ]
            for signal in found
        ),
    )  # fmt: skip


def waiting(
    *, offers: "Iterable[Handoff]", advice: "Iterable[AdviceRequest]", climbed: "Iterable[Handoff]",
    others: Iterable[Waiting], token: str,
) -> Table:  # fmt: skip
    """What waits for the reader's answer, with the button that answers it in the same row."""
    rows: list[Sequence[Text]] = [_offer(offer, token) for offer in offers]
    rows += [
        [
            strong(one.what, one.note), one.sender, _due(one.due) if one.due else "",
            actions(link_button(one.url, _("Open"))),
        ]
        for one in others
    ]  # fmt: skip
    rows += [
        [
            strong(_("Give advice"), f"{label(request.form, 'forms')} · {request.get_age_group_display()}"),
            request.from_organisation.name,
            quiet(_("asked %(day)s") % {"day": day(request.asked_at)}),
            actions(link_button(request.get_absolute_url(), _("Open"))),
        ]
        for request in advice
    ]
    rows += [
        [
            strong(
                _("Nobody has answered: %(reference)s") % {"reference": offer.case_reference},
                _("offered to %(organisation)s") % {"organisation": offer.to_organisation.name},
            ),
            offer.from_organisation.name,
            tag(days_left(offer.answer_by), "danger"),
            actions(link_button(offer.get_absolute_url(), _("Open"))),
        ]
        for offer in climbed
    ]
    return Table(
        [Column(_("What")), Column(_("From")), Column(_("Due")), Column(_("Answer"), num=True, quiet=True)], rows
    )


def _offer(offer: "Handoff", token: str) -> Sequence[Text]:
    told = [label(offer.form, "forms"), offer.get_age_group_display(), *([_("urgent")] if offer.urgent else [])]
    return [
        strong(_("Take over %(reference)s") % {"reference": offer.case_reference}, " · ".join(map(str, told))),
        offer.from_organisation.name,
        _due(offer.answer_by),
        actions(
            post_button(reverse("desk:accept", args=[offer.reference]), _("Accept"), token),
            link_button(offer.get_absolute_url(), _("Open or decline"), "tertiary"),
        ),
    ]


def drafts(found: "Iterable[ReferralDraft]") -> Table:
    """Referrals being written."""
    return Table(
        [Column(_("Signal")), Column(_("Begun by")), Column(_("Kept until")), Column(_("Open"), num=True, quiet=True)],
        (
            [
                strong(draft.signal.reference),
                draft.started_by.name,
                day(draft.expires_at),
                actions(link_button(draft.get_absolute_url(), _("Go on"))),
            ]
            for draft in found
        ),
    )


def clocks(found: "Iterable[tuple[Case, RunningClock]]") -> Table:
    """Running clocks of the reader's cases."""
    return Table(
        [Column(_("Case")), Column(_("Clock")), Column(_("Stage")), Column(_("Left"), num=True)],
        (
            [
                link(case.get_absolute_url(), case.reference),
                label(clock.deadline.clock, "clocks"),
                label(case.stage, "stages"),
                days_left(clock.deadline.due_at),
            ]
            for case, clock in found
        ),
    )


def open_signals(found: "Iterable[Signal]") -> Table:
    """Signals that nobody has referred or ended."""
    return Table(
        [Column(_("Signal")), Column(_("What it looks like")), Column(_("State"))],
        (
            [link(one.get_absolute_url(), one.reference), label(one.form, "forms"), one.get_outcome_display()]
            for one in found
        ),
    )


def _due(moment: datetime) -> SafeString:
    return tag(days_left(moment), due_color(moment))
