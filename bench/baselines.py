"""What the figures are held against: the aims of the issue that ordered this bench, and what it says of two known programs."""

from dataclasses import dataclass

THINGS = {
    "my_work": "My work",
    "cases": "First page of cases",
    "case": "Case page",
    "search": "Search before create",
    "hand_over": "Offer + accept",
}
# Pages that list. Each may take five times its bare SQL and 15 ms.
LISTS = ("my_work", "cases")
LIST_FACTOR, LIST_MILLISECONDS = 5.0, 15.0
GROWTH = 1.5
SHARE_IN_PROCESS, SHARE_HTTP = 0.04, 0.01
TIMES_FASTER = 5.0
WEB_MEGABYTES = 300.0


@dataclass(frozen=True)
class KnownProgram:
    """One client's milliseconds at 100,000 cases on two such cores."""

    name: str
    milliseconds: dict[str, float]


# Source: issue 2 of this project, "Proof". They were measured there, not by this bench.
COMPARED_AT = 100_000
KNOWN = (
    KnownProgram("Redmine 5", {"cases": 146, "case": 184, "search": 397, "hand_over": 163}),
    KnownProgram("Request Tracker 5", {"cases": 594, "case": 257, "search": 803, "hand_over": 354}),
)
REDMINE_HANDOVERS_PER_SECOND_OF_8 = 10.0


def better_of_the_two(thing: str) -> float | None:
    """The milliseconds of the quicker one, where both were measured."""
    known = [program.milliseconds[thing] for program in KNOWN if thing in program.milliseconds]
    return min(known) if known else None
