-- Retention: what is proposed by rule is confirmed by a person, done by one function, and stopped by holds.
ALTER TABLE referral_retentionhold ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_retentionproposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_retentionitem ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_retentioncertificate ENABLE ROW LEVEL SECURITY;

CREATE POLICY hold_where_the_file_is_kept ON referral_retentionhold FOR SELECT TO luotsi_desk
    USING (luotsi_is_system() OR luotsi_may('manage_retention') AND luotsi_answers_for(case_id));
CREATE POLICY hold_placed_where_the_file_is_kept ON referral_retentionhold FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_may('manage_retention') AND organisation_id = luotsi_organisation() AND luotsi_answers_for(case_id));
CREATE POLICY hold_released_where_the_file_is_kept ON referral_retentionhold FOR UPDATE TO luotsi_desk
    USING (luotsi_may('manage_retention') AND luotsi_answers_for(case_id));
REVOKE UPDATE, DELETE, TRUNCATE ON referral_retentionhold FROM luotsi_desk;
GRANT UPDATE (released_at, released_by_id) ON referral_retentionhold TO luotsi_desk;

CREATE POLICY proposal_of_the_organisation ON referral_retentionproposal FOR SELECT TO luotsi_desk
    USING (luotsi_is_system() OR luotsi_may('manage_retention') AND organisation_id = luotsi_organisation());
CREATE POLICY proposal_by_rule ON referral_retentionproposal FOR INSERT TO luotsi_desk WITH CHECK (luotsi_is_system());
CREATE POLICY item_of_its_proposal ON referral_retentionitem FOR SELECT TO luotsi_desk
    USING (EXISTS (SELECT FROM referral_retentionproposal p WHERE p.id = proposal_id));
CREATE POLICY item_by_rule ON referral_retentionitem FOR INSERT TO luotsi_desk WITH CHECK (luotsi_is_system());
CREATE POLICY certificate_of_the_organisation ON referral_retentioncertificate FOR SELECT TO luotsi_desk
    USING (luotsi_is_system() OR luotsi_may('manage_retention') AND organisation_id = luotsi_organisation());
REVOKE UPDATE, DELETE, TRUNCATE ON referral_retentionproposal, referral_retentionitem FROM luotsi_desk;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON referral_retentioncertificate FROM luotsi_desk;
CREATE TRIGGER certificate_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_retentioncertificate
    FOR EACH STATEMENT EXECUTE FUNCTION luotsi_refuse_change();

CREATE FUNCTION luotsi_held(which_person bigint, which_part text, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM referral_retentionhold h JOIN referral_case c ON c.id = h.case_id
                    WHERE c.person = which_person AND h.part IN ('', which_part) AND h.released_at IS NULL AND h.until >= on_day)
$$;
COMMENT ON FUNCTION luotsi_held IS 'Does a hold on any case of this person stop the erasing of this part on this day?';

