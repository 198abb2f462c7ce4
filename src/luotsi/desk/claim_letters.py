"""A claim for special costs and the statement that goes with it, as letters: by the case's reference, without a name."""

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from luotsi.access.readers import Reader
from luotsi.assistance.models import ReimbursementClaim
from luotsi.countries import queries as countries
from luotsi.countries.schema import Reimbursement
from luotsi.papers.letters.composing import Letter


def claim_letter(*, claim: ReimbursementClaim, language: str, by: Reader) -> Letter:
    """The claim as it goes to who decides it."""
    with translation.override(language):
        rule = countries.find("reimbursements", claim.rule, Reimbursement, on=claim.drafted_at.date())
        period = f"{_day(claim.costs_from)} – {_day(claim.costs_to)}"
        amount = f"{number_format(claim.amount, 2)} {countries.country().currency}"
        facts = [
            (_("Case"), claim.case_reference),
            *([(_("Basis"), rule.basis.say(language))] if rule else []),
            (_("Costs"), period),
            (_("Amount"), amount),
        ]
        if claim.statement_by and claim.statement_on:
            facts.append(
                (_("Statement of the director"), f"{claim.statement_by.name_in(language)}, {_day(claim.statement_on)}")
            )
        return Letter(
            language=language,
            title=_("Claim for special costs"),
            day=_day(timezone.localdate()),
            sender=(claim.organisation.name_in(language),),
            receiver=(claim.decided_by.name_in(language),),
            facts=tuple(facts),
            paragraphs=(claim.description,),
            closing=(by.user.name, by.organisation.name_in(language)),
        )


def statement_letter(*, claim: ReimbursementClaim, language: str) -> Letter:
    """The statement that the law asks for beside the claim. Only for a claim whose statement has been given."""
    if not (claim.statement_by and claim.statement_on and claim.statement_recorded_by):
        raise ValueError("No statement has been given on this claim.")
    with translation.override(language):
        return Letter(
            language=language,
            title=_("Statement of the director"),
            day=_day(claim.statement_on),
            sender=(claim.statement_by.name_in(language),),
            receiver=(claim.organisation.name_in(language),),
            facts=(
                (_("Case"), claim.case_reference),
                (_("Costs"), f"{_day(claim.costs_from)} – {_day(claim.costs_to)}"),
            ),
            paragraphs=(claim.statement_text,),
            closing=(claim.statement_recorded_by.name, claim.statement_by.name_in(language)),
        )


def _day(day: object) -> str:
    return date_format(day, "DATE_FORMAT")  # type: ignore[arg-type]  # a date, as Django's own type does not say
