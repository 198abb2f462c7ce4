"""Every page × every role × own, near and foreign cases, against an oracle that knows nothing of the program's rules."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Organisation
from luotsi.countries.vocabulary import Compartment, ConsentKind
from luotsi.referral import usecases
from luotsi.referral.facts import ConsentFact, ContactFacts, IdentityFacts
from luotsi.referral.models import CaseNote, Consent, Handoff, ReferralDraft, Signal, StageDecision
from tests.conftest import as_owner
from tests.support import accept, admit, offer, reader, record_signal, refer, unbind

pytestmark = pytest.mark.django_db

ROLES = {
    "labour-inspector": "lvv",
    "police-investigator": "hpl",
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
    "handoff": "handoff", "accept": "handoff", "decline": "handoff", "withdraw": "handoff", "settle": "call",
    "who-saw": "case", "who-saw-sheet": "case", "person-file": "case", "person-requests": "",
    "emergency": "", "emergency-review": "emergency",
    "retention": "", "confirm-retention": "emergency", "release-hold": "emergency",
}  # fmt: skip
PUBLIC = {"home", "demo", "gallery"}


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
    readers: dict[str, set[str]]
    decision: int = 0
    parties: set[str] = field(default_factory=set)

    def secret(self, compartment: str) -> str:
        return f"SECRET{compartment}{self.name}"

    def readable(self, role: str, organisation: str) -> set[str]:
        """The oracle."""
        return self.readers.get(organisation, set()) if role in READS_CASES else set()


@dataclass
class World:
    """Ten readers and six cases that stand in every relation to them."""

    people: dict[str, Reader]
    lives: list[Life]
    draft: UUID
    advice: UUID


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
    with as_owner():
        for compartment in Compartment:
            CaseNote.objects.create(
                case=case, compartment=compartment, text=f"SECRET{compartment}{name}", at=timezone.now(), by=holder.user,
                organisation=holder.organisation,
            )  # fmt: skip
        code = holder.organisation.code
        decision = StageDecision.objects.filter(case=case).first()
        assert handoff is not None
        return Life(
            name=name, reference=case.reference, pk=case.pk, handoff=handoff.reference,
            signal=Signal.objects.get(referral__case=case).reference, consent=Consent.objects.filter(case=case).earliest("pk").pk,
            holder=code, readers={code: OF_THE_HOLDER[code]}, decision=decision.pk if decision else 0,
            parties={opener.organisation.code, "nas", *(hand.organisation.code for hand in hands)},
        )  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
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
    usecases.record_consent(case=case, fact=fact, by=bea)
    shared.readers["riku"] = {"contact", "assistance"}
    bind(anna)
    draft = usecases.start_draft(signal=record_signal(anna), by=anna)
    advice = usecases.ask_advice(signal=record_signal(anna), question="What now?", by=anna)
    unbind()
    return World(people=people, lives=[*lives, shared], draft=draft.reference, advice=advice.reference)


def patterns(found: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in found or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, pattern.namespace or space)
        elif space == "desk":
            yield pattern.name, pattern


def address(name: str, life: Life, world: World) -> str:
    kind = VIEWS[name]
    arguments: dict[str, list[object]] = {
        "": [], "organisation": ["nas"], "section": ["stages"], "session": [1], "person": [1], "contact": [1],
        "signal": [life.signal], "advice": [world.advice], "draft": [world.draft], "draft-step": [world.draft, "branch"],
        "case": [life.reference], "case-stage": [life.reference, "s4"], "case-consent": [life.reference, life.consent],
        "case-decision": [life.reference, life.decision],
        "case-clock": [life.reference, 1], "emergency": [uuid4()], "handoff": [life.handoff], "call": [1],
    }  # fmt: skip
    return reverse(f"desk:{name}", args=arguments[kind])


def signed_in(by: Reader) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(by.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["demo"], session["membership"] = True, by.membership.pk
    session.save()
    return client


def body(response: Any) -> str:
    """The page without what differs from one rendering to the next."""
    return re.sub(
        r'(name="(?:csrfmiddlewaretoken|next)" value="|X-CSRFToken": ")[^"]+', r"\1", response.content.decode()
    )


def test_every_view_of_the_desk_stands_in_the_matrix_and_names_its_permissions():
    for name, pattern in patterns():
        assert name in VIEWS, f"{name} is not in the leak matrix: add it to VIEWS"
        assert name in PUBLIC or pattern.callback.permissions, f"{name} names no permission and is not public"


def test_no_page_shows_a_secret_to_a_reader_without_a_grant(world: World, subtests: pytest.Subtests):
    for role in ROLES:
        with subtests.test(role):
            by = world.people[role]
            client = signed_in(by)
            secrets = {life.secret(part) for life in world.lives for part in Compartment}
            allowed = {life.secret(part) for life in world.lives for part in life.readable(role, by.organisation.code)}
            # A page about no case may show nothing of any; a page about one is asked for each.
            for url in sorted({address(name, life, world) for name, _ in patterns() for life in world.lives}):
                for send in (client.get, client.post):
                    page = _in_a_savepoint(send, url)
                    leaked = {secret for secret in secrets - allowed if secret in page}
                    assert not leaked, f"{role} saw {leaked} on {url}"


def test_the_case_page_shows_exactly_the_parts_that_are_granted(world: World, subtests: pytest.Subtests):
    for role in sorted(READS_CASES):
        with subtests.test(role):
            by = world.people[role]
            for life in world.lives:
                page = _in_a_savepoint(signed_in(by).get, reverse("desk:case", args=[life.reference]))
                shown = {str(part) for part in Compartment if life.secret(part) in page}
                assert shown == life.readable(role, by.organisation.code)


def test_a_case_one_may_not_read_and_a_case_that_is_not_there_look_the_same(world: World, subtests: pytest.Subtests):
    for role in ROLES:
        with subtests.test(role):
            by = world.people[role]
            client = signed_in(by)
            for name in ("case", "offer", "close", "reopen", "consent", "move"):
                missing = client.get(reverse(f"desk:{name}", args=["FI-26-99999"]))
                for life in world.lives:
                    if not life.readable(role, by.organisation.code):
                        there = client.get(reverse(f"desk:{name}", args=[life.reference]))
                        assert (there.status_code, body(there)) == (missing.status_code, body(missing))


def test_an_offer_is_seen_by_its_parties_alone(world: World, subtests: pytest.Subtests):
    for role in ROLES:
        with subtests.test(role):
            by = world.people[role]
            client = signed_in(by)
            may_see = role in READS_CASES | {"coordinator"}
            missing = client.get(reverse("desk:handoff", args=[uuid4()]))
            for life in world.lives:
                with as_owner():
                    handoff = Handoff.objects.select_related("from_organisation", "to_organisation").get(
                        reference=life.handoff
                    )
                parties = {handoff.from_organisation.code, handoff.to_organisation.code}
                response = client.get(reverse("desk:handoff", args=[life.handoff]))
                if may_see and by.organisation.code in parties:
                    assert response.status_code == 200
                else:
                    assert (response.status_code, body(response)) == (missing.status_code, body(missing))


PROTECTED = {
    "referral_case": ("id", None), "referral_closure": ("case_id", None), "referral_caseidentity": ("case_id", "identity"),
    "referral_casecontact": ("case_id", "contact"), "referral_casestep": ("case_id", None),
    "referral_stagedecision": ("case_id", None), "referral_consent": ("case_id", None), "deadlines_deadline": ("case_id", None),
}  # fmt: skip


def test_the_database_itself_gives_a_reader_no_row_without_a_grant(world: World, subtests: pytest.Subtests):
    """The first lock left open: plain SQL as the application's role, with the reader bound and no filter at all."""
    for role in ROLES:
        with subtests.test(role):
            by = world.people[role]
            bind(by)
            with connection.cursor() as cursor:
                for table, (column, compartment) in PROTECTED.items():
                    cursor.execute(f"SELECT DISTINCT {column} FROM {table}")
                    seen = {row[0] for row in cursor.fetchall()}
                    for life in world.lives:
                        parts = life.readable(role, by.organisation.code)
                        assert (life.pk in seen) <= bool(parts if compartment is None else compartment in parts), (
                            table,
                            life.name,
                        )
                cursor.execute("SELECT case_id, compartment FROM referral_casenote")
                for pk, compartment in cursor.fetchall():
                    life = next(one for one in world.lives if one.pk == pk)
                    assert compartment in life.readable(role, by.organisation.code)


