-- Assistance, rule 2 and rule 4 as the database enforces them. Every refusal carries a constraint name.

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['service', 'servicecapacity', 'location', 'address', 'serviceatlocation', 'schedule', 'assessment', 'assessmentanswer',
                             'assessmenttext', 'servicerequest', 'residencerecord', 'reimbursementclaim', 'stayperiod', 'staypermit',
                             'compensationclaim', 'interpreterbooking', 'dependant', 'childmeasure', 'departure'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'assistance_' || t);
        IF t NOT IN ('location', 'address', 'serviceatlocation', 'schedule', 'servicecapacity') THEN
            EXECUTE format('REVOKE DELETE ON %I FROM luotsi_desk', 'assistance_' || t);
        END IF;
    END LOOP;
END $$;

-- ---------------------------------------------------------------- the directory
CREATE FUNCTION luotsi_is_shown(visibility text, owner bigint, named bigint[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(luotsi_organisation() IS NOT NULL
       AND (owner = luotsi_organisation() OR visibility IN ('public', 'professionals')
            OR visibility = 'named' AND luotsi_organisation() = ANY (named)), false)
$$;
COMMENT ON FUNCTION luotsi_is_shown IS 'Does this level show an entry or a place of its owner to the bound reader?';

CREATE POLICY service_by_its_level ON assistance_service FOR SELECT TO luotsi_desk
    USING (luotsi_is_shown(visibility, organisation_id, named) OR luotsi_is_system());
CREATE POLICY service_kept_by_its_organisation ON assistance_service FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation());
CREATE POLICY service_changed_by_its_organisation ON assistance_service FOR UPDATE TO luotsi_desk
    USING (organisation_id = luotsi_organisation());

CREATE FUNCTION luotsi_keeps_service(which bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT FROM assistance_service WHERE id = which AND organisation_id = luotsi_organisation()) $$;

DO $$
DECLARE
    t text;
BEGIN
    -- Places free, hours and where a service is given are seen with the service and kept by who keeps it.
    FOREACH t IN ARRAY ARRAY['servicecapacity', 'schedule', 'serviceatlocation'] LOOP
        EXECUTE format('CREATE POLICY with_its_service ON %I FOR SELECT TO luotsi_desk
                        USING (EXISTS (SELECT FROM assistance_service s WHERE s.id = service_id))', 'assistance_' || t);
        EXECUTE format('CREATE POLICY kept_with_its_service ON %I FOR ALL TO luotsi_desk
                        USING (luotsi_keeps_service(service_id)) WITH CHECK (luotsi_keeps_service(service_id))', 'assistance_' || t);
    END LOOP;
END $$;

CREATE POLICY location_of_its_organisation ON assistance_location FOR ALL TO luotsi_desk
    USING (organisation_id = luotsi_organisation()) WITH CHECK (organisation_id = luotsi_organisation());
CREATE POLICY location_by_its_level ON assistance_location FOR SELECT TO luotsi_desk
    USING (luotsi_is_shown(visibility, organisation_id, named));
-- An address is selected only where its location is: below its level there is no row.
CREATE POLICY address_by_the_level_of_its_location ON assistance_address FOR SELECT TO luotsi_desk
    USING (EXISTS (SELECT FROM assistance_location l WHERE l.id = location_id AND luotsi_is_shown(l.visibility, l.organisation_id, l.named)));
CREATE POLICY address_kept_by_its_organisation ON assistance_address FOR ALL TO luotsi_desk
    USING (EXISTS (SELECT FROM assistance_location l WHERE l.id = location_id AND l.organisation_id = luotsi_organisation()))
    WITH CHECK (EXISTS (SELECT FROM assistance_location l WHERE l.id = location_id AND l.organisation_id = luotsi_organisation()));

-- ---------------------------------------------------------------- assessments: closed by the next one, never changed
CREATE POLICY assessment_by_grant ON assistance_assessment FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, 'assistance'));
CREATE POLICY assessment_by_who_answers ON assistance_assessment FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND luotsi_answers_for(case_id));
CREATE POLICY assessment_replaced_by_who_answers ON assistance_assessment FOR UPDATE TO luotsi_desk USING (luotsi_answers_for(case_id));
REVOKE UPDATE ON assistance_assessment, assistance_assessmentanswer, assistance_assessmenttext FROM luotsi_desk;
GRANT UPDATE (replaced_at) ON assistance_assessment TO luotsi_desk;
CREATE POLICY answer_by_grant_on_its_part ON assistance_assessmentanswer FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, compartment));
CREATE POLICY answer_by_who_answers ON assistance_assessmentanswer FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_answers_for(case_id) AND luotsi_reads(case_id, compartment));
CREATE POLICY text_by_grant_on_its_part ON assistance_assessmenttext FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, compartment));
CREATE POLICY text_by_who_answers ON assistance_assessmenttext FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_answers_for(case_id) AND luotsi_reads(case_id, compartment));

