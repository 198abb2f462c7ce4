"""What the path tells other rooms and pages. Everything starts from its reader."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from luotsi.access.models import Basis, Grant, LedgerEntry
from luotsi.access.readers import Reader
from luotsi.actors.models import Membership, Organisation
from luotsi.actors.naming import named, with_names
from luotsi.countries import queries as countries
from luotsi.countries.schema import Role
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.deadlines.queries import RunningClock, clocks_owned_by
from luotsi.referral.choices import Answer
from luotsi.referral.consent_queries import language_of_consents as language_of_consents
from luotsi.referral.consent_queries import passed_on as passed_on
from luotsi.referral.consent_queries import recall_counts as recall_counts
from luotsi.referral.consent_queries import recalls_of as recalls_of
from luotsi.referral.consent_queries import recalls_to as recalls_to
from luotsi.referral.consent_queries import standing_consent as standing_consent
from luotsi.referral.indicators import Score, score
from luotsi.referral.models import (
    AdviceRequest,
    Case,
    CaseContact,
    CaseIdentity,
    CaseNote,
    Closure,
    Consent,
    EmergencyAccess,
    Handoff,
    HandoffClimb,
    JointMeetingCall,
    Referral,
    ReferralDraft,
    Responsibility,
    RetentionCertificate,
    RetentionHold,
    RetentionItem,
    RetentionProposal,
    SavedSearch,
    Signal,
    StageDecision,
)
from luotsi.referral.querysets import HandoffQuerySet

PAGE = 25
SIDES = ("from_organisation", "to_organisation")
OFFER_SHARE = 30


@dataclass(frozen=True)
class CaseFile:
    """What one reader may see of one case at the moment it looked; `emergency_until` where it reads by emergency alone."""

    case: Case
    compartments: frozenset[Compartment]
    identity: CaseIdentity | None
    contact: CaseContact | None
    notes: list[CaseNote]
    emergency_until: datetime | None = None


@dataclass(frozen=True)
class Segment:
    """One stretch of the baton; `state` is past, held or offered; `share` of the bar in percent."""

    organisation: Organisation
    began_at: datetime
    ended_at: datetime | None
    state: str
    share: int
    handoff: Handoff | None = None


@dataclass(frozen=True)
class TeamMember:
    """An organisation that reads the case, and what of it."""

    organisation: Organisation
    compartments: frozenset[str]
    bases: frozenset[str]


@dataclass(frozen=True)
class Baton:
    """Who has answered for the person since the first minute; `days_to_acceptance` from the first offer, in whole days."""

    segments: list[Segment]
    bounces: int
    holder: Organisation | None
    days_to_acceptance: int | None


@dataclass(frozen=True)
class CaseFilters:
    """What the list of cases is narrowed to; an empty value narrows nothing."""

    holding: str = "mine"
    stage: str = ""
    form: str = ""
    age_group: str = ""
    reference: str = ""


@dataclass(frozen=True)
class CasePage:
    """One page of cases. `before` is where the next page begins; no count is made."""

    cases: list[Case]
    holders: dict[int, Organisation] = field(default_factory=dict)
    before: int | None = None


def compartments_of(case: Case, reader: Reader) -> frozenset[Compartment]:
    """The compartments of the case that the reader's organisation reads now."""
    return opened_by(grants_of(case, reader))


def grants_of(case: Case, reader: Reader) -> list[Grant]:
    """What the reader's organisation reads the case by now."""
    return _in_force(Grant.objects.filter(case_id=case.pk, organisation=reader.organisation, ended_at=None))


def opened_by(grants: Iterable[Grant]) -> frozenset[Compartment]:
    return frozenset(Compartment(name) for grant in grants for name in grant.compartments)


def emergency_end(grants: Collection[Grant]) -> datetime | None:
    """When the last of these grants ends, where all rest on an emergency; None otherwise."""
    if any(grant.basis != Basis.EMERGENCY for grant in grants):
        return None
    return max((grant.expires_at for grant in grants if grant.expires_at), default=None)


def _in_force(grants: Iterable[Grant]) -> list[Grant]:
    now = timezone.now()
    return [grant for grant in grants if not grant.expires_at or grant.expires_at > now]


