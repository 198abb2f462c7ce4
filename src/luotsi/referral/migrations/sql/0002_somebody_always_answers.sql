-- Rule 1, somebody always answers, and rule 2, need to know, as the database enforces them.
-- Every refusal carries a constraint name, so that the program and its tests know it by name.

ALTER TABLE access_grant ADD CONSTRAINT grant_is_on_a_case
    FOREIGN KEY (case_id) REFERENCES referral_case (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE deadlines_deadline ADD CONSTRAINT deadline_is_on_a_case
    FOREIGN KEY (case_id) REFERENCES referral_case (id) DEFERRABLE INITIALLY DEFERRED;

CREATE SEQUENCE referral_case_number;
CREATE SEQUENCE referral_signal_number;
CREATE SEQUENCE referral_person_number;

CREATE FUNCTION luotsi_refuse(rule text, sentence text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', sentence USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

-- ---------------------------------------------------------------- the baton
-- A case is opened by its first responsibility: that row is written before the case itself, in one transaction.
CREATE FUNCTION referral_pass_the_baton() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case referral_case;
    holder referral_responsibility;
    offer referral_handoff;
    consent referral_consent;
BEGIN
    IF NEW.ended_at IS NOT NULL THEN
        PERFORM luotsi_refuse('responsibility_is_closed_by_the_next_one', 'A responsibility begins open.');
    END IF;
    IF NOT EXISTS (SELECT FROM actors_organisation WHERE id = NEW.organisation_id AND may_be_responsible) THEN
        PERFORM luotsi_refuse('responsibility_of_an_organisation_that_may', 'This organisation may not answer for a person.');
    END IF;
    SELECT * INTO the_case FROM referral_case WHERE id = NEW.case_id FOR UPDATE;
    SELECT * INTO holder FROM referral_responsibility WHERE case_id = NEW.case_id ORDER BY began_at DESC LIMIT 1 FOR UPDATE;

    IF holder.id IS NULL THEN
        IF the_case.id IS NOT NULL OR NEW.handoff_id IS NOT NULL THEN
            PERFORM luotsi_refuse('responsibility_begins_with_the_case', 'The first responsibility opens the case.');
        END IF;
        RETURN NEW;
    END IF;
    IF the_case.closed_at IS NOT NULL THEN
        PERFORM luotsi_refuse('responsibility_only_for_open_cases', 'Reopen the case first.');
    END IF;
    IF holder.ended_at IS NOT NULL THEN
        IF NEW.handoff_id IS NOT NULL OR NEW.organisation_id <> holder.organisation_id THEN
            PERFORM luotsi_refuse('responsibility_reopens_where_it_ended', 'The organisation that closed the case takes it up again.');
        END IF;
        NEW.began_at := greatest(NEW.began_at, holder.ended_at);
        UPDATE referral_closure SET reopened_at = NEW.began_at WHERE case_id = NEW.case_id AND closed_at = holder.ended_at;
        RETURN NEW;
    END IF;

    SELECT * INTO offer FROM referral_handoff WHERE id = NEW.handoff_id FOR UPDATE;
    IF offer.id IS NULL OR offer.case_id <> NEW.case_id OR offer.answer <> 'accepted'
       OR offer.from_organisation_id <> holder.organisation_id OR offer.to_organisation_id <> NEW.organisation_id THEN
        PERFORM luotsi_refuse('responsibility_moves_by_accepted_offer', 'Responsibility moves by an accepted offer only.');
    END IF;
    IF offer.rests_on_id IS NOT NULL THEN
        SELECT * INTO consent FROM referral_consent WHERE id = offer.rests_on_id FOR SHARE;
        IF consent.withdrawn_at IS NOT NULL THEN
            PERFORM luotsi_refuse('handoff_rests_on_standing_consent', 'The consent behind this offer was withdrawn.');
        END IF;
    END IF;
    NEW.began_at := greatest(NEW.began_at, holder.began_at + interval '1 microsecond');
    UPDATE referral_responsibility SET ended_at = NEW.began_at WHERE id = holder.id;
    RETURN NEW;
END $$;
CREATE TRIGGER pass_the_baton BEFORE INSERT ON referral_responsibility
    FOR EACH ROW EXECUTE FUNCTION referral_pass_the_baton();

-- Grants by responsibility equal the responsibility, because only this writes them.
CREATE FUNCTION referral_grants_follow_responsibility() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE access_grant SET ended_at = greatest(NEW.began_at, began_at)
         WHERE case_id = NEW.case_id AND statute = 'retention' AND ended_at IS NULL;
        INSERT INTO access_grant (case_id, organisation_id, compartments, basis, basis_id, statute, began_at)
        SELECT NEW.case_id, o.id, o.compartments, 'responsibility', NEW.id, '', NEW.began_at
          FROM actors_organisation o WHERE o.id = NEW.organisation_id;
        -- A running clock is kept by who answers, so it moves with the baton.
        UPDATE deadlines_deadline SET owner_id = NEW.organisation_id
         WHERE case_id = NEW.case_id AND ended_at IS NULL AND owner_id <> NEW.organisation_id;
    ELSIF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL THEN
        UPDATE access_grant SET ended_at = NEW.ended_at
         WHERE case_id = NEW.case_id AND basis = 'responsibility' AND basis_id = NEW.id AND ended_at IS NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER grants_follow_responsibility AFTER INSERT OR UPDATE ON referral_responsibility
    FOR EACH ROW EXECUTE FUNCTION referral_grants_follow_responsibility();

-- Closing ends the responsibility and every grant in the same instant; who answered last keeps the file for retention.
CREATE FUNCTION referral_close_the_baton() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    holder referral_responsibility;
BEGIN
    IF NEW.id <> OLD.id OR NEW.reference <> OLD.reference OR NEW.person <> OLD.person OR NEW.opened_at <> OLD.opened_at
       OR NEW.opened_by_organisation_id <> OLD.opened_by_organisation_id THEN
        PERFORM luotsi_refuse('case_keeps_its_beginning', 'Reference, person and opening of a case do not change.');
    END IF;
    IF OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL THEN
        IF EXISTS (SELECT FROM referral_handoff WHERE case_id = NEW.id AND answered_at IS NULL) THEN
            PERFORM luotsi_refuse('case_closes_without_open_offer', 'Withdraw the open offer first.');
        END IF;
        IF NOT EXISTS (SELECT FROM referral_closure WHERE case_id = NEW.id AND reopened_at IS NULL) THEN
            PERFORM luotsi_refuse('case_closes_with_a_reason', 'A case closes with a reason.');
        END IF;
        SELECT * INTO holder FROM referral_responsibility WHERE case_id = NEW.id AND ended_at IS NULL FOR UPDATE;
        NEW.closed_at := greatest(NEW.closed_at, holder.began_at + interval '1 microsecond');
        UPDATE referral_closure SET closed_at = NEW.closed_at WHERE case_id = NEW.id AND reopened_at IS NULL;
        UPDATE referral_responsibility SET ended_at = NEW.closed_at WHERE id = holder.id;
        UPDATE access_grant SET ended_at = greatest(NEW.closed_at, began_at) WHERE case_id = NEW.id AND ended_at IS NULL;
        INSERT INTO access_grant (case_id, organisation_id, compartments, basis, statute, began_at)
        SELECT NEW.id, o.id, o.compartments, 'statute', 'retention', NEW.closed_at
          FROM actors_organisation o WHERE o.id = holder.organisation_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER close_the_baton BEFORE UPDATE ON referral_case
    FOR EACH ROW EXECUTE FUNCTION referral_close_the_baton();

-- At commit: an open case has exactly one who answers, a closed one nobody, and between no instant is missing.
CREATE FUNCTION referral_somebody_answers(which_case bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT began_at, ended_at, lead(began_at) OVER (ORDER BY began_at) AS next_began
          FROM referral_responsibility WHERE case_id = which_case
    ), c AS (SELECT * FROM referral_case WHERE id = which_case)
    SELECT EXISTS (SELECT FROM c)
       AND (SELECT min(began_at) FROM held) = (SELECT opened_at FROM c)
       AND (SELECT count(*) FROM held WHERE ended_at IS NULL) = (SELECT CASE WHEN closed_at IS NULL THEN 1 ELSE 0 END FROM c)
       AND ((SELECT closed_at FROM c) IS NULL OR (SELECT max(ended_at) FROM held) = (SELECT closed_at FROM c))
       AND NOT EXISTS (
           SELECT FROM held WHERE next_began IS DISTINCT FROM ended_at AND NOT (next_began IS NULL)
              AND NOT EXISTS (SELECT FROM referral_closure k WHERE k.case_id = which_case
                                 AND k.closed_at = held.ended_at AND k.reopened_at = held.next_began))
$$;
CREATE FUNCTION referral_check_somebody_answers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    which bigint := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF NOT referral_somebody_answers(which) THEN
        PERFORM luotsi_refuse('somebody_always_answers', format('Case %s would have a gap in who answers for the person.', which));
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER somebody_always_answers AFTER INSERT OR UPDATE ON referral_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION referral_check_somebody_answers('id');
CREATE CONSTRAINT TRIGGER somebody_always_answers AFTER INSERT OR UPDATE ON referral_responsibility
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION referral_check_somebody_answers('case_id');

-- Who writes a text about a person seals it with that person's key, and need not read the case: the number, and nothing else of it.
CREATE FUNCTION luotsi_person_of(which_case bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT person FROM referral_case WHERE id = which_case AND (luotsi_organisation() IS NOT NULL OR luotsi_is_system())
$$;

-- ---------------------------------------------------------------- offers
CREATE FUNCTION referral_check_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    holder bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM FROM referral_case WHERE id = NEW.case_id AND closed_at IS NULL FOR UPDATE;
        IF NOT FOUND THEN
            PERFORM luotsi_refuse('handoff_of_an_open_case', 'Only an open case can be handed over.');
        END IF;
        SELECT organisation_id INTO holder FROM referral_responsibility WHERE case_id = NEW.case_id AND ended_at IS NULL;
        IF holder IS DISTINCT FROM NEW.from_organisation_id THEN
            PERFORM luotsi_refuse('handoff_is_offered_by_who_answers', 'Only the organisation that answers for the person can hand over.');
        END IF;
        IF NOT EXISTS (SELECT FROM actors_organisation o WHERE o.id = NEW.to_organisation_id AND o.may_be_responsible
                          AND o.period @> NEW.offered_at::date) THEN
            PERFORM luotsi_refuse('handoff_goes_to_one_who_may_answer', 'This organisation may not answer for a person.');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.answered_at IS NOT NULL THEN
        PERFORM luotsi_refuse('handoff_is_answered_once', 'This offer has been answered already.');
    END IF;
    IF (to_jsonb(NEW) - '{answer,answered_at,answered_by_id,decline_reason,answer_text}'::text[])
       <> (to_jsonb(OLD) - '{answer,answered_at,answered_by_id,decline_reason,answer_text}'::text[]) THEN
        PERFORM luotsi_refuse('handoff_changes_by_its_answer_only', 'An offer is not changed; withdraw it and make another.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_offer BEFORE INSERT OR UPDATE ON referral_handoff
    FOR EACH ROW EXECUTE FUNCTION referral_check_offer();

-- An accepted offer that moved no responsibility, or a second refusal that called no meeting, does not commit.
CREATE FUNCTION referral_finish_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.answer = 'accepted' AND NOT EXISTS (SELECT FROM referral_responsibility WHERE handoff_id = NEW.id) THEN
        PERFORM luotsi_refuse('handoff_accepted_is_taken_over', 'An accepted offer moves the responsibility.');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER finish_answer AFTER UPDATE ON referral_handoff
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION referral_finish_answer();

CREATE FUNCTION referral_call_joint_meeting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.answer = 'expired'
       OR NEW.answer = 'declined'
          AND (SELECT count(*) FROM referral_handoff WHERE case_id = NEW.case_id AND answer = 'declined') >= 2 THEN
        INSERT INTO referral_jointmeetingcall (case_id, case_reference, organisation_id, because, called_at, result)
        VALUES (NEW.case_id, NEW.case_reference, NEW.from_organisation_id,
                CASE NEW.answer WHEN 'expired' THEN 'no_answer' ELSE 'second_refusal' END, NEW.answered_at, '')
        ON CONFLICT (case_id) WHERE settled_at IS NULL DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER call_joint_meeting AFTER UPDATE ON referral_handoff
    FOR EACH ROW WHEN (OLD.answered_at IS NULL AND NEW.answered_at IS NOT NULL)
    EXECUTE FUNCTION referral_call_joint_meeting();

-- ---------------------------------------------------------------- consent
CREATE FUNCTION referral_grants_follow_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.kind = 'named_sharing' THEN
        INSERT INTO access_grant (case_id, organisation_id, compartments, basis, basis_id, statute, began_at)
        VALUES (NEW.case_id, NEW.receiver_id, NEW.compartments, 'consent', NEW.id, '', NEW.given_at);
    ELSIF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NOT NULL THEN
        PERFORM luotsi_refuse('consent_is_withdrawn_once', 'This consent has been withdrawn already.');
    ELSIF TG_OP = 'UPDATE' AND NEW.withdrawn_at IS NOT NULL THEN
        UPDATE access_grant SET ended_at = greatest(NEW.withdrawn_at, began_at)
         WHERE case_id = NEW.case_id AND basis = 'consent' AND basis_id = NEW.id AND ended_at IS NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER grants_follow_consent AFTER INSERT OR UPDATE ON referral_consent
    FOR EACH ROW EXECUTE FUNCTION referral_grants_follow_consent();

CREATE FUNCTION referral_keep_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - '{withdrawn_at,withdrawn_recorded_by_id}'::text[])
       <> (to_jsonb(OLD) - '{withdrawn_at,withdrawn_recorded_by_id}'::text[]) THEN
        PERFORM luotsi_refuse('consent_changes_by_withdrawal_only', 'A consent is withdrawn and given anew, not changed.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_consent BEFORE UPDATE ON referral_consent FOR EACH ROW EXECUTE FUNCTION referral_keep_consent();

-- ---------------------------------------------------------------- stage
CREATE FUNCTION referral_stage_follows_steps() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE referral_case SET stage = NEW.stage WHERE id = NEW.case_id AND stage <> NEW.stage;
    RETURN NULL;
END $$;
CREATE TRIGGER case_stage_follows_its_steps AFTER INSERT ON referral_casestep
    FOR EACH ROW EXECUTE FUNCTION referral_stage_follows_steps();

-- ---------------------------------------------------------------- who reads and writes
CREATE FUNCTION luotsi_answers_for(which_case bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp COST 200 AS $$
BEGIN
    RETURN luotsi_organisation() = (SELECT organisation_id FROM referral_responsibility
                                     WHERE case_id = which_case ORDER BY began_at DESC LIMIT 1);
END $$;
COMMENT ON FUNCTION luotsi_answers_for IS 'Does the reader''s organisation answer for the person, or did it last before the case closed?';

CREATE FUNCTION luotsi_sees_offer(which bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp COST 200 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM referral_handoffclimb k WHERE k.handoff_id = which AND k.organisation_id = luotsi_organisation());
END $$;

-- A receiver locks a case it cannot read yet. Gives nothing back but whether the case exists.
CREATE FUNCTION luotsi_lock_case(which_case bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM referral_case WHERE id = which_case FOR UPDATE;
    RETURN FOUND;
END $$;

-- Whether the reader answers is asked after the lock was got: a second statement sees what the other act has done.
CREATE FUNCTION luotsi_hold_case(which_case bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM luotsi_lock_case(which_case);
    RETURN luotsi_answers_for(which_case);
END $$;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['case', 'closure', 'caseidentity', 'casecontact', 'casenote', 'casestep', 'stagedecision',
                             'searchkey', 'responsibility', 'handoff', 'handoffclimb', 'jointmeetingcall', 'consent', 'signal',
                             'signalindicator', 'advicerequest', 'notice', 'referraldraft', 'referral', 'savedsearch'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'referral_' || t);
    END LOOP;
END $$;
ALTER TABLE deadlines_deadline ENABLE ROW LEVEL SECURITY;

CREATE POLICY case_by_grant ON referral_case FOR SELECT TO luotsi_desk
    USING (luotsi_reads(id, NULL) OR luotsi_is_system());
CREATE POLICY case_opened_by_who_answers ON referral_case FOR INSERT TO luotsi_desk WITH CHECK (luotsi_answers_for(id));
CREATE POLICY case_changed_by_who_answers ON referral_case FOR UPDATE TO luotsi_desk USING (luotsi_answers_for(id));

CREATE POLICY closure_by_grant ON referral_closure FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, NULL) OR luotsi_is_system());
CREATE POLICY closure_by_who_answers ON referral_closure FOR INSERT TO luotsi_desk WITH CHECK (luotsi_answers_for(case_id));
CREATE POLICY reopening_by_who_answered ON referral_closure FOR UPDATE TO luotsi_desk USING (luotsi_answers_for(case_id));

CREATE POLICY responsibility_by_grant ON referral_responsibility FOR SELECT TO luotsi_desk
    USING (organisation_id = luotsi_organisation() OR luotsi_reads(case_id, NULL) OR luotsi_is_system());
CREATE POLICY responsibility_taken_for_oneself ON referral_responsibility FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation());
REVOKE UPDATE, DELETE ON referral_responsibility FROM luotsi_desk;

CREATE POLICY handoff_of_the_parties ON referral_handoff FOR SELECT TO luotsi_desk
    USING (luotsi_organisation() IN (from_organisation_id, to_organisation_id) OR luotsi_is_system()
           OR luotsi_reads(case_id, NULL) OR luotsi_sees_offer(id));
CREATE POLICY handoff_offered_by_who_answers ON referral_handoff FOR INSERT TO luotsi_desk
    WITH CHECK (from_organisation_id = luotsi_organisation());
CREATE POLICY handoff_answered_by_the_parties ON referral_handoff FOR UPDATE TO luotsi_desk
    USING (luotsi_organisation() IN (from_organisation_id, to_organisation_id) OR luotsi_is_system())
    WITH CHECK (answer IN ('accepted', 'declined') AND to_organisation_id = luotsi_organisation()
                OR answer = 'withdrawn' AND from_organisation_id = luotsi_organisation()
                OR answer = 'expired' AND luotsi_is_system());
CREATE POLICY climb_of_the_organisation ON referral_handoffclimb FOR SELECT TO luotsi_desk
    USING (organisation_id = luotsi_organisation() OR luotsi_is_system());
CREATE POLICY climb_by_rule ON referral_handoffclimb FOR INSERT TO luotsi_desk WITH CHECK (luotsi_is_system());

CREATE POLICY joint_meeting_of_those_concerned ON referral_jointmeetingcall FOR SELECT TO luotsi_desk
    USING (organisation_id = luotsi_organisation() OR luotsi_may('coordinate') OR luotsi_reads(case_id, NULL) OR luotsi_is_system());
CREATE POLICY joint_meeting_asked_by_who_answers ON referral_jointmeetingcall FOR INSERT TO luotsi_desk
    WITH CHECK (because = 'asked' AND organisation_id = luotsi_organisation() AND luotsi_answers_for(case_id));
CREATE POLICY joint_meeting_settled ON referral_jointmeetingcall FOR UPDATE TO luotsi_desk
    USING (luotsi_answers_for(case_id) OR luotsi_may('coordinate'));

CREATE POLICY consent_by_grant ON referral_consent FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, NULL) OR luotsi_is_system());
CREATE POLICY consent_recorded_by_who_answers ON referral_consent FOR INSERT TO luotsi_desk WITH CHECK (luotsi_answers_for(case_id));
CREATE POLICY consent_withdrawn_by_who_answers ON referral_consent FOR UPDATE TO luotsi_desk USING (luotsi_answers_for(case_id));

CREATE POLICY identity_by_grant ON referral_caseidentity FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, 'identity'));
CREATE POLICY identity_kept_by_who_answers ON referral_caseidentity FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_answers_for(case_id) AND luotsi_reads(case_id, 'identity'));
CREATE POLICY identity_changed_by_who_answers ON referral_caseidentity FOR UPDATE TO luotsi_desk
    USING (luotsi_answers_for(case_id) AND luotsi_reads(case_id, 'identity'));