-- From which day one part of each person's file may go: every case closed, counted from the last closing.
CREATE FUNCTION luotsi_retention_due(which_part text, months int, on_day date, zone text)
RETURNS TABLE (person bigint, organisation_id bigint, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.person, last.organisation_id, last.due_on
      FROM access_personkey k
      JOIN LATERAL (
           SELECT r.organisation_id, ((c.closed_at AT TIME ZONE zone)::date + make_interval(months => months))::date AS due_on
             FROM referral_case c JOIN referral_responsibility r ON r.case_id = c.id AND r.ended_at = c.closed_at
            WHERE c.person = k.person ORDER BY c.closed_at DESC LIMIT 1) last ON last.due_on <= on_day
     WHERE k.part = which_part AND k.person > 0 AND k.destroyed_at IS NULL AND (luotsi_is_system() OR luotsi_may('manage_retention'))
       AND NOT EXISTS (SELECT FROM referral_case c WHERE c.person = k.person AND c.closed_at IS NULL)
       AND NOT luotsi_held(k.person, which_part, on_day)
$$;

-- Erases what a proposal names and is still due: keys, rows, search codes. Writes the certificate; NULL where it may not.
CREATE FUNCTION luotsi_erase(which_proposal bigint, actor bigint, its_role text, at timestamptz, on_day date, zone text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p referral_retentionproposal;
    gone bigint[];
    cases bigint[];
    all_of_it bigint;
BEGIN
    SELECT * INTO p FROM referral_retentionproposal WHERE id = which_proposal FOR UPDATE;
    IF p.id IS NULL OR p.organisation_id IS DISTINCT FROM luotsi_organisation() OR NOT luotsi_may('manage_retention') THEN
        RETURN NULL;
    END IF;
    IF p.confirmed_at IS NOT NULL THEN
        PERFORM luotsi_refuse('proposal_is_confirmed_once', 'This proposal has been confirmed already.');
    END IF;
    -- Whoever reopens one of these cases waits, and then finds what was erased.
    PERFORM FROM referral_case c JOIN referral_retentionitem i ON i.person = c.person WHERE i.proposal_id = p.id ORDER BY c.id FOR UPDATE OF c;
    SELECT coalesce(array_agg(i.person ORDER BY i.person), '{}') INTO gone
      FROM referral_retentionitem i JOIN luotsi_retention_due(p.part, p.months, on_day, zone) due ON due.person = i.person
     WHERE i.proposal_id = p.id;
    SELECT coalesce(array_agg(c.id), '{}') INTO cases FROM referral_case c WHERE c.person = ANY (gone);
    SELECT count(*) INTO all_of_it FROM referral_retentionitem WHERE proposal_id = p.id;
    UPDATE access_personkey SET wrapped = NULL, master = '', destroyed_at = at
     WHERE person = ANY (gone) AND part = p.part AND destroyed_at IS NULL;
    DELETE FROM referral_casenote WHERE case_id = ANY (cases) AND compartment = p.part;
    IF p.part = 'identity' THEN
        DELETE FROM referral_caseidentity WHERE case_id = ANY (cases);
        DELETE FROM referral_searchkey WHERE case_id = ANY (cases);
    ELSIF p.part = 'contact' THEN
        DELETE FROM referral_casecontact WHERE case_id = ANY (cases);
    END IF;
    UPDATE referral_retentionitem SET outcome = CASE WHEN person = ANY (gone) THEN 'erased' ELSE 'kept' END WHERE proposal_id = p.id;
    UPDATE referral_retentionproposal SET confirmed_at = at, confirmed_by_id = actor WHERE id = p.id;
    INSERT INTO referral_retentioncertificate (proposal_id, organisation_id, part, months, erased, kept, numbers_hash, executed_on, role)
    VALUES (p.id, p.organisation_id, p.part, p.months, cardinality(gone), all_of_it - cardinality(gone),
            encode(sha256(convert_to(array_to_string(gone, ','), 'UTF8')), 'hex'), on_day, its_role);
    RETURN cardinality(gone);
END $$;

-- A hold stops every destroying of a key, whoever destroys it and by whichever way.
CREATE FUNCTION referral_hold_stops_erasure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF luotsi_held(NEW.person, NEW.part, current_date) THEN
        PERFORM luotsi_refuse('hold_stops_erasure', 'A hold stands on this file.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_stops_erasure BEFORE UPDATE ON access_personkey FOR EACH ROW
    WHEN (OLD.destroyed_at IS NULL AND NEW.destroyed_at IS NOT NULL) EXECUTE FUNCTION referral_hold_stops_erasure();

-- A hold is placed by who keeps the file, who need not read it: the case by its exact reference.
CREATE FUNCTION luotsi_kept_case(which_reference text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id FROM referral_case c
     WHERE c.reference = which_reference AND luotsi_may('manage_retention') AND luotsi_answers_for(c.id)
$$;
