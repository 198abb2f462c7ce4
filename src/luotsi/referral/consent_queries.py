"""What consents tell other rooms and pages: which one stands for this, what was passed on by it, who has to answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from luotsi.access.models import LedgerEntry
from luotsi.access.readers import Reader
from luotsi.actors.models import Organisation
from luotsi.countries.vocabulary import Compartment, ConsentKind, Permission
from luotsi.referral.models import Case, Closure, Consent, ConsentOnBehalf, ConsentRecall, Handoff

PASSED_ON_BY = ("handoff.offered", "handoff.accepted")


@dataclass(frozen=True)
class ConsentFile:
    """The consents of a case, standing ones first, and who spoke for the person, for one who reads identity.

    `opens_nothing`: consents to sharing from before the case was closed. They stand, but closing ended every grant for good.
    """

    case: Case
    standing: list[Consent]
    ended: list[Consent]
    on_behalf: dict[int, ConsentOnBehalf]
    recalls: dict[int, list[ConsentRecall]]
    opens_nothing: frozenset[int]


@dataclass(frozen=True)
class PassedOn:
    """Something that left by a consent: who saw or got what, and when, as the ledger has it."""

    at: datetime
    organisation_id: int | None
    compartments: list[str]
    entry: LedgerEntry


def standing_consent(
    case: Case,
    kind: ConsentKind,
    receiver: Organisation | None = None,
    compartments: Collection[Compartment] = (),
) -> Consent | None:
    """The newest consent of this kind that stands and covers the receiver and all of the parts; None means no.

    Ask it with the case locked (`held_case`), since a withdrawal takes the same lock: then no sharing slips in behind one.
    In triggers the same question is `luotsi_standing_consent(case, kind, receiver, parts)`.
    """
    found = Consent.objects.standing().of_kind(kind).filter(case=case, receiver=receiver)
    return found.filter(compartments__contains=list(compartments)).order_by("given_at", "pk").last()


def consent_file(case: Case) -> ConsentFile:
    found = list(
        Consent.objects.filter(case=case)
        .select_related("receiver", "recorded_by", "withdrawn_recorded_by")
        .order_by("-given_at", "-pk")
    )
    recalls: dict[int, list[ConsentRecall]] = {}
    for recall in ConsentRecall.objects.filter(case=case).select_related("organisation").order_by("told_at", "pk"):
        recalls.setdefault(recall.consent_id, []).append(recall)
    closed_at = Closure.objects.filter(case=case).aggregate(last=Max("closed_at"))["last"]
    return ConsentFile(
        case=case,
        standing=[one for one in found if one.stands],
        ended=[one for one in found if not one.stands],
        on_behalf={one.consent_id: one for one in ConsentOnBehalf.objects.filter(case=case)},
        recalls=recalls,
        opens_nothing=frozenset(
            one.pk for one in found if one.stands and one.receiver_id and closed_at and one.given_at < closed_at
        ),
    )


def language_of_consents(case: Case) -> str:
    """The language in which the person was asked last; empty where they were not asked yet."""
    return Consent.objects.filter(case=case).order_by("-given_at").values_list("language", flat=True).first() or ""


def passed_on(consent: Consent) -> list[PassedOn]:
    """What left by a consent, the newest first: looks of its receiver into its parts, and what rested on it.

    Read from the ledger alone, so it equals what the ledger says. A consent that was narrowed counts from its first row on.
    """
    first, subjects = consent, {f"handoff:{pk}" for pk in _offers_on(consent)}
    while first.narrows_id:
        first = Consent.objects.get(pk=first.narrows_id)
    wanted = Q(act__in=PASSED_ON_BY, subject__in=subjects)
    if consent.receiver_id and consent.receiver:
        wanted |= Q(act="case.looked_at", organisation_id=consent.receiver_id)
        wanted |= Q(act__startswith="disclosure.", details__to=consent.receiver.code)
    entries = LedgerEntry.objects.of_case(consent.case_id).filter(wanted, refused=False, at__gte=first.given_at)
    if consent.ended_at:
        entries = entries.filter(at__lte=consent.ended_at)
    parts = set(consent.compartments)
    found = []
    for entry in entries.newest_first():
        seen = sorted(parts & set(entry.details.get("compartments", ())))
        if entry.act == "case.looked_at" and not seen:
            continue
        found.append(PassedOn(entry.at, entry.organisation_id, seen, entry))
    return found


def _offers_on(consent: Consent) -> list[int]:
    return list(Handoff.objects.filter(rests_on=consent).values_list("pk", flat=True))


def recalls_to(reader: Reader) -> QuerySet[ConsentRecall]:
    """Withdrawn consents that the reader's organisation was told of."""
    return ConsentRecall.objects.visible_to(reader)


def recalls_of(reader: Reader) -> list[ConsentRecall]:
    """Withdrawn consents that the reader's organisation has to answer, the oldest first."""
    if not reader.may(Permission.READ_CASES):
        return []
    return list(ConsentRecall.objects.visible_to(reader).unanswered().order_by("told_at")[:50])


def recall_counts(reader: Reader) -> list[str]:
    """The count of the same."""
    return [_RECALLS] if reader.may(Permission.READ_CASES) else []


_RECALLS = "SELECT count(*) FROM referral_consentrecall WHERE organisation_id = %(own)s AND acknowledged_at IS NULL"
