"""Checking disclosures: does each copy rest on a disclosure that two people made, and do both sides tell the same?

The stored rows are asked alone, without the triggers that keep them. Content is compared by its hash and read by nobody.
"""

from django.db import connection

from luotsi.access.verifying import Check, Progress, check_of

CHECKS: dict[str, str] = {
    "disclosure_was_checked_by_a_second_person": """
        SELECT 'disclosure ' || reference, checked_by_id IS NULL OR checked_by_id IN (prepared_by_id, submitted_by_id)
          FROM disclosure_disclosure WHERE sent_at IS NOT NULL""",
    "disclosure_rested_on_its_basis_when_sent": """
        SELECT 'disclosure ' || d.reference, CASE d.basis
               WHEN 'statute' THEN d.legal_act = '' OR d.provision = ''
               ELSE c.id IS NULL OR c.case_id <> d.case_id OR c.kind <> 'named_sharing' OR c.receiver_id <> d.receiver_id
                    OR c.given_at > d.sent_at OR coalesce(c.withdrawn_at < d.sent_at, false) END
          FROM disclosure_disclosure d LEFT JOIN referral_consent c ON c.id = d.consent_id WHERE d.sent_at IS NOT NULL""",
    "disclosure_has_its_copy_and_copy_its_disclosure": """
        SELECT 'disclosure ' || coalesce(d.reference, r.reference),
               CASE WHEN d.id IS NULL THEN true WHEN r.id IS NULL THEN d.recalled_at IS NULL OR d.answer <> ''
               ELSE d.recalled_at IS NOT NULL AND d.answer = ''
               OR d.sender_id <> r.sender_id OR d.receiver_id <> r.organisation_id OR d.answer <> r.answer
               OR d.deleted_at IS DISTINCT FROM r.deleted_at OR d.consent_withdrawn_at IS DISTINCT FROM r.consent_withdrawn_at
               OR r.answer = 'acknowledged' AND d.recalled_at IS NOT NULL AND r.locked_at IS NULL END
          FROM (SELECT * FROM disclosure_disclosure WHERE sent_at IS NOT NULL) d
          FULL JOIN investigation_received r ON r.reference = d.reference""",
    "disclosed_content_is_as_it_was_sent": """
        SELECT 'disclosure ' || d.reference, d.digest IS DISTINCT FROM disclosure_digest(d.id)
               OR r.id IS NOT NULL AND d.digest IS DISTINCT FROM CASE
                    WHEN r.answer = 'refused' OR r.deleted_at IS NOT NULL THEN d.digest
                    ELSE disclosure_digest_of_copy(r.id) END
          FROM disclosure_disclosure d LEFT JOIN investigation_received r ON r.reference = d.reference
         WHERE d.sent_at IS NOT NULL""",
    "refused_and_deleted_copies_hold_nothing": """
        SELECT 'disclosure ' || reference, purpose <> '' OR conditions <> ''
               OR disclosure_digest_of_copy(id) <> sha256('') FROM investigation_received
         WHERE answer = 'refused' OR deleted_at IS NOT NULL""",
    "every_step_of_a_disclosure_is_in_the_ledger": """
        SELECT act.name || ' ' || act.reference, NOT EXISTS (
               SELECT FROM access_ledgerentry l
                WHERE l.act = act.name AND l.subject = 'disclosure:' || act.reference AND NOT l.refused)
          FROM (SELECT reference, 'disclosure.prepared' AS name FROM disclosure_disclosure
                UNION ALL SELECT reference, 'disclosure.sent' FROM disclosure_disclosure WHERE sent_at IS NOT NULL
                UNION ALL SELECT reference, 'disclosure.recalled' FROM disclosure_disclosure WHERE recalled_at IS NOT NULL
                UNION ALL SELECT reference, 'received.' || answer FROM investigation_received WHERE answer <> ''
                UNION ALL SELECT reference, 'received.deleted' FROM investigation_received WHERE deleted_at IS NOT NULL) act""",
}

_ASKED = (
    "SELECT count(*), count(*) FILTER (WHERE wrong IS NOT FALSE), (array_agg(which) FILTER (WHERE wrong IS NOT FALSE))[1:6]"
    " FROM ({}) AS looked(which, wrong)"
)


def check_disclosures(progress: Progress) -> list[Check]:
    """Every check of what crossed the wall, for a bound System reader. An answer that the data leave open counts as wrong."""
    return [_check(name, statement, progress) for name, statement in CHECKS.items()]


def _check(name: str, statement: str, progress: Progress) -> Check:
    progress(f"disclosures: {name}")
    with connection.cursor() as cursor:
        cursor.execute(_ASKED.format(statement))
        count, wrong, which = cursor.fetchone()
    found = check_of(name, count, which or [])
    return found if found.ok else Check(name, False, count, f"{wrong} wrong, e.g. {', '.join(which)}")
