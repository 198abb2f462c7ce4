"""Why an act on assistance can be refused, each with what to do. The database knows the rules by the names below."""

from django.utils.translation import gettext_lazy as _

from luotsi.core.errors import Refused
from luotsi.referral.refusals import CaseIsClosed, ImpossibleDate, NotTheHolder, UnknownChoice


class NoPlaceFree(Refused):
    sentence = _("No place is free by your own count. Correct the count, or decline.")


class TooManyPlaces(Refused):
    sentence = _("There cannot be more free places than places.")


class NotYourService(Refused):
    sentence = _("This provider does not offer this service. Choose again from the directory.")


class ServiceConsentMissing(Refused):
    sentence = _("The person’s consent to services does not stand. Ask for it and record it on the case first.")


class AnotherWorld(Refused):
    sentence = _("Police and prosecutors are not asked for services. What they should know goes by a disclosure.")


class RequestAlreadyAnswered(Refused):
    sentence = _("This request has been answered or ended already. See its present state.")


class AssessmentJustMade(Refused):
    sentence = _("Somebody else has just made an assessment. Look at it first.")


class StatementMissing(Refused):
    sentence = _("The claim needs the statement of the director first.")


class MoreThanAsked(Refused):
    sentence = _("No more can be granted than was claimed.")


class ImpossibleAmount(Refused):
    sentence = _("The amount must be more than nothing.")


class ResidenceChangedTwice(Refused):
    sentence = _("The residence was changed a moment ago. Look at it again.")


class StatementGiven(Refused):
    sentence = _("The statement has been given already, or is not yours to give.")


class ReceiverMissing(Refused):
    sentence = _("Say who receives the person in the other country.")


class NoRuleForThis(Refused):
    sentence = _("This country has no rule for this. It is kept in the country pack.")


RULES: dict[str, type[Refused]] = {
    "capacity_has_a_free_place": NoPlaceFree,
    "capacity_within_its_maximum": TooManyPlaces,
    "service_request_names_a_service_of_its_provider": NotYourService,
    "service_request_rests_on_standing_consent": ServiceConsentMissing,
    "service_request_shares_by_consent": ServiceConsentMissing,
    "service_request_stays_in_its_world": AnotherWorld,
    "service_request_is_answered_once": RequestAlreadyAnswered,
    "service_request_on_an_open_case": CaseIsClosed,
    "service_request_by_who_answers": NotTheHolder,
    "service_request_is_answered_by_its_provider": NotTheHolder,
    "assessment_one_current_of_a_kind": AssessmentJustMade,
    "residence_one_at_a_time": ResidenceChangedTwice,
    "residence_ends_after_it_began": ImpossibleDate,
    "claim_is_sent_with_the_statement": StatementMissing,
    "claim_statement_is_given_once_by_who_states": StatementGiven,
    "claim_is_followed_by_who_claims": NotTheHolder,
    "claim_costs_have_a_period": ImpossibleDate,
    "claim_is_of_some_amount": ImpossibleAmount,
    "claim_is_decided_after_it_was_sent": ImpossibleDate,
    "claim_is_granted_at_most_what_was_asked": MoreThanAsked,
    "claim_is_paid_after_it_was_granted": ImpossibleDate,
    "period_lasts": ImpossibleDate,
    "period_ends_early_within_itself": ImpossibleDate,
    "permit_decided_when_and_how_go_together": ImpossibleDate,
    "permit_holds_from_and_to_when_granted": ImpossibleDate,
    "compensation_is_of_some_amount": ImpossibleAmount,
    "compensation_decided_when_and_how_go_together": ImpossibleDate,
    "compensation_is_paid_after_it_was_granted": ImpossibleDate,
    "guardian_is_appointed_after_being_asked_for": ImpossibleDate,
    "child_welfare_notified_when_and_whom_go_together": ImpossibleDate,
    "departure_follows_the_weighing_of_risk": ImpossibleDate,
    "transfer_names_who_receives": ReceiverMissing,
    "dependant_was_born_in_a_possible_year": ImpossibleDate,
}

__all__ = ["RULES", "CaseIsClosed", "ImpossibleDate", "NotTheHolder", "UnknownChoice"]
