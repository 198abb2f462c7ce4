"""The door of every use case: may this reader do it, did every rule hold, and is a refusal on record?"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from luotsi.access.ledger import record
from luotsi.access.readers import Reader, System
from luotsi.core.acts import one_act
from luotsi.core.errors import NotAllowed, Refused
from luotsi.countries.vocabulary import Permission

P = ParamSpec("P")
R = TypeVar("R")


def usecase(
    act: str, *permissions: Permission, refusals: Mapping[str, type[Refused]] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a use case that readers with one of `permissions` may call with `by=`.

    `act` names the attempt in the ledger when it is refused; `refusals` maps names of constraints to what is raised.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by = cast("Reader | System", kwargs["by"])
            try:
                if isinstance(by, Reader) and permissions and not any(by.may(p) for p in permissions):
                    raise NotAllowed
                with one_act(lambda name: _refusal(refusals, name)):
                    return function(*args, **kwargs)
            except Refused as refusal:
                record(act, by=by, refused=True, why=type(refusal).__name__, case_id=_case_id(kwargs))
                raise

        return run

    return decorate


def _refusal(refusals: Mapping[str, type[Refused]] | None, name: str) -> Refused | None:
    found = (refusals or {}).get(name)
    return found() if found else None


def _case_id(kwargs: Mapping[str, Any]) -> int | None:
    """The case that a refused act was about, if it was about one."""
    if (case := kwargs.get("case")) is not None:
        return cast(int, case.pk)
    about = (kwargs.get(name) for name in ("handoff", "consent", "call", "document", "statement", "thread"))
    return next((found.case_id for found in about if found is not None), None)
