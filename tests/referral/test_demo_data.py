"""Invented data stand up to every check, follow the published figures, and are the same for the same seed."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone
from psycopg import sql

import luotsi
from luotsi.access.people import make_demo_people
from luotsi.access.readers import System, reading_as
from luotsi.access.verifying import check_ledger
from luotsi.actors.models import Organisation
from luotsi.actors.usecases import sync_organisations
from luotsi.countries import queries as countries
from luotsi.countries.models import Country as CountryRow
from luotsi.countries.models import Entry, EntryKey
from luotsi.countries.schema import Figure
from luotsi.countries.usecases import load_country
from luotsi.deadlines.demo import live_with_clocks
from luotsi.deadlines.models import Deadline
from luotsi.deadlines.verifying import check_clocks
from luotsi.referral import matching
from luotsi.referral.demo import has_cases, plan, write_demo_data, writing
from luotsi.referral.demo.columns import COLUMNS, COUNTED, NUMBERS
from luotsi.referral.demo.keys import KeyMaker
from luotsi.referral.demo.lives import Life
from luotsi.referral.demo.plan import Planner
from luotsi.referral.demo.rows import Rows
from luotsi.referral.demo.working import tables_of
from luotsi.referral.demo.world import Country, read_country
from luotsi.referral.facts import IdentityFacts
from luotsi.referral.verifying import check_path
from tests.conftest import _fingerprint, _point_at, as_owner
from tests.support import inspector, refer

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
RULE = System(rule="test")
PACKS = {
    "serbia": Path(luotsi.__file__).parent / "countries" / "serbia",
    "atlantis": Path(__file__).parents[1] / "countries" / "pack_atlantis",
}


@contextmanager
def database_of_its_own(superuser: str) -> Iterator[None]:
    before = settings.DATABASES["default"]["NAME"]
    name = f"{before}_own"
    with psycopg.connect(superuser, autocommit=True) as connection:
        template = sql.Identifier(f"luotsi_template_{_fingerprint()}")
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER luotsi_owner").format(sql.Identifier(name), template)
        )
    _point_at(superuser, name, role="luotsi_desk")
    yield
    for opened in connections.all(initialized_only=True):
        opened.close()
    _point_at(superuser, before, role="luotsi_desk")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, superuser: str) -> Iterator[None]:
    """A database without cases."""
    with django_db_blocker.unblock(), database_of_its_own(superuser):
        yield


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    superuser: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Any]]:
    """A database with the 400 cases of the demo, and what `luotsi verify --json` said of it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), database_of_its_own(superuser):
        patch.setattr(settings, "LEDGER_HEADS", tmp_path_factory.mktemp("demo") / "heads.jsonl")
        before = catalogue()
        assert not has_cases()
        call_command("demo_data", cases=400, seed=26, stdout=StringIO())
        said = StringIO()
        call_command("verify", "--json", stdout=said)
        yield {"verified": json.loads(said.getvalue()), "catalogue": before}