def page_of_cases(reader: Reader, filters: CaseFilters, *, before: int | None = None) -> CasePage:
    """Cases that the reader's organisation reads, the newest first, from below `before` on.

    Driven from the open responsibilities or the grants in force (an index walk), so that the first page costs the same
    among a hundred cases and a million; row-level security checks each row again.
    """
    where, values = _conditions(filters)
    led_by = _HELD if filters.holding == "mine" else _GRANTED
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT g.case_id FROM {led_by} JOIN referral_case c ON c.id = g.case_id"  # noqa: S608
            f" WHERE g.organisation_id = %s AND g.ended_at IS NULL AND g.case_id < %s {where} ORDER BY g.case_id DESC LIMIT %s",
            [reader.organisation.pk, before or 2**62, *values, PAGE + 1],
        )
        ids = [row[0] for row in cursor.fetchall()]
    shown = ids[:PAGE]
    cases = sorted(Case.objects.filter(pk__in=shown), key=lambda case: -case.pk)
    return CasePage(cases=cases, holders=holders_of(shown), before=shown[-1] if len(ids) > PAGE else None)


# Who answers reads by that, so its own cases are found without walking over the grants it keeps on closed ones.
_HELD = "referral_responsibility g"
_GRANTED = "(SELECT * FROM access_grant WHERE expires_at IS NULL OR expires_at > now()) g"


def _conditions(filters: CaseFilters) -> tuple[str, list[str]]:
    """Conditions on the joined rows; only these fixed texts ever reach the statement."""
    where, values = "", []
    where += {
        "shared": " AND g.basis NOT IN ('responsibility') AND c.closed_at IS NULL",
        "closed": " AND c.closed_at IS NOT NULL",
    }.get(filters.holding, "")
    for column, value in (("stage", filters.stage), ("form", filters.form), ("age_group", filters.age_group)):
        if value:
            where += f" AND c.{column} = %s"
            values.append(value)
    if filters.reference:
        where += " AND c.reference = %s"
        values.append(filters.reference)
    return where, values


def holders_of(case_ids: Sequence[int]) -> dict[int, Organisation]:
    """Who answers now, by case, for cases that the bound reader reads."""
    rows = Responsibility.objects.filter(case_id__in=case_ids, ended_at=None).values_list("case_id", "organisation_id")
    return {case_id: named(organisation_id) for case_id, organisation_id in rows}


def baton(case: Case) -> Baton:
    """The unbroken bar of who has answered, and the offer that waits, striped."""
    rows = with_names(case.responsibilities.order_by("began_at"), "organisation")
    now = timezone.now()
    end = case.closed_at or now
    handoffs = with_names(case.handoffs.order_by("offered_at"), "to_organisation")
    known = {handoff.pk: handoff for handoff in handoffs}
    offer = next((handoff for handoff in handoffs if handoff.is_open), None)
    shares = _shares([(row.ended_at or end) - row.began_at for row in rows], room=100 - OFFER_SHARE if offer else 100)
    segments = [
        Segment(
            row.organisation,
            row.began_at,
            row.ended_at,
            "past" if row.ended_at else "held",
            share,
            known.get(row.handoff_id or 0),
        )
        for row, share in zip(rows, shares, strict=True)
    ]
    if offer:
        segments.append(Segment(offer.to_organisation, offer.offered_at, None, "offered", OFFER_SHARE, offer))
    bounces = sum(handoff.answer in (Answer.DECLINED, Answer.EXPIRED) for handoff in handoffs)
    accepted = next((handoff.answered_at for handoff in handoffs if handoff.answer == Answer.ACCEPTED), None)
    waited = (accepted - handoffs[0].offered_at).days if accepted else None
    holder = next((row.organisation for row in rows if row.ended_at is None), None)
    return Baton(segments=segments, bounces=bounces, holder=holder, days_to_acceptance=waited)


def _shares(lengths: Sequence[timedelta], *, room: int) -> list[int]:
    """Whole percents of the bar, by time, but each wide enough to read who it was: half the room is shared out evenly."""
    whole = sum((length.total_seconds() for length in lengths), 0.0) or 1.0
    even = room / 2 / max(len(lengths), 1)
    return [round(even + room / 2 * length.total_seconds() / whole) for length in lengths]


