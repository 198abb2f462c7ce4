"""Why an act on a clock can be refused, each with what to do. The database knows the rules by the names below."""

from django.utils.translation import gettext_lazy as _

from luotsi.core.errors import NotAllowed, Refused


class ClockHasEnded(Refused):
    sentence = _("This clock has ended already.")


class ClockHasRunOut(Refused):
    sentence = _("This clock had run out by then, so it can be neither suspended nor extended.")


class ClockRunsAlready(Refused):
    sentence = _("This clock runs on the case already.")


class ClockIsSuspended(Refused):
    sentence = _("This clock is suspended already. Resume it first.")


class ClockIsNotSuspended(Refused):
    sentence = _("This clock is not suspended.")


class RuleForbidsSuspending(Refused):
    sentence = _("The basis of this clock does not let it be suspended.")


class RuleForbidsExtending(Refused):
    sentence = _("The basis of this clock does not let it be extended, or no further.")


class RuleSetsTheLength(Refused):
    sentence = _("The basis of this clock sets its length, and no decision does.")


class OutsideWhatTheLawAllows(Refused):
    sentence = _("This day lies outside what the basis allows. Choose another.")


class WrongMoment(Refused):
    sentence = _("This day cannot be right: it lies ahead, or before something that happened to the clock. Check it.")


class UnknownReason(Refused):
    sentence = _("Choose a reason from the list.")


class CannotBeStarted(Refused):
    sentence = _("This clock cannot be started on a case. Choose another.")


class ClockKeptByAnother(NotAllowed):
    sentence = _("Only the organisation that answers for the person changes its clocks.")


RULES: dict[str, type[Refused]] = {
    "deadline_one_running_per_clock": ClockRunsAlready,
    "deadline_ends_once": ClockHasEnded,
    "deadline_event_while_it_runs": ClockHasEnded,
    "deadline_events_follow_in_time": WrongMoment,
    "deadline_lies_ahead_of_its_start": WrongMoment,
    "deadline_changes_before_it_runs_out": ClockHasRunOut,
    "deadline_moves_for_who_answers": ClockKeptByAnother,
}
