-- Rule 4, consent is four things: what runs out or is withdrawn takes its grants with it in the same instant, no more and no less.

-- ---------------------------------------------------------------- does it stand
CREATE FUNCTION luotsi_consent_stands(which_consent bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM referral_consent
                    WHERE id = which_consent AND withdrawn_at IS NULL AND (valid_until IS NULL OR valid_until > now()))
$$;
COMMENT ON FUNCTION luotsi_consent_stands IS 'Neither withdrawn nor run out.';

-- The newest consent that covers all of this and stands, or NULL. It runs as who asks: a trigger sees all, a reader its cases.
CREATE FUNCTION luotsi_standing_consent(which_case bigint, which_kind text, which_receiver bigint, parts varchar[])
RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT id FROM referral_consent
     WHERE case_id = which_case AND kind = which_kind AND receiver_id IS NOT DISTINCT FROM which_receiver
       AND compartments @> coalesce(parts, '{}') AND withdrawn_at IS NULL AND (valid_until IS NULL OR valid_until > now())
     ORDER BY given_at DESC, id DESC LIMIT 1
$$;
COMMENT ON FUNCTION luotsi_standing_consent IS 'The newest standing consent of this kind to this receiver that covers all of these parts.';

-- ---------------------------------------------------------------- what may be recorded
CREATE FUNCTION referral_check_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before referral_consent;
BEGIN
    IF NEW.on_behalf_relation = '' AND (SELECT branch FROM referral_case WHERE id = NEW.case_id) = 'child' THEN
        PERFORM luotsi_refuse('consent_of_a_child_is_given_on_its_behalf', 'A consent for a child says who gives it, and why they may.');
    END IF;
    IF NEW.child_view = '' AND NEW.on_behalf_relation <> ''
       AND (SELECT branch FROM referral_case WHERE id = NEW.case_id) = 'child' THEN
        PERFORM luotsi_refuse('consent_of_a_child_says_what_the_child_thinks', 'A consent for a child says what the child itself thinks.');
    END IF;
    IF NEW.narrows_id IS NOT NULL THEN
        SELECT * INTO before FROM referral_consent WHERE id = NEW.narrows_id;
        IF before.withdrawn_parts IS NULL OR before.withdrawn_at <> NEW.given_at OR before.case_id <> NEW.case_id
           OR before.kind <> NEW.kind OR before.receiver_id IS DISTINCT FROM NEW.receiver_id
           OR NEW.compartments && before.withdrawn_parts OR NOT NEW.compartments <@ before.compartments
           OR NEW.valid_until IS DISTINCT FROM before.valid_until THEN
            PERFORM luotsi_refuse('consent_narrows_one_withdrawn_in_part', 'A consent is narrowed by withdrawing parts of it.');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_consent BEFORE INSERT ON referral_consent FOR EACH ROW EXECUTE FUNCTION referral_check_consent();

CREATE OR REPLACE FUNCTION referral_keep_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - '{withdrawn_at,withdrawn_recorded_by_id,withdrawn_parts}'::text[])
       <> (to_jsonb(OLD) - '{withdrawn_at,withdrawn_recorded_by_id,withdrawn_parts}'::text[]) THEN
        PERFORM luotsi_refuse('consent_changes_by_withdrawal_only', 'A consent is withdrawn and given anew, not changed.');
    END IF;
    RETURN NEW;
END $$;

-- ---------------------------------------------------------------- what follows a consent and its withdrawal
CREATE OR REPLACE FUNCTION referral_grants_follow_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.kind = 'named_sharing' THEN
            INSERT INTO access_grant (case_id, organisation_id, compartments, basis, basis_id, statute, began_at, expires_at)
            VALUES (NEW.case_id, NEW.receiver_id, NEW.compartments, 'consent', NEW.id, '', NEW.given_at, NEW.valid_until);
        END IF;
        RETURN NULL;
    END IF;
    IF OLD.withdrawn_at IS NOT NULL THEN
        PERFORM luotsi_refuse('consent_is_withdrawn_once', 'This consent has been withdrawn already.');
    END IF;
    IF NEW.withdrawn_at IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE access_grant SET ended_at = greatest(NEW.withdrawn_at, began_at)
     WHERE case_id = NEW.case_id AND basis = 'consent' AND basis_id = NEW.id AND ended_at IS NULL;
    IF NEW.withdrawn_parts IS NOT NULL THEN
        PERFORM referral_narrow_consent(NEW);
    END IF;
    PERFORM referral_recall(NEW);
    RETURN NULL;
END $$;

-- Withdrawn in part: a consent to the parts that are left begins in the same instant, so that nothing else ends.
CREATE FUNCTION referral_narrow_consent(given referral_consent) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_rest bigint;
BEGIN
    INSERT INTO referral_consent (
        case_id, kind, receiver_id, compartments, form_version, sheet, language, interpreter, interpreter_code, how_given, place,
        read_back_at, on_behalf_relation, on_behalf_basis, child_view, given_at, valid_until, narrows_id, recorded_by_id)
    SELECT given.case_id, given.kind, given.receiver_id,
           ARRAY(SELECT part FROM unnest(given.compartments) part WHERE part <> ALL (given.withdrawn_parts)),
           given.form_version, given.sheet, given.language, given.interpreter, given.interpreter_code, given.how_given,
           given.place, given.read_back_at, given.on_behalf_relation, given.on_behalf_basis, given.child_view,
           given.withdrawn_at, given.valid_until, given.id, given.withdrawn_recorded_by_id
    RETURNING id INTO the_rest;
    INSERT INTO referral_consentonbehalf (consent_id, case_id, name, child_words)
    SELECT the_rest, case_id, name, child_words FROM referral_consentonbehalf WHERE consent_id = given.id;
