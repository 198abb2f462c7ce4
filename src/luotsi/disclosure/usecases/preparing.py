"""Preparing a disclosure: a draft with nothing in it, the parts one by one with why each is needed, the risk, the asking for a check."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from luotsi.access import vault
from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.actors.queries import organisations_where
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import LegalAct
from luotsi.countries.vocabulary import Permission
from luotsi.disclosure.facts import Head, Part, Risk
from luotsi.disclosure.models import Disclosure, DisclosureItem
from luotsi.disclosure.queries import request_here, standing_consents
from luotsi.disclosure.refusals import (
    RULES,
    CannotReceiveDisclosures,
    ConsentDoesNotStand,
    DateOfDeletionIsPast,
    NotADraft,
    PartNotReadable,
    QuestionOfAnother,
    UnknownLaw,
)
from luotsi.investigation.choices import Basis
from luotsi.investigation.copies import sealed_for_receiver
from luotsi.referral.locking import held_case
from luotsi.referral.queries import cases_of, compartments_of

if TYPE_CHECKING:
    from luotsi.referral.models import Case


@usecase("disclosure.prepared", Permission.DISCLOSE, refusals=RULES)
def prepare_disclosure(*, case: "Case", head: Head, key: UUID, by: Reader) -> Disclosure:
    """Begin a disclosure, with nothing in it yet. Only the organisation that answers for the person can."""
    reference = once(
        key=key, actor_id=by.user.pk, act="disclosure.prepared", do=lambda: _prepare(held_case(case, by), head, by)
    )
    return Disclosure.objects.visible_to(by).get(reference=reference)


def _prepare(case: "Case", head: Head, by: Reader) -> str:
    today = timezone.localdate()
    if head.receiver not in organisations_where(Permission.RECEIVE_DISCLOSURES, on=today):
        raise CannotReceiveDisclosures
    if head.delete_by <= today:
        raise DateOfDeletionIsPast
    consents = {consent.pk: consent for consent in standing_consents(case)}
    if head.consent is not None:
        if head.consent not in consents or consents[head.consent].receiver_id != head.receiver.pk:
            raise ConsentDoesNotStand
    elif countries.find("legal_acts", head.legal_act, LegalAct) is None or not head.provision.strip():
        raise UnknownLaw
    if head.request is not None:
        asked = request_here(by, head.request)
        if asked is None or asked.from_organisation_id != head.receiver.pk:
            raise QuestionOfAnother
    reference, copy_key = uuid4(), _next_copy_key()
    purpose, conditions = head.purpose.strip(), head.conditions.strip()
    prepared = Disclosure.objects.create(
        reference=reference, copy_key=copy_key,
        copy_purpose=sealed_for_receiver(purpose, "received", "purpose", key=copy_key, reference=reference),
        copy_conditions=sealed_for_receiver(conditions, "received", "conditions", key=copy_key, reference=reference),
        case_id=case.pk, case_reference=case.reference, sender=by.organisation, receiver=head.receiver,
        purpose=purpose, basis=Basis.CONSENT if head.consent else Basis.STATUTE, consent_id=head.consent,
        legal_act="" if head.consent else head.legal_act, provision="" if head.consent else head.provision.strip(),
        conditions=conditions, delete_by=head.delete_by, request_reference=head.request,
        prepared_at=timezone.now(), prepared_by=by.user,
    )  # fmt: skip
    _note("disclosure.prepared", prepared, by, to=head.receiver.code, basis=str(prepared.basis))
    return str(prepared.reference)


@usecase("disclosure.part_added", Permission.DISCLOSE, refusals=RULES)
def add_part(*, disclosure: Disclosure, part: Part, by: Reader) -> DisclosureItem:
    """Add one fact or text. Its content is copied: what changes in the case later does not change what was sent."""
    disclosure = locked(disclosure, by)
    if not disclosure.is_open:
        raise NotADraft
    case = cases_of(by).filter(pk=disclosure.case_id).first()
    if case is None or part.compartment not in compartments_of(case, by):
        raise PartNotReadable
    key, reference = disclosure.copy_key, disclosure.reference
    title, content = part.title.strip(), part.content.strip()
    item = DisclosureItem.objects.create(
        disclosure=disclosure, compartment=part.compartment, title=title, content=content,
        why_needed=part.why_needed.strip(), added_by=by.user,
        copy_title=sealed_for_receiver(title, "receiveditem", "title", key=key, reference=reference),
        copy_content=sealed_for_receiver(content, "receiveditem", "content", key=key, reference=reference),
    )  # fmt: skip
    _note("disclosure.part_added", disclosure, by, compartment=str(part.compartment))
    return item


@usecase("disclosure.part_removed", Permission.DISCLOSE, refusals=RULES)
def remove_part(*, disclosure: Disclosure, item: DisclosureItem, by: Reader) -> None:
    """Take a part out of the draft again."""
    disclosure = locked(disclosure, by)
    if not disclosure.is_open:
        raise NotADraft
    DisclosureItem.objects.filter(pk=item.pk, disclosure=disclosure).delete()
    _note("disclosure.part_removed", disclosure, by, compartment=item.compartment)


@usecase("disclosure.submitted", Permission.DISCLOSE, refusals=RULES)
def submit_disclosure(*, disclosure: Disclosure, risk: Risk, by: Reader) -> Disclosure:
    """Write down what was weighed and ask a colleague to check. From here on nothing in it changes unless it is returned."""
    disclosure = locked(disclosure, by)
    if not disclosure.is_open:
        raise NotADraft
    weighed = {name: value.strip() for name, value in asdict(risk).items()}
    for name, value in weighed.items():
        setattr(disclosure, name, value)
    disclosure.submitted_at, disclosure.submitted_by, disclosure.return_note = timezone.now(), by.user, ""
    disclosure.save(update_fields=[*weighed, "submitted_at", "submitted_by", "return_note"])
    _note("disclosure.submitted", disclosure, by)
    return disclosure


@usecase("disclosure.dropped", Permission.DISCLOSE, refusals=RULES)
def drop_disclosure(*, disclosure: Disclosure, by: Reader) -> Disclosure:
    """Give up a disclosure that was not sent."""
    disclosure = locked(disclosure, by)
    if disclosure.sent_at is not None:
        raise NotADraft
    disclosure.dropped_at = timezone.now()
    disclosure.save(update_fields=["dropped_at"])
    transaction.on_commit(vault.after_destroying)
    _note("disclosure.dropped", disclosure, by)
    return disclosure


def locked(disclosure: Disclosure, by: Reader) -> Disclosure:
    """The sender's own disclosure as it is now, locked."""
    return Disclosure.objects.filter(sender=by.organisation).select_for_update().get(pk=disclosure.pk)


def _next_copy_key() -> int:
    """Below zero, so that it is nobody's: what is kept of people has numbers above."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT -nextval('disclosure_copy_number')")
        return int(cursor.fetchone()[0])


def _note(act: str, disclosure: Disclosure, by: Reader, **details: Any) -> None:
    record(act, by=by, case_id=disclosure.case_id, subject=f"disclosure:{disclosure.reference}", **details)
