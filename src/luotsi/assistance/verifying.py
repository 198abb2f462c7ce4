"""Checking assistance: does each provider read because of a request it accepted, and is every answer in the ledger?

Each check is one SQL statement that says of every row whether it is wrong, from the stored rows alone.
"""

from django.db import connection

from luotsi.access.verifying import Check, Progress, check_of

CHECKS: dict[str, str] = {
    "grant_of_a_provider_equals_its_request": """
        SELECT 'request ' || coalesce(r.id::text, 'none') || ', grant ' || coalesce(g.id::text, 'none'),
               r.id IS NULL OR g.id IS NULL OR g.case_id <> r.case_id OR g.organisation_id <> r.provider_id
               OR g.compartments <> r.compartments OR g.basis_id <> r.rests_on_id OR g.began_at <> r.answered_at
               OR g.ended_at IS DISTINCT FROM greatest(g.began_at, least(r.ended_at, c.withdrawn_at, (
                    SELECT min(k.closed_at) FROM referral_closure k
                     WHERE k.case_id = r.case_id AND k.closed_at > r.answered_at)))
                  AND coalesce(r.ended_at, c.withdrawn_at, g.ended_at) IS NOT NULL
          FROM (SELECT * FROM assistance_servicerequest WHERE answer = 'accepted' AND compartments <> '{}') r
          LEFT JOIN referral_consent c ON c.id = r.rests_on_id
          FULL JOIN (SELECT * FROM access_grant WHERE basis = 'consent'
                        AND basis_id IN (SELECT id FROM referral_consent WHERE kind = 'service')) g ON g.id = r.grant_id""",
    "service_goes_on_only_with_an_open_case": """
        SELECT 'request ' || r.id, c.closed_at IS NOT NULL AND (r.answered_at IS NULL OR r.answer = 'accepted' AND r.ended_at IS NULL)
          FROM assistance_servicerequest r JOIN referral_case c ON c.id = r.case_id""",
    "every_answer_to_a_request_is_in_the_ledger": """
        SELECT act.name || ' request ' || act.id, NOT EXISTS (
               SELECT FROM access_ledgerentry l WHERE l.case_id = act.case_id AND l.act = act.name
                  AND l.subject = 'service_request:' || act.id AND NOT l.refused)
          FROM (SELECT id, case_id, 'service_request.asked' AS name FROM assistance_servicerequest
                UNION ALL SELECT id, case_id, 'service_request.' || answer FROM assistance_servicerequest
                           WHERE answer <> '' AND reason <> 'case_closed'
                UNION ALL SELECT id, case_id, 'service.started' FROM assistance_servicerequest WHERE started_on IS NOT NULL
                UNION ALL SELECT id, case_id, 'service.finished' FROM assistance_servicerequest
                           WHERE ended_at IS NOT NULL AND outcome <> 'case_closed') act""",
}

_ASKED = "SELECT count(*), (array_agg(which) FILTER (WHERE wrong IS NOT FALSE)) FROM ({}) AS looked(which, wrong)"


def check_assistance(progress: Progress) -> list[Check]:
    """Every check of assistance, for a bound System reader. An answer that the data leave open counts as wrong."""
    found = []
    for name, statement in CHECKS.items():
        progress(f"assistance: {name}")
        with connection.cursor() as cursor:
            cursor.execute(_ASKED.format(statement))
            count, wrong = cursor.fetchone()
        found.append(check_of(name, count, wrong or []))
    return found
