"""Words for the program's own closed sets, and the sentence that each ledger entry says."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from luotsi.access.models import LedgerEntry
from luotsi.actors.naming import known_organisations
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList, Stage
from luotsi.countries.vocabulary import Branch, Compartment, ConsentKind
from luotsi.desk import (
    words_assistance,
    words_consent,
    words_deadlines,
    words_disclosures,
    words_papers,
    words_person,
    words_team,
)

COMPARTMENTS: dict[str, Promise] = {
    Compartment.IDENTITY: gettext_lazy("Identity"),
    Compartment.CONTACT: gettext_lazy("Contact"),
    Compartment.ASSISTANCE: gettext_lazy("Assistance"),
    Compartment.HEALTH: gettext_lazy("Health"),
    Compartment.RESIDENCE: gettext_lazy("Residence"),
    Compartment.OFFENCE: gettext_lazy("Offence"),
}
BRANCHES: dict[str, Promise] = {
    Branch.ADULT_CONSENTS: gettext_lazy("Adult · consents"),
    Branch.ADULT_REFUSES: gettext_lazy("Adult · refuses"),
    Branch.CANNOT_DECIDE: gettext_lazy("Adult · cannot decide now"),
    Branch.CHILD: gettext_lazy("Child · guardian or representative"),
}
CONSENT_KINDS: dict[str, Promise] = {
    ConsentKind.SERVICE: gettext_lazy("To receive help"),
    ConsentKind.FORMAL_IDENTIFICATION: gettext_lazy("To formal identification"),
    ConsentKind.NAMED_SHARING: gettext_lazy("To sharing with a named organisation"),
    ConsentKind.PROCESSING: gettext_lazy("To the handling and passing on of data"),
}
SENTENCES: dict[str, Promise] = {
    "case.opened": gettext_lazy("Case opened by %(organisation)s."),
    "case.closed": gettext_lazy("Case closed. Reason: %(close_reason)s."),
    "case.reopened": gettext_lazy("Case reopened. Reason: %(reopen_reason)s."),
    "case.looked_at": gettext_lazy("%(organisation)s looked at the file: %(compartments)s."),
    "handoff.offered": gettext_lazy("%(organisation)s offered the case to %(to)s. Reason: %(offer_reason)s."),
    "handoff.accepted": gettext_lazy("%(organisation)s accepted and answers for the person from here on."),
    "handoff.declined": gettext_lazy("%(organisation)s declined. Reason: %(decline_reason)s."),
    "handoff.withdrawn": gettext_lazy("%(organisation)s withdrew the offer. Reason: %(withdraw_reason)s."),
    "handoff.climbed": gettext_lazy("Nobody answered the offer in time; it was brought before %(to)s."),
    "handoff.expired": gettext_lazy("The offer was never answered and has expired. A joint meeting was called."),
    "responsibility.began": gettext_lazy("%(organisation)s answers for the person."),
    "stage.entered": gettext_lazy("Stage entered: %(stage_subject)s."),
    "stage.decided": gettext_lazy("Decided by %(organisation)s: %(outcome)s."),
    "referrer.told": gettext_lazy("The referrer was told yes or no, and nothing else."),
    "decision.appealed": gettext_lazy("An appeal against the decision was noted."),
    "consent.given": gettext_lazy("Consent recorded: %(kind)s."),
    "consent.withdrawn": gettext_lazy("Consent withdrawn: %(kind)s. What rested on it ended at once."),
    "clock.started": gettext_lazy("Clock started: %(clock)s."),
    "clock.ended": gettext_lazy("Clock ended: %(clock)s."),
    "note.written": gettext_lazy("%(organisation)s wrote a note under %(compartment)s."),
    "joint_meeting.called": gettext_lazy("%(organisation)s asked for a joint meeting."),
    "joint_meeting.settled": gettext_lazy("The result of the joint meeting was recorded."),
    "signal.recorded": gettext_lazy("%(organisation)s recorded a signal."),
    "signal.ended": gettext_lazy("%(organisation)s ended a signal without referral."),
    "advice.asked": gettext_lazy("%(organisation)s asked %(to)s for advice, without names."),
    "advice.given": gettext_lazy("%(organisation)s gave advice."),
    "notice.sent": gettext_lazy("%(organisation)s sent a notice without identity to %(to)s."),
    "draft.started": gettext_lazy("%(organisation)s began a referral."),
    "draft.saved": gettext_lazy("%(organisation)s saved a draft of a referral."),
    "draft.dropped": gettext_lazy("A draft ran out and was deleted."),
    "person.searched": gettext_lazy("%(organisation)s searched for a person."),
    "person.added": gettext_lazy("%(organisation)s let a person work in the role %(role)s."),
    "person.removed": gettext_lazy("%(organisation)s ended a person's role %(role)s."),
    "contact.kept": gettext_lazy("%(organisation)s kept a contact point."),
    "contact.ended": gettext_lazy("%(organisation)s ended a contact point."),
    "page.refused": gettext_lazy("A page was refused."),
    "country.loaded": gettext_lazy("The country pack was loaded."),
    "session.began": gettext_lazy("%(organisation)s: a person signed in."),
    "session.ended": gettext_lazy("A session ended: a person signed out, or ended it from elsewhere."),
    "session.role_chosen": gettext_lazy("%(organisation)s: a person began to work in the role %(role)s."),
    "sign_in.failed": gettext_lazy("A sign-in failed."),
    "sign_in.locked": gettext_lazy("An account was locked for some minutes after failed sign-ins."),
    "second_factor.added": gettext_lazy("A second factor was added."),
    "second_factor.removed": gettext_lazy("A second factor was removed."),
    "second_factor.renewed": gettext_lazy("A second factor was renewed."),
    "second_factor.failed": gettext_lazy("A second factor was not accepted."),
    "password.set": gettext_lazy("A password was set."),
    "account.language_chosen": gettext_lazy("A person chose the language of their mails."),
    "contact.confirmed": gettext_lazy("%(organisation)s confirmed a contact point."),
    "demo.contacts_made": gettext_lazy("Invented contact points were made for the demo."),
    "demo.people_made": gettext_lazy("The invented people were asked for outside the demo."),
    "ledger.looked_at": gettext_lazy("%(organisation)s looked at the ledger."),
    "search.dropped": gettext_lazy("%(organisation)s dropped a search of the case list."),
    "search.kept": gettext_lazy("%(organisation)s kept a search of the case list."),
    **words_assistance.SENTENCES,
    **words_consent.SENTENCES,
    **words_deadlines.SENTENCES,
    **words_disclosures.SENTENCES,
    **words_papers.SENTENCES,
    **words_person.SENTENCES,
    **words_team.SENTENCES,
}

# Fields that name a coded reason: which detail of the entry holds its code, and in which list it stands.
REASONS: dict[str, tuple[str, ReasonList]] = {
    "offer_reason": ("reason", ReasonList.OFFER),
    "decline_reason": ("reason", ReasonList.DECLINE),
    "withdraw_reason": ("reason", ReasonList.WITHDRAW),
    "close_reason": ("reason", ReasonList.CLOSE),
    "reopen_reason": ("reason", ReasonList.REOPEN),
    "emergency_reason": ("reason", ReasonList.EMERGENCY),
    "service_decline_reason": ("reason", ReasonList.SERVICE_DECLINE),
    **words_team.REASONS,
}


def sentence_of(entry: LedgerEntry) -> str:
    """One sentence for one entry, from its codes alone, in the reader's language."""
    pattern = SENTENCES.get(entry.act)
    words = str(pattern) % _Values(entry) if pattern else entry.act
    return f"{words} {_('It was refused.')}" if entry.refused and entry.act != "page.refused" else words