END $$;

-- Whoever received something by the consent is told: the receiver that it names, and those that took the case over by an offer
-- that rested on it. Who answers for the person now reads by that, and is not told to stop.
CREATE FUNCTION referral_recall(given referral_consent) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO referral_consentrecall (reference, case_id, case_reference, consent_id, organisation_id, compartments, told_at, answer, law)
    SELECT gen_random_uuid(), c.id, c.reference, given.id, told.organisation_id,
           coalesce(given.withdrawn_parts, given.compartments), given.withdrawn_at, '', ''
      FROM referral_case c, (
           SELECT given.receiver_id AS organisation_id WHERE given.receiver_id IS NOT NULL
           UNION SELECT to_organisation_id FROM referral_handoff WHERE rests_on_id = given.id AND answer = 'accepted') told
     WHERE c.id = given.case_id
       AND NOT EXISTS (SELECT FROM referral_responsibility r WHERE r.case_id = given.case_id AND r.ended_at IS NULL
                          AND r.organisation_id = told.organisation_id)
$$;
REVOKE EXECUTE ON FUNCTION referral_narrow_consent, referral_recall FROM PUBLIC;

CREATE FUNCTION referral_answer_recall_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.acknowledged_at IS NOT NULL THEN
        PERFORM luotsi_refuse('recall_is_answered_once', 'This was answered already.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer_recall_once BEFORE UPDATE ON referral_consentrecall
    FOR EACH ROW EXECUTE FUNCTION referral_answer_recall_once();

CREATE FUNCTION referral_check_on_behalf() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM referral_consent WHERE id = NEW.consent_id AND case_id = NEW.case_id) THEN
        PERFORM luotsi_refuse('consent_on_behalf_is_of_its_case', 'Who spoke for the person belongs to a consent of the same case.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_on_behalf BEFORE INSERT ON referral_consentonbehalf
    FOR EACH ROW EXECUTE FUNCTION referral_check_on_behalf();

-- ---------------------------------------------------------------- what rests on a consent
CREATE FUNCTION referral_offer_rests_on_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.rests_on_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.answer = 'accepted' AND OLD.answer = '')
       AND NOT luotsi_consent_stands(NEW.rests_on_id) THEN
        PERFORM luotsi_refuse('handoff_rests_on_standing_consent', 'The consent behind this offer was withdrawn or has run out.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER offer_rests_on_consent BEFORE INSERT OR UPDATE ON referral_handoff
    FOR EACH ROW EXECUTE FUNCTION referral_offer_rests_on_consent();

CREATE FUNCTION referral_identify_with_standing_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.identifies AND (SELECT branch FROM referral_case WHERE id = NEW.case_id) = 'adult_consents'
       AND luotsi_standing_consent(NEW.case_id, 'formal_identification', NULL, '{}') IS NULL THEN
        PERFORM luotsi_refuse('decision_identifies_with_consent', 'The person has not consented to formal identification.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER identify_with_standing_consent BEFORE INSERT ON referral_stagedecision
    FOR EACH ROW EXECUTE FUNCTION referral_identify_with_standing_consent();

-- ---------------------------------------------------------------- who reads and writes
REVOKE UPDATE ON referral_consent FROM luotsi_desk;
GRANT UPDATE (withdrawn_at, withdrawn_recorded_by_id, withdrawn_parts) ON referral_consent TO luotsi_desk;
-- A withdrawal is recorded by whoever hears it: the holder, or the organisation that the data went to.
CREATE POLICY consent_withdrawn_by_its_receiver ON referral_consent FOR UPDATE TO luotsi_desk
    USING (receiver_id = luotsi_organisation() AND luotsi_may('read_cases'));

ALTER TABLE referral_consentonbehalf ENABLE ROW LEVEL SECURITY;
CREATE POLICY on_behalf_with_identity ON referral_consentonbehalf FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, 'identity'));
CREATE POLICY on_behalf_kept_by_who_answers ON referral_consentonbehalf FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_answers_for(case_id) AND luotsi_reads(case_id, 'identity'));
REVOKE UPDATE, DELETE ON referral_consentonbehalf FROM luotsi_desk;

ALTER TABLE referral_consentrecall ENABLE ROW LEVEL SECURITY;
CREATE POLICY recall_of_who_is_told_and_who_answers ON referral_consentrecall FOR SELECT TO luotsi_desk
    USING (luotsi_may('read_cases') AND (organisation_id = luotsi_organisation() OR luotsi_answers_for(case_id)) OR luotsi_is_system());
CREATE POLICY recall_answered_by_who_is_told ON referral_consentrecall FOR UPDATE TO luotsi_desk
    USING (luotsi_may('read_cases') AND organisation_id = luotsi_organisation());
REVOKE INSERT, UPDATE, DELETE ON referral_consentrecall FROM luotsi_desk;
GRANT UPDATE (answer, law, acknowledged_at, acknowledged_by_id) ON referral_consentrecall TO luotsi_desk;

-- ---------------------------------------------------------------- what was stored before
SELECT count(referral_recall(c)) FROM referral_consent c WHERE withdrawn_at IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
