"""Every write on a person's path, one function per thing a person does."""

from luotsi.referral.usecases.baton import (
    accept_handoff,
    climb_offers,
    decline_handoff,
    offer_handoff,
    withdraw_handoff,
)
from luotsi.referral.usecases.closing import close_case, reopen_case
from luotsi.referral.usecases.consenting import record_consent, withdraw_consent
from luotsi.referral.usecases.deciding import decide_stage, enter_stage, note_appeal
from luotsi.referral.usecases.emergency import break_glass, review_emergency
from luotsi.referral.usecases.file import look_at_case, write_note
from luotsi.referral.usecases.leaving import remove_person
from luotsi.referral.usecases.meetings import ask_joint_meeting, settle_joint_meeting
from luotsi.referral.usecases.referring import drop_old_drafts, refer, save_draft, start_draft
from luotsi.referral.usecases.retention import confirm_retention, place_hold, propose_retention, release_hold
from luotsi.referral.usecases.searches import drop_search, keep_search
from luotsi.referral.usecases.searching import SearchAnswer, search_person
from luotsi.referral.usecases.signals import answer_advice, ask_advice, end_signal, record_signal, send_notice
from luotsi.referral.usecases.telling import give_file, tell_who_saw

__all__ = [
    "SearchAnswer",
    "accept_handoff",
    "answer_advice",
    "ask_advice",
    "ask_joint_meeting",
    "break_glass",
    "climb_offers",
    "close_case",
    "confirm_retention",
    "decide_stage",
    "decline_handoff",
    "drop_old_drafts",
    "drop_search",
    "end_signal",
    "enter_stage",
    "give_file",
    "keep_search",
    "look_at_case",
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
    "write_note",
]
