"""Checking the path: did somebody answer for every person at every past instant, and does each grant rest on its basis?

Each check is one SQL statement that says of every row whether it is wrong. It asks the stored rows alone and uses none of
the triggers that keep them, so that it also finds what slipped past those.
"""

from django.db import connection

from luotsi.access.verifying import Check, Progress, check_of

CHECKS: dict[str, str] = {
    "open_case_has_one_who_answers": """
        SELECT c.reference, count(r.id) <> 1
          FROM referral_case c LEFT JOIN referral_responsibility r ON r.case_id = c.id AND r.ended_at IS NULL
         WHERE c.closed_at IS NULL GROUP BY c.id, c.reference""",
    "closed_case_has_nobody_since_it_closed": """
        SELECT c.reference, bool_or(r.ended_at IS NULL) OR max(r.ended_at) IS DISTINCT FROM c.closed_at
          FROM referral_case c LEFT JOIN referral_responsibility r ON r.case_id = c.id
         WHERE c.closed_at IS NOT NULL GROUP BY c.id, c.reference, c.closed_at""",
    "responsibility_begins_with_the_case": """
        SELECT c.reference, c.opened_at IS DISTINCT FROM first.began_at
               OR c.opened_by_organisation_id IS DISTINCT FROM first.organisation_id
          FROM referral_case c LEFT JOIN (
               SELECT DISTINCT ON (case_id) case_id, began_at, organisation_id
                 FROM referral_responsibility ORDER BY case_id, began_at) first ON first.case_id = c.id""",
    "responsibility_has_no_gap_or_overlap": """
        SELECT 'case ' || h.case_id, h.next_began IS NOT NULL AND h.next_began IS DISTINCT FROM h.ended_at
               AND NOT EXISTS (SELECT FROM referral_closure k WHERE k.case_id = h.case_id
                                  AND k.closed_at = h.ended_at AND k.reopened_at = h.next_began)
          FROM (SELECT case_id, ended_at, lead(began_at) OVER (PARTITION BY case_id ORDER BY began_at) AS next_began
                  FROM referral_responsibility) h""",
    "responsibility_moves_by_acceptance_or_reopening": """
        SELECT 'responsibility ' || r.id, r.place > 1 AND CASE
               WHEN r.handoff_id IS NULL THEN r.organisation_id <> r.organisation_before OR NOT EXISTS (
                    SELECT FROM referral_closure k WHERE k.case_id = r.case_id AND k.reopened_at = r.began_at)
               ELSE h.answer <> 'accepted' OR h.case_id <> r.case_id OR h.to_organisation_id <> r.organisation_id
                    OR h.from_organisation_id <> r.organisation_before END
          FROM (SELECT id, case_id, organisation_id, began_at, handoff_id,
                       row_number() OVER his AS place, lag(organisation_id) OVER his AS organisation_before
                  FROM referral_responsibility WINDOW his AS (PARTITION BY case_id ORDER BY began_at)) r
          LEFT JOIN referral_handoff h ON h.id = r.handoff_id""",
    "accepted_offer_moved_responsibility": """
        SELECT 'handoff ' || h.id, r.id IS NULL OR r.case_id <> h.case_id OR r.organisation_id <> h.to_organisation_id
          FROM referral_handoff h LEFT JOIN referral_responsibility r ON r.handoff_id = h.id
         WHERE h.answer = 'accepted'""",
    "open_offer_is_made_by_who_answers": """
        SELECT 'handoff ' || h.id, c.closed_at IS NOT NULL OR r.organisation_id IS DISTINCT FROM h.from_organisation_id
          FROM referral_handoff h JOIN referral_case c ON c.id = h.case_id
          LEFT JOIN referral_responsibility r ON r.case_id = h.case_id AND r.ended_at IS NULL
         WHERE h.answered_at IS NULL""",
    "refused_twice_or_unanswered_calls_a_meeting": """
        SELECT 'handoff ' || h.id, (h.answer = 'expired' OR h.refusal > 1) AND NOT EXISTS (
               SELECT FROM referral_jointmeetingcall j WHERE j.case_id = h.case_id AND j.called_at <= h.answered_at
                  AND (j.settled_at IS NULL OR j.settled_at >= h.answered_at))
          FROM (SELECT id, case_id, answer, answered_at,
                       row_number() OVER (PARTITION BY case_id, answer ORDER BY answered_at, id) AS refusal
                  FROM referral_handoff WHERE answer IN ('declined', 'expired')) h""",
    "grant_equals_responsibility": """
        SELECT 'responsibility ' || coalesce(r.id, g.basis_id), g.id IS NULL OR r.id IS NULL OR g.case_id <> r.case_id
               OR g.organisation_id <> r.organisation_id OR g.began_at <> r.began_at
               OR g.ended_at IS DISTINCT FROM r.ended_at OR g.expires_at IS NOT NULL OR g.times > 1
          FROM referral_responsibility r FULL JOIN (
               SELECT *, count(*) OVER (PARTITION BY basis_id) AS times FROM access_grant WHERE basis = 'responsibility'
               ) g ON g.basis_id = r.id""",
    "grant_opens_what_the_type_may_read": """
        SELECT 'grant ' || g.id, NOT EXISTS (
               SELECT FROM countries_entrykey k JOIN countries_entry e ON e.key_id = k.id
                WHERE k.section = 'organisation_types' AND k.code = o.type AND e.period @> g.began_at::date
                  AND e.body -> 'compartments' @> to_jsonb(g.compartments)
                  AND e.body -> 'compartments' <@ to_jsonb(g.compartments))
          FROM access_grant g JOIN actors_organisation o ON o.id = g.organisation_id
         WHERE g.basis = 'responsibility' OR g.basis = 'statute' AND g.statute = 'retention'""",
    "grant_equals_consent": """
        SELECT 'consent ' || coalesce(c.id, g.basis_id), g.id IS NULL OR c.id IS NULL OR g.case_id <> c.case_id
               OR g.organisation_id <> c.receiver_id OR g.compartments <> c.compartments OR g.began_at <> c.given_at
               OR g.times > 1 OR g.expires_at IS DISTINCT FROM c.valid_until OR g.ended_at IS DISTINCT FROM least(c.withdrawn_at, (
                    SELECT min(k.closed_at) FROM referral_closure k
                     WHERE k.case_id = c.case_id AND k.closed_at > c.given_at))
          FROM (SELECT * FROM referral_consent WHERE kind = 'named_sharing') c FULL JOIN (
               SELECT *, count(*) OVER (PARTITION BY basis_id) AS times FROM access_grant a
                WHERE basis = 'consent' AND NOT EXISTS (SELECT FROM referral_teaminvitation i WHERE i.grant_id = a.id)
                   AND basis_id NOT IN (SELECT id FROM referral_consent WHERE kind = 'service')
               ) g ON g.basis_id = c.id""",
    "withdrawn_consent_was_told_to_its_receiver": """
        SELECT 'consent ' || c.id, NOT EXISTS (
               SELECT FROM referral_consentrecall t WHERE t.consent_id = c.id AND t.organisation_id = c.receiver_id
                  AND t.compartments = coalesce(c.withdrawn_parts, c.compartments))
          FROM referral_consent c WHERE c.withdrawn_at IS NOT NULL AND c.receiver_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM referral_responsibility r WHERE r.case_id = c.case_id AND r.organisation_id = c.receiver_id
                              AND r.began_at <= c.withdrawn_at AND (r.ended_at IS NULL OR r.ended_at > c.withdrawn_at))""",
    "consent_withdrawn_in_part_goes_on_with_the_rest": """
        SELECT 'consent ' || c.id, n.id IS NULL OR n.case_id <> c.case_id OR n.receiver_id <> c.receiver_id
               OR n.given_at <> c.withdrawn_at OR n.compartments && c.withdrawn_parts
               OR NOT (n.compartments || c.withdrawn_parts @> c.compartments)
          FROM referral_consent c LEFT JOIN referral_consent n ON n.narrows_id = c.id WHERE c.withdrawn_parts IS NOT NULL""",
    "grant_equals_emergency": """
        SELECT 'emergency ' || coalesce(e.id, g.basis_id), g.id IS NULL OR e.id IS NULL OR g.case_id <> e.case_id
               OR g.organisation_id <> e.organisation_id OR g.began_at <> e.began_at OR g.expires_at <> e.expires_at
          FROM referral_emergencyaccess e FULL JOIN (SELECT * FROM access_grant WHERE basis = 'emergency') g
            ON g.basis_id = e.id""",
    "closed_file_is_kept_by_who_answered_last": """
        SELECT c.reference, CASE WHEN c.closed_at IS NULL THEN count(g.id) > 0
                            ELSE count(g.id) <> 1 OR bool_or(g.began_at <> c.closed_at OR g.organisation_id <> last.organisation_id) END
          FROM referral_case c
          LEFT JOIN access_grant g ON g.case_id = c.id AND g.statute = 'retention' AND g.ended_at IS NULL
          LEFT JOIN referral_responsibility last ON last.case_id = c.id AND last.ended_at = c.closed_at
         GROUP BY c.id, c.reference, c.closed_at""",
    "case_stands_where_its_last_step_led": """
        SELECT c.reference, c.stage <> s.stage
          FROM referral_case c JOIN (SELECT DISTINCT ON (case_id) case_id, stage FROM referral_casestep
                                      ORDER BY case_id, id DESC) s ON s.case_id = c.id""",
    "every_act_is_in_the_ledger": """
        SELECT act.name || ' ' || act.subject, NOT EXISTS (
               SELECT FROM access_ledgerentry l
                WHERE l.case_id = act.case_id AND l.act = act.name AND l.subject = act.subject AND NOT l.refused)
          FROM (SELECT id AS case_id, 'case.opened' AS name, 'case:' || reference AS subject FROM referral_case
                UNION ALL SELECT case_id, 'responsibility.began', 'responsibility:' || id FROM referral_responsibility
                UNION ALL SELECT case_id, 'handoff.offered', 'handoff:' || id FROM referral_handoff
                UNION ALL SELECT case_id, 'handoff.' || answer, 'handoff:' || id FROM referral_handoff WHERE answer <> ''
                UNION ALL SELECT case_id, 'consent.given', 'consent:' || id FROM referral_consent
                UNION ALL SELECT case_id, 'consent.withdrawn', 'consent:' || id FROM referral_consent
                           WHERE withdrawn_at IS NOT NULL
                UNION ALL SELECT case_id, 'consent.recall_answered', 'recall:' || id FROM referral_consentrecall
                           WHERE acknowledged_at IS NOT NULL
                UNION ALL SELECT case_id, 'stage.decided', 'decision:' || id FROM referral_stagedecision) act""",
    "every_closure_is_in_the_ledger": """
        SELECT 'case ' || k.case_id, k.closed <> l.closed OR k.reopened <> l.reopened
          FROM (SELECT case_id, count(*) AS closed, count(reopened_at) AS reopened
                  FROM referral_closure GROUP BY case_id) k
          LEFT JOIN (SELECT case_id, count(*) FILTER (WHERE act = 'case.closed') AS closed,
                            count(*) FILTER (WHERE act = 'case.reopened') AS reopened
                       FROM access_ledgerentry WHERE act IN ('case.closed', 'case.reopened') AND NOT refused
                      GROUP BY case_id) l ON l.case_id = k.case_id""",
    "ledger_holds_codes_and_no_text": """
        SELECT 'entry ' || l.id, length(l.details::text) > 80 AND EXISTS (
               SELECT FROM jsonb_path_query(l.details, '$.** ? (@.type() == "string")') value
                WHERE length(value #>> '{}') > 80)
          FROM access_ledgerentry l""",
}

_ASKED = (
    "SELECT count(*), count(*) FILTER (WHERE wrong IS NOT FALSE), (array_agg(which) FILTER (WHERE wrong IS NOT FALSE))[1:6]"
    " FROM ({}) AS looked(which, wrong)"
)


def check_path(progress: Progress) -> list[Check]:
    """Every check of the path, for a bound System reader. An answer that the data leave open counts as wrong."""
    return [ask(name, statement, progress) for name, statement in CHECKS.items()]


def ask(name: str, statement: str, progress: Progress) -> Check:
    """Put one question to the stored rows: how many were asked, and which of them are wrong."""
    progress(f"path: {name}")
    with connection.cursor() as cursor:
        cursor.execute(_ASKED.format(statement))
        count, wrong, which = cursor.fetchone()
    found = check_of(name, count, which or [])
    return found if found.ok else Check(name, False, count, f"{wrong} wrong, e.g. {', '.join(which)}")