def test_the_database_gives_nothing_at_all_when_no_reader_is_bound(world: World):
    unbind()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
        tables = [row[0] for row in cursor.fetchall()]
        assert len(tables) >= 22
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 0, table


def test_an_ended_membership_binds_nobody(world: World):
    bea = world.people["assistance-case-worker"]
    with as_owner():
        Organisation.objects.filter(pk=bea.organisation.pk).update(may_refer=True)
        bea.user.is_active = False
        bea.user.save(update_fields=["is_active"])

    assert bind(bea) is False


def test_a_draft_and_a_question_are_seen_by_their_organisations_alone(world: World):
    with as_owner():
        assert ReferralDraft.objects.filter(reference=world.draft).exists()
    for role, by in world.people.items():
        client = signed_in(by)
        draft = client.get(reverse("desk:draft", args=[world.draft])).status_code
        advice = client.get(reverse("desk:advice", args=[world.advice])).status_code
        assert (draft == 302) == (role == "labour-inspector"), role
        assert (advice == 200) == (role in {"labour-inspector", "assistance-case-worker"}), role


def _in_a_savepoint(send: Any, url: str) -> str:
    """The body of the answer; whatever the request changed is undone, so that the next finds the same world."""
    from django.db import transaction

    with transaction.atomic():
        response = send(url)
        transaction.set_rollback(True)
    return response.content.decode()
