"""Words of assistance for templates."""

from django import template
from django.utils.translation import get_language

from luotsi.assistance.choices import Level, Weekday
from luotsi.assistance.queries import assessment_form
from luotsi.countries import queries as countries
from luotsi.countries.schema import AssessmentKind, Reimbursement
from luotsi.desk.presenting_assistance import CLAIM_STATES, STATES
from luotsi.referral.choices import AgeGroup

register = template.Library()


@register.filter
def question(code: str, kind: str) -> str:
    """The words of a question of an assessment, or its code where the country asks it no more."""
    form = assessment_form(AssessmentKind(kind))
    found = form.question(code) if form else None
    return found.names.say(get_language() or "en") if found else code


@register.filter
def level(code: str) -> str:
    """How an assessment answers."""
    return str(Level(code).label)


@register.filter
def state_words(state: str) -> str:
    """Where a service request stands."""
    return str(STATES[state][0])


@register.filter
def state_color(state: str) -> str:
    """Its colour, which repeats the words."""
    return STATES[state][1]


@register.filter
def claim_state(state: str) -> str:
    """Where a claim stands."""
    return str(CLAIM_STATES[state])


@register.filter
def age_words(code: str) -> str:
    return str(AgeGroup(code).label)


@register.filter
def weekday(code: str) -> str:
    return str(Weekday(code).label)


@register.filter
def basis_words(rule: Reimbursement) -> str:
    """The basis in law of a reimbursement, in the reader's language."""
    return rule.basis.say(get_language() or "en")


@register.simple_tag
def currency() -> str:
    """The country's currency."""
    return countries.country().currency
