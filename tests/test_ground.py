"""The ground: settings that fail loudly, database roles that may not do more than they should, files that hold nothing local."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from tests.conftest import as_owner
from tests.support import inspector, refer, unbind
from tools import documents

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (".ci", "bench", "deploy", "docs", "requirements", "src", "tests", "tools")
SECRET = "a-secret-of-more-than-thirty-two-characters"
REAL = {
    "LUOTSI_DATABASE_URL": "postgresql://luotsi_desk:word@127.0.0.1:1/luotsi",
    "LUOTSI_SECRET_KEY": SECRET,
    "LUOTSI_LEDGER_KEY": SECRET,
    "LUOTSI_SEARCH_KEY": SECRET,
    "LUOTSI_MASTER_KEY": SECRET,
}
# Tables of the case file and its rights that every reader may read, with the reason. There are none.
WITHOUT_ROW_SECURITY: dict[str, str] = {}
APPEND_ONLY = ("access_ledgerentry", "access_ledgerseal")


# -- Settings ------------------------------------------------------------------------------------------------------------


def run_with(settings: dict[str, str], home: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command with these variables alone; unless told, one that needs the settings and no database."""
    command = command or ("check-country", str(ROOT / "tests/countries/pack_atlantis"))
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LUOTSI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "luotsi.config.cli", *command],
        env=clean | {"LUOTSI_HOME": str(home)} | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"LUOTSI_DEMO": "maybe"}, "LUOTSI_DEMO is 'maybe'. Set it to 1 or 0."),
        ({"LUOTSI_POOL": "1", "LUOTSI_POOL_SIZE": "many"}, "LUOTSI_POOL_SIZE is 'many'. Set it to a whole number."),
        ({"LUOTSI_TIME_ZONE": "Mars/Base"}, "LUOTSI_TIME_ZONE is 'Mars/Base'. Set it to a time zone such as "),
        ({"LUOTSI_MAIL_PORT": "smtp"}, "LUOTSI_MAIL_PORT is 'smtp'. Set it to a whole number."),
        ({"LUOTSI_OIDC_ID": "state"}, "LUOTSI_OIDC_NAME is not set. docs/running.md says what it should hold."),
        (
            REAL | {"LUOTSI_DATABASE_URL": "mysql://desk@host/luotsi"},
            "LUOTSI_DATABASE_URL must look like postgresql://",
        ),
        (
            REAL | {"LUOTSI_DATABASE_URL": "postgresql://desk:a:b@host:port/luotsi"},
            "LUOTSI_DATABASE_URL must look like postgresql://",
        ),
        (REAL | {"LUOTSI_OWNER_DATABASE_URL": "luotsi"}, "LUOTSI_OWNER_DATABASE_URL must look like postgresql://"),
        (REAL | {"LUOTSI_SECRET_KEY": ""}, "LUOTSI_SECRET_KEY is not set. docs/running.md says what it should hold."),
        (REAL | {"LUOTSI_LEDGER_KEY": "short"}, "LUOTSI_LEDGER_KEY is too short or the demo's."),
        (
            REAL | {"LUOTSI_SEARCH_KEY": "demo-search-key-for-invented-people"},
            "LUOTSI_SEARCH_KEY is too short or the demo's.",
        ),
        (REAL | {"LUOTSI_MASTER_KEY": ""}, "LUOTSI_MASTER_KEY is not set. docs/running.md says what it should hold."),
        (REAL | {"LUOTSI_MASTER_KEY": f"{SECRET},short"}, "LUOTSI_MASTER_KEY is too short or the demo's."),
        (REAL | {"LUOTSI_DEMO": "1"}, "LUOTSI_DEMO runs on the embedded database only."),
    ],
)
def test_a_wrong_setting_stops_the_program_with_one_line_that_says_what_to_do(
    settings: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    result = run_with(settings, tmp_path)

    assert result.returncode != 0
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"luotsi: {sentence}")


def test_with_every_setting_right_the_same_command_runs(tmp_path: Path) -> None:
    result = run_with(REAL, tmp_path)

    assert (result.returncode, result.stderr) == (0, "")


def test_a_database_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    result = run_with(REAL, tmp_path, "verify")

    assert result.returncode != 0
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("luotsi: The database does not answer: ")


def test_the_demo_refuses_another_database(tmp_path: Path) -> None:
    result = run_with(REAL, tmp_path, "demo")

    assert result.returncode != 0
    assert "The demo runs on the embedded database only. Unset LUOTSI_DATABASE_URL." in result.stderr