CREATE POLICY contact_by_grant ON referral_casecontact FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, 'contact'));
CREATE POLICY contact_kept_by_who_answers ON referral_casecontact FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_answers_for(case_id) AND luotsi_reads(case_id, 'contact'));
CREATE POLICY contact_changed_by_who_answers ON referral_casecontact FOR UPDATE TO luotsi_desk
    USING (luotsi_answers_for(case_id) AND luotsi_reads(case_id, 'contact'));
CREATE POLICY note_by_grant_on_its_part ON referral_casenote FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, compartment));
CREATE POLICY note_written_where_one_reads ON referral_casenote FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND luotsi_reads(case_id, compartment));

CREATE POLICY step_by_grant ON referral_casestep FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, NULL) OR luotsi_is_system());
CREATE POLICY step_by_who_answers ON referral_casestep FOR INSERT TO luotsi_desk WITH CHECK (luotsi_answers_for(case_id));
CREATE POLICY decision_by_grant ON referral_stagedecision FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, NULL) OR luotsi_is_system());
CREATE POLICY decision_by_who_answers ON referral_stagedecision FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND luotsi_answers_for(case_id));
CREATE POLICY appeal_noted_by_who_answers ON referral_stagedecision FOR UPDATE TO luotsi_desk USING (luotsi_answers_for(case_id));
REVOKE UPDATE ON referral_stagedecision FROM luotsi_desk;
GRANT UPDATE (appealed_on, replaced_by_id) ON referral_stagedecision TO luotsi_desk;

