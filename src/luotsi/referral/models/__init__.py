"""The person's path as rows: signals, referrals, cases, who answers, handoffs, consents, decisions."""

from luotsi.referral.models.baton import Handoff, HandoffClimb, JointMeetingCall, Responsibility
from luotsi.referral.models.case import (
    Case,
    CaseContact,
    CaseIdentity,
    CaseNote,
    CaseStep,
    Closure,
    SearchKey,
    StageDecision,
)
from luotsi.referral.models.consent import Consent, ConsentOnBehalf, ConsentRecall
from luotsi.referral.models.emergency import EmergencyAccess
from luotsi.referral.models.meeting import (
    JointMeeting,
    MeetingAction,
    MeetingCorrection,
    MeetingItem,
    MeetingParticipant,
)
from luotsi.referral.models.retention import RetentionCertificate, RetentionHold, RetentionItem, RetentionProposal
from luotsi.referral.models.signal import (
    AdviceRequest,
    Notice,
    Referral,
    ReferralDraft,
    SavedSearch,
    Signal,
    SignalIndicator,
)
from luotsi.referral.models.team import TeamInvitation

__all__ = [
    "AdviceRequest",
    "Case",
    "CaseContact",
    "CaseIdentity",
    "CaseNote",
    "CaseStep",
    "Closure",
    "Consent",
    "ConsentOnBehalf",
    "ConsentRecall",
    "EmergencyAccess",
    "Handoff",
    "HandoffClimb",
    "JointMeeting",
    "JointMeetingCall",
    "MeetingAction",
    "MeetingCorrection",
    "MeetingItem",
    "MeetingParticipant",
    "Notice",
    "Referral",
    "ReferralDraft",
    "Responsibility",
    "RetentionCertificate",
    "RetentionHold",
    "RetentionItem",
    "RetentionProposal",
    "SavedSearch",
    "SearchKey",
    "Signal",
    "SignalIndicator",
    "StageDecision",
    "TeamInvitation",
]
