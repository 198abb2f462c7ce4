"""The types of a country pack: every section, and the pack that holds them all."""

from luotsi.countries.schema.actors import (
    ActorGroup,
    Body,
    BodyLevel,
    DemoPerson,
    Organisation,
    OrganisationType,
    Role,
)
from luotsi.countries.schema.assistance import AssessmentForm, AssessmentKind, Question, Reimbursement, Residence
from luotsi.countries.schema.base import (
    Confidence,
    Frozen,
    Item,
    Named,
    RefersTo,
    Sourced,
    Span,
    Unit,
    Words,
)
from luotsi.countries.schema.clocks import Clock, ClockClimb, ClockKind, ClockStart, Extension, Suspension, Transition
from luotsi.countries.schema.country import Climb, Climber, CountryFacts, Direction, Language, Weekday
from luotsi.countries.schema.indicators import (
    AppliesTo,
    Dimension,
    Indicator,
    IndicatorList,
    Reading,
    RuleOutcome,
    RuleSet,
    Strength,
    Tally,
)
from luotsi.countries.schema.lists import (
    CodedReason,
    ConsentForm,
    ConsentSheet,
    ExploitationForm,
    Figure,
    FigureKind,
    Holiday,
    LegalAct,
    Offence,
    Permit,
    ReasonList,
    ReferrerType,
    ServiceType,
    Source,
)
from luotsi.countries.schema.path import Ground, Outcome, Stage

SECTIONS: dict[str, type[Item]] = {
    "country": CountryFacts,
    "sources": Source,
    "organisation_types": OrganisationType,
    "organisations": Organisation,
    "actor_groups": ActorGroup,
    "bodies": Body,
    "roles": Role,
    "stages": Stage,
    "clocks": Clock,
    "forms": ExploitationForm,
    "offences": Offence,
    "services": ServiceType,
    "permits": Permit,
    "assessment_forms": AssessmentForm,
    "residences": Residence,
    "reimbursements": Reimbursement,
    "legal_acts": LegalAct,
    "referrer_types": ReferrerType,
    "coded_reasons": CodedReason,
    "consent_forms": ConsentForm,
    "consent_sheets": ConsentSheet,
    "calendar": Holiday,
    "rule_sets": RuleSet,
    "dimensions": Dimension,
    "indicator_lists": IndicatorList,
    "indicators": Indicator,
    "figures": Figure,
    "demo": DemoPerson,
}


class Pack(Frozen):
    """A whole country, read and found without fault; the attributes are the sections."""

    country: CountryFacts
    sources: tuple[Source, ...] = ()
    organisation_types: tuple[OrganisationType, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    actor_groups: tuple[ActorGroup, ...] = ()
    bodies: tuple[Body, ...] = ()
    roles: tuple[Role, ...] = ()
    stages: tuple[Stage, ...] = ()
    clocks: tuple[Clock, ...] = ()
    forms: tuple[ExploitationForm, ...] = ()
    offences: tuple[Offence, ...] = ()
    services: tuple[ServiceType, ...] = ()
    permits: tuple[Permit, ...] = ()
    assessment_forms: tuple[AssessmentForm, ...] = ()
    residences: tuple[Residence, ...] = ()
    reimbursements: tuple[Reimbursement, ...] = ()
    legal_acts: tuple[LegalAct, ...] = ()
    referrer_types: tuple[ReferrerType, ...] = ()
    coded_reasons: tuple[CodedReason, ...] = ()
    consent_forms: tuple[ConsentForm, ...] = ()
    consent_sheets: tuple[ConsentSheet, ...] = ()
    calendar: tuple[Holiday, ...] = ()
    rule_sets: tuple[RuleSet, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    indicator_lists: tuple[IndicatorList, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    figures: tuple[Figure, ...] = ()
    demo: tuple[DemoPerson, ...] = ()

    def section(self, name: str) -> tuple[Item, ...]:
        """The entries of a section by its name; the country itself counts as a section of one."""
        if name == "country":
            return (self.country,)
        entries: tuple[Item, ...] = getattr(self, name)
        return entries


__all__ = [
    "SECTIONS",
    "ActorGroup",
    "AppliesTo",
    "AssessmentForm",
    "AssessmentKind",
    "Body",
    "BodyLevel",
    "Climb",
    "Climber",
    "Clock",
    "ClockClimb",
    "ClockKind",
    "ClockStart",
    "CodedReason",
    "Confidence",
    "ConsentForm",
    "ConsentSheet",
    "CountryFacts",
    "DemoPerson",
    "Dimension",
    "Direction",
    "ExploitationForm",
    "Extension",
    "Figure",
    "FigureKind",
    "Frozen",
    "Ground",
    "Holiday",
    "Indicator",
    "IndicatorList",
    "Item",
    "Language",
    "LegalAct",
    "Named",
    "Offence",
    "Organisation",
    "OrganisationType",
    "Outcome",
    "Pack",
    "Permit",
    "Question",
    "Reading",
    "ReasonList",
    "ReferrerType",
    "RefersTo",
    "Reimbursement",
    "Residence",
    "Role",
    "RuleOutcome",
    "RuleSet",
    "ServiceType",
    "Source",
    "Sourced",
    "Span",
    "Stage",
    "Strength",
    "Suspension",
    "Tally",
    "Transition",
    "Unit",
    "Weekday",
    "Words",
]