CREATE POLICY search_key_kept_with_identity ON referral_searchkey FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_reads(case_id, 'identity'));
REVOKE UPDATE ON referral_searchkey FROM luotsi_desk;

CREATE POLICY signal_of_its_organisation ON referral_signal FOR ALL TO luotsi_desk USING (organisation_id = luotsi_organisation());
CREATE POLICY indicator_of_its_signal ON referral_signalindicator FOR ALL TO luotsi_desk
    USING (EXISTS (SELECT FROM referral_signal s WHERE s.id = signal_id));
CREATE POLICY advice_of_both_sides ON referral_advicerequest FOR ALL TO luotsi_desk
    USING (luotsi_organisation() IN (from_organisation_id, to_organisation_id));
CREATE POLICY notice_of_both_sides ON referral_notice FOR ALL TO luotsi_desk
    USING (luotsi_organisation() IN (from_organisation_id, to_organisation_id));
CREATE POLICY draft_of_its_organisation ON referral_referraldraft FOR ALL TO luotsi_desk
    USING (organisation_id = luotsi_organisation());
CREATE POLICY draft_dropped_by_rule ON referral_referraldraft FOR DELETE TO luotsi_desk USING (luotsi_is_system());
CREATE POLICY draft_found_by_rule ON referral_referraldraft FOR SELECT TO luotsi_desk USING (luotsi_is_system());
CREATE POLICY referral_of_the_referrer_or_by_grant ON referral_referral FOR SELECT TO luotsi_desk
    USING (organisation_id = luotsi_organisation() OR luotsi_reads(case_id, NULL));
