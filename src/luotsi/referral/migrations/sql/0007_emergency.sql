-- Breaking the glass: reading without a grant of the ordinary kind, for some hours, with a reason, under review.
ALTER TABLE referral_emergencyaccess ENABLE ROW LEVEL SECURITY;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON referral_emergencyaccess FROM luotsi_desk;
GRANT UPDATE (reviewed_at, reviewed_by_id, justified, remark) ON referral_emergencyaccess TO luotsi_desk;
CREATE POLICY emergency_of_both_sides ON referral_emergencyaccess FOR SELECT TO luotsi_desk
    USING (organisation_id = luotsi_organisation() OR luotsi_answers_for(case_id) OR luotsi_is_system());
-- Reviewed at the organisation that answers for the case, or by the officer of data protection of the one that looked.
CREATE POLICY emergency_reviewed ON referral_emergencyaccess FOR UPDATE TO luotsi_desk
    USING (luotsi_answers_for(case_id) AND (luotsi_may('answer_subject') OR luotsi_may('manage_retention'))
           OR organisation_id = luotsi_organisation() AND luotsi_may('manage_retention'));

CREATE FUNCTION referral_keep_emergency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.reviewed_at IS NOT NULL THEN
        PERFORM luotsi_refuse('emergency_is_reviewed_once', 'This look has been reviewed already.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_emergency BEFORE UPDATE ON referral_emergencyaccess
    FOR EACH ROW EXECUTE FUNCTION referral_keep_emergency();

-- The grant follows its emergency, as every grant follows its basis. It opens what the organisation's type may read.
CREATE FUNCTION referral_grants_follow_emergency() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO access_grant (case_id, organisation_id, compartments, basis, basis_id, statute, began_at, expires_at)
    SELECT NEW.case_id, o.id, o.compartments, 'emergency', NEW.id, '', NEW.began_at, NEW.expires_at
      FROM actors_organisation o WHERE o.id = NEW.organisation_id;
    RETURN NULL;
END $$;
CREATE TRIGGER grants_follow_emergency AFTER INSERT ON referral_emergencyaccess
    FOR EACH ROW EXECUTE FUNCTION referral_grants_follow_emergency();

-- Opens a case by its exact reference. NULL says only that nothing was opened: not there, closed, or behind the wall between
-- assistance and investigation. One person's tries follow one another, so that none slips past the limit.
CREATE FUNCTION luotsi_break_glass(which_reference text, actor bigint, why text, in_words text, at timestamptz, until timestamptz,
                                   since timestamptz, most bigint, its_reference uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found bigint;
    made bigint;
BEGIN
    IF NOT luotsi_may('break_glass') OR luotsi_organisation() IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(7305022, actor::int);
    IF (SELECT count(*) FROM access_ledgerentry WHERE act = 'emergency.opened' AND actor_id = actor AND access_ledgerentry.at >= since) >= most THEN
        PERFORM luotsi_refuse('emergency_so_many_in_a_day', 'You have opened, or tried to open, too many cases today.');
    END IF;
    SELECT c.id INTO found FROM referral_case c
     WHERE c.reference = which_reference AND c.closed_at IS NULL AND current_setting('luotsi.world', true) <> 'investigation';
    IF found IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO referral_emergencyaccess (reference, case_id, case_reference, organisation_id, by_id, reason, words, began_at, expires_at, remark)
    VALUES (its_reference, found, which_reference, luotsi_organisation(), actor, why, in_words, at, until, '')
    RETURNING id INTO made;
    RETURN made;
END $$;
CREATE INDEX ledger_emergencies ON access_ledgerentry (actor_id, at) WHERE act = 'emergency.opened';

-- Who reads by emergency alone reads and writes nothing: also not a note, which others may write where they read.
CREATE FUNCTION luotsi_works_on(which_case bigint, compartment text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp COST 200 AS $$
BEGIN
    RETURN luotsi_may('read_cases') AND EXISTS (
        SELECT FROM access_grant g
         WHERE g.organisation_id = luotsi_organisation() AND g.case_id = which_case AND g.ended_at IS NULL
           AND (g.expires_at IS NULL OR g.expires_at > now()) AND g.basis <> 'emergency'
           AND (compartment IS NULL OR compartment = ANY (g.compartments)));
END $$;
COMMENT ON FUNCTION luotsi_works_on IS 'As luotsi_reads, but for a grant of the ordinary kind: may the reader also write here?';
CREATE POLICY note_not_by_emergency ON referral_casenote AS RESTRICTIVE FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_works_on(case_id, compartment));
CREATE FUNCTION luotsi_works_in_meeting(which bigint, compartment text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp COST 300 AS $$
BEGIN
    RETURN compartment = '' OR luotsi_works_on((SELECT case_id FROM referral_jointmeeting WHERE id = which), compartment);
END $$;
CREATE POLICY item_not_by_emergency ON referral_meetingitem AS RESTRICTIVE FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_works_in_meeting(meeting_id, compartment));
CREATE POLICY action_not_by_emergency ON referral_meetingaction AS RESTRICTIVE FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_works_in_meeting(meeting_id, compartment));
CREATE POLICY search_key_not_by_emergency ON referral_searchkey AS RESTRICTIVE FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_works_on(case_id, 'identity'));
