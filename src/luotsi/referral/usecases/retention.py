"""Retention: proposed by rule, stopped by holds, confirmed by a person, proved by a certificate."""

from datetime import date
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from luotsi.access import vault
from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader, System
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Permission
from luotsi.referral.models import RetentionCertificate, RetentionHold, RetentionItem, RetentionProposal
from luotsi.referral.refusals import RULES, ImpossibleDate, NotTheHolder, UnknownChoice


@usecase("retention.proposed", refusals=RULES)
def propose_retention(*, by: System) -> int:
    """Propose what has been kept long enough, for each organisation and part; returns how many proposals.

    The start is computed anew each time from the last closing, so a reopening moves it. Who waits in a proposal is not
    proposed twice. Raises nothing where there is nothing.
    """
    today, zone, made = countries.today(), countries.country().timezone, 0
    for rule in countries.country().retention:
        waiting = RetentionItem.objects.filter(proposal__confirmed_at=None, proposal__part=rule.part)
        known = set(waiting.values_list("person", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT organisation_id, person, due_on FROM luotsi_retention_due(%s, %s, %s, %s) ORDER BY 1, 2",
                [rule.part, rule.months, today, zone],
            )
            due = [row for row in cursor.fetchall() if row[1] not in known]
        for organisation, rows in groupby(due, key=lambda row: row[0]):
            proposal = RetentionProposal.objects.create(
                organisation_id=organisation, part=rule.part, months=rule.months, proposed_at=timezone.now()
            )
            items = [RetentionItem(proposal=proposal, person=person, due_on=day) for _org, person, day in rows]
            RetentionItem.objects.bulk_create(items)
            record(
                "retention.proposed", by=by, subject=f"retention:{proposal.pk}", part=str(rule.part), count=len(items)
            )  # fmt: skip
            made += 1
    return made


@usecase("retention.confirmed", Permission.MANAGE_RETENTION, refusals=RULES)
def confirm_retention(*, proposal: RetentionProposal, by: Reader) -> RetentionCertificate:
    """Erase what a proposal names, as far as it is still due and not held. It cannot be taken back.

    Raises NotTheHolder, ConfirmedAlready.
    """
    today, zone = countries.today(), countries.country().timezone
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT luotsi_erase(%s, %s, %s, %s, %s, %s)",
            [proposal.pk, by.user.pk, by.role, timezone.now(), today, zone],
        )
        erased = cursor.fetchone()[0]
    if erased is None:
        raise NotTheHolder
    record("retention.confirmed", by=by, subject=f"retention:{proposal.pk}", part=proposal.part, count=erased)
    transaction.on_commit(vault.after_destroying)
    return RetentionCertificate.objects.get(proposal=proposal)


@usecase("retention.held", Permission.MANAGE_RETENTION, refusals=RULES)
def place_hold(
    *, reference: str, part: str, reason: str, words: str, until: date, key: UUID, by: Reader
) -> RetentionHold:
    """Stop the erasing of a file, or of one part of it, until a day. Raises UnknownChoice, ImpossibleDate, NotTheHolder."""
    if not countries.coded(ReasonList.HOLD, reason):
        raise UnknownChoice
    if until <= countries.today():
        raise ImpossibleDate

    def write() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT luotsi_kept_case(%s)", [reference])
            case_id = cursor.fetchone()[0]
        if case_id is None:
            raise NotTheHolder
        hold = RetentionHold.objects.create(
            case_id=case_id, case_reference=reference, organisation=by.organisation, part=part, reason=reason,
            words=words.strip(), until=until, placed_at=timezone.now(), placed_by=by.user,
        )  # fmt: skip
        record("retention.held", by=by, case_id=case_id, subject=f"hold:{hold.pk}", reason=reason, until=until)
        return str(hold.pk)

    return RetentionHold.objects.get(pk=once(key=key, actor_id=by.user.pk, act="retention.held", do=write))


@usecase("retention.released", Permission.MANAGE_RETENTION, refusals=RULES)
def release_hold(*, hold: RetentionHold, by: Reader) -> RetentionHold:
    """Let a hold go before its day. Released once; a second release changes nothing."""
    found = RetentionHold.objects.select_for_update().get(pk=hold.pk)
    if found.released_at is None:
        found.released_at, found.released_by = timezone.now(), by.user
        found.save(update_fields=["released_at", "released_by"])
        record("retention.released", by=by, case_id=found.case_id, subject=f"hold:{found.pk}")
    return found
