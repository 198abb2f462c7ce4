"""Every write on a person's path, one function per thing a person does."""

from luotsi.referral.usecases.baton import (
    accept_handoff,
    climb_offers,
    decline_handoff,
    offer_handoff,
    withdraw_handoff,
)
from luotsi.referral.usecases.closing import close_case, reopen_case
from luotsi.referral.usecases.consenting import look_at_consents, record_consent
from luotsi.referral.usecases.deciding import decide_stage, enter_stage, note_appeal
from luotsi.referral.usecases.emergency import break_glass, review_emergency
from luotsi.referral.usecases.file import look_at_case, write_note
from luotsi.referral.usecases.joint_meetings import (
    agree_action,
    ask_question,
    cancel_meeting,
    confirm_minutes,
    convene_for_call,
    convene_meeting,
    correct_minutes,
    end_action,
    look_at_meeting,
    write_item,
)
from luotsi.referral.usecases.leaving import remove_person
from luotsi.referral.usecases.meetings import ask_joint_meeting, settle_joint_meeting
from luotsi.referral.usecases.referring import drop_old_drafts, refer, save_draft, start_draft
from luotsi.referral.usecases.retention import confirm_retention, place_hold, propose_retention, release_hold
from luotsi.referral.usecases.searches import drop_search, keep_search
from luotsi.referral.usecases.searching import SearchAnswer, search_person
from luotsi.referral.usecases.signals import answer_advice, ask_advice, end_signal, record_signal, send_notice
from luotsi.referral.usecases.team import (
    accept_invitation,
    decline_invitation,
    end_seat,
    invite_to_team,
    withdraw_invitation,
)
from luotsi.referral.usecases.telling import give_file, tell_who_saw
from luotsi.referral.usecases.withdrawing_consent import answer_recall, withdraw_consent

__all__ = [
    "SearchAnswer",
    "accept_handoff",
    "accept_invitation",
    "agree_action",
    "answer_advice",
    "answer_recall",
    "ask_advice",
    "ask_joint_meeting",
    "ask_question",
    "break_glass",
    "cancel_meeting",
    "climb_offers",
    "close_case",
    "confirm_minutes",
    "confirm_retention",
    "convene_for_call",
    "convene_meeting",
    "correct_minutes",
    "decide_stage",
    "decline_handoff",
    "decline_invitation",
    "drop_old_drafts",
    "drop_search",
    "end_action",
    "end_seat",
    "end_signal",
    "enter_stage",
    "give_file",
    "invite_to_team",
    "keep_search",
    "look_at_case",
    "look_at_consents",
    "look_at_meeting",
    "note_appeal",
    "offer_handoff",
    "place_hold",
    "propose_retention",
    "record_consent",
    "record_signal",
    "refer",
    "release_hold",
    "remove_person",
    "reopen_case",
    "review_emergency",
    "save_draft",
    "search_person",
    "send_notice",
    "settle_joint_meeting",
    "start_draft",
    "tell_who_saw",
    "withdraw_consent",
    "withdraw_handoff",
    "withdraw_invitation",
    "write_item",
    "write_note",
]
