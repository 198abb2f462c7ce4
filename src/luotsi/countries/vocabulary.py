"""The closed sets that the program knows by name; a country pack chooses from them and never adds to them."""

from enum import StrEnum


class Compartment(StrEnum):
    """What a case holds lies in compartments; an organisation reads one through a grant."""

    IDENTITY = "identity"
    CONTACT = "contact"
    ASSISTANCE = "assistance"
    HEALTH = "health"
    RESIDENCE = "residence"
    OFFENCE = "offence"


class World(StrEnum):
    """Under which law an organisation works; assistance and investigation are separate stores."""

    ASSISTANCE = "assistance"
    INVESTIGATION = "investigation"
    SUPERVISION = "supervision"
    COORDINATION = "coordination"
    OVERSIGHT = "oversight"
    OTHER = "other"


class Permission(StrEnum):
    """What a role may do; which rows it may do it to is decided by grants, never here."""

    RECORD_SIGNAL = "record_signal"
    REFER = "refer"
    SEARCH = "search"
    READ_CASES = "read_cases"
    ANSWER_OFFERS = "answer_offers"
    OFFER_HANDOFF = "offer_handoff"
    DECIDE_STAGE = "decide_stage"
    CLOSE_CASE = "close_case"
    REOPEN_CASE = "reopen_case"
    ARRANGE_ASSISTANCE = "arrange_assistance"
    ANSWER_REQUESTS = "answer_requests"
    DISCLOSE = "disclose"
    RECEIVE_DISCLOSURES = "receive_disclosures"
    BREAK_GLASS = "break_glass"
    ANSWER_SUBJECT = "answer_subject"
    MANAGE_RETENTION = "manage_retention"
    READ_FIGURES = "read_figures"
    COORDINATE = "coordinate"
    READ_LEDGER = "read_ledger"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_CONTACTS = "manage_contacts"
    READ_DIRECTORY = "read_directory"
    READ_COUNTRY = "read_country"


class StageKind(StrEnum):
    """What happens in a stage of the referral path; the graph and its words come from the pack."""

    DETECTION = "detection"
    REFERRAL = "referral"
    INQUIRY = "inquiry"
    PROTECTION = "protection"
    DECISION = "decision"
    ASSESSMENT = "assessment"
    PERIOD = "period"
    ASSISTANCE = "assistance"
    PROCEEDINGS = "proceedings"
    RESIDENCE = "residence"
    INTEGRATION = "integration"
    EXIT = "exit"
    RETURN = "return"


class ClockEvent(StrEnum):
    """Events that the program records and that may start a clock."""

    CASE_OPENED = "case_opened"
    CASE_ACCEPTED = "case_accepted"
    HANDOFF_OFFERED = "handoff_offered"
    STAGE_ENTERED = "stage_entered"
    STAGE_DECIDED = "stage_decided"
    RECORDED_BY_HAND = "recorded_by_hand"


class Branch(StrEnum):
    """The four ways a person can stand to a referral."""

    ADULT_CONSENTS = "adult_consents"
    ADULT_REFUSES = "adult_refuses"
    CANNOT_DECIDE = "cannot_decide"
    CHILD = "child"


class ConsentKind(StrEnum):
    """Consent is four things, each given and withdrawn on its own."""

    SERVICE = "service"
    FORMAL_IDENTIFICATION = "formal_identification"
    NAMED_SHARING = "named_sharing"
    PROCESSING = "processing"
