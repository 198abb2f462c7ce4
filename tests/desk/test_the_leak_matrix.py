"""Every page × every role × own, near and foreign cases, against an oracle that knows nothing of the program's rules."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from luotsi.access.readers import Reader, bind
from luotsi.actors.models import Organisation
from luotsi.countries.vocabulary import Compartment
from luotsi.referral.models import Handoff, ReferralDraft
from tests.conftest import another_database, as_owner, papers_in
from tests.desk.leaking import OF_ANOTHER, OF_THE_HOLDER, READS_CASES, ROLES, VIEWS, World, address, build, cases_to_ask
from tests.support import unbind

pytestmark = pytest.mark.django_db

PUBLIC = {"home", "demo", "gallery"}
BY_ITS_ADDRESS = {"clock-feed"}  # opens to whoever holds the secret address, whatever their role
CASE_PAGES = (
    "case", "offer", "close", "reopen", "consents", "consent", "consent-sheet", "move", "team", "invite", "convene", "clocks",
    "start-clock",
)  # fmt: skip
IN_PARTS = (
    "referral_casenote", "papers_document", "papers_statement", "papers_thread",
    "(SELECT m.case_id, i.compartment FROM referral_meetingitem i JOIN referral_jointmeeting m ON m.id = i.meeting_id) i",
    "(SELECT m.case_id, a.compartment FROM referral_meetingaction a JOIN referral_jointmeeting m ON m.id = a.meeting_id) a",
)  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the papers of the world lie."""
    with papers_in(tmp_path_factory.mktemp("papers")) as folder:
        yield folder


@pytest.fixture
def papers(shelf: Path) -> Path:
    return shelf


@pytest.fixture(scope="module")
def world(superuser: str, django_db_setup: None, django_db_blocker: Any, shelf: Path) -> Iterator[World]:
    """Built once, in a database of its own; a test undoes what it does there."""
    with another_database(superuser, "world", django_db_blocker):
        with transaction.atomic():
            built = build()
        yield built


def patterns(found: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in found or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, pattern.namespace or space)
        elif space == "desk":
            yield pattern.name, pattern


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


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_a_secret_to_a_reader_without_a_grant(world: World, role: str):
    by = world.people[role]
    client = signed_in(by)
    secrets = {life.secret(part) for life in world.lives for part in Compartment} | {OF_ANOTHER}
    allowed = {life.secret(part) for life in world.lives for part in life.readable(role, by.organisation.code)}
    if by.organisation.code != "riku":
        secrets.add("SECRETaddress")  # of a hidden place, which its keeper alone is shown
    for opens, send, url in tried(role, world, client):
        status, page = _in_a_savepoint(send, url)
        leaked = {secret for secret in secrets - allowed if secret in page}
        assert not leaked, f"{role} saw {leaked} on {url}"
        assert opens or status in {403, 405}, f"{role} was not stopped at the door of {url}: {status}"


def tried(role: str, world: World, client: Client) -> Iterator[tuple[bool, Any, str]]:
    """Each view by both methods: one that the role may open with a case of each standing to it, another with any case.

    A page about no case may show nothing of any. A door that stays shut does not ask for the case.
    """
    for name, pattern in patterns():
        opens = name in PUBLIC | BY_ITS_ADDRESS or any(
            world.people[role].may(one) for one in pattern.callback.permissions
        )
        lives = cases_to_ask(name, role, world)
        for url in sorted({address(name, life, world) for life in (lives if opens else lives[:1])}):
            for send in (client.get, client.post):
                yield opens, send, url


def test_the_case_page_shows_exactly_the_parts_that_are_granted(world: World, subtests: pytest.Subtests):
    for role in sorted(READS_CASES):
        with subtests.test(role):
            by = world.people[role]
            for life in world.lives:
                _, page = _in_a_savepoint(signed_in(by).get, reverse("desk:case", args=[life.reference]))
                shown = {str(part) for part in Compartment if life.secret(part) in page}
                assert shown == life.readable(role, by.organisation.code)


ARRANGE_OR_ANSWER = {"assistance-case-worker", "county-social-worker", "ngo-adviser"}


def test_the_assistance_page_shows_exactly_the_parts_that_are_granted(world: World, subtests: pytest.Subtests):
    for role in sorted(READS_CASES):
        with subtests.test(role):
            by = world.people[role]
            for life in world.lives:
                _, page = _in_a_savepoint(signed_in(by).get, reverse("desk:assistance", args=[life.reference]))
                shown = {part for part in ("assistance", "health", "residence") if life.secret(part) in page}
                of_it = life.readable(role, by.organisation.code) & {"assistance", "health", "residence"}
                assert shown == (of_it if role in ARRANGE_OR_ANSWER else set())


def test_a_case_one_may_not_read_and_a_case_that_is_not_there_look_the_same(world: World, subtests: pytest.Subtests):
    for role in ROLES:
        with subtests.test(role):
            by = world.people[role]
            client = signed_in(by)
            for name in CASE_PAGES:
                missing = client.get(reverse(f"desk:{name}", args=["FI-26-99999"]))
                for life in cases_to_ask(name, role, world):
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
    "referral_consentonbehalf": ("case_id", "identity"),
    "assistance_assessment": ("case_id", "assistance"), "assistance_departure": ("case_id", "residence"),
    "assistance_interpreterbooking": ("case_id", "assistance"),
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
                for table in IN_PARTS:
                    cursor.execute(f"SELECT case_id, compartment FROM {table}")
                    seen_parts = set(cursor.fetchall())
                    assert (
                        seen_parts
                        or table == "papers_thread"
                        or role not in ("assistance-case-worker", "police-investigator")
                    )
                    for pk, compartment in seen_parts:
                        life = next(one for one in world.lives if one.pk == pk)
                        assert compartment in life.readable(role, by.organisation.code), table


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


def test_a_meeting_shows_each_participant_the_parts_that_it_reads_and_no_other(world: World, subtests: pytest.Subtests):
    for role in sorted(READS_CASES):
        with subtests.test(role):
            by = world.people[role]
            for life in world.lives:
                _, page = _in_a_savepoint(signed_in(by).get, reverse("desk:meeting", args=[life.meeting]))
                shown = {str(part) for part in Compartment if life.secret(part) in page}
                asked = by.organisation.code in OF_THE_HOLDER
                assert shown == (life.readable(role, by.organisation.code) if asked else set())


def test_a_draft_and_a_question_are_seen_by_their_organisations_alone(world: World):
    with as_owner():
        assert ReferralDraft.objects.filter(reference=world.draft).exists()
    for role, by in world.people.items():
        client = signed_in(by)
        draft = client.get(reverse("desk:draft", args=[world.draft])).status_code
        advice = client.get(reverse("desk:advice", args=[world.advice])).status_code
        assert (draft == 302) == (role == "labour-inspector"), role
        assert (advice == 200) == (role in {"labour-inspector", "assistance-case-worker"}), role


def _in_a_savepoint(send: Any, url: str) -> tuple[int, str]:
    """Status and body of the answer; whatever the request changed is undone, so that the next finds the same world."""
    with transaction.atomic():
        response = send(url)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, content.decode()
