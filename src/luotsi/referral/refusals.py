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


class ConsentHasRunOut(Refused):
    sentence = _("The time of this consent is over. Nothing rests on it any more.")


class NotReadBack(Refused):
    sentence = _("Read every point back to the person before you record the consent.")


class InterpreterUnknown(Refused):
    sentence = _("Give the interpreter’s own code or organisation, or say that none was needed.")


class SpeakerMissing(Refused):
    sentence = _("Say who gives the consent for the child, and why they may.")


class ChildNotAsked(Refused):
    sentence = _("Say what the child itself thinks, or that it could not be heard.")


class RecallAnswered(Refused):
    sentence = _("This was answered already.")


class LawMissing(Refused):
    sentence = _("Say which law requires you to keep it.")


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


class SeatIsTaken(Refused):
    sentence = _("This organisation is in the team already, or has an invitation that waits for an answer.")


class NotOpenToThem(Refused):
    sentence = _("This kind of organisation may not read all of these parts. Choose fewer.")


class NotOpenToYou(Refused):
    sentence = _("You can open only the parts that your organisation reads itself. Choose fewer.")


class OutsideTheConsent(Refused):
    sentence = _("The person agreed to another receiver or to fewer parts. Ask again and record a new consent.")


class NamedConsentNeeded(Refused):
    sentence = _(
        "To bring in an investigating authority, choose the person's consent to sharing with it by name, or a statute."
    )


class InvitationAlreadyAnswered(Refused):
    sentence = _("This invitation has been answered already. See the present state below.")


class InvitationRanOut(Refused):
    sentence = _("The time of this invitation has run out. Ask for a new one.")


class SeatHasEnded(Refused):
    sentence = _("This membership has ended already.")


class MeetingIsPlanned(Refused):
    sentence = _("A joint meeting on this case is planned already. Confirm or cancel it first.")


class MinutesAreFrozen(Refused):
    sentence = _("The minutes have been confirmed, or the meeting was cancelled. Add a correction instead.")


class MeetingNotHeldYet(Refused):
    sentence = _("The meeting has not been held yet. Confirm its minutes after it.")


class NobodyMet(Refused):
    sentence = _("Mark at least two organisations that were there.")


class CannotTakePart(Refused):
    sentence = _("This organisation reads no part of any case and cannot be asked to a meeting. Choose another.")


class OwnerIsNotThere(Refused):
    sentence = _("Choose an organisation that is asked to the meeting.")


class OwnerWouldNotRead(Refused):
    sentence = _("That organisation does not read this part of the file and would not see the action.")


class ActionHasEnded(Refused):
    sentence = _("This action has been done or dropped already.")


class CallIsSettled(Refused):
    sentence = _("This call to a joint meeting has been settled already.")


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
    "consent_withdrawn_before_it_ran_out": ConsentHasRunOut,
    "consent_withdrawn_in_part_leaves_some_parts": UnknownChoice,
    "consent_runs_out_after_it_was_given": ImpossibleDate,
    "consent_recorded_in_full_was_read_back": NotReadBack,
    "consent_interpreter_is_known_by_code_when_there_was_one": InterpreterUnknown,
    "consent_of_a_child_is_given_on_its_behalf": SpeakerMissing,
    "consent_on_behalf_says_relation_and_basis": SpeakerMissing,
    "consent_on_behalf_names_who": SpeakerMissing,
    "consent_of_a_child_says_what_the_child_thinks": ChildNotAsked,
    "recall_is_answered_once": RecallAnswered,
    "recall_kept_by_law_says_which": LawMissing,
    "decision_identifies_with_consent": ConsentMissing,
    "referral_was_read_back_or_says_why_not": ReadBackMissing,
    "decision_appealed_after_it_was_made": ImpossibleDate,
    "joint_meeting_one_open_call_per_case": MeetingIsCalled,
    "team_one_seat_per_organisation": SeatIsTaken,
    "team_invites_somebody_else": SameOrganisation,
    "team_of_an_open_case": CaseIsClosed,
    "team_is_invited_by_who_answers": NotTheHolder,
    "team_opens_what_its_member_may_read": NotOpenToThem,
    "team_opens_what_its_inviter_reads": NotOpenToYou,
    "team_rests_on_standing_consent": ConsentWithdrawn,
    "team_stays_inside_the_consent": OutsideTheConsent,
    "team_crosses_to_investigation_by_name": NamedConsentNeeded,
    "team_invitation_is_answered_once": InvitationAlreadyAnswered,
    "team_seat_is_taken_in_its_time": InvitationRanOut,
    "team_lasts_from_its_invitation": ImpossibleDate,
    "team_seat_ends_once": SeatHasEnded,
    "meeting_one_at_a_time_per_case": MeetingIsPlanned,
    "meeting_of_an_open_case": CaseIsClosed,
    "meeting_answers_an_open_call_of_its_case": CallIsSettled,
    "meeting_minutes_are_frozen": MinutesAreFrozen,
    "meeting_is_confirmed_after_it_was_held": MeetingNotHeldYet,
    "meeting_is_held_by_two": NobodyMet,
    "meeting_asks_those_who_may_read": CannotTakePart,
    "meeting_action_of_a_participant": OwnerIsNotThere,
    "meeting_action_of_one_who_reads_its_part": OwnerWouldNotRead,
    "meeting_action_ends_once": ActionHasEnded,
    "meeting_correction_of_confirmed_minutes": MinutesAreFrozen,
    "hold_stops_erasure": HoldStands,
    "proposal_is_confirmed_once": ConfirmedAlready,
    "emergency_so_many_in_a_day": TooManyEmergencies,
    "emergency_is_reviewed_once": ReviewedAlready,
    "emergency_is_reviewed_by_somebody_else": ReviewByAnother,
}