def asked(statement: str) -> list[tuple[Any, ...]]:
    """As the owner, past row-level security."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def catalogue() -> set[tuple[Any, ...]]:
    """Every constraint, index and trigger of the tables that are filled."""
    tables = ", ".join(f"'{table}'::regclass" for table in COLUMNS)
    rows = {
        *asked(f"SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid IN ({tables})"),
        *asked(f"SELECT pg_get_indexdef(indexrelid), '' FROM pg_index WHERE indrelid IN ({tables})"),
        *asked(
            f"SELECT tgname || tgrelid::regclass, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN ({tables})"
        ),
    }
    # PostgreSQL reads back its own casts with fewer brackets; what they do is the same.
    return {(re.sub(r"::[a-z ]+(\[\])?|[() ]", "", name), definition) for name, definition in rows}


def planned(cases: int, seed: int = 26) -> list[Life]:
    return list(Planner(read_country(NOW), cases=cases, seed=seed))


def test_they_pass_every_check(demo: dict[str, Any]) -> None:
    assert [check["name"] for check in demo["verified"]["checks"] if not check["ok"]] == []
    assert demo["verified"]["ok"] is True
    assert {check["name"]: check["count"] for check in demo["verified"]["checks"]}[
        "responsibility_begins_with_the_case"
    ] == 400


def test_the_rule_of_the_database_holds_for_every_case(demo: dict[str, Any]) -> None:
    assert asked("SELECT count(*) FROM referral_case WHERE NOT referral_somebody_answers(id)") == [(0,)]


def test_things_happen_to_clocks_of_the_demo_and_they_still_equal_their_rules(demo: dict[str, Any]) -> None:
    with transaction.atomic():
        with reading_as(RULE):
            make_demo_people(by=RULE)

        assert live_with_clocks(by=RULE) >= 3

        with reading_as(RULE):
            assert [check.name for check in check_clocks(lambda sentence: None) if not check.ok] == []
            assert Deadline.objects.exclude(suspended_at=None).exists()
        transaction.set_rollback(True)


def test_every_constraint_index_and_trigger_is_back(demo: dict[str, Any]) -> None:
    assert catalogue() == demo["catalogue"]
    assert has_cases()


def test_a_third_is_open_and_some_offers_wait_of_which_some_have_climbed(demo: dict[str, Any]) -> None:
    [(open_cases,)] = asked("SELECT count(*) FROM referral_case WHERE closed_at IS NULL")
    [(waiting, late)] = asked(
        "SELECT count(*), count(*) FILTER (WHERE answer_by < now()) FROM referral_handoff WHERE answered_at IS NULL"
    )
    [(climbed,)] = asked(
        "SELECT count(DISTINCT h.id) FROM referral_handoff h JOIN referral_handoffclimb k ON k.handoff_id = h.id"
        " WHERE h.answered_at IS NULL"
    )
    [(meetings,)] = asked("SELECT count(*) FROM referral_jointmeetingcall WHERE settled_at IS NULL")

    assert 110 <= open_cases <= 160
    assert 24 <= waiting <= 48
    assert 0 < climbed <= late < waiting
    assert 1 <= meetings <= 4


def test_the_organisations_of_the_demo_people_hold_plenty(demo: dict[str, Any]) -> None:
    held = Counter(
        dict(
            asked(
                "SELECT o.code, count(*) FROM referral_responsibility r JOIN actors_organisation o ON o.id = r.organisation_id"
                " WHERE r.ended_at IS NULL GROUP BY o.code"
            )
        )
    )

    assert held.most_common(1)[0][0] == countries.country().admission_queue
    assert min(held["c_helsinki"], held["c_pirha"]) >= 3
    assert held["lvv"] >= 1


def test_life_goes_on_from_there(demo: dict[str, Any]) -> None:
    """Keys and numbers follow those of the invented cases, and the triggers work."""
    with transaction.atomic():
        case = refer(inspector())
    with reading_as(RULE):
        checks = [*check_path(lambda sentence: None)]

    assert case.reference.endswith("-0401")
    assert [check.name for check in checks if not check.ok] == []


def test_the_same_seed_gives_the_same_people(demo: dict[str, Any]) -> None:
    assert planned(60) == planned(60)
    assert planned(60) != planned(60, seed=27)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # of a process with threads, as xdist makes one
def test_several_processes_write_the_same_as_one(demo: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "CHUNK", 25)
    country = read_country(NOW)
    planner = Planner(country, cases=110, seed=3)
    staff = {org.id: org.id for org in country.organisations}

    def rows() -> Rows:
        return Rows(country, staff, dict.fromkeys((*COUNTED, *NUMBERS), 0))

    alone = rows()
    alone.add(planner)
    together = list(tables_of(planner, rows()))

    assert len(together) == 5
    found = {table: b"".join(part.get(table, b"") for part in together) for table in COLUMNS}
    assert _but_what_is_sealed(found) == _but_what_is_sealed(alone.take())


def _but_what_is_sealed(tables: dict[str, bytes]) -> dict[str, list[bytes]]:
    """Every line without its sealed value, which no two sealings share; and of a key only whose it is."""
    lines = {table: text.splitlines() for table, text in tables.items()}
    lines["access_personkey"] = [b"\t".join(line.split(b"\t")[:2]) for line in lines["access_personkey"]]
    return {table: [re.sub(rb"x[0-9a-f]{92,}", b"sealed", line) for line in found] for table, found in lines.items()}


def test_the_search_keys_are_those_of_the_search(demo: dict[str, Any]) -> None:
    keys = KeyMaker("key")
    for life in planned(30):
        person = life.person
        facts = IdentityFacts(
            given_names=person.given,
            family_names=person.family,
            born_on=person.born_on,
            birth_year=person.birth_year,
            document=person.document,
        )
        assert keys.of(person) == matching.search_keys(facts, person.phone, key="key")


@pytest.fixture(scope="module")
def many(demo: dict[str, Any]) -> tuple[Country, list[Life]]:
    country = read_country(NOW)
    return country, list(Planner(country, cases=4_000, seed=1))


def figure(code: str) -> Figure:
    return countries.get("figures", code, Figure)


def test_forms_follow_the_figure_that_counts_most_of_them(many: tuple[Country, list[Life]]) -> None:
    _, lives = many
    found = Counter(life.form for life in lives)
    counts = figure("stock-2022-06-30").counts
    kinds = ("labour", "sexual", "marriage", "crime")
    total = sum(counts[key] for key in (*kinds, "child_soldier", "benefit", "begging", "witness"))

    for kind in kinds:
        assert found[f"ef_{kind}"] / len(lives) == pytest.approx(counts[kind] / total, abs=0.025)


def test_sexes_ages_and_years_follow_the_figures(many: tuple[Country, list[Life]]) -> None:
    country, lives = many
    women = sum(life.person.sex == "female" for life in lives) / len(lives)
    years = Counter(life.opened_at.year for life in lives)
    adults = [life.opened_at.year - life.person.birth_year for life in lives if life.age_group == "adult"]

    assert women == pytest.approx(figure("2024").percents["women"] / 100, abs=0.03)
    assert sum(life.age_group != "adult" for life in lives) / len(lives) == pytest.approx(
        country.shares.children, abs=0.02
    )
    assert country.shares.children == pytest.approx(
        111 / 1330
    )  # the flows that count both: 2015 to 2021 and half of 2022
    assert years[2022] / years[2016] == pytest.approx(367 / 130, rel=0.3)
    assert sum(18 <= age < 31 for age in adults) / len(adults) == pytest.approx(56 / 124, abs=0.08)
    assert max(life.opened_at for life in lives) < NOW


def test_referrers_and_nationalities_follow_the_figures(many: tuple[Country, list[Life]]) -> None:
    _, lives = many
    referrers = Counter(life.referrer_type for life in lives)
    named = {"AF", "PH", "IQ", "CM", "MA", "NG", "RW", "SO", "FI", "TH", "TR", "UA", "VN"}

    assert referrers["rt_self"] / len(lives) == pytest.approx(48 / 478, abs=0.02)
    assert referrers.most_common(1)[0][0] == "rt_police"
    assert all(life.opened_by.type == "police" for life in lives if life.referrer_type == "rt_police")
    assert sum(life.person.nationality in named for life in lives) / len(lives) == pytest.approx(0.8, abs=0.03)


def test_every_organisation_is_in_force_when_it_acts(many: tuple[Country, list[Life]]) -> None:
    _, lives = many
    for life in lives:
        assert life.opened_by.in_force(life.opened_at.date())
        assert all(offer.receiver.in_force(offer.at.date()) for offer in life.offers)
        moments = [life.opened_at, *chain.from_iterable((offer.at, offer.answered_at or NOW) for offer in life.offers)]
        assert moments == sorted(moments)


@pytest.mark.parametrize("pack", PACKS)
def test_every_other_pack_gets_its_people_too(empty: None, pack: str) -> None:
    with transaction.atomic():
        with as_owner():
            Organisation.successors.through.objects.all().delete()
            Organisation.objects.update(parent=None, superior=None)
            for model in (Entry, EntryKey, CountryRow, Organisation):
                model.objects.all().delete()
        load_country(folder=PACKS[pack], on=timezone.localdate())
        sync_organisations()

    write_demo_data(cases=150, seed=4, progress=lambda done: None)

    with reading_as(RULE):
        checks = [
            *check_ledger(lambda sentence: None),
            *check_path(lambda sentence: None),
            *check_clocks(lambda sentence: None),
        ]
    countries.forget()
    assert [check for check in checks if not check.ok] == []
    assert asked("SELECT count(*) FROM referral_case") == [(150,)]
    assert writing.has_cases()
