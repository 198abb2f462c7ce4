"""What goes with an invented consent: who spoke for the person, and whom a withdrawal was told to."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from luotsi.countries.vocabulary import Branch
from luotsi.referral.choices import ChildView, OnBehalfBasis, OnBehalfRelation
from luotsi.referral.demo.lives import Given, Life, Org

# How long a receiver takes to answer that it has stopped.
ANSWERED_WITHIN = timedelta(days=2)


def speaker(life: Life, given: Given) -> tuple[str, str, str]:
    """Relation, basis and the child's own view; empty where the person spoke."""
    if not given.on_behalf_by:
        return "", "", ""
    if life.branch != Branch.CHILD:
        return OnBehalfRelation.GUARDIAN.value, OnBehalfBasis.APPOINTED.value, ""
    view = ChildView.AGREES if life.child_heard == "heard" else ChildView.TOO_YOUNG
    return OnBehalfRelation.PARENT.value, OnBehalfBasis.CUSTODY.value, view.value


def recalled(life: Life) -> Iterator[tuple[Given, Org, datetime]]:
    """Withdrawn consents, the receiver that is told of each, and when; who answers for the person then is not told."""
    for given in life.consents:
        at, receiver = given.withdrawn_at, given.receiver
        if at and receiver and not any(
            hold.organisation == receiver and hold.began <= at and (hold.ended is None or at < hold.ended)
            for hold in life.holds
        ):  # fmt: skip
            yield given, receiver, at
