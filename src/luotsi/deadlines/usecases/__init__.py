"""Every write on clocks."""

from luotsi.deadlines.refusals import ClockHasEnded
from luotsi.deadlines.usecases.changing import (
    extend_clock,
    grant_clock,
    meet_clock,
    move,
    resume_clock,
    start_clock,
    stop_clock,
    suspend_clock,
)
from luotsi.deadlines.usecases.feeds import drop_feed, hash_of, make_feed, note_feed_read
from luotsi.deadlines.usecases.following import answer_clocks, end_clocks, start_clocks
from luotsi.deadlines.usecases.warning import recompute_clocks, warn_of_clocks

__all__ = [
    "ClockHasEnded",
    "answer_clocks",
    "drop_feed",
    "end_clocks",
    "extend_clock",
    "grant_clock",
    "hash_of",
    "make_feed",
    "meet_clock",
    "move",
    "note_feed_read",
    "recompute_clocks",
    "resume_clock",
    "start_clock",
    "start_clocks",
    "stop_clock",
    "suspend_clock",
    "warn_of_clocks",
]