def team(case: Case) -> list[TeamMember]:
    """The organisations that read the case now, for a reader that reads it too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, compartments, basis FROM luotsi_team(%s)", [case.pk])
        rows = cursor.fetchall()
    members: dict[int, TeamMember] = {}
    for pk, compartments, basis in rows:
        known = members.get(pk)
        members[pk] = TeamMember(
            organisation=named(pk),
            compartments=frozenset(compartments) | (known.compartments if known else frozenset()),
            bases=frozenset({basis}) | (known.bases if known else frozenset()),
        )
    return list(members.values())


def offers_waiting(reader: Reader) -> list[Handoff]:
    """Offers that wait for the reader's organisation to answer, soonest first."""
    return with_names(Handoff.objects.waiting_for(reader).order_by("answer_by", "pk")[:PAGE], *SIDES)


def waiting_counts(reader: Reader) -> list[str]:
    """Counts of what waits for the reader's organisation: offers, questions for advice, offers that climbed to it."""
    answers = [_OFFERS_WAITING, _ADVICE_WAITING] if reader.may(Permission.ANSWER_OFFERS) else []
    return [*answers, _OFFERS_CLIMBED] if _is_climbed_to(reader) else answers


def _is_climbed_to(reader: Reader) -> bool:
    return reader.may(Permission.ANSWER_OFFERS) or reader.may(Permission.COORDINATE)


_OFFERS_WAITING = "SELECT count(*) FROM referral_handoff WHERE to_organisation_id = %(own)s AND answered_at IS NULL"
_OFFERS_CLIMBED = """
SELECT count(DISTINCT h.id) FROM referral_handoffclimb k JOIN referral_handoff h ON h.id = k.handoff_id
 WHERE k.organisation_id = %(own)s AND h.answered_at IS NULL
"""
_ADVICE_WAITING = (
    "SELECT count(*) FROM referral_advicerequest WHERE to_organisation_id = %(own)s AND answered_at IS NULL"
)


def advice_waiting(reader: Reader) -> list[AdviceRequest]:
    """Questions for advice that wait for the reader's organisation, the oldest first."""
    return with_names(AdviceRequest.objects.waiting_for(reader).order_by("asked_at")[:PAGE], "from_organisation")


def offers_made(reader: Reader) -> list[Handoff]:
    """Offers of the reader's organisation: those that wait first, then those answered within a week."""
    week = timezone.now() - timedelta(days=7)
    made = Handoff.objects.offered_by(reader)
    answered = made.filter(answered_at__gte=week).order_by("-answered_at")[:5]
    found = with_names(made.unanswered().order_by("answer_by")[:10].union(answered, all=True), *SIDES)
    waiting = sorted((one for one in found if one.is_open), key=lambda one: one.answer_by)
    return waiting + sorted((one for one in found if not one.is_open), key=_answered_at, reverse=True)


def _answered_at(handoff: Handoff) -> datetime:
    return handoff.answered_at or handoff.answer_by


def offers_climbed(reader: Reader) -> list[Handoff]:
    """Unanswered offers of others that climbed to the reader's organisation."""
    if not _is_climbed_to(reader):
        return []
    # Each once, even where the receiver's superior and the coordinator are the same.
    climbs = HandoffClimb.objects.filter(organisation=reader.organisation)
    climbed = Handoff.objects.unanswered().filter(pk__in=climbs.values("handoff"))
    return with_names(climbed.order_by("answer_by")[:PAGE], *SIDES)


def clocks_of_reader(reader: Reader, *, limit: int) -> list[tuple[Case, RunningClock]]:
    """Running clocks of cases that the reader's organisation answers for, soonest first."""
    clocks = clocks_owned_by(reader.organisation, limit=limit)
    cases = Case.objects.visible_to(reader).in_bulk([clock.deadline.case_id for clock in clocks])
    return [(cases[clock.deadline.case_id], clock) for clock in clocks if clock.deadline.case_id in cases]


def signals_open(reader: Reader) -> list[Signal]:
    """Signals of the reader's organisation that nobody has referred or ended, the newest first."""
    return list(Signal.objects.visible_to(reader).open().order_by("-pk")[:20])


def drafts_open(reader: Reader) -> list[ReferralDraft]:
    """Referrals being written in the reader's organisation, those that run out first on top."""
    drafts = ReferralDraft.objects.visible_to(reader).kept().select_related("signal", "started_by")
    return list(drafts.order_by("expires_at")[:20])


def answers_for_anybody(organisation: Organisation) -> bool:
    return Responsibility.objects.filter(organisation=organisation, ended_at=None).exists()


