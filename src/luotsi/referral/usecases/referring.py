"""Referring a person: a draft that is never lost, and a sending that never doubles."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from luotsi.access import vault
from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader, System
from luotsi.actors.queries import organisation
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.flow_checking import FIRST_OFFER
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Branch, ClockEvent, ConsentKind, Permission, StageKind
from luotsi.deadlines.usecases import start_clocks
from luotsi.referral import path
from luotsi.referral.choices import SignalOutcome
from luotsi.referral.facts import ConsentFact, ContactFacts, IdentityFacts, ReadBack
from luotsi.referral.matching import search_keys
from luotsi.referral.models import (
    Case,
    CaseContact,
    CaseIdentity,
    Referral,
    ReferralDraft,
    Responsibility,
    Signal,
)
from luotsi.referral.refusals import (
    RULES,
    CannotReceive,
    ConsentMissing,
    DraftExpired,
    ReadBackMissing,
    SignalHasEnded,
    UnknownChoice,
)
from luotsi.referral.usecases.baton import leave_referral, make_offer, step_into
from luotsi.referral.usecases.consenting import write_consent

ADULT_MUST_CONSENT_TO = (ConsentKind.SERVICE, ConsentKind.PROCESSING)


@usecase("draft.started", Permission.REFER, refusals=RULES)
def start_draft(*, signal: Signal, by: Reader) -> ReferralDraft:
    """Begin a referral from a signal, or go on with the draft that a colleague began."""
    found: ReferralDraft | None = ReferralDraft.objects.visible_to(by).kept().filter(signal=signal).first()
    if found is not None:
        return found
    if not Signal.objects.visible_to(by).open().filter(pk=signal.pk).exists():
        raise SignalHasEnded
    now = timezone.now()
    draft = ReferralDraft.objects.create(
        signal=signal, organisation=by.organisation, started_by=by.user, saved_at=now, expires_at=now + kept_for()
    )
    record("draft.started", by=by, subject=f"signal:{signal.reference}")
    return draft


def kept_for() -> timedelta:
    return timedelta(days=countries.country().drafts.kept_days)


@usecase("draft.saved", Permission.REFER, refusals=RULES)
def save_draft(*, draft: ReferralDraft, data: dict[str, Any], by: Reader) -> ReferralDraft:
    """Keep what was typed in one step; the time the draft is kept begins anew. Raises DraftExpired."""
    kept: ReferralDraft | None = (
        ReferralDraft.objects.visible_to(by).kept().select_for_update().filter(pk=draft.pk).first()
    )
    if kept is None:
        raise DraftExpired
    now = timezone.now()
    kept.keep_all(kept.data | data)
    kept.saved_at, kept.expires_at = now, now + kept_for()
    kept.save(update_fields=["sealed", "saved_at", "expires_at"])
    record("draft.saved", by=by, subject=f"draft:{kept.reference}", parts=sorted(data))
    return kept


@usecase("draft.dropped", refusals=RULES)
def drop_old_drafts(*, by: System) -> int:
    """Delete drafts whose time has run out. Their last word in the ledger is that they were dropped.

    The keys of all drafts that are gone, sent ones too, are destroyed: what was typed is in no backup either.
    """
    count = 0
    for draft in ReferralDraft.objects.filter(expires_at__lte=timezone.now()):
        record("draft.dropped", by=by, subject=f"draft:{draft.reference}")
        draft.delete()
        count += 1
    # Keys first: a draft that is begun in between is then not among them.
    keyed = vault.numbers_below_zero()
    if gone := keyed - {-pk for pk in ReferralDraft.objects.values_list("pk", flat=True)}:
        vault.destroy(gone, by=by)
    return count


@usecase("case.opened", Permission.REFER, refusals=RULES)
def refer(
    *, signal: Signal, branch: Branch, age_group: str, identity: IdentityFacts, contact: ContactFacts,
    consents: Sequence[ConsentFact], read_back: ReadBack, key: UUID, by: Reader, urgent: bool = False,
    no_consent_reason: str = "", child_heard: str = "", same_person_as: Case | None = None, message: str = "",
) -> Case:  # fmt: skip
    """Open a case for a person and offer it to the assistance organisation, which answers from its acceptance on.

    Until then the referrer answers. A referrer that is the assistance organisation itself offers to nobody. A repeated
    submit finds the case of the first. Raises SignalHasEnded, ConsentMissing, ReadBackMissing, UnknownChoice, CannotReceive,
    PersonHasOpenCase.
    """
    _check(branch, consents, read_back, no_consent_reason, by)

    def write() -> str:
        open_signal = Signal.objects.visible_to(by).open().select_for_update().filter(pk=signal.pk).first()
        if open_signal is None:
            raise SignalHasEnded
        now = timezone.now()
        case = _open(
            Case(
                person=same_person_as.person if same_person_as else _next("referral_person_number"),
                form=open_signal.form,
                age_group=age_group,
                branch=branch,
                urgent=urgent,
                opened_at=now,
                opened_by_organisation=by.organisation,
                stage=path.first().code,
            ),
            by=by,
        )
        _write_file(case, identity, contact)
        for consent in consents:
            write_consent(case=case, fact=consent, at=now, by=by)
        Referral.objects.create(
            signal=open_signal,
            case=case,
            case_reference=case.reference,
            organisation=by.organisation,
            branch=branch,
            sent_at=now,
            sent_by=by.user,
            read_back_at=now if read_back.language else None,
            read_back_language=read_back.language,
            no_read_back_reason=read_back.no_reason,
            no_consent_reason=no_consent_reason,
            child_heard=child_heard if branch is Branch.CHILD else "",
        )
        open_signal.outcome = SignalOutcome.REFERRED
        open_signal.save(update_fields=["outcome"])
        ReferralDraft.objects.visible_to(by).filter(signal=open_signal).delete()
        _send(case, message, by)
        return case.reference

    return Case.objects.get(reference=once(key=key, actor_id=by.user.pk, act="case.opened", do=write))


def _check(
    branch: Branch, consents: Sequence[ConsentFact], read_back: ReadBack, no_consent_reason: str, by: Reader
) -> None:
    if branch is Branch.ADULT_REFUSES:
        raise ConsentMissing
    if branch is Branch.ADULT_CONSENTS and not set(ADULT_MUST_CONSENT_TO) <= {consent.kind for consent in consents}:
        raise ConsentMissing
    if bool(read_back.language) == bool(read_back.no_reason):
        raise ReadBackMissing
    if read_back.no_reason and not countries.coded(ReasonList.NO_READ_BACK, read_back.no_reason):
        raise UnknownChoice
    if (branch is Branch.CANNOT_DECIDE) != bool(no_consent_reason):
        raise UnknownChoice
    if no_consent_reason and not countries.coded(ReasonList.NO_CONSENT, no_consent_reason):
        raise UnknownChoice
    if not by.organisation.may_be_responsible:
        raise CannotReceive


def _open(case: Case, *, by: Reader) -> Case:
    """First somebody answers, then there is a case: the responsibility is written before the row it is for."""
    case.pk = _next("referral_case_id_seq")
    case.reference = (
        f"{countries.country().reference_prefix}-{timezone.localdate():%y}-{_next('referral_case_number'):04d}"
    )
    responsibility = Responsibility.objects.create(
        case_id=case.pk, organisation=by.organisation, began_at=case.opened_at, by=by.user
    )
    case.save(force_insert=True)
    record("case.opened", by=by, case_id=case.pk, subject=f"case:{case.reference}", branch=str(case.branch))
    record("responsibility.began", by=by, case_id=case.pk, subject=f"responsibility:{responsibility.pk}")
    return case


def _write_file(case: Case, identity: IdentityFacts, contact: ContactFacts) -> None:
    CaseIdentity.objects.create(case=case, **vars(identity))
    CaseContact.objects.create(case=case, **vars(contact))
    keys = search_keys(identity, contact.phone, key=settings.SEARCH_KEY)
    with connection.cursor() as cursor:
        # Nobody may select these rows, so they are written without asking for them back.
        cursor.execute("INSERT INTO referral_searchkey (case_id, key) SELECT %s, unnest(%s::bigint[])", [case.pk, keys])


def _send(case: Case, message: str, by: Reader) -> None:
    """Offer the case to the assistance organisation, unless that is who refers."""
    step_into(case=case, stage=case.stage, at=case.opened_at, by=by)
    if (referral := path.of_kind(StageKind.REFERRAL)) and referral.code != case.stage:
        step_into(case=case, stage=referral.code, at=case.opened_at, by=by)
    start_clocks(event=ClockEvent.CASE_OPENED, case_id=case.pk, at=case.opened_at, owner=by.organisation, by=by)
    queue = organisation(countries.country().admission_queue)
    if queue == by.organisation:
        leave_referral(case=case, at=case.opened_at, by=by)
    else:
        make_offer(case=case, to=queue, reason=FIRST_OFFER, message=message, urgent=case.urgent, by=by)


def _next(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [sequence])
        return int(cursor.fetchone()[0])
