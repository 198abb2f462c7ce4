"""Checking the team: does every seat open what it says and no longer than it says, and were minutes left as confirmed?

As in `verifying`: one statement for each question, of the stored rows alone, so that it finds what slipped past the triggers.
"""

from luotsi.access.verifying import Check, Progress
from luotsi.referral.verifying import ask

CHECKS: dict[str, str] = {
    "seat_equals_its_grant": """
        SELECT 'team ' || i.id, g.id IS NULL OR g.case_id <> i.case_id OR g.organisation_id <> i.to_organisation_id
               OR g.compartments <> i.compartments OR g.basis <> i.basis OR g.basis_id IS DISTINCT FROM i.consent_id
               OR g.began_at <> i.answered_at OR g.expires_at IS DISTINCT FROM i.valid_until
               OR g.ended_at IS DISTINCT FROM i.ended_at
          FROM referral_teaminvitation i LEFT JOIN access_grant g ON g.id = i.grant_id WHERE i.answer = 'accepted'""",
    "seat_ends_with_what_it_stands_on": """
        SELECT 'team ' || i.id, i.ended_at IS NULL AND (c.closed_at IS NOT NULL OR k.withdrawn_at IS NOT NULL)
               OR k.withdrawn_at IS NOT NULL AND i.ended_at > greatest(k.withdrawn_at, i.answered_at)
          FROM referral_teaminvitation i JOIN referral_case c ON c.id = i.case_id
          LEFT JOIN referral_consent k ON k.id = i.consent_id WHERE i.answer = 'accepted'""",
    "statute_grant_has_its_reason": """
        SELECT 'grant ' || g.id, g.statute <> 'retention' AND NOT EXISTS (
               SELECT FROM referral_teaminvitation i WHERE i.grant_id = g.id AND i.statute <> ''
                  AND g.statute = i.statute || ' ' || i.provision)
          FROM access_grant g WHERE g.basis = 'statute'""",
    "confirmed_minutes_are_as_confirmed": """
        SELECT 'meeting ' || m.id, EXISTS (SELECT FROM luotsi_minutes_trail() t WHERE t.meeting_id = m.id AND t.at > m.confirmed_at)
               OR (SELECT count(*) FROM referral_meetingparticipant p WHERE p.meeting_id = m.id AND p.attended) < 2
          FROM referral_jointmeeting m WHERE m.confirmed_at IS NOT NULL""",
    "every_act_of_the_team_is_in_the_ledger": """
        SELECT act.name || ' ' || act.subject, NOT EXISTS (
               SELECT FROM access_ledgerentry l
                WHERE l.case_id = act.case_id AND l.act = act.name AND l.subject = act.subject AND NOT l.refused)
          FROM (SELECT case_id, 'team.invited' AS name, 'team:' || id AS subject FROM referral_teaminvitation
                UNION ALL SELECT case_id, 'team.' || answer, 'team:' || id FROM referral_teaminvitation
                           WHERE answer NOT IN ('', 'lapsed')
                UNION ALL SELECT case_id, 'team.ended', 'team:' || id FROM referral_teaminvitation WHERE end_reason <> ''
                UNION ALL SELECT case_id, 'meeting.convened', 'meeting:' || id FROM referral_jointmeeting
                UNION ALL SELECT case_id, 'meeting.confirmed', 'meeting:' || id FROM referral_jointmeeting
                           WHERE confirmed_at IS NOT NULL
                UNION ALL SELECT m.case_id, what, 'action:' || t.action_id
                            FROM luotsi_minutes_trail() t JOIN referral_jointmeeting m ON m.id = t.meeting_id
                           CROSS JOIN unnest(ARRAY['meeting.action_agreed', 'meeting.action_ended']) AS what
                           WHERE t.action_id IS NOT NULL AND (t.ended OR what = 'meeting.action_agreed')) act""",
}


def check_team(progress: Progress) -> list[Check]:
    """Every check of teams and joint meetings, for a bound System reader."""
    return [ask(name, statement, progress) for name, statement in CHECKS.items()]
