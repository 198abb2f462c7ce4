"""The test database: made once from the migrations, copied for each worker, and used as the application's own role."""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import translation
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT / "var" / "test-postgres"


@pytest.fixture(scope="session")
def superuser() -> str:
    """A connection string of a superuser: of the embedded server, or of the one that LUOTSI_TEST_SERVER names."""
    given = os.environ.get("LUOTSI_TEST_SERVER")
    if given:
        return given
    from luotsi.config import embedded

    uri = embedded.start(SERVER).get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        # A test database is worth nothing after a crash, so it need not wait for the disk.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
    return uri


@pytest.fixture(scope="session")
def django_db_setup(superuser: str, worker_id: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A copy of the migrated template for this worker. The connection is a superuser's that took the application's role."""
    from luotsi.config import embedded

    template, name = f"luotsi_template_{_fingerprint()}", f"luotsi_test_{worker_id}_{os.getpid()}"
    with psycopg.connect(superuser, autocommit=True) as connection:
        # Workers start together; the first makes the template and the others wait.
        connection.execute("SELECT pg_advisory_lock(4711)")
        connection.execute(embedded.roles_sql())
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            _make_template(superuser, template, django_db_blocker)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template))))
        connection.execute("SELECT pg_advisory_unlock(4711)")
    _point_at(superuser, name, role="luotsi_desk")
    yield
    for connection in connections.all(initialized_only=True):
        connection.close()
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def committed(superuser: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A database of its own in which acts are committed, for races and crashes between real connections."""
    with another_database(superuser, "committed", django_db_blocker):
        yield


@contextmanager
def another_database(superuser: str, suffix: str, blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Lead Django's connections to a fresh copy of the template, and back to the worker's own database after."""
    before = settings.DATABASES["default"]["NAME"]
    name = sql.Identifier(f"{before}_{suffix}")
    with psycopg.connect(superuser, autocommit=True) as connection:
        template = sql.Identifier(f"luotsi_template_{_fingerprint()}")
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template))
    with blocker.unblock():
        _point_at(superuser, f"{before}_{suffix}", role="luotsi_desk")
        yield
        for opened in connections.all(initialized_only=True):
            opened.close()
    _point_at(superuser, before, role="luotsi_desk")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _make_template(superuser: str, template: str, blocker: pytest.FixtureRequest) -> None:
    building = f"{template}_building"
    with psycopg.connect(superuser, autocommit=True) as connection:
        for (old,) in connection.execute(
            "SELECT datname FROM pg_database d WHERE datname LIKE 'luotsi_te%'"
            " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)"
        ).fetchall():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER luotsi_owner").format(sql.Identifier(building)))
    with blocker.unblock():
        _point_at(superuser, building, role="luotsi_owner")
        call_command("migrate", verbosity=0)
        _point_at(superuser, building, role="luotsi_desk")
        call_command("load_country", "finland", verbosity=0, stdout=io.StringIO())
        for connection in connections.all(initialized_only=True):
            connection.close()
    with psycopg.connect(superuser, autocommit=True) as connection:
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(building), sql.Identifier(template)))


def _point_at(superuser: str, name: str, *, role: str) -> None:
    """Let Django's connections lead to this database, logged in as the superuser with a role taken on."""
    parts = psycopg.conninfo.conninfo_to_dict(superuser)
    for alias, assumed in (("default", role), ("owner", "luotsi_owner")):
        connections[alias].close()
        for target in (settings.DATABASES[alias], connections[alias].settings_dict):
            target.update(
                NAME=name,
                USER=parts.get("user", "postgres"),
                PASSWORD=parts.get("password", ""),
                HOST=parts.get("host", ""),
                PORT=str(parts.get("port", "")),
            )
            target["OPTIONS"] = {"assume_role": assumed}


def _fingerprint() -> str:
    """Changes when a migration or the country pack does."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("src/luotsi/*/migrations/**/*.*"), *ROOT.glob("src/luotsi/countries/*/*.yaml")]):
        if path.suffix in {".py", ".sql", ".yaml"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of the xdist worker, or "main"."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@contextmanager
def as_owner() -> Iterator[None]:
    """Act as the owner of the tables on the test's own connection, past row-level security; back to the desk after."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET ROLE luotsi_owner")
        try:
            yield
        finally:
            cursor.execute("SET ROLE luotsi_desk")


@pytest.fixture(autouse=True)
def country_in_memory() -> None:
    """The pack is kept in memory between tests, and read again where a test loaded another."""
    from luotsi.countries import queries

    queries.seconds_between_checks = 1e9


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is not a page speaks English here, as the commands do; a page still chooses its own language."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the heads of the ledger are published: a file of the test's own, never the checkout's."""
    path = tmp_path / "ledger-heads.jsonl"
    monkeypatch.setattr(settings, "LEDGER_HEADS", path)
    return path


@pytest.fixture(autouse=True)
def erased_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list of destroyed keys: a file of the test's own; and no key is open from a test before."""
    from luotsi.access import vault

    vault.forget_opened_keys()
    path = tmp_path / "erased-keys.txt"
    monkeypatch.setattr(settings, "ERASED_KEYS", path)
    return path


@pytest.fixture(autouse=True)
def papers(tmp_path: Path) -> Iterator[Path]:
    """Where files of cases lie: a folder of the test's own."""
    with papers_in(tmp_path / "papers") as folder:
        yield folder


@contextmanager
def papers_in(folder: Path) -> Iterator[Path]:
    from django.test import override_settings

    shelf = {"BACKEND": "luotsi.papers.shelf.LocalShelf", "OPTIONS": {"location": folder}}
    with override_settings(STORAGES=settings.STORAGES | {"papers": shelf}):
        yield folder
