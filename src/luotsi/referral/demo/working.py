"""Making the rows of many lives in several processes; what comes out is the same as from one."""

import gc
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection

from luotsi.countries import queries as countries
from luotsi.referral.demo.plan import Planner
from luotsi.referral.demo.rows import Rows, count_keys

WORKERS = 2
Tables = dict[str, bytes]


class WorkerEnded(Exception):
    """A process that invents lives ended before its time; what it said stands on standard error."""


def tables_of(planner: Planner, rows: Rows) -> Iterator[Tables]:
    """The rows of one chunk of lives after the other, by table."""
    if planner.chunks > 1:
        yield from _from_workers(planner, rows)
        return
    for number in range(planner.chunks):
        rows.add(planner.chunk(number))
        yield rows.take()


def _from_workers(planner: Planner, rows: Rows) -> Iterator[Tables]:
    """Chunks go round among the workers. Each plans one, says how many keys it takes, is told the keys, and writes it.

    The keys of a chunk follow those of the chunk before, so they are known once that one is planned, and written it is
    while the next is planned. The workers are forked, so that they have the country and the beginnings already.
    """
    context = get_context("fork")
    pipes: list[Connection] = []
    workers = []
    for first in range(WORKERS):
        here, there = context.Pipe()
        worker = context.Process(target=_work, args=(there, planner, rows, first), daemon=True)
        worker.start()
        there.close()
        pipes.append(here)
        workers.append(worker)
    try:
        before: Connection | None = None
        for number in range(planner.chunks):
            pipe = pipes[number % WORKERS]
            counts: dict[str, int] = pipe.recv()
            pipe.send(dict(rows.last))
            rows.leave_out(counts)
            if before is not None:
                yield before.recv()
            before = pipe
        if before is not None:
            yield before.recv()
    except EOFError as ended:
        raise WorkerEnded from ended
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _work(pipe: Connection, planner: Planner, rows: Rows, first: int) -> None:
    # Lives hold no cycles: looking for some among so many objects finds nothing and takes as long as making them.
    gc.disable()
    # The country is in memory. To ask whether it was loaded anew would use the connection of the parent, which it uses too.
    countries.seconds_between_checks = float("inf")
    for number in range(first, planner.chunks, WORKERS):
        lives = planner.chunk(number)
        pipe.send(count_keys(lives))
        rows.last = pipe.recv()
        rows.add(lives)
        pipe.send(rows.take())
