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
from luotsi.deadlines.usecases.following import answer_clocks, end_clocks, start_clocks

__all__ = [
    "ClockHasEnded",
    "answer_clocks",
    "end_clocks",
    "extend_clock",
    "grant_clock",
    "meet_clock",
    "move",
    "resume_clock",
    "start_clock",
    "start_clocks",
    "stop_clock",
    "suspend_clock",
]
