"""A small world for the leak matrix: eleven readers, six cases with a secret in every part, and what each may read."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Organisation
from luotsi.assistance.choices import Visibility
from luotsi.assistance.facts import PlaceFacts, ServiceFacts
from luotsi.assistance.models import Assessment, AssessmentText, Departure, InterpreterBooking, ServiceRequest
from luotsi.assistance.usecases import keep_service
from luotsi.countries.vocabulary import Compartment, ConsentKind
from luotsi.deadlines.models import Deadline
from luotsi.deadlines.usecases import make_feed
from luotsi.disclosure.models import Disclosure, DisclosureItem
from luotsi.investigation.models import Investigation, InvestigationNote, Received, ReceivedItem, SupportRequest
from luotsi.papers import usecases as papers
from luotsi.papers.choices import Kind
from luotsi.papers.usecases import documents as filing
from luotsi.referral import usecases
from luotsi.referral.facts import ConsentFact, ContactFacts, IdentityFacts, MeetingPlan, SeatFacts
from luotsi.referral.models import (
    Case,
    CaseNote,
    Consent,
    ConsentOnBehalf,
    ConsentRecall,
    Handoff,
    JointMeeting,
    MeetingAction,
    MeetingItem,
    Signal,
    StageDecision,
    TeamInvitation,
)
from tests.conftest import as_owner
from tests.papers.support import PDF, upload
from tests.support import accept, admit, offer, reader, record_signal, refer, unbind

ROLES = {
    "labour-inspector": "lvv",
    "police-investigator": "hpl",
    "prosecutor": "syyttaja",
    "assistance-case-worker": "nas",
    "county-social-worker": "c_helsinki",
    "ngo-adviser": "riku",
    "coordinator": "coordinator",
    "ministry-official": "stm",
    "rapporteur": "yvv",
    "data-protection-officer": "nas",
    "organisation-administrator": "nas",
}
READS_CASES = {
    "labour-inspector",
    "police-investigator",
    "assistance-case-worker",
    "county-social-worker",
    "ngo-adviser",
}
# What an organisation reads of a case it answers for, written down here from the pack's table and not asked of the program.
OF_THE_HOLDER = {
    "lvv": {"identity", "contact", "offence"},
    "hpl": {"identity", "contact", "offence"},
    "nas": {"identity", "contact", "assistance", "health", "residence"},
    "c_helsinki": {"identity", "contact", "assistance", "health", "residence"},
    "c_pirha": {"identity", "contact", "assistance", "health", "residence"},
    "riku": {"identity", "contact", "assistance"},
}
# Each view of the desk and what its address is made from; a view that is not here fails the build.
VIEWS: dict[str, str] = {
    "home": "", "my-work": "", "signals": "", "new-signal": "", "cases": "", "save-search": "", "drop-search": "", "find": "",
    "coordination": "", "demo": "",
    "account": "", "choose-role": "", "mail-language": "", "directory": "", "organisation": "", "add-person": "", "add-contact": "",
    "country": "", "ledger": "", "gallery": "",
    "directory-entry": "organisation", "country-section": "section", "end-session": "session",
    "remove-person": "person", "change-contact": "contact", "confirm-contact": "contact", "end-contact": "contact",
    "signal": "signal", "ask-advice": "signal", "end-signal": "signal", "start-referral": "signal",
    "advice": "advice", "draft": "draft", "draft-step": "draft-step",
    "case": "case", "offer": "case", "decide": "case-stage", "move": "case", "close": "case", "reopen": "case", "consent": "case",
    "withdraw-consent": "case-consent", "note": "case", "ask-meeting": "case", "appeal": "case-decision", "meet-clock": "case-clock",
    "consents": "case", "consent-sheet": "case", "one-consent": "case-consent", "recall": "recall",
    "deadlines": "", "make-feed": "", "drop-feed": "", "clock-feed": "feed",
    "clocks": "case", "start-clock": "case", "change-clock": "case-clock-act",
    "team": "case", "invite": "case", "convene": "case", "convene-for-call": "call", "joint-action": "",
    "team-invitation": "team", "join-team": "team", "decline-team": "team", "withdraw-invitation": "team", "end-seat": "team",
    "meeting": "meeting", "ask-question": "meeting", "write-item": "item", "agree-action": "meeting", "end-action": "action",
    "confirm-minutes": "meeting", "cancel-meeting": "meeting",
    "services": "", "own-services": "", "new-service": "", "service-requests": "", "parity": "",
    "service": "service", "change-service": "service", "count-places": "service", "end-service": "service",
    "service-request": "service-request", "accept-request": "service-request", "decline-request": "service-request",
    "cancel-request": "service-request", "start-service": "service-request", "finish-service": "service-request",
    "claim": "service-request", "assistance": "case", "assess": "case-kind", "ask-service": "case", "record-residence": "case",
    "draft-claim": "case", "add-record": "case-record", "follow-record": "case-record-number",
    "documents": "case", "file-document": "case", "document": "document", "download": "version",
    "write-statement": "case", "statement": "statement", "translate-statement": "statement", "correct-statement": "statement",
    "decision-letter": "case", "handoff-letter": "case", "claim-letter": "case", "appointment-letter": "case",
    "messages": "case", "begin-thread": "case", "thread": "thread",
    "who-saw": "case", "who-saw-sheet": "case", "person-file": "case", "person-requests": "",
    "emergency": "", "emergency-review": "emergency", "retention": "", "confirm-retention": "emergency", "release-hold": "emergency",
    "sent-disclosures": "", "received": "", "investigations": "", "new-investigation": "",
    "disclosures": "case", "new-disclosure": "case", "disclosure": "disclosure", "add-part": "disclosure", "remove-part": "disclosure-part",
    "submit-disclosure": "disclosure", "send-disclosure": "disclosure", "return-disclosure": "disclosure", "drop-disclosure": "disclosure",
    "recall-disclosure": "disclosure", "support-request": "request",
    "received-disclosure": "copy", "acknowledge": "copy", "refuse-disclosure": "copy", "attach-disclosure": "copy",
    "confirm-deletion": "copy", "investigation": "investigation", "start-investigation": "investigation",
    "note-investigation": "investigation", "close-investigation": "investigation", "request-support": "investigation",
    "handoff": "handoff", "accept": "handoff", "decline": "handoff", "withdraw": "handoff", "settle": "call",
}  # fmt: skip
LEAD = "INV-26-001"
OF_ANOTHER = "SECRETofanotherstore"
# Kinds of address that name a paper: of each case the paper of another part, so no case stands for another.
PAPERS = {"document", "version", "statement"}


@dataclass
class Life:
    """One case with a secret in every compartment, and who may read which of them."""

    name: str
    reference: str
    pk: int
    handoff: UUID
    signal: str
    consent: int
    holder: str
    offered: str
    invited: str
    readers: dict[str, set[str]]
    disclosure: UUID
    part: int
    decision: int = 0
    clock: int = 0
    parties: set[str] = field(default_factory=set)
    team: UUID = field(default_factory=uuid4)
    meeting: UUID = field(default_factory=uuid4)
    item: int = 0
    action: int = 0
    service_request: UUID = field(default_factory=uuid4)
    documents: list[UUID] = field(default_factory=list)
    statements: list[UUID] = field(default_factory=list)
    thread: UUID | None = None

    def secret(self, compartment: str) -> str:
        return f"SECRET{compartment}{self.name}"

    def readable(self, role: str, organisation: str) -> set[str]:
        """The oracle."""
        return self.readers.get(organisation, set()) if role in READS_CASES else set()

    def standing(self, role: str, organisation: str) -> tuple[object, ...]:
        """How the case stands to a reader: cases of one standing differ in nothing that the oracle knows of."""
        near = organisation in self.parties
        return (
            frozenset(self.readable(role, organisation)),
            near,
            near and bool(self.decision),
            *(organisation == part for part in (self.holder, self.offered, self.invited)),
        )

    def holds(self, kind: str) -> bool:
        """Whether what an address of that kind names is there in this case."""
        return bool(
            {"case-decision": self.decision, "case-clock-act": self.clock, "thread": self.thread}.get(kind, True)
        )


@dataclass
class World:
    """Eleven readers and six cases that stand in every relation to them."""

    people: dict[str, Reader]
    lives: list[Life]
    draft: UUID
    advice: UUID
    copy: UUID
    request: UUID
    recall: UUID
    feed: str
    service: UUID


def live(name: str, opener: Reader, hands: list[Reader], *, admitted: bool = False) -> Life:
    case = refer(
        opener,
        identity=IdentityFacts(given_names="A", family_names=f"SECRETidentity{name}", birth_year=1990),
        contact=ContactFacts(language="en", phone=f"SECRETcontact{name}"),
    )
    handoff = Handoff.objects.filter(case=case).first()
    for number, hand in enumerate(hands):
        if number:
            handoff = offer(case, hand.organisation.code, hands[number - 1])
        accept(case.pk, hand)
        if admitted and number == 0:
            admit(case, hand)
    holder = hands[-1] if hands else opener
    seat, meeting = meet(case, holder, name)
    with as_owner():
        for compartment in Compartment:
            CaseNote.objects.create(
                case=case, compartment=compartment, text=f"SECRET{compartment}{name}", at=timezone.now(), by=holder.user,
                organisation=holder.organisation,
            )  # fmt: skip
        documents, statements = papers_in_every_part(case, name, holder)
        code = holder.organisation.code
        service_request = helped(case, name, holder)
        spoken_for = Consent.objects.filter(case=case).earliest("pk")
        ConsentOnBehalf.objects.create(
            consent=spoken_for, case=case, name=f"SECRETidentity{name}", child_words=f"SECRETidentity{name}"
        )
        item, action = meeting.items.earliest("pk"), meeting.actions.earliest("pk")
        clock = Deadline.objects.filter(case_id=case.pk).first()
        decision = StageDecision.objects.filter(case=case).first()
        disclosure = Disclosure.objects.create(copy_key=-case.pk, copy_purpose=b"", copy_conditions=b"",
            case_id=case.pk, case_reference=case.reference, sender=holder.organisation, basis="statute", legal_act="la1",
            receiver=Organisation.objects.get(code="krp"), provision="1", purpose="To hear a witness.",
            delete_by=timezone.localdate() + timedelta(days=9), prepared_at=timezone.now(), prepared_by=holder.user,
        )  # fmt: skip
        parts = [
            DisclosureItem.objects.create(
                disclosure=disclosure, compartment=compartment, title="A", content=f"SECRET{compartment}{name}",
                why_needed="B", added_by=holder.user,
            )
            for compartment in Compartment
        ]  # fmt: skip
        assert handoff is not None
        return Life(
            name=name, reference=case.reference, pk=case.pk, handoff=handoff.reference,
            signal=Signal.objects.get(referral__case=case).reference, consent=Consent.objects.filter(case=case).earliest("pk").pk,
            holder=code, offered="" if hands else "nas", invited=seat.to_organisation.code, readers={code: OF_THE_HOLDER[code]},
            decision=decision.pk if decision else 0,
            disclosure=disclosure.reference, part=parts[0].pk, clock=clock.pk if clock else 0,
            parties={opener.organisation.code, "nas", *(hand.organisation.code for hand in hands)},
            team=seat.reference, meeting=meeting.reference, item=item.pk, action=action.pk,
            service_request=service_request.reference, documents=documents, statements=statements,
        )  # fmt: skip


def meet(case: Case, holder: Reader, name: str) -> tuple[TeamInvitation, JointMeeting]:
    """A seat offered to another organisation, and a meeting to which everybody is asked, with a secret in every part."""
    to = Organisation.objects.get(code="riku" if holder.organisation.code == "hpl" else "hpl")
    bind(holder)
    seat = SeatFacts(to=to, role="safety", compartments=(Compartment.CONTACT,), statute="la1", provision="38 §")
    invitation = usecases.invite_to_team(case=case, seat=seat, key=uuid4(), by=holder)
    asked = tuple(Organisation.objects.filter(code__in=OF_THE_HOLDER).exclude(pk=holder.organisation.pk))
    plan = MeetingPlan(starts_at=timezone.now(), way="video", organisations=asked)
    meeting = usecases.convene_meeting(case=case, plan=plan, key=uuid4(), by=holder)
    with as_owner():
        for part in Compartment:
            MeetingItem.objects.create(
                meeting=meeting, compartment=part, question=f"SECRET{part}{name}", organisation=holder.organisation,
                asked_by=holder.user, said=f"SECRET{part}{name}", written_at=timezone.now(), written_by=holder.user,
            )  # fmt: skip
        for part in OF_THE_HOLDER[holder.organisation.code]:
            MeetingAction.objects.create(
                meeting=meeting, compartment=part, text=f"SECRET{part}{name}", owner=holder.organisation,
                due_on=timezone.localdate(), agreed_at=timezone.now(), agreed_by=holder.user,
            )  # fmt: skip
    return invitation, meeting


def papers_in_every_part(case: Case, name: str, holder: Reader) -> tuple[list[UUID], list[UUID]]:
    """A document and a statement in each compartment, with the secret in title, name, content and words."""
    documents, statements = [], []
    for part in Compartment:
        secret = f"SECRET{part}{name}"
        checked = filing.check(upload(PDF + secret.encode(), name=f"{secret}.pdf"))
        documents.append(filing.file_checked(case, part, Kind.OTHER, secret, checked, holder).reference)
        statement = papers.write_statement(
            case=case,
            compartment=part,
            given_on=timezone.localdate(),
            language="en",
            original=secret,
            key=uuid4(),
            by=holder,
        )
        statements.append(statement.reference)
    return documents, statements


def helped(case: Case, name: str, holder: Reader) -> ServiceRequest:
    """What assistance holds of a case, with a secret in each of its parts, written past the rules."""
    now, today = timezone.now(), timezone.localdate()
    made = Assessment.objects.create(
        case=case, kind="needs", form="needs", version=1, made_on=today, recorded_at=now, made_by=holder.user,
        organisation=holder.organisation,
    )  # fmt: skip
    for part in ("assistance", "health"):
        AssessmentText.objects.create(assessment=made, case=case, compartment=part, text=f"SECRET{part}{name}")
    Departure.objects.create(
        case=case, recorded_at=now, recorded_by=holder.user, kind="return", country="EE", risk_weighed_on=today,
        receiving_contact=f"SECRETresidence{name}",
    )  # fmt: skip
    InterpreterBooking.objects.create(
        case=case, recorded_at=now, recorded_by=holder.user, language="th", needed_at=now, occasion=f"SECRETassistance{name}"
    )  # fmt: skip
    return ServiceRequest.objects.create(
        case=case, service_type="sv_support", provider=Organisation.objects.get(code="riku"), from_organisation=holder.organisation,
        age_group="adult", language="en", urgent=False, asked_at=now, asked_by=holder.user,
        rests_on=Consent.objects.get(case=case, kind="service"),
    )  # fmt: skip


def build() -> World:
    """The same world each time; whoever asks holds a transaction, and nobody is bound afterwards."""
    people = {role: reader(role, organisation) for role, organisation in ROLES.items()}
    anna, paul = people["labour-inspector"], people["police-investigator"]
    bea, cia, rita = people["assistance-case-worker"], people["county-social-worker"], people["ngo-adviser"]
    pirha = reader("county-social-worker", "c_pirha")
    lives = [
        live("one", anna, [bea], admitted=True),
        live("two", anna, [bea, cia]),
        live("three", paul, []),
        live("four", rita, []),
        live("five", rita, [bea, pirha]),
    ]
    shared = live("six", paul, [bea])
    bind(bea)
    fact = ConsentFact(
        kind=ConsentKind.NAMED_SHARING, language="en", how_given="spoken", receiver=rita.organisation,
        compartments=(Compartment.CONTACT, Compartment.ASSISTANCE),
    )  # fmt: skip
    with as_owner():
        case = Consent.objects.get(pk=shared.consent).case
    once_shared = usecases.record_consent(case=case, fact=fact, by=bea)
    usecases.withdraw_consent(consent=once_shared, by=bea)
    recall = ConsentRecall.objects.get(consent=once_shared).reference
    usecases.record_consent(case=case, fact=fact, by=bea)
    shared.readers["riku"] = {"contact", "assistance"}
    shared.thread = papers.begin_thread(
        case=case, compartment=Compartment.CONTACT, subject="SECRETcontactsix", text="SECRETcontactsix",
        to=[rita.organisation], key=uuid4(), by=bea,
    ).reference  # fmt: skip
    # Of the second case the police is a member of the team, and reads its part of it.
    bind(paul)
    with as_owner():
        seat = TeamInvitation.objects.get(reference=lives[1].team)
    usecases.accept_invitation(invitation=seat, by=paul)
    lives[1].readers["hpl"] = {"contact"}
    bind(anna)
    draft = usecases.start_draft(signal=record_signal(anna), by=anna)
    advice = usecases.ask_advice(signal=record_signal(anna), question="What now?", by=anna)
    copy, request = beyond_the_wall(people["assistance-case-worker"].organisation)
    bind(bea)
    feed = make_feed(by=bea)
    bind(rita)
    entry = keep_service(
        facts=ServiceFacts(
            service_type="sv_shelter", name="A shelter", area="South", visibility=Visibility.PROFESSIONALS,
            place=PlaceFacts(address_1="SECRETaddress", city="Town"),
        ),
        by=rita,
    )  # fmt: skip
    unbind()
    return World(
        people=people,
        lives=[*lives, shared],
        draft=draft.reference,
        advice=advice.reference,
        copy=copy,
        request=request,
        recall=recall,
        feed=feed,
        service=entry.reference,
    )


def beyond_the_wall(sender: Organisation) -> tuple[UUID, UUID]:
    """What lies in the store of an investigator who is none of the readers: an opened copy, a note, and a question."""
    krp = reader("police-investigator", "krp")
    with as_owner():
        lead = Investigation.objects.create(
            reference=LEAD,
            organisation=krp.organisation,
            title=OF_ANOTHER,
            opened_at=timezone.now(),
            opened_by=krp.user,
        )
        InvestigationNote.objects.create(investigation=lead, text=OF_ANOTHER, at=timezone.now(), by=krp.user)
        copy = Received.objects.create(
            reference=uuid4(), organisation=krp.organisation, sender=sender, sent_at=timezone.now(), purpose=OF_ANOTHER,
            basis="consent", delete_by=timezone.localdate() + timedelta(days=9), digest=b"", copy_key=-1, investigation=lead,
            answer="acknowledged", answered_at=timezone.now(), answered_by=krp.user,
        )  # fmt: skip
        ReceivedItem.objects.create(received=copy, compartment="identity", title="A", content=OF_ANOTHER)
        county = Organisation.objects.get(code="c_pirha")
        request = SupportRequest.objects.create(
            reference=uuid4(), investigation=lead, from_organisation=krp.organisation, to_organisation=county,
            about=OF_ANOTHER, question=OF_ANOTHER, asked_at=timezone.now(), asked_by=krp.user,
            answer_by=timezone.localdate(),
        )  # fmt: skip
    return copy.reference, request.reference


def address(name: str, life: Life, world: World) -> str:
    kind, part = VIEWS[name], world.lives.index(life)  # of each case the papers of another part
    arguments: dict[str, list[object]] = {
        "": [], "organisation": ["nas"], "section": ["stages"], "session": [1], "person": [1], "contact": [1],
        "signal": [life.signal], "advice": [world.advice], "draft": [world.draft], "draft-step": [world.draft, "branch"],
        "case": [life.reference], "case-stage": [life.reference, "s4"], "case-consent": [life.reference, life.consent],
        "case-decision": [life.reference, life.decision],
        "case-clock": [life.reference, 1], "case-clock-act": [life.reference, life.clock, "suspend"], "feed": [world.feed],
        "recall": [world.recall], "emergency": [uuid4()], "team": [life.team], "meeting": [life.meeting], "item": [life.meeting, life.item],
        "action": [life.meeting, life.action], "thread": [life.reference, life.thread or uuid4()],
        "document": [life.reference, life.documents[part]], "version": [life.reference, life.documents[part], 1],
        "statement": [life.reference, life.statements[part]], "service": [world.service],
        "service-request": [life.service_request], "case-kind": [life.reference, "needs"],
        "case-record": [life.reference, "permit"], "case-record-number": [life.reference, "departure", 1],
        "disclosure": [life.reference, life.disclosure],
        "disclosure-part": [life.reference, life.disclosure, life.part], "copy": [world.copy], "request": [world.request],
        "investigation": [LEAD], "handoff": [life.handoff], "call": [1],
    }  # fmt: skip
    return reverse(f"desk:{name}", args=arguments[kind])


def cases_to_ask(name: str, role: str, world: World) -> list[Life]:
    """For a view one case of each standing to the role; which of them changes from view to view, so that all are asked."""
    kind, code = VIEWS[name], ROLES[role]
    if kind in PAPERS:
        return world.lives
    alike: dict[tuple[object, ...], list[Life]] = {}
    for life in world.lives:
        alike.setdefault((*life.standing(role, code), life.holds(kind)), []).append(life)
    turn = list(VIEWS).index(name) + list(ROLES).index(role)
    return [lives[turn % len(lives)] for lives in alike.values()]
