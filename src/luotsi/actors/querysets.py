"""Named filters of organisations, memberships and contact points."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from luotsi.actors.models import ContactPoint, Membership, Organisation  # noqa: F401  named in quotes below


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def in_force(self, on: date) -> Self:
        return self.filter(period__contains=on)

    def may_answer(self) -> Self:
        return self.filter(may_be_responsible=True)

    def named_like(self, words: str) -> Self:
        """Organisations whose names in any language, abbreviation, type or place hold every word."""
        found = self
        for word in words.casefold().split()[:6]:
            found = found.filter(search_text__contains=word)
        return found

    def of_type(self, type_: str) -> Self:
        return self.filter(type=type_)

    def with_lines(self) -> Self:
        """With the organisations above it, after it and before it."""
        return self.select_related("parent", "superior").prefetch_related("successors", "organisation_set")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: date) -> Self:
        return self.filter(period__contains=on, user__is_active=True)

    def of_organisation(self, organisation: "Organisation") -> Self:
        return self.filter(organisation=organisation)

    def in_roles(self, roles: Collection[str]) -> Self:
        return self.filter(role__in=roles)

    def with_people(self) -> Self:
        return self.select_related("user", "organisation")


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def of_organisation(self, organisation: "Organisation") -> Self:
        return self.filter(organisation=organisation)

    def kept(self) -> Self:
        return self.filter(ended_on=None)

    def valid(self, on: date) -> Self:
        return self.kept().filter(valid_until__gte=on)

    def to_confirm(self, by_day: date) -> Self:
        """Points that stop being shown as good by this day unless they are confirmed."""
        return self.kept().filter(valid_until__lte=by_day)

    def ending_on(self, days: Collection[date]) -> Self:
        return self.kept().filter(valid_until__in=days)
