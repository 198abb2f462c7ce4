"""One or more clients that repeat an act for a while, each in a process of its own, and what it took them."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from django.db import connections

Act = Callable[[], object]
# Called in the client's process with the client's number; gives the acts to be timed, one by one, until it has no more.
Plan = Callable[[int], Iterator[Act]]

WARM_UP = 3
PATIENCE_SECONDS = 120
BROKEN = threading.BrokenBarrierError.__name__


class ClientFailed(Exception):
    """A client of the bench met an error; nothing it measured counts."""


@dataclass(frozen=True)
class Timing:
    """What some clients measured together: the milliseconds of each act, and acts a second of all of them."""

    milliseconds: list[float]
    per_second: float

    def at(self, share: float) -> float:
        """The milliseconds within which this share of the acts was done, e.g. 0.95 (nearest rank)."""
        ranked = sorted(self.milliseconds)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))]

    def summary(self) -> dict[str, float]:
        return {
            "p50": round(self.at(0.5), 2),
            "p95": round(self.at(0.95), 2),
            "per_second": round(self.per_second, 1),
            "acts": len(self.milliseconds),
        }


def measure(plan: Plan, *, clients: int, seconds: float) -> Timing:
    """Let this many clients act at the same time for this long. Raises ClientFailed with what went wrong."""
    # A connection does not survive a fork; each client opens its own.
    connections.close_all()
    processes = multiprocessing.get_context("fork")
    start = processes.Barrier(clients)
    ends: list[Connection[Any, Any]] = []
    children = []
    for number in range(clients):
        here, there = processes.Pipe(duplex=False)
        child = processes.Process(target=_client, args=(plan, number, seconds, start, there), daemon=True)
        child.start()
        there.close()
        ends.append(here)
        children.append(child)
    try:
        answers = [_answer(end, seconds) for end in ends]
    finally:
        for child in children:
            child.join(timeout=5)
            if child.is_alive():
                child.kill()
    # One that fails before the start breaks it for all; its own words come first.
    if failed := sorted((one for one in answers if isinstance(one, str)), key=lambda one: one.startswith(BROKEN)):
        raise ClientFailed(failed[0])
    results = [one for one in answers if not isinstance(one, str)]
    everything = [value for spent, _ in results for value in spent]
    if not everything:
        raise ClientFailed("no client had anything to do")
    return Timing(everything, sum(len(spent) / elapsed for spent, elapsed in results if spent))


def _answer(end: "Connection[Any, Any]", seconds: float) -> tuple[list[float], float] | str:
    """What a client measured, or in words why it did not."""
    if not end.poll(seconds + PATIENCE_SECONDS):
        return f"a client did not answer within {PATIENCE_SECONDS} seconds of its end"
    try:
        answer: tuple[list[float], float] | str = end.recv()
    except EOFError:
        return "a client died"
    return answer


def _client(plan: Plan, number: int, seconds: float, start: Any, end: "Connection[Any, Any]") -> None:
    try:
        acts = plan(number)
        for _, act in zip(range(WARM_UP), acts, strict=False):
            act()
        start.wait(timeout=PATIENCE_SECONDS)
        end.send(_repeat(acts, seconds))
    except Exception as error:
        start.abort()
        end.send(f"{type(error).__name__}: {error}")
    finally:
        connections.close_all()


def _repeat(acts: Iterator[Act], seconds: float) -> tuple[list[float], float]:
    """Do one act after the other until the time is over or there are no more; the making of an act is not timed."""
    spent: list[float] = []
    began = time.perf_counter()
    for act in acts:
        before = time.perf_counter()
        act()
        now = time.perf_counter()
        spent.append((now - before) * 1000)
        if now - began >= seconds:
            break
    return spent, time.perf_counter() - began
