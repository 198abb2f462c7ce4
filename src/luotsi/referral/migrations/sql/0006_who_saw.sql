-- Who did what with one case, by organisation, act and day, for those who answer the person at the organisation that
-- answers for the case. They need not read the case itself; another reference gives nothing, as one that is not there.
CREATE FUNCTION luotsi_who_saw(which_reference text, zone text)
RETURNS TABLE (case_id bigint, organisation_id bigint, act varchar, day date, times bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.case_id, l.organisation_id, l.act, (l.at AT TIME ZONE zone)::date, count(*)
      FROM referral_case c JOIN access_ledgerentry l ON l.case_id = c.id
     WHERE c.reference = which_reference AND NOT l.refused AND luotsi_may('answer_subject') AND luotsi_answers_for(c.id)
     GROUP BY 1, 2, 3, 4
$$;
COMMENT ON FUNCTION luotsi_who_saw IS 'The ledger of one case, counted by organisation, act and day, for who answers the person.';
