"""Ranges of dates and numbers, as PostgreSQL knows them."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import BigIntegerRangeField
from django.db.models import Func
from psycopg.types.range import DateRange


class Int8Range(Func):
    """A one-value range stands in for "=" in an exclusion constraint, so that no extension is needed."""

    function = "int8range"
    output_field = BigIntegerRangeField()


def from_day(start: date | None, end_exclusive: date | None = None) -> "DateRange":
    """The half-open range [start, end)."""
    return DateRange(start, end_exclusive, "[)")


def in_force(period: Any, on: date) -> bool:
    """Does the range of dates hold the day?"""
    return on in period
