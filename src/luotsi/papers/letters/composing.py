"""What a letter says, from the facts of a case and in the letter's language. No facts of law stand here: they are the pack's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.countries import queries as countries
from luotsi.countries.schema import Outcome, ReasonList, Stage

if TYPE_CHECKING:
    from luotsi.referral.models import Case, CaseIdentity, Handoff, StageDecision


@dataclass(frozen=True)
class Letter:
    """A letter before it is set. `neutral`: it may be seen by anybody, and tells nothing of why help is given."""

    language: str
    title: str
    day: str
    sender: tuple[str, ...]
    receiver: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    neutral: bool = False

    def words(self) -> str:
        """Everything that a reader of the letter sees."""
        lines = [*self.sender, *self.receiver, self.title, *self.paragraphs, *self.closing]
        return "\n".join([*lines, *(f"{label}: {value}" for label, value in self.facts)])


def decision_letter(
    *, case: "Case", decision: "StageDecision", identity: "CaseIdentity | None", language: str, by: Reader
) -> Letter:
    """The decision as the person gets it: what was decided, on which grounds, why, and whether it can be appealed."""
    with translation.override(language):
        stage = countries.find("stages", decision.stage, Stage)
        outcome = stage.outcome(decision.outcome) if stage else None
        facts = [(_("Reference"), case.reference), *_who(identity)]
        facts += [
            (_("Matter"), countries.label("stages", decision.stage, language)),
            (_("Decision"), outcome.names.say(language) if outcome else decision.outcome),
        ]
        if grounds := _grounds(outcome, decision.grounds, language):
            facts.append((_("Grounds"), "; ".join(grounds)))
        facts.append((_("Decided on"), _day(decision.decided_on)))
        paragraphs = [decision.reasons]
        if outcome and outcome.appealable:
            paragraphs.append(
                _(
                    "This decision can be appealed. The instructions for appeal come with it. You can have help with the appeal."
                )
            )
        paragraphs.append(_("You can ask for this decision in a language that you understand."))
        return Letter(
            language=language,
            title=_("Decision"),
            day=_today(),
            sender=(decision.organisation.name_in(language),),
            receiver=(identity.full_name,) if identity else (),
            facts=tuple(facts),
            paragraphs=tuple(paragraphs),
            closing=(by.user.name, by.organisation.name_in(language)),
        )


def handoff_letter(*, case: "Case", handoff: "Handoff", language: str, by: Reader) -> Letter:
    """The letter that goes with an offer to take over. It says no more than the offer does, and not who the person is."""
    with translation.override(language):
        reason = countries.coded(ReasonList.OFFER, handoff.reason)
        facts = [
            (_("Reference"), case.reference),
            (_("Form"), countries.label("forms", handoff.form, language)),
            (_("Age"), handoff.get_age_group_display()),
            (_("Reason for the handoff"), reason.names.say(language) if reason else handoff.reason),
            (_("Urgent"), _("Yes") if handoff.urgent else _("No")),
            (_("Offered"), _moment(handoff.offered_at)),
            (_("Answer due"), _moment(handoff.answer_by)),
        ]
        if handoff.answered_at:
            facts.append((_("Answer"), f"{handoff.get_answer_display()} {_moment(handoff.answered_at)}"))
        paragraphs = [
            _("We offer this case to you. We answer for the person until you accept."),
            _(
                "Answer in Luotsi. The person’s name and other data are there, and you read them once you have accepted."
            ),
        ]
        return Letter(
            language=language,
            title=_("Offer of a case"),
            day=_today(),
            sender=(handoff.from_organisation.name_in(language),),
            receiver=(handoff.to_organisation.name_in(language),),
            facts=tuple(facts),
            paragraphs=tuple([handoff.message, *paragraphs] if handoff.message else paragraphs),
            closing=(by.user.name, by.organisation.name_in(language)),
        )


def appointment_letter(
    *, receiver: str, at: datetime, place: str, meets: str, contact: str, note: str, language: str
) -> Letter:
    """An appointment as anybody has one: no reference, no organisation, no word of why. All of it was typed by its sender."""
    with translation.override(language):
        facts = [
            (_("Time"), _moment(at)),
            (_("Place"), place),
            (_("You meet"), meets),
            (_("If you cannot come"), contact),
        ]
        return Letter(
            language=language,
            title=_("Appointment"),
            day=_today(),
            sender=(meets,),
            receiver=(receiver,) if receiver else (),
            facts=tuple(facts),
            paragraphs=tuple(part for part in (_("A time has been booked for you."), note) if part),
            closing=(meets,),
            neutral=True,
        )


def _who(identity: "CaseIdentity | None") -> list[tuple[str, str]]:
    if identity is None:
        return []
    born = _day(identity.born_on) if identity.born_on else str(identity.birth_year or "")
    return [(label, value) for label, value in ((_("Name"), identity.full_name), (_("Born"), born)) if value]


def _grounds(outcome: Outcome | None, codes: Sequence[str], language: str) -> list[str]:
    known = {ground.code: ground.names.say(language) for ground in outcome.grounds} if outcome else {}
    return [known.get(code, code) for code in codes]


def _today() -> str:
    return _day(timezone.localdate())


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
