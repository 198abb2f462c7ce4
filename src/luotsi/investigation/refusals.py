"""Why an act on the investigation side can be refused, each with what to do. The database knows the rules by the names below."""

from django.utils.translation import gettext_lazy as _

from luotsi.core.errors import NotAllowed, Refused


class AlreadyAnswered(Refused):
    sentence = _("This disclosure has been answered already. See its present state below.")


class WasRecalled(Refused):
    sentence = _("The sender has recalled this disclosure. Nothing of it is left here.")


class CopyIsGone(Refused):
    sentence = _("This copy was refused or deleted. Nothing of it is left here.")


class ConsentWasWithdrawn(Refused):
    sentence = _("The person withdrew the consent before you opened this. Refuse it; it stays closed.")


class ConditionsNotAccepted(Refused):
    sentence = _("Accept each condition, or refuse the disclosure.")


class InvestigationIsClosed(Refused):
    sentence = _("This investigation is closed.")


class InvestigationHasStarted(Refused):
    sentence = _("This investigation has started already.")


class OffenceMissing(Refused):
    sentence = _("Choose at least one offence before the investigation starts.")


class UnknownOffence(Refused):
    sentence = _("That offence is not on the list of this country. Choose another.")


class NotYourInvestigation(NotAllowed):
    sentence = _("Choose an open investigation of your own organisation.")


class CannotBeAsked(Refused):
    sentence = _("This organisation cannot be asked. Choose one that helps people.")


RULES: dict[str, type[Refused]] = {
    "received_is_answered_once": AlreadyAnswered,
    "received_copy_is_gone": CopyIsGone,
    "received_copy_is_not_changed": CopyIsGone,
    "received_opens_on_standing_consent": ConsentWasWithdrawn,
    "received_joins_an_investigation_of_its_own": NotYourInvestigation,
    "received_deleted_when_and_by_whom_go_together": ConditionsNotAccepted,
    "received_joins_an_investigation_once_acknowledged": ConditionsNotAccepted,
    "investigation_closed_is_not_changed": InvestigationIsClosed,
    "investigation_starts_once": InvestigationHasStarted,
    "investigation_names_an_offence_once_it_started": OffenceMissing,
    "support_request_goes_to_somebody_else": CannotBeAsked,
}
