"""What a person enters, on its way from a form to a use case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from luotsi.actors.models import Organisation
from luotsi.assistance.choices import Level, Visibility
from luotsi.assistance.models import Service
from luotsi.countries.vocabulary import Compartment


@dataclass(frozen=True)
class PlaceFacts:
    """Where a service is given, and who is shown the address."""

    visibility: Visibility = Visibility.HIDDEN
    named: tuple[Organisation, ...] = ()
    address_1: str = ""
    postal_code: str = ""
    city: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ServiceFacts:
    """An entry of the directory."""

    service_type: str
    name: str
    area: str
    visibility: Visibility
    named: tuple[Organisation, ...] = ()
    description: str = ""
    eligibility_description: str = ""
    ages: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    byday: tuple[str, ...] = ()
    opens_at: time | None = None
    closes_at: time | None = None
    place: PlaceFacts = field(default_factory=PlaceFacts)


@dataclass(frozen=True)
class AssessmentFacts:
    """The answers of one round, by question, and what was said in words, by part of the case."""

    made_on: date
    levels: Mapping[str, Level]
    texts: Mapping[Compartment, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RequestFacts:
    """What is asked of a provider: nothing here says who the person is."""

    service_type: str
    provider: Organisation
    language: str
    need: str = ""
    service: Service | None = None
    urgent: bool = False
    wanted_from: date | None = None
    message: str = ""
    compartments: tuple[Compartment, ...] = ()
