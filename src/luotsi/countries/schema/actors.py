"""Who takes part: types of organisation, organisations, groups of them, bodies and roles."""

from enum import StrEnum
from typing import Annotated

from luotsi.countries.schema.base import Item, Line, Named, RefersTo, Words
from luotsi.countries.vocabulary import Compartment, Permission, World


class OrganisationType(Named):
    """A kind of organisation; `compartments` are what being responsible for a case lets it read."""

    world: World
    compartments: tuple[Compartment, ...] = ()
    may_be_responsible: bool = False
    may_refer: bool = False


class Organisation(Named):
    """An organisation, or a group of like ones that the sources name as one."""

    type: Annotated[str, RefersTo("organisation_types")]
    abbreviation: str = ""
    parent: Annotated[str | None, RefersTo("organisations")] = None
    superior: Annotated[str | None, RefersTo("organisations")] = None  # where an unanswered offer climbs
    place: Words | None = None
    task: Words | None = None
    successors: Annotated[tuple[str, ...], RefersTo("organisations")] = ()


class ActorGroup(Named):
    """A name for several actors at once, as stages and clocks use it; some have no organisation in them."""

    members: Annotated[tuple[str, ...], RefersTo("organisations")] = ()
    member_types: Annotated[tuple[str, ...], RefersTo("organisation_types")] = ()


class BodyLevel(StrEnum):
    """At what height a body works."""

    POLITICAL = "political"
    STEERING = "steering"
    PREPARATORY = "preparatory"
    NETWORK = "network"
    OPERATIONAL = "operational"
    ADVISORY = "advisory"
    OVERSIGHT = "oversight"
    LOCAL = "local"


class Body(Named):
    """A body of coordination; one that changed its name has a version for each period."""

    level: BodyLevel
    task: Words
    members: Annotated[tuple[str, ...], RefersTo("organisations")] = ()


class Role(Named):
    """What a person can be in an organisation; `can` says it in a sentence."""

    can: Words
    permissions: tuple[Permission, ...]
    organisation_types: Annotated[tuple[str, ...], RefersTo("organisation_types")]


class DemoPerson(Item):
    """An invented person for demonstrations."""

    name: Line
    role: Annotated[str, RefersTo("roles")]
    organisation: Annotated[str, RefersTo("organisations")]