CREATE POLICY referral_by_the_referrer ON referral_referral FOR INSERT TO luotsi_desk WITH CHECK (organisation_id = luotsi_organisation());
CREATE POLICY referral_feedback_by_who_answers ON referral_referral FOR UPDATE TO luotsi_desk USING (luotsi_answers_for(case_id));
REVOKE UPDATE ON referral_referral FROM luotsi_desk;
GRANT UPDATE (feedback, feedback_at) ON referral_referral TO luotsi_desk;
CREATE POLICY saved_search_of_its_organisation ON referral_savedsearch FOR ALL TO luotsi_desk
    USING (EXISTS (SELECT FROM actors_membership m WHERE m.id = membership_id AND m.organisation_id = luotsi_organisation()));

CREATE POLICY deadline_by_grant ON deadlines_deadline FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, NULL) OR luotsi_is_system());
CREATE POLICY deadline_by_who_answers ON deadlines_deadline FOR INSERT TO luotsi_desk WITH CHECK (luotsi_answers_for(case_id));
CREATE POLICY deadline_ended_by_who_answers ON deadlines_deadline FOR UPDATE TO luotsi_desk
    USING (luotsi_answers_for(case_id) OR luotsi_is_system());

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['referral_case', 'referral_closure', 'referral_caseidentity', 'referral_casecontact', 'referral_casenote',
                             'referral_casestep', 'referral_stagedecision', 'referral_responsibility', 'referral_handoff',
                             'referral_handoffclimb', 'referral_jointmeetingcall', 'referral_consent', 'referral_referral',
                             'referral_notice', 'referral_advicerequest', 'deadlines_deadline'] LOOP
        EXECUTE format('REVOKE DELETE ON %I FROM luotsi_desk', t);
    END LOOP;