class _Values(dict[str, str]):
    """What a sentence may name, found only when it does."""

    def __init__(self, entry: LedgerEntry) -> None:
        super().__init__()
        self.entry, self.details = entry, entry.details
        self.language = get_language() or "en"

    def __missing__(self, name: str) -> str:
        if name in REASONS:
            detail, list_ = REASONS[name]
            return self._reason_of(list_, detail)
        found = getattr(self, f"_{name}", None)
        return found() if found else str(self.details.get(name, "–"))

    def _organisation(self) -> str:
        return organisation_name(self.entry.organisation_id)

    def _to(self) -> str:
        return countries.label("organisations", str(self.details.get("to")), self.language)

    def _role(self) -> str:
        return countries.label("roles", str(self.details.get("role")), self.language)

    def _stage_subject(self) -> str:
        return countries.label("stages", self.entry.subject.partition(":")[2], self.language)

    def _clock(self) -> str:
        return countries.label("clocks", self.entry.subject.partition(":")[2], self.language)

    def _clock_reason(self) -> str:
        return words_deadlines.clock_reason(self.entry, self.language)

    def _outcome(self) -> str:
        stage = countries.find("stages", str(self.details.get("stage")), Stage)
        outcome = stage.outcome(str(self.details.get("outcome"))) if stage else None
        return outcome.names.say(self.language) if outcome else "–"

    def _kind(self) -> str:
        return str(CONSENT_KINDS.get(self.details.get("kind", ""), self.details.get("kind", "–")))

    def _compartment(self) -> str:
        return str(COMPARTMENTS.get(self.details.get("compartment", ""), "–"))

    def _compartments(self) -> str:
        return ", ".join(str(COMPARTMENTS.get(c, c)) for c in self.details.get("compartments", [])) or "–"

    def _compartment_part(self) -> str:
        return str(COMPARTMENTS.get(self.details.get("part", ""), "–"))

    def _reason_of(self, list_: ReasonList, detail: str) -> str:
        found = countries.coded(list_, str(self.details.get(detail)))
        return found.names.say(self.language) if found else "–"

    def _service_type(self) -> str:
        return countries.label("services", str(self.details.get("service")), self.language)


def organisation_name(pk: int | None) -> str:
    """The name of an organisation by its key; the program itself where there is none."""
    if pk is None:
        return _("Luotsi")
    names = known_organisations()
    return names[pk].name if pk in names else "–"


def name_on_paper(pk: int | None) -> str:
    """The name of an organisation on what a person may carry: its abbreviation where it has one, which tells less."""
    found = known_organisations().get(pk) if pk is not None else None
    return (found.abbreviation or found.name) if found else organisation_name(pk)