CREATE FUNCTION assistance_same_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM assistance_assessment a WHERE a.id = NEW.assessment_id AND a.case_id = NEW.case_id) THEN
        PERFORM luotsi_refuse('assessment_speaks_of_one_case', 'An answer belongs to the case of its assessment.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessment_speaks_of_one_case BEFORE INSERT ON assistance_assessmentanswer FOR EACH ROW EXECUTE FUNCTION assistance_same_case();
CREATE TRIGGER assessment_speaks_of_one_case BEFORE INSERT ON assistance_assessmenttext FOR EACH ROW EXECUTE FUNCTION assistance_same_case();

-- ---------------------------------------------------------------- service requests
CREATE POLICY service_request_of_the_parties ON assistance_servicerequest FOR SELECT TO luotsi_desk
    USING (provider_id = luotsi_organisation() AND luotsi_may('answer_requests')
           OR luotsi_reads(case_id, 'assistance') OR luotsi_is_system());
CREATE POLICY service_asked_for_by_who_answers ON assistance_servicerequest FOR INSERT TO luotsi_desk
    WITH CHECK (from_organisation_id = luotsi_organisation() AND luotsi_answers_for(case_id));
CREATE POLICY service_request_changed_by_the_parties ON assistance_servicerequest FOR UPDATE TO luotsi_desk
    USING (provider_id = luotsi_organisation() OR luotsi_answers_for(case_id));

CREATE FUNCTION assistance_check_consent(request assistance_servicerequest) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    consent referral_consent;
BEGIN
    IF request.rests_on_id IS NULL THEN
        RETURN;
    END IF;
    SELECT * INTO consent FROM referral_consent WHERE id = request.rests_on_id FOR SHARE;
    IF consent.case_id <> request.case_id OR consent.kind <> 'service' OR consent.withdrawn_at IS NOT NULL THEN
        PERFORM luotsi_refuse('service_request_rests_on_standing_consent', 'The consent to this service does not stand.');
    END IF;
END $$;

CREATE FUNCTION assistance_check_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case referral_case;
    holder bigint;
    may_change text[] := '{answer,answered_at,answered_by_id,reason,answer_text,grant_id,started_on,ended_at,ended_by_id,outcome}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT * INTO the_case FROM referral_case WHERE id = NEW.case_id FOR UPDATE;
        IF the_case.closed_at IS NOT NULL THEN
            PERFORM luotsi_refuse('service_request_on_an_open_case', 'Services are asked for on open cases.');
        END IF;
        SELECT organisation_id INTO holder FROM referral_responsibility WHERE case_id = NEW.case_id AND ended_at IS NULL;
        IF holder IS DISTINCT FROM NEW.from_organisation_id THEN
            PERFORM luotsi_refuse('service_request_by_who_answers', 'Only the organisation that answers for the person asks for services.');
        END IF;
        -- Data crosses to the world of investigation by a disclosure, never along with a service.
        IF (SELECT world FROM actors_organisation WHERE id = NEW.provider_id) = 'investigation' THEN
            PERFORM luotsi_refuse('service_request_stays_in_its_world', 'A body of investigation is reached by a disclosure.');
        END IF;
        IF NEW.service_id IS NOT NULL AND NOT EXISTS (SELECT FROM assistance_service s WHERE s.id = NEW.service_id
                AND s.organisation_id = NEW.provider_id AND s.service_type = NEW.service_type) THEN
            PERFORM luotsi_refuse('service_request_names_a_service_of_its_provider', 'The provider does not offer this service.');
        END IF;
        IF NEW.answer <> '' OR NEW.grant_id IS NOT NULL THEN
            PERFORM luotsi_refuse('service_request_begins_open', 'A request begins without an answer.');
        END IF;
        IF the_case.branch = 'adult_consents' AND NEW.rests_on_id IS NULL THEN
            PERFORM luotsi_refuse('service_request_rests_on_standing_consent', 'The person has not consented to services.');
        END IF;
        PERFORM assistance_check_consent(NEW);
        RETURN NEW;
    END IF;

    IF (to_jsonb(NEW) - may_change) <> (to_jsonb(OLD) - may_change) OR NEW.grant_id IS DISTINCT FROM OLD.grant_id THEN
        PERFORM luotsi_refuse('service_request_changes_by_its_answer_only', 'Cancel the request and ask anew.');
    END IF;
    IF OLD.answer IN ('declined', 'cancelled') OR OLD.ended_at IS NOT NULL
       OR OLD.answer = 'accepted' AND (NEW.answer <> 'accepted' OR NEW.answered_at <> OLD.answered_at) THEN
        PERFORM luotsi_refuse('service_request_is_answered_once', 'This request has been answered already.');
    END IF;
    IF OLD.answer = '' AND NEW.answer <> '' THEN
        IF NEW.answer IN ('accepted', 'declined') AND luotsi_organisation() IS DISTINCT FROM NEW.provider_id THEN
            PERFORM luotsi_refuse('service_request_is_answered_by_its_provider', 'The provider answers.');
        END IF;
        IF NEW.answer = 'cancelled' AND NOT coalesce(luotsi_answers_for(NEW.case_id), false) THEN
            PERFORM luotsi_refuse('service_request_by_who_answers', 'Only the organisation that answers for the person cancels.');
        END IF;
    END IF;
    IF OLD.answer = '' AND NEW.answer = 'accepted' THEN
        PERFORM assistance_check_consent(NEW);
        UPDATE assistance_servicecapacity SET available = available - 1 WHERE service_id = NEW.service_id;
        IF NEW.compartments <> '{}' THEN
            INSERT INTO access_grant (case_id, organisation_id, compartments, basis, basis_id, statute, began_at)
            VALUES (NEW.case_id, NEW.provider_id, NEW.compartments, 'consent', NEW.rests_on_id, '', NEW.answered_at)
            RETURNING id INTO NEW.grant_id;
        END IF;
    END IF;
    IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL THEN
        UPDATE assistance_servicecapacity SET available = least(maximum, available + 1) WHERE service_id = NEW.service_id;
        UPDATE access_grant SET ended_at = greatest(NEW.ended_at, began_at) WHERE id = NEW.grant_id AND ended_at IS NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_grant_follows_its_request BEFORE INSERT OR UPDATE ON assistance_servicerequest
    FOR EACH ROW EXECUTE FUNCTION assistance_check_request();

-- A closed case asks for nothing more and is given nothing more.
CREATE FUNCTION assistance_end_with_the_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    closer bigint;
BEGIN
    SELECT closed_by_id INTO closer FROM referral_closure WHERE case_id = NEW.id AND reopened_at IS NULL;
    UPDATE assistance_servicerequest SET answer = 'cancelled', answered_at = greatest(NEW.closed_at, asked_at), answered_by_id = closer, reason = 'case_closed'
     WHERE case_id = NEW.id AND answered_at IS NULL;
    UPDATE assistance_servicerequest SET ended_at = greatest(NEW.closed_at, answered_at), ended_by_id = closer, outcome = 'case_closed'
     WHERE case_id = NEW.id AND answer = 'accepted' AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER services_end_with_the_case AFTER UPDATE ON referral_case
    FOR EACH ROW WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION assistance_end_with_the_case();

-- ---------------------------------------------------------------- paying
CREATE POLICY residence_record_by_grant ON assistance_residencerecord FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, 'assistance'));
CREATE POLICY residence_record_by_who_answers ON assistance_residencerecord FOR INSERT TO luotsi_desk WITH CHECK (luotsi_answers_for(case_id));
CREATE POLICY residence_record_ended_by_who_answers ON assistance_residencerecord FOR UPDATE TO luotsi_desk USING (luotsi_answers_for(case_id));
REVOKE UPDATE ON assistance_residencerecord FROM luotsi_desk;
GRANT UPDATE (until) ON assistance_residencerecord TO luotsi_desk;

