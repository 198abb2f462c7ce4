"""What help is asked by, and who gives and pays for it: assessment forms, residence, reimbursement."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from luotsi.countries.schema.base import Code, Frozen, Named, RefersTo, Words
from luotsi.countries.vocabulary import Compartment


class AssessmentKind(StrEnum):
    """What an assessment asks about: what the person needs, or what threatens them."""

    NEEDS = "needs"
    RISK = "risk"


class Question(Frozen):
    """One need or one risk; the answer lies in its compartment, and `services` are the kinds of help that meet it."""

    code: Code
    names: Words
    compartment: Compartment = Compartment.ASSISTANCE
    services: Annotated[tuple[str, ...], RefersTo("services")] = ()


class AssessmentForm(Named):
    """The questions of an assessment; a changed list is a new version, and an assessment keeps the one it was made with."""

    kind: AssessmentKind
    version: int = Field(ge=1)
    questions: tuple[Question, ...] = Field(min_length=1)

    def question(self, code: str) -> Question | None:
        """The question of this code, if the form has it."""
        return next((question for question in self.questions if question.code == code), None)


class Residence(Named):
    """How a person's residence decides who gives and who pays for help.

    `provider` are those who may be named as the provider; `reimbursement` is the rule by which the payer gets costs back.
    """

    rule: Words
    provider: Annotated[tuple[str, ...], RefersTo("actors")]
    reimbursement: Annotated[str | None, RefersTo("reimbursements")] = None


class Reimbursement(Named):
    """How the state refunds a provider: who decides, and whose statement the claim needs."""

    basis: Words
    decided_by: Annotated[str, RefersTo("organisations")]
    statement_by: Annotated[str | None, RefersTo("organisations")] = None
