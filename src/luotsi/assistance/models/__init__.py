"""Assistance as rows: the directory, assessments, service requests, paying, and what else belongs to help."""

from luotsi.assistance.models.assessment import Assessment, AssessmentAnswer, AssessmentText
from luotsi.assistance.models.directory import (
    Address,
    Location,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
)
from luotsi.assistance.models.paying import ReimbursementClaim, ResidenceRecord
from luotsi.assistance.models.records import (
    ChildMeasure,
    CompensationClaim,
    Departure,
    Dependant,
    InterpreterBooking,
    StayPeriod,
    StayPermit,
)
from luotsi.assistance.models.request import ServiceRequest

__all__ = [
    "Address",
    "Assessment",
    "AssessmentAnswer",
    "AssessmentText",
    "ChildMeasure",
    "CompensationClaim",
    "Departure",
    "Dependant",
    "InterpreterBooking",
    "Location",
    "ReimbursementClaim",
    "ResidenceRecord",
    "Schedule",
    "Service",
    "ServiceAtLocation",
    "ServiceCapacity",
    "ServiceRequest",
    "StayPeriod",
    "StayPermit",
]
