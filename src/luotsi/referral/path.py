"""The referral path of the country: which stage follows, and who decides it."""

from luotsi.actors.models import Organisation
from luotsi.countries import queries as countries
from luotsi.countries.schema import ActorGroup, Stage
from luotsi.countries.vocabulary import StageKind


def stages() -> list[Stage]:
    return sorted(countries.entries("stages", Stage), key=lambda stage: stage.order)


def stage(code: str) -> Stage | None:
    return countries.find("stages", code, Stage)


def first() -> Stage:
    return next(stage for stage in stages() if stage.start)


def of_kind(kind: StageKind) -> Stage | None:
    """The first stage of this kind on the path."""
    return next((stage for stage in stages() if stage.kind is kind), None)


def after(code: str) -> list[Stage]:
    """Stages to which the path leads from here without a decision, in their order."""
    here = stage(code)
    return [found for found in stages() if here and found.code in here.next]


def decidable(code: str) -> list[Stage]:
    """Stages that ask for a decision and can be decided from here: this one, or one that follows."""
    here = stage(code)
    candidates = [here, *after(code)] if here else []
    return [found for found in candidates if found.outcomes and found.kind in (StageKind.DECISION, StageKind.EXIT)]


def may_decide(stage: Stage, organisation: Organisation) -> bool:
    """Is the organisation among those that the pack lets decide this stage?"""
    return any(_is_actor(actor, organisation) for actor in stage.decided_by)


def _is_actor(actor: str, organisation: Organisation) -> bool:
    kind, _, code = actor.partition(":")
    if kind == "type":
        return organisation.type == code
    if kind == "group":
        group = countries.find("actor_groups", code, ActorGroup)
        return group is not None and (organisation.code in group.members or organisation.type in group.member_types)
    return organisation.code == actor
