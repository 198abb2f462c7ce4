"""A person leaves an organisation. What they held stays in the organisation's queue, and nobody is left without an answer."""

from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.people import end_membership
from luotsi.access.readers import Reader
from luotsi.actors.models import Membership
from luotsi.countries.vocabulary import Permission
from luotsi.referral.queries import answers_for_anybody, others_who_could_answer
from luotsi.referral.refusals import RULES, LastToAnswer


@usecase("person.removed", Permission.MANAGE_PEOPLE, refusals=RULES)
def remove_person(*, membership: Membership, by: Reader) -> Membership:
    """End a membership today. Raises LastToAnswer if the organisation answers for people and nobody else in it could."""
    if answers_for_anybody(membership.organisation) and not others_who_could_answer(
        membership, on=timezone.localdate()
    ):
        raise LastToAnswer
    return end_membership(membership=membership, by=by)