def others_who_could_answer(leaving: Membership, *, on: date) -> bool:
    """Does somebody else in the organisation hold a role that can hand over?"""
    roles = [role.code for role in countries.entries("roles", Role) if Permission.OFFER_HANDOFF in role.permissions]
    here = Membership.objects.in_force(on).of_organisation(leaving.organisation).filter(role__in=roles)
    return here.exclude(pk=leaving.pk).exclude(user_id=leaving.user_id).exists()


@dataclass(frozen=True)
class Held:
    """What a person leaves behind in the organisation's queue when they go."""

    drafts: list[ReferralDraft]
    signals: list[Signal]
    offers: list[Handoff]


def what_they_hold(membership: Membership, reader: Reader) -> Held:
    """Drafts, open signals and unanswered offers that this person began; colleagues go on with them."""
    return Held(
        drafts=list(ReferralDraft.objects.visible_to(reader).kept().filter(started_by=membership.user)),
        signals=list(Signal.objects.visible_to(reader).open().filter(recorded_by=membership.user)),
        offers=list(
            Handoff.objects.offered_by(reader).unanswered().filter(offered_by=membership.user).with_organisations()
        ),
    )


@dataclass(frozen=True)
class SignalPage:
    """One page of signals, newest first."""

    signals: list[Signal]
    before: int | None


def signals_of(reader: Reader) -> QuerySet[Signal]:
    """Signals that the reader's organisation recorded."""
    return Signal.objects.visible_to(reader)


def page_of_signals(reader: Reader, *, before: int | None = None) -> SignalPage:
    found = signals_of(reader).select_related("recorded_by").order_by("-pk")
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return SignalPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def advice_of(reader: Reader) -> QuerySet[AdviceRequest]:
    """Questions that the reader's organisation asked or got."""
    return AdviceRequest.objects.visible_to(reader).select_related("from_organisation", "to_organisation")


def scores_of(signal: Signal) -> list[Score]:
    """How each list on which something was answered reads the answers."""
    by_list: dict[str, dict[str, str]] = {}
    for row in signal.indicators.all():
        by_list.setdefault(row.list, {})[row.code] = row.answer
    return [score(code, answers) for code, answers in by_list.items()]


def referral_of(signal: Signal) -> Referral | None:
    return Referral.objects.filter(signal=signal).first()


def offer_of_referral(referral: Referral) -> Handoff | None:
    """The offer by which a referral left, for its sender: who has it, and the answer."""
    return Handoff.objects.filter(case_id=referral.case_id).with_organisations().order_by("offered_at").first()


def drafts_of(reader: Reader) -> QuerySet[ReferralDraft]:
    """Drafts of the reader's organisation that have not run out."""
    return ReferralDraft.objects.visible_to(reader).kept().select_related("signal")


def draft_of(signal: Signal, reader: Reader) -> ReferralDraft | None:
    return drafts_of(reader).filter(signal=signal).first()


def cases_of(reader: Reader) -> QuerySet[Case]:
    """Cases that the reader's organisation may read now."""
    return Case.objects.visible_to(reader)


def offers_of(reader: Reader) -> HandoffQuerySet:
    """Offers that the reader's organisation made or got, or that climbed to it, and nothing beside."""
    return Handoff.objects.visible_to(reader)


def handoffs_of(reader: Reader) -> QuerySet[Handoff]:
    """Offers that the reader's organisation made or got, or that climbed to it, with everybody that a page of one names."""
    return offers_of(reader).with_organisations().select_related("offered_by", "answered_by")


def ledger_of(case: Case, *, limit: int) -> list[LedgerEntry]:
    """What happened on a case, newest first. Looks are left to the ledger's own page, and conversations to those named."""
    looks = Q(act__endswith=".looked_at") | Q(act="document.opened")
    conversations = Q(act__startswith="thread.") | Q(act__startswith="message.")
    return list(LedgerEntry.objects.filter(case_id=case.pk).exclude(looks | conversations).order_by("-id")[:limit])


def consents_of(case: Case) -> list[Consent]:
    return with_names(Consent.objects.filter(case=case).order_by("kind", "-given_at"), "receiver")


def decisions_of(case: Case) -> list[StageDecision]:
    return with_names(StageDecision.objects.filter(case=case).order_by("-recorded_at"), "organisation")