def test_every_variable_is_in_the_table_of_the_running_page_and_no_other_is() -> None:
    read: set[str] = set()
    for path in [*(ROOT / "src").rglob("*.py"), ROOT / "tests/conftest.py"]:
        read |= set(re.findall(r"\bLUOTSI_[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8")))
    table = re.findall(
        r"^\| `(LUOTSI_[A-Z_]+)` \|", (ROOT / "docs/running.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert sorted(table) == sorted(read)


def test_the_example_file_sets_only_variables_that_exist() -> None:
    table = (ROOT / "docs/running.md").read_text(encoding="utf-8")
    example = (ROOT / "deploy/luotsi.env.example").read_text(encoding="utf-8")

    for name in re.findall(r"^([A-Z_]+)=", example, re.MULTILINE):
        assert f"| `{name}` |" in table


# -- Database roles ------------------------------------------------------------------------------------------------------


def tables(*rooms: str) -> list[str]:
    """The tables of these rooms, those between two models included."""
    models = (model for room in rooms for model in apps.get_app_config(room).get_models(include_auto_created=True))
    return sorted(model._meta.db_table for model in models)


def may(role: str, table: str, right: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
        return bool(cursor.fetchone()[0])


def refused(statement: str, message: str) -> None:
    """The application's role is refused this statement by PostgreSQL itself."""
    with pytest.raises(ProgrammingError, match=message), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_no_role_of_luotsi_is_more_than_a_plain_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname IN ('luotsi_owner', 'luotsi_desk', 'luotsi_website')"
            " AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
        )
        assert {row[0] for row in cursor.fetchall()} == {"luotsi_owner", "luotsi_desk", "luotsi_website"}


@pytest.mark.django_db
def test_the_tests_act_as_the_applications_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "luotsi_desk"


@pytest.mark.django_db
@pytest.mark.parametrize("right", ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"])
def test_the_website_has_no_right_on_any_table_of_people_and_cases(right: str) -> None:
    protected = tables("referral", "access", "deadlines", "actors", "core", "disclosure", "investigation")

    assert [table for table in protected if may("luotsi_website", table, right)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id int)",
        "CREATE SCHEMA mine",
        "ALTER TABLE referral_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY case_by_grant ON referral_case",
        "ALTER TABLE referral_responsibility DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION luotsi_is_system() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    ],
)
def test_the_application_cannot_change_the_schema_or_its_rules(statement: str) -> None:
    refused(statement, "permission denied|must be owner")


@pytest.mark.django_db
def test_the_application_cannot_step_around_row_security() -> None:
    refused("SET LOCAL row_security = off; SELECT * FROM referral_case", "would be affected by row-level security")


@pytest.mark.django_db
def test_the_application_cannot_become_the_owner() -> None:
    """The connection of a test is a superuser's, so this is asked of the catalogue and not tried."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role('luotsi_desk', 'luotsi_owner', 'MEMBER')")
        assert cursor.fetchone()[0] is False


@pytest.mark.django_db
@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_is_only_added_to_is_refused_change_by_right_and_by_trigger(table: str, change: str) -> None:
    statement = change.format(table)

    refused(statement, "permission denied")
    with as_owner(), pytest.raises(Exception, match="is append-only"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "rights"),
    [
        ("referral_responsibility", ("UPDATE", "DELETE", "TRUNCATE")),
        ("access_grant", ("INSERT", "UPDATE", "DELETE", "TRUNCATE")),
        ("referral_case", ("DELETE", "TRUNCATE")),
        ("referral_handoff", ("DELETE", "TRUNCATE")),
        ("referral_consent", ("DELETE", "TRUNCATE")),
        ("referral_stagedecision", ("DELETE", "TRUNCATE", "UPDATE")),
        ("disclosure_disclosure", ("DELETE", "TRUNCATE", "UPDATE")),
        ("disclosure_disclosureitem", ("TRUNCATE", "UPDATE")),
        ("disclosure_requesthandling", ("DELETE", "TRUNCATE", "UPDATE")),
        ("investigation_received", ("INSERT", "DELETE", "TRUNCATE", "UPDATE")),
        ("investigation_receiveditem", ("INSERT", "DELETE", "TRUNCATE", "UPDATE")),
        ("investigation_supportrequest", ("DELETE", "TRUNCATE", "UPDATE")),
    ],
)
def test_the_application_has_no_right_to_rewrite_the_past(table: str, rights: tuple[str, ...]) -> None:
    assert [right for right in rights if may("luotsi_desk", table, right)] == []


@pytest.mark.django_db
def test_every_table_of_cases_rights_and_clocks_has_row_security_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity")
        protected = {row[0] for row in cursor.fetchall()}

    open_to_all = set(tables("referral", "access", "deadlines", "disclosure", "investigation")) - protected
    assert open_to_all == set(WITHOUT_ROW_SECURITY)


@pytest.mark.django_db
def test_with_no_reader_bound_every_protected_table_is_empty() -> None:
    refer(inspector())
    unbind()
    # Seals say nothing of anybody, and everybody may check them.
    protected = [table for table in tables("referral", "access", "deadlines") if table != "access_ledgerseal"]

    seen = {table for table in protected if count(table)}
    with as_owner():
        filled = {table for table in protected if count(table)}

    assert seen == set()
    assert {
        "referral_case",
        "referral_caseidentity",
        "referral_handoff",
        "access_grant",
        "access_ledgerentry",
    } <= filled


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


# -- Files ---------------------------------------------------------------------------------------------------------------


def files() -> Iterator[tuple[str, str]]:
    """Every text file of ours with its path; not this one, which has to name what it looks for."""
    found = [path for path in ROOT.iterdir() if path.is_file()]
    found += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in found:
        local = path.relative_to(ROOT)
        if (
            path == Path(__file__)
            or {"__pycache__", "node_modules"} & set(local.parts)
            or path.suffix in {".mo", ".pyc"}
        ):
            continue
        content = path.read_bytes()
        if b"\x00" not in content:
            yield local.as_posix(), content.decode("utf-8")


def test_no_file_names_a_package_registry_or_a_path_of_somebodys_machine() -> None:
    local = re.compile(
        r"--(?:extra-)?index-url|registry\.npm|\"resolved\":|pypi\.org/simple|(?<![\w.])/(?:work|root|home|Users)/\w"
    )

    assert [path for path, text in files() if local.search(text)] == []


def test_no_python_names_a_country_or_its_bodies() -> None:
    nation = re.compile(r"\b(finland|finnish|serbia|joutseno|migri)\b", re.IGNORECASE)

    named = [path for path, text in files() if path.startswith("src/") and path.endswith(".py") and nation.search(text)]
    assert named == []


def test_the_documents_are_in_order() -> None:
    assert list(documents.faults()) == []


def test_the_licence_is_the_whole_eupl() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert re.findall(r"^(\d+)\.", text, re.MULTILINE) == [str(number) for number in range(1, 16)]
    assert "Appendix" in text
