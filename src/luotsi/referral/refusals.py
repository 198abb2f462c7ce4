"""Why an act on a person's path can be refused, each with what to do. The database knows the rules by the names below."""

from django.utils.translation import gettext_lazy as _

from luotsi.core.errors import NotAllowed, Refused


class CaseIsClosed(Refused):
    sentence = _("This case is closed. Reopen it first.")


class CaseIsOpen(Refused):
    sentence = _("This case is open already.")


class PersonHasOpenCase(Refused):
    sentence = _("This person already has an open case. Continue there.")


class OfferIsOpen(Refused):
    sentence = _("This case has an offer that waits for an answer. Withdraw it first.")


class OfferAlreadyAnswered(Refused):
    sentence = _("This offer has been answered already. See the present state below.")


class ConsentWithdrawn(Refused):
    sentence = _("The person has withdrawn the consent behind this. Nothing was passed on.")


class ConsentMissing(Refused):
    sentence = _("The person has not consented to this. Ask for consent first and record it.")


class CannotReceive(Refused):
    sentence = _("This organisation cannot answer for a person. Choose another.")


class SameOrganisation(Refused):
    sentence = _("Choose an organisation other than your own.")


class NotTheHolder(NotAllowed):
    sentence = _("Only the organisation that answers for the person can do this.")


class StageNotReachable(Refused):
    sentence = _("The path does not lead from the present stage to that one.")


class NotForYouToDecide(NotAllowed):
    sentence = _("Another organisation decides this stage.")


class UnknownChoice(Refused):
    sentence = _("That choice is not on the list of this country. Choose another.")


class SignalHasEnded(Refused):
    sentence = _("This signal has been referred or ended already.")


class AdviceAlreadyGiven(Refused):
    sentence = _("This question has been answered already.")


class DraftExpired(Refused):
    sentence = _("The time of this draft has run out. Start the referral anew from the signal.")


class ReadBackMissing(Refused):
    sentence = _("Say that it was read back to the person, or why it was not.")


class ImpossibleDate(Refused):
    sentence = _("This date cannot be right. Check it.")


class TooManySearches(Refused):
    sentence = _("You have searched too many times in an hour. Try again later.")


class MeetingIsCalled(Refused):
    sentence = _("A joint meeting has been called already.")


class LastToAnswer(Refused):
    sentence = _("This organisation answers for people and nobody else in it could. Add somebody or hand over first.")


class NothingOpened(Refused):
    sentence = _("No case can be opened by this reference. Check it with the organisation that gave it to you.")


class TooManyEmergencies(Refused):
    sentence = _("You have opened, or tried to open, too many cases today. Call the organisation that answers.")


class HoldStands(Refused):
    sentence = _("A hold stands on this file. Release it first, if that is right.")


class ConfirmedAlready(Refused):
    sentence = _("This proposal has been confirmed already.")


class ReviewedAlready(Refused):
    sentence = _("This look has been reviewed already.")


class ReviewByAnother(NotAllowed):
    sentence = _("Somebody other than the one who looked has to review this.")


RULES: dict[str, type[Refused]] = {
    "case_one_open_per_person": PersonHasOpenCase,
    "case_closes_without_open_offer": OfferIsOpen,
    "handoff_one_open_offer_per_case": OfferIsOpen,
    "handoff_is_answered_once": OfferAlreadyAnswered,
    "handoff_goes_to_somebody_else": SameOrganisation,
    "handoff_goes_to_one_who_may_answer": CannotReceive,
    "responsibility_of_an_organisation_that_may": CannotReceive,
    "handoff_is_offered_by_who_answers": NotTheHolder,
    "handoff_of_an_open_case": CaseIsClosed,
    "responsibility_only_for_open_cases": CaseIsClosed,
    "responsibility_reopens_where_it_ended": NotTheHolder,
    "responsibility_moves_by_accepted_offer": OfferAlreadyAnswered,
    "handoff_rests_on_standing_consent": ConsentWithdrawn,
    "consent_is_withdrawn_once": ConsentWithdrawn,
    "decision_identifies_with_consent": ConsentMissing,
    "referral_was_read_back_or_says_why_not": ReadBackMissing,
    "decision_appealed_after_it_was_made": ImpossibleDate,
    "joint_meeting_one_open_call_per_case": MeetingIsCalled,
    "hold_stops_erasure": HoldStands,
    "proposal_is_confirmed_once": ConfirmedAlready,
    "emergency_so_many_in_a_day": TooManyEmergencies,
    "emergency_is_reviewed_once": ReviewedAlready,
    "emergency_is_reviewed_by_somebody_else": ReviewByAnother,
}