def meeting_calls(reader: Reader) -> list[JointMeetingCall]:
    """Open calls to a joint meeting that the reader may see, the oldest first."""
    calls = JointMeetingCall.objects.filter(settled_at=None).select_related("organisation")
    return list(calls.order_by("called_at")[:100])


def closure_of(case: Case) -> Closure | None:
    """How a closed case was closed."""
    return Closure.objects.filter(case=case, reopened_at=None).first()


def open_call_of(case: Case) -> JointMeetingCall | None:
    return JointMeetingCall.objects.filter(case=case, settled_at=None).first()


def saved_searches(reader: Reader) -> list[SavedSearch]:
    return list(SavedSearch.objects.filter(membership=reader.membership).order_by("name"))


def language_of(case: Case, reader: Reader) -> str:
    """The language that the person speaks, where the reader's organisation reads how they are reached."""
    if Compartment.CONTACT not in compartments_of(case, reader):
        return ""
    return CaseContact.objects.filter(case=case).values_list("language", flat=True).first() or ""


def emergency_until(reference: str, reader: Reader) -> datetime | None:
    """Until when the reader's organisation reads this case by emergency alone; None where it reads it otherwise."""
    case = Case.objects.filter(reference=reference).values_list("pk", flat=True)
    grants = Grant.objects.filter(case_id__in=case, organisation=reader.organisation, ended_at=None)
    return emergency_end(_in_force(grants))


def emergencies_to_review(reader: Reader) -> list[EmergencyAccess]:
    """Looks without a grant that the reader is told of and has to review, the oldest first."""
    if not (reader.may(Permission.ANSWER_SUBJECT) or reader.may(Permission.MANAGE_RETENTION)):
        return []
    found = EmergencyAccess.objects.visible_to(reader).unreviewed().exclude(by=reader.user)
    if not reader.may(Permission.MANAGE_RETENTION):
        found = found.exclude(organisation=reader.organisation)
    return list(found.select_related("organisation", "by").order_by("began_at")[:50])


def emergency_counts(reader: Reader) -> list[str]:
    """The count of the same."""
    if reader.may(Permission.MANAGE_RETENTION):
        return [_EMERGENCIES]
    if reader.may(Permission.ANSWER_SUBJECT) and reader.may(Permission.READ_CASES):
        return [_EMERGENCIES + " AND organisation_id <> %(own)s"]
    return []


_EMERGENCIES = "SELECT count(*) FROM referral_emergencyaccess WHERE reviewed_at IS NULL AND by_id <> %(person)s"


def emergencies_of(reader: Reader) -> QuerySet[EmergencyAccess]:
    """Looks that the reader is told of."""
    return EmergencyAccess.objects.visible_to(reader).select_related("organisation", "by", "reviewed_by")


def proposals_of(reader: Reader) -> QuerySet[RetentionProposal]:
    """What is proposed to be erased at the reader's organisation and waits for a person, the oldest first."""
    found = RetentionProposal.objects.filter(organisation=reader.organisation, confirmed_at=None)
    return found.annotate(people=Count("items"), oldest=Min("items__due_on")).order_by("proposed_at", "pk")


def sized_proposals(reader: Reader) -> list[tuple[RetentionProposal, int]]:
    """The same, each with how many people it names."""
    counts = dict(
        RetentionItem.objects.filter(proposal__organisation=reader.organisation, proposal__confirmed_at=None)
        .values_list("proposal")
        .annotate(Count("pk"))
    )
    return [(one, counts.get(one.pk, 0)) for one in proposals_of(reader)]


def proposal_counts(reader: Reader) -> list[str]:
    """The count of what is proposed to be erased."""
    return [_PROPOSALS] if reader.may(Permission.MANAGE_RETENTION) else []


_PROPOSALS = "SELECT count(*) FROM referral_retentionproposal WHERE organisation_id = %(own)s AND confirmed_at IS NULL"


def certificates_of(reader: Reader) -> list[RetentionCertificate]:
    """What was erased at the reader's organisation, the latest first."""
    return list(RetentionCertificate.objects.filter(organisation=reader.organisation).order_by("-pk")[:50])


def holds_of(reader: Reader) -> QuerySet[RetentionHold]:
    """Holds that have not been released, at the reader's organisation."""
    return RetentionHold.objects.filter(organisation=reader.organisation, released_at=None).order_by("until", "pk")
