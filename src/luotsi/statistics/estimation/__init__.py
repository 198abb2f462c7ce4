"""How many people nobody sees: multiple systems estimation from the overlap of lists.

    from luotsi.statistics import estimation

    table = estimation.read_csv("lists.csv")
    found = estimation.estimate(table)
    panel = estimation.sensitivity(table)

Every estimate carries its interval, its model, whether that model can be estimated at all, its conventions and seed, and
warnings in words. Where the data carry no number, none is given.
"""

from luotsi.statistics.estimation.errors import BadRequest, BadTable, EstimationError
from luotsi.statistics.estimation.examples import example
from luotsi.statistics.estimation.files import from_frame, read_csv, read_text, to_csv, to_frame
from luotsi.statistics.estimation.links import Link, estimate_linked
from luotsi.statistics.estimation.methods import estimate
from luotsi.statistics.estimation.results import METHODS, Estimate, Interval, Terms
from luotsi.statistics.estimation.sensitivity import Sensitivity, sensitivity
from luotsi.statistics.estimation.settings import Settings
from luotsi.statistics.estimation.tables import CaptureTable, from_histories, from_people

__all__ = [
    "METHODS",
    "BadRequest",
    "BadTable",
    "CaptureTable",
    "Estimate",
    "EstimationError",
    "Interval",
    "Link",
    "Sensitivity",
    "Settings",
    "Terms",
    "estimate",
    "estimate_linked",
    "example",
    "from_frame",
    "from_histories",
    "from_people",
    "read_csv",
    "read_text",
    "sensitivity",
    "to_csv",
    "to_frame",
]
