"""Why a disclosure can be refused, each with what to do. The database knows the rules by the names below."""

from django.utils.translation import gettext_lazy as _

from luotsi.core.errors import NotAllowed, Refused


class CannotReceiveDisclosures(Refused):
    sentence = _("Nobody in this organisation may receive disclosures. Choose another.")


class ConsentDoesNotStand(Refused):
    sentence = _("The consent behind this does not stand, or names another receiver. Nothing was sent.")


class BeyondTheConsent(Refused):
    sentence = _(
        "The person agreed to fewer parts than this holds. Remove what lies outside, or ask for consent again."
    )


class UnknownLaw(Refused):
    sentence = _("That law is not on the list of this country. Choose another.")


class NothingToPassOn(Refused):
    sentence = _("Add what is to be passed on, and why each part is needed.")


class RiskNotWeighed(Refused):
    sentence = _("Answer each question about danger before you ask for the check.")


class SecondPersonChecks(NotAllowed):
    sentence = _("You had a part in this. A colleague who had none checks and sends it.")


class NotADraft(Refused):
    sentence = _("What was submitted or sent is not changed. Have it returned, or recall it and send another.")


class DisclosureWasDropped(Refused):
    sentence = _("This draft was dropped.")


class DateOfDeletionIsPast(Refused):
    sentence = _("Choose a day of deletion that lies ahead.")


class AlreadyRecalled(Refused):
    sentence = _("This disclosure has been recalled already.")


class NothingToRecall(Refused):
    sentence = _("The receiver holds nothing of this any more.")


class NotChecked(Refused):
    sentence = _("Confirm each point of the check, or return the draft.")


class PartNotReadable(NotAllowed):
    sentence = _("You do not read this part of the case.")


class QuestionOfAnother(Refused):
    sentence = _("That question came from another organisation than the one you send to.")


class RequestIsHandled(Refused):
    sentence = _("This request has been handled already.")


RULES: dict[str, type[Refused]] = {
    "disclosure_rests_on_standing_consent": ConsentDoesNotStand,
    "disclosure_stays_within_the_consent": BeyondTheConsent,
    "disclosure_says_something": NothingToPassOn,
    "disclosure_item_says_what_and_why": NothingToPassOn,
    "disclosure_is_weighed_before_it_is_submitted": RiskNotWeighed,
    "disclosure_is_checked_by_a_second_person": SecondPersonChecks,
    "disclosure_items_change_in_a_draft": NotADraft,
    "disclosure_sent_is_not_changed": NotADraft,
    "disclosure_was_dropped": DisclosureWasDropped,
    "disclosure_is_deleted_after_it_was_sent": DateOfDeletionIsPast,
    "disclosure_is_recalled_once": AlreadyRecalled,
    "disclosure_recalled_while_it_is_held": NothingToRecall,
    "disclosure_recalled_when_by_whom_and_why_go_together": NothingToRecall,
    "disclosure_is_sent_by_who_answers": NotAllowed,
    "disclosure_goes_to_somebody_else": CannotReceiveDisclosures,
    "disclosure_requesthandling_request_reference_key": RequestIsHandled,
}