CREATE POLICY claim_of_who_claims_and_who_states ON assistance_reimbursementclaim FOR SELECT TO luotsi_desk
    USING (luotsi_organisation() IN (organisation_id, statement_by_id));
CREATE POLICY claim_by_who_gave_the_help ON assistance_reimbursementclaim FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND luotsi_reads(case_id, 'assistance'));
CREATE POLICY claim_followed_by_who_claims_and_who_states ON assistance_reimbursementclaim FOR UPDATE TO luotsi_desk
    USING (luotsi_organisation() IN (organisation_id, statement_by_id));

CREATE FUNCTION assistance_keep_claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    steps text[] := '{statement_on,statement_text,statement_recorded_by_id,sent_on,decided_on,granted_amount,paid_on}';
    stating text[] := '{statement_on,statement_text,statement_recorded_by_id}';
BEGIN
    IF (to_jsonb(NEW) - steps) <> (to_jsonb(OLD) - steps) THEN
        PERFORM luotsi_refuse('claim_changes_by_its_steps_only', 'A claim goes on by its steps; make another where the costs differ.');
    END IF;
    IF (to_jsonb(NEW) - stating) = (to_jsonb(OLD) - stating) THEN
        IF luotsi_organisation() IS DISTINCT FROM NEW.statement_by_id OR OLD.statement_on IS NOT NULL THEN
            PERFORM luotsi_refuse('claim_statement_is_given_once_by_who_states', 'The statement is given once, by the organisation asked.');
        END IF;
    ELSIF luotsi_organisation() IS DISTINCT FROM NEW.organisation_id OR NEW.statement_on IS DISTINCT FROM OLD.statement_on THEN
        PERFORM luotsi_refuse('claim_is_followed_by_who_claims', 'The organisation that claims follows its claim.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_goes_by_its_steps BEFORE UPDATE ON assistance_reimbursementclaim FOR EACH ROW EXECUTE FUNCTION assistance_keep_claim();

-- ---------------------------------------------------------------- records, each in its part of the case
DO $$
DECLARE
    t text;
    part text;
BEGIN
    FOR t, part IN VALUES ('stayperiod', 'residence'), ('staypermit', 'residence'), ('departure', 'residence'), ('compensationclaim', 'assistance'),
                          ('interpreterbooking', 'assistance'), ('dependant', 'assistance'), ('childmeasure', 'assistance') LOOP
        EXECUTE format('CREATE POLICY by_grant_on_its_part ON %I FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, %L))', 'assistance_' || t, part);
        EXECUTE format('CREATE POLICY recorded_by_who_answers ON %I FOR INSERT TO luotsi_desk
                        WITH CHECK (luotsi_answers_for(case_id) AND luotsi_reads(case_id, %L))', 'assistance_' || t, part);
        EXECUTE format('CREATE POLICY followed_by_who_answers ON %I FOR UPDATE TO luotsi_desk
                        USING (luotsi_answers_for(case_id) AND luotsi_reads(case_id, %L))', 'assistance_' || t, part);
    END LOOP;
END $$;

-- ---------------------------------------------------------------- figures: counts alone leave the rows, and only for those who read figures
CREATE FUNCTION luotsi_parity(since date, before date)
RETURNS TABLE (county bigint, service_type varchar, asked bigint, given bigint, refused bigint, waiting bigint, median_days float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT for_county_id, service_type, count(*), count(started_on), count(*) FILTER (WHERE answer = 'declined'),
           count(*) FILTER (WHERE started_on IS NULL AND answer IN ('', 'accepted') AND ended_at IS NULL),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(started_on - asked_at::date, 0)::float8) FILTER (WHERE started_on IS NOT NULL)
      FROM assistance_servicerequest
     WHERE luotsi_may('read_figures') AND asked_at >= since AND asked_at < before
     GROUP BY for_county_id, service_type
$$;
