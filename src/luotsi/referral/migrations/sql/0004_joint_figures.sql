-- From ping-pong to joint action, in numbers. These functions read past row-level security and give back counts alone,
-- to readers of figures alone; small counts are hidden where they are shown.

CREATE FUNCTION luotsi_offer_figures(first_day timestamptz, before_day timestamptz)
RETURNS TABLE (from_organisation bigint, to_organisation bigint, accepted bigint, bounced bigint, withdrawn bigint, waiting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT from_organisation_id, to_organisation_id,
           count(*) FILTER (WHERE answer = 'accepted'), count(*) FILTER (WHERE answer IN ('declined', 'expired')),
           count(*) FILTER (WHERE answer = 'withdrawn'), count(*) FILTER (WHERE answer = '')
      FROM referral_handoff
     WHERE luotsi_may('read_figures') AND offered_at >= first_day AND offered_at < before_day
     GROUP BY from_organisation_id, to_organisation_id
$$;
COMMENT ON FUNCTION luotsi_offer_figures IS 'Offers made in a period, per pair of organisations, by how they ended. A bounce is a refusal or no answer at all.';

CREATE FUNCTION luotsi_bounce_figures(first_day timestamptz, before_day timestamptz) RETURNS TABLE (bounces int, cases bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT bounced.times, count(*)
      FROM (SELECT c.id, least(count(h.id), 3)::int AS times
              FROM referral_case c
              LEFT JOIN referral_handoff h ON h.case_id = c.id AND h.answer IN ('declined', 'expired')
             WHERE luotsi_may('read_figures') AND c.opened_at >= first_day AND c.opened_at < before_day
             GROUP BY c.id) bounced
     GROUP BY bounced.times
$$;
COMMENT ON FUNCTION luotsi_bounce_figures IS 'Cases opened in a period by how many times they bounced; 3 means three times or more.';

CREATE FUNCTION luotsi_meeting_figures(first_day timestamptz, before_day timestamptz)
RETURNS TABLE (one_organisation bigint, other_organisation bigint, held bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.organisation_id, b.organisation_id, count(*)
      FROM referral_jointmeeting m
      JOIN referral_meetingparticipant a ON a.meeting_id = m.id AND a.attended
      JOIN referral_meetingparticipant b ON b.meeting_id = m.id AND b.attended AND b.organisation_id > a.organisation_id
     WHERE luotsi_may('read_figures') AND m.confirmed_at IS NOT NULL AND m.starts_at >= first_day AND m.starts_at < before_day
     GROUP BY a.organisation_id, b.organisation_id
$$;
COMMENT ON FUNCTION luotsi_meeting_figures IS 'Joint meetings held in a period, per pair of organisations that were both there.';

CREATE FUNCTION luotsi_action_figures(first_day timestamptz, before_day timestamptz, on_day date, zone text)
RETURNS TABLE (convener bigint, owner bigint, done bigint, done_late bigint, running bigint, late bigint, dropped bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.organisation_id, a.owner_id,
           count(*) FILTER (WHERE a.state = 'done' AND (a.ended_at AT TIME ZONE zone)::date <= a.due_on),
           count(*) FILTER (WHERE a.state = 'done' AND (a.ended_at AT TIME ZONE zone)::date > a.due_on),
           count(*) FILTER (WHERE a.state = 'open' AND a.due_on >= on_day),
           count(*) FILTER (WHERE a.state = 'open' AND a.due_on < on_day), count(*) FILTER (WHERE a.state = 'dropped')
      FROM referral_meetingaction a JOIN referral_jointmeeting m ON m.id = a.meeting_id
     WHERE luotsi_may('read_figures') AND m.cancelled_at IS NULL AND m.starts_at >= first_day AND m.starts_at < before_day
     GROUP BY m.organisation_id, a.owner_id
$$;
COMMENT ON FUNCTION luotsi_action_figures IS 'Actions agreed at meetings of a period, per convener and owner, by what became of them.';

CREATE FUNCTION luotsi_standstill_figures(at timestamptz) RETURNS TABLE (organisation bigint, band int, cases bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT still.organisation_id, CASE WHEN days < 14 THEN 0 WHEN days < 30 THEN 1 WHEN days < 90 THEN 2 ELSE 3 END, count(*)
      FROM (SELECT r.organisation_id, extract(epoch FROM at - greatest(
                       c.opened_at,
                       (SELECT max(s.entered_at) FROM referral_casestep s WHERE s.case_id = c.id),
                       (SELECT max(d.recorded_at) FROM referral_stagedecision d WHERE d.case_id = c.id),
                       (SELECT max(a.ended_at) FROM referral_meetingaction a JOIN referral_jointmeeting m ON m.id = a.meeting_id
                         WHERE m.case_id = c.id AND a.state = 'done'))) / 86400 AS days
              FROM referral_case c JOIN referral_responsibility r ON r.case_id = c.id AND r.ended_at IS NULL
             WHERE luotsi_may('read_figures') AND c.closed_at IS NULL) still
     GROUP BY 1, 2
$$;
COMMENT ON FUNCTION luotsi_standstill_figures IS 'Open cases by who answers and by how long nothing moved: no step, no decision, no agreed action done.';

CREATE FUNCTION luotsi_meetings_overview(on_day date)
RETURNS TABLE (reference uuid, case_reference varchar, starts_at timestamptz, confirmed boolean, cancelled boolean,
               organisations bigint[], actions bigint, done bigint, late bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.reference, m.case_reference, m.starts_at, m.confirmed_at IS NOT NULL, m.cancelled_at IS NOT NULL,
           (SELECT array_agg(p.organisation_id ORDER BY p.id) FROM referral_meetingparticipant p
             WHERE p.meeting_id = m.id AND p.attended IS NOT FALSE),
           (SELECT count(*) FROM referral_meetingaction a WHERE a.meeting_id = m.id),
           (SELECT count(*) FROM referral_meetingaction a WHERE a.meeting_id = m.id AND a.state = 'done'),
           (SELECT count(*) FROM referral_meetingaction a WHERE a.meeting_id = m.id AND a.state = 'open' AND a.due_on < on_day)
      FROM referral_jointmeeting m WHERE luotsi_may('coordinate') ORDER BY m.starts_at DESC LIMIT 100
$$;
COMMENT ON FUNCTION luotsi_meetings_overview IS 'For the coordinator: which case by reference, who met, how many actions and whether done. Never what was said.';
