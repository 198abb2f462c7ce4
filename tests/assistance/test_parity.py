"""Same service, same time? The figures come from the rows, and nobody can be found behind a number."""

from datetime import timedelta
from itertools import product
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from luotsi.access.readers import bind
from luotsi.actors.models import Organisation
from luotsi.assistance import queries, usecases
from luotsi.assistance.queries.figures import EVERYWHERE
from luotsi.assistance.small_counts import suppress
from tests.assistance.helping import adviser, ask, case_worker, held_case_of
from tests.support import reader, unbind


def test_small_counts_are_hidden_and_nought_is_shown():
    table = suppress({("a", "x"): 4, ("a", "y"): 0, ("a", "z"): 9, ("b", "x"): 9, ("b", "y"): 0, ("b", "z"): 9})

    assert table.cells["a", "x"] is None
    assert table.cells["a", "y"] == 0
    assert table.rows["a"] == 13


def test_one_hidden_cell_takes_another_with_it_in_its_row_and_its_column():
    table = suppress({(row, column): 3 if (row, column) == ("a", "x") else 20 for row in "abc" for column in "xyz"})

    hidden = {key for key, count in table.cells.items() if count is None}
    assert ("a", "x") in hidden
    for line in ([key for key in table.cells if key[0] == row] for row in "abc"):
        assert sum(key in hidden for key in line) != 1
    for line in ([key for key in table.cells if key[1] == column] for column in "xyz"):
        assert sum(key in hidden for key in line) != 1


@pytest.mark.parametrize("seed", range(40))
def test_no_hidden_count_follows_from_its_line(seed: int):
    random = Random(seed)
    counts = {key: random.choice((0, 0, 1, 3, 4, 5, 7, 30)) for key in product("abcd", "wxyz")}

    table = suppress(counts)

    for axis, totals in ((0, table.rows), (1, table.columns)):
        for name, total in totals.items():
            line = [key for key in counts if key[axis] == name]
            inside = [key for key in line if table.cells[key] is None]
            if inside and total is not None and len(inside) < len(line):
                assert len(inside) > 1
    assert all(table.cells[key] is None for key, count in counts.items() if 0 < count < 5)


def test_what_is_not_a_count_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        suppress({("a", "x"): -1})


@pytest.mark.django_db
def test_the_figures_count_the_rows_by_county_and_service():
    bea, rita = case_worker(), adviser()
    case = held_case_of(bea)
    helsinki = Organisation.objects.get(code="c_helsinki")
    usecases.record_residence(
        case=case, residence="municipality", provider=helsinki, since=timezone.localdate(), by=bea
    )  # fmt: skip
    requests = [ask(case, bea) for _ in range(12)]
    bind(rita)
    for request in requests[:6]:
        usecases.accept_request(request=request, by=rita)
        usecases.start_service(request=request, on=timezone.localdate(), by=rita)
    for request in requests[6:]:
        usecases.decline_request(request=request, reason="no_place", text="", by=rita)
    kerttu = reader("coordinator", "coordinator")
    bind(kerttu)
    today = timezone.localdate()

    everywhere, row = queries.parity(kerttu, since=today, until=today)

    assert (row.county, row.asked, row.given, row.refused, row.waiting, row.median_days) == (
        "c_helsinki",
        12,
        6,
        6,
        0,
        0,
    )
    assert (everywhere.county, everywhere.asked) == (EVERYWHERE, 12)
    assert queries.parity(kerttu, since=today - timedelta(days=9), until=today - timedelta(days=1)) == []


@pytest.mark.django_db
def test_a_few_requests_show_no_number():
    bea = case_worker()
    case = held_case_of(bea)
    for _ in range(4):
        ask(case, bea)
    kerttu = reader("coordinator", "coordinator")
    bind(kerttu)

    rows = queries.parity(kerttu, since=timezone.localdate(), until=timezone.localdate())

    assert {row.asked for row in rows} <= {None}
    assert {row.waiting for row in rows} <= {None}
    assert all(None not in (row.given, row.refused) for row in rows)


@pytest.mark.django_db
def test_only_readers_of_figures_get_any_from_the_database_itself():

    bea = case_worker()
    ask(held_case_of(bea), bea)
    for by in (bea, None):
        if by:
            bind(by)
        else:
            unbind()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM luotsi_parity('2000-01-01', '2100-01-01')")
            assert cursor.fetchone()[0] == 0
    assert queries.parity(bea, since=timezone.localdate(), until=timezone.localdate()) == []