END $$;

-- ---------------------------------------------------------------- search before create
-- Cases of the reader's own that share a key with the question, best first.
CREATE FUNCTION luotsi_find_readable(keys bigint[]) RETURNS TABLE (case_id bigint, shared bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.case_id, count(*) FROM referral_searchkey k
     WHERE k.key = ANY (keys) AND luotsi_organisation() IS NOT NULL AND luotsi_reads(k.case_id, 'identity')
     GROUP BY k.case_id ORDER BY count(*) DESC, k.case_id DESC LIMIT 10
$$;
-- Whether any other open case shares a key: yes or no and nothing else. A reader on the investigation side is told only of
-- cases that the investigation side already reads, so that a person who is helped without the police stays unseen by it.
CREATE FUNCTION luotsi_find_elsewhere(keys bigint[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT luotsi_organisation() IS NOT NULL AND EXISTS (
        SELECT FROM referral_searchkey k JOIN referral_case c ON c.id = k.case_id
         WHERE k.key = ANY (keys) AND c.closed_at IS NULL AND NOT luotsi_reads(k.case_id, 'identity')
           AND (current_setting('luotsi.world', true) <> 'investigation'
                OR EXISTS (SELECT FROM access_grant g JOIN actors_organisation o ON o.id = g.organisation_id
                            WHERE g.case_id = k.case_id AND g.ended_at IS NULL AND o.world = 'investigation')))
$$;

-- ---------------------------------------------------------------- identification
-- An adult who can decide is formally identified only with consent to that (rule 4).
CREATE FUNCTION referral_check_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.identifies AND (SELECT branch FROM referral_case WHERE id = NEW.case_id) = 'adult_consents'
       AND NOT EXISTS (SELECT FROM referral_consent WHERE case_id = NEW.case_id AND kind = 'formal_identification'
                          AND withdrawn_at IS NULL) THEN
        PERFORM luotsi_refuse('decision_identifies_with_consent', 'The person has not consented to formal identification.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_decision BEFORE INSERT ON referral_stagedecision
    FOR EACH ROW EXECUTE FUNCTION referral_check_decision();

-- ---------------------------------------------------------------- limits
CREATE INDEX ledger_searches ON access_ledgerentry (actor_id, at) WHERE act = 'person.searched';
CREATE FUNCTION luotsi_searches_since(actor bigint, since timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM access_ledgerentry WHERE act = 'person.searched' AND actor_id = actor AND at >= since
$$;
