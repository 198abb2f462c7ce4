"""A few invented disclosures, in different states, made by the demo's people through the use cases."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from luotsi.access.people import demo_email
from luotsi.access.readers import Reader, bind
from luotsi.actors.queries import demo_people
from luotsi.countries import queries as countries
from luotsi.countries.schema import DemoPerson, LegalAct, Offence
from luotsi.countries.vocabulary import Compartment, Permission
from luotsi.disclosure import usecases
from luotsi.disclosure.facts import Head, Part, Risk
from luotsi.disclosure.models import Disclosure
from luotsi.investigation import usecases as investigating
from luotsi.investigation.queries import received_of
from luotsi.referral.queries import CaseFilters, page_of_cases

OPEN = 3


@translation.override(settings.LANGUAGE_CODE)
def make_demo_disclosures() -> int:
    """Disclosures of the first cases that the admission queue answers for: one opened, one unopened, one to check.

    Returns how many were made; none where there are some already, or where the country lacks the people or laws for it.
    """
    emails = [demo_email(person) for person in countries.entries("demo", DemoPerson)]
    readers = [Reader.of(membership) for membership in demo_people(emails, on=timezone.localdate())]
    queue = countries.country().admission_queue
    senders = [r for r in readers if r.may(Permission.DISCLOSE) and r.organisation.code == queue]
    receivers = [r for r in readers if r.may(Permission.RECEIVE_DISCLOSURES)]
    laws, offences = countries.entries("legal_acts", LegalAct), countries.entries("offences", Offence)
    if len(senders) < 2 or not (receivers and laws and offences):
        return 0
    first, second, receiver = senders[0], senders[1], receivers[0]
    bind(first)
    cases = page_of_cases(first, CaseFilters()).cases[:OPEN]
    if Disclosure.objects.visible_to(first).exists() or len(cases) < OPEN:
        return 0
    made = []
    for case in cases:
        head = Head(
            receiver.organisation, _("To decide whether to hear the person as a witness."),
            timezone.localdate() + timedelta(days=90), legal_act=laws[0].code, provision="–",
        )  # fmt: skip
        begun = usecases.prepare_disclosure(case=case, head=head, key=uuid4(), by=first)
        part = Part(Compartment.IDENTITY, _("Name"), _("An invented name"), _("To call the person by name."))
        usecases.add_part(disclosure=begun, part=part, by=first)
        risk = Risk(_("None seen."), _("None seen."), _("None seen."), _("Two investigators."), "yes")
        made.append(usecases.submit_disclosure(disclosure=begun, risk=risk, by=first))
    bind(second)
    for one in made[:2]:
        usecases.send_disclosure(disclosure=one, checked=usecases.CHECKS, by=second)
    bind(receiver)
    copy = received_of(receiver).get(reference=made[0].reference)
    copy = investigating.acknowledge(received=copy, accepted=investigating.CONDITIONS, by=receiver)
    lead = investigating.open_lead(
        title=_("Restaurant kitchens"), offences=[offences[0].code], key=uuid4(), by=receiver
    )
    investigating.attach(received=copy, investigation=lead, by=receiver)
    investigating.request_support(
        investigation=lead, to=first.organisation, about=_("An invented person, born 1990"),
        question=_("Do they want to give a statement?"), key=uuid4(), by=receiver,
    )  # fmt: skip
    return len(made)
