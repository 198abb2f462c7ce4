"""Checking clocks: does each stored due date equal what the engine computes from rule, events and calendar?"""

from django.db import connection

from luotsi.access.verifying import Check, Progress, check_of
from luotsi.deadlines.recomputing import recomputed

CHUNK = 5_000
_WITH_EVENTS = """
SELECT 'clock ' || d.id, {wrong} FROM deadlines_deadline d LEFT JOIN (
       SELECT deadline_id, count(*) AS happened,
              (array_agg(at ORDER BY id DESC) FILTER (WHERE what IN ('suspended', 'resumed')))[1] AS changed_at,
              (array_agg(what ORDER BY id DESC) FILTER (WHERE what IN ('suspended', 'resumed')))[1] AS changed,
              bool_or(what = 'stopped') AS stopped
         FROM deadlines_deadlineevent GROUP BY deadline_id) e ON e.deadline_id = d.id"""
CHECKS = {
    "clock_counts_every_event": "d.events_counted <> coalesce(e.happened, 0)",
    "clock_stands_as_its_events_say": """
        d.suspended_at IS DISTINCT FROM CASE WHEN e.changed = 'suspended' THEN e.changed_at END
        OR d.stopped <> coalesce(e.stopped, false)""",
}


def check_clocks(progress: Progress) -> list[Check]:
    """Every check of clocks, for a bound System reader."""
    return [_check_rules(progress), *(_check(name, wrong, progress) for name, wrong in CHECKS.items())]


def _check_rules(progress: Progress) -> Check:
    """Compute every clock anew."""
    progress("clocks: due dates against their rules")
    faults: list[str] = []
    count = 0
    for count, (clock, due) in enumerate(recomputed(), start=1):
        if due != clock.due_at:
            faults.append(f"clock {clock.pk}" if due else f"clock {clock.pk} began when there was no rule")
        if count % CHUNK == 0:
            progress(f"clocks: {count} computed")
    return check_of("clock_equals_its_rule", count, faults)


def _check(name: str, wrong: str, progress: Progress) -> Check:
    progress(f"clocks: {name}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), (array_agg(which) FILTER (WHERE wrong))[1:6]"  # noqa: S608  # fixed texts of this file
            f" FROM ({_WITH_EVENTS.format(wrong=wrong)}) AS looked(which, wrong)"
        )
        count, which = cursor.fetchone()
    return check_of(name, count, which or [])
