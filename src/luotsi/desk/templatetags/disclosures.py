"""Words of disclosures and investigations for templates."""

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luotsi.countries import queries as countries
from luotsi.desk.words_disclosures import COLORS, STATES

if TYPE_CHECKING:
    from luotsi.disclosure.models import Disclosure
    from luotsi.investigation.models import Received

register = template.Library()


@register.filter
def state_words(state: str) -> str:
    return str(STATES.get(state, state))


@register.filter
def state_color(state: str) -> str:
    """The colour of a state: it only repeats what the words say."""
    return COLORS.get(state, "neutral")


@register.filter
def basis_words(one: "Disclosure | Received") -> str:
    """What a disclosure rests on: the consent, or the law with its provision (a dash stands for the whole act)."""
    if one.basis == "consent":
        return _("Consent of the person")
    act = countries.label("legal_acts", one.legal_act, get_language() or "en")
    return act if one.provision in {"", "-", "–"} else f"{act}, {one.provision}"
