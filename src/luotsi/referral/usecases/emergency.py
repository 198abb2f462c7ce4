"""Breaking the glass: a look at a case in an emergency, and the review that follows it."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from luotsi.access.acts import usecase
from luotsi.access.ledger import record
from luotsi.access.readers import Reader
from luotsi.core.idempotency import once
from luotsi.countries import queries as countries
from luotsi.countries.schema import ReasonList
from luotsi.countries.vocabulary import Permission
from luotsi.referral.models import EmergencyAccess
from luotsi.referral.refusals import RULES, NothingOpened, UnknownChoice


@usecase("emergency.opened", Permission.BREAK_GLASS, refusals=RULES)
def break_glass(*, reference: str, reason: str, words: str, key: UUID, by: Reader) -> EmergencyAccess:
    """Read an open case for some hours without having been granted it. Only the exact reference finds it.

    Raises UnknownChoice, TooManyEmergencies, and NothingOpened, which is the same for a case that is not there and for one
    that may not be opened. Tries that fail count against the limit too: the ledger has them.
    """
    if not countries.coded(ReasonList.EMERGENCY, reason):
        raise UnknownChoice

    def write() -> str:
        rules, now = countries.country().emergency, timezone.now()
        zone = ZoneInfo(countries.country().timezone)
        midnight = datetime.combine(timezone.localdate(now, zone), time.min, tzinfo=zone)
        until = now + timedelta(hours=rules.hours)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT luotsi_break_glass(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [reference, by.user.pk, reason, words.strip(), now, until, midnight, rules.per_day, key],
            )
            made = cursor.fetchone()[0]
        if made is None:
            raise NothingOpened
        found = EmergencyAccess.objects.get(pk=made)
        record(
            "emergency.opened", by=by, case_id=found.case_id, subject=f"emergency:{made}", reason=reason, until=until
        )
        return str(made)

    return EmergencyAccess.objects.get(pk=once(key=key, actor_id=by.user.pk, act="emergency.opened", do=write))


@usecase("emergency.reviewed", Permission.ANSWER_SUBJECT, Permission.MANAGE_RETENTION, refusals=RULES)
def review_emergency(*, emergency: EmergencyAccess, justified: bool, remark: str, by: Reader) -> EmergencyAccess:
    """Say whether a look was right, and close it. Raises ReviewedAlready, ReviewByAnother."""
    found = EmergencyAccess.objects.select_for_update().get(pk=emergency.pk)
    found.reviewed_at, found.reviewed_by = timezone.now(), by.user
    found.justified, found.remark = justified, remark.strip()
    found.save(update_fields=["reviewed_at", "reviewed_by", "justified", "remark"])
    record(
        "emergency.reviewed", by=by, case_id=found.case_id, subject=f"emergency:{found.pk}",
        answer="justified" if justified else "not_justified",
    )  # fmt: skip
    return found
