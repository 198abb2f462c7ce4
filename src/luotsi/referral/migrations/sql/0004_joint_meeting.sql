-- The joint meeting: each participant reads the items in parts of the file that it reads, and minutes freeze when confirmed.

CREATE FUNCTION luotsi_sees_meeting(which bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp COST 200 AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM referral_jointmeeting m
         WHERE m.id = which AND (m.organisation_id = luotsi_organisation() OR luotsi_answers_for(m.case_id)
               OR EXISTS (SELECT FROM referral_meetingparticipant p
                           WHERE p.meeting_id = m.id AND p.organisation_id = luotsi_organisation())));
END $$;
COMMENT ON FUNCTION luotsi_sees_meeting IS 'Did the reader''s organisation convene the meeting, is it asked to it, or does it answer for the person?';

CREATE FUNCTION luotsi_reads_in_meeting(which bigint, compartment text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp COST 300 AS $$
BEGIN
    RETURN luotsi_may('read_cases') AND luotsi_sees_meeting(which)
       AND (compartment = '' OR luotsi_reads((SELECT case_id FROM referral_jointmeeting WHERE id = which), compartment));
END $$;
COMMENT ON FUNCTION luotsi_reads_in_meeting IS 'Redaction per participant: at the meeting, and a reader of this part of the file. An empty part holds nothing about the person.';

CREATE FUNCTION referral_check_meeting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    end_of text[] := '{confirmed_at,confirmed_by_id,cancelled_at,cancelled_by_id,cancel_reason}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT FROM referral_case WHERE id = NEW.case_id AND closed_at IS NULL) THEN
            PERFORM luotsi_refuse('meeting_of_an_open_case', 'A meeting is about an open case.');
        END IF;
        IF NEW.confirmed_at IS NOT NULL OR NEW.cancelled_at IS NOT NULL THEN
            PERFORM luotsi_refuse('meeting_begins_open', 'A meeting begins open.');
        END IF;
        IF NEW.call_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM referral_jointmeetingcall WHERE id = NEW.call_id AND case_id = NEW.case_id AND settled_at IS NULL) THEN
            PERFORM luotsi_refuse('meeting_answers_an_open_call_of_its_case', 'The call is of another case or has been settled.');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.confirmed_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL
       OR (to_jsonb(NEW) - end_of) <> (to_jsonb(OLD) - end_of) THEN
        PERFORM luotsi_refuse('meeting_minutes_are_frozen', 'Confirmed minutes are not changed; add a correction.');
    END IF;
    IF NEW.confirmed_at < NEW.starts_at THEN
        PERFORM luotsi_refuse('meeting_is_confirmed_after_it_was_held', 'The meeting has not been held yet.');
    END IF;
    IF NEW.confirmed_at IS NOT NULL AND 2 > (
        SELECT count(*) FROM referral_meetingparticipant WHERE meeting_id = NEW.id AND attended) THEN
        PERFORM luotsi_refuse('meeting_is_held_by_two', 'At least two organisations meet.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_meeting BEFORE INSERT OR UPDATE ON referral_jointmeeting
    FOR EACH ROW EXECUTE FUNCTION referral_check_meeting();

-- Whoever convenes it, the one who answers for the person is there.
CREATE FUNCTION referral_holder_takes_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO referral_meetingparticipant (meeting_id, organisation_id)
    SELECT NEW.id, organisation_id FROM referral_responsibility WHERE case_id = NEW.case_id AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER holder_takes_part AFTER INSERT ON referral_jointmeeting
    FOR EACH ROW EXECUTE FUNCTION referral_holder_takes_part();

CREATE FUNCTION referral_meeting_is_open(which bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Shared with other writers, so that a confirmation under way is waited for and then seen.
    PERFORM FROM referral_jointmeeting WHERE id = which AND confirmed_at IS NULL AND cancelled_at IS NULL FOR SHARE;
    RETURN FOUND;
END $$;
REVOKE EXECUTE ON FUNCTION referral_meeting_is_open FROM PUBLIC;

CREATE FUNCTION referral_keep_minutes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed jsonb := to_jsonb(NEW) - string_to_array(TG_ARGV[0], ',');
BEGIN
    IF NOT referral_meeting_is_open(NEW.meeting_id) THEN
        PERFORM luotsi_refuse('meeting_minutes_are_frozen', 'Confirmed minutes are not changed; add a correction.');
    END IF;
    IF TG_OP = 'UPDATE' AND changed <> to_jsonb(OLD) - string_to_array(TG_ARGV[0], ',') THEN
        PERFORM luotsi_refuse('meeting_question_stays_as_asked', 'A question and its part of the file stay as they were asked.');
    END IF;
    IF TG_TABLE_NAME = 'referral_meetingparticipant' AND NOT EXISTS (
        SELECT FROM actors_organisation WHERE id = NEW.organisation_id AND compartments <> '{}') THEN
        PERFORM luotsi_refuse('meeting_asks_those_who_may_read', 'This organisation reads no part of any case.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_minutes BEFORE INSERT OR UPDATE ON referral_meetingparticipant
    FOR EACH ROW EXECUTE FUNCTION referral_keep_minutes('attended');
CREATE TRIGGER keep_minutes BEFORE INSERT OR UPDATE ON referral_meetingitem
    FOR EACH ROW EXECUTE FUNCTION referral_keep_minutes('said,written_at,written_by_id');

CREATE FUNCTION referral_check_action() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    end_of text[] := '{state,ended_at,ended_by_id,note}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state <> 'open' OR (to_jsonb(NEW) - end_of) <> (to_jsonb(OLD) - end_of) THEN
            PERFORM luotsi_refuse('meeting_action_ends_once', 'An agreed action changes by its end only.');
        END IF;
        RETURN NEW;
    END IF;
    IF NOT referral_meeting_is_open(NEW.meeting_id) THEN
        PERFORM luotsi_refuse('meeting_minutes_are_frozen', 'Actions are agreed before the minutes are confirmed.');
    END IF;
    IF NEW.state <> 'open' THEN
        PERFORM luotsi_refuse('meeting_action_begins_open', 'An action begins open.');
    END IF;
    IF NOT EXISTS (SELECT FROM referral_meetingparticipant WHERE meeting_id = NEW.meeting_id AND organisation_id = NEW.owner_id) THEN
        PERFORM luotsi_refuse('meeting_action_of_a_participant', 'An action belongs to an organisation at the meeting.');
    END IF;
    IF NEW.compartment <> '' AND NOT NEW.compartment = ANY (referral_reads_now(
        (SELECT case_id FROM referral_jointmeeting WHERE id = NEW.meeting_id), NEW.owner_id)) THEN
        PERFORM luotsi_refuse('meeting_action_of_one_who_reads_its_part', 'Its owner would not read this action.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_action BEFORE INSERT OR UPDATE ON referral_meetingaction
    FOR EACH ROW EXECUTE FUNCTION referral_check_action();

CREATE FUNCTION referral_check_correction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM referral_meetingitem i JOIN referral_jointmeeting m ON m.id = i.meeting_id
                    WHERE i.id = NEW.item_id AND m.confirmed_at IS NOT NULL) THEN
        PERFORM luotsi_refuse('meeting_correction_of_confirmed_minutes', 'Only confirmed minutes are corrected.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_correction BEFORE INSERT ON referral_meetingcorrection
    FOR EACH ROW EXECUTE FUNCTION referral_check_correction();

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['jointmeeting', 'meetingparticipant', 'meetingitem', 'meetingcorrection', 'meetingaction'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'referral_' || t);
        EXECUTE format('REVOKE DELETE, TRUNCATE ON %I FROM luotsi_desk', 'referral_' || t);
    END LOOP;
END $$;
REVOKE UPDATE ON referral_meetingcorrection FROM luotsi_desk;

CREATE POLICY meeting_of_its_participants ON referral_jointmeeting FOR SELECT TO luotsi_desk
    USING (organisation_id = luotsi_organisation() OR luotsi_sees_meeting(id) OR luotsi_is_system());
CREATE POLICY meeting_convened_by_who_answers_or_coordinates ON referral_jointmeeting FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation()
                AND (luotsi_answers_for(case_id) OR luotsi_may('coordinate') AND call_id IS NOT NULL));
CREATE POLICY meeting_confirmed_by_who_answers ON referral_jointmeeting FOR UPDATE TO luotsi_desk
    USING (organisation_id = luotsi_organisation() OR luotsi_answers_for(case_id))
    WITH CHECK (confirmed_at IS NULL OR luotsi_answers_for(case_id));

CREATE POLICY participant_for_participants ON referral_meetingparticipant FOR SELECT TO luotsi_desk
    USING (luotsi_sees_meeting(meeting_id) OR luotsi_is_system());
CREATE POLICY participant_asked_by_who_convenes ON referral_meetingparticipant FOR INSERT TO luotsi_desk
    WITH CHECK (EXISTS (SELECT FROM referral_jointmeeting m WHERE m.id = meeting_id AND m.organisation_id = luotsi_organisation()));
CREATE POLICY attendance_noted_by_who_answers ON referral_meetingparticipant FOR UPDATE TO luotsi_desk
    USING (EXISTS (SELECT FROM referral_jointmeeting m WHERE m.id = meeting_id AND luotsi_answers_for(m.case_id)));

CREATE POLICY item_by_its_part ON referral_meetingitem FOR SELECT TO luotsi_desk USING (luotsi_reads_in_meeting(meeting_id, compartment));
CREATE POLICY item_asked_where_one_reads ON referral_meetingitem FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND luotsi_reads_in_meeting(meeting_id, compartment));
CREATE POLICY item_written_where_one_reads ON referral_meetingitem FOR UPDATE TO luotsi_desk
    USING (luotsi_reads_in_meeting(meeting_id, compartment));

CREATE POLICY correction_by_its_item ON referral_meetingcorrection FOR SELECT TO luotsi_desk
    USING (EXISTS (SELECT FROM referral_meetingitem i WHERE i.id = item_id));
CREATE POLICY correction_where_one_reads ON referral_meetingcorrection FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND EXISTS (SELECT FROM referral_meetingitem i WHERE i.id = item_id));

CREATE POLICY action_by_its_part ON referral_meetingaction FOR SELECT TO luotsi_desk USING (luotsi_reads_in_meeting(meeting_id, compartment));
CREATE POLICY action_agreed_where_one_reads ON referral_meetingaction FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_reads_in_meeting(meeting_id, compartment));
CREATE POLICY action_ended_by_its_owner_or_who_answers ON referral_meetingaction FOR UPDATE TO luotsi_desk
    USING (luotsi_reads_in_meeting(meeting_id, compartment) AND (owner_id = luotsi_organisation() OR luotsi_answers_for(
        (SELECT m.case_id FROM referral_jointmeeting m WHERE m.id = meeting_id))));

-- What the checker may know of minutes: when, and never what.
CREATE FUNCTION luotsi_minutes_trail() RETURNS TABLE (meeting_id bigint, action_id bigint, at timestamptz, ended boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i.meeting_id, NULL::bigint, i.written_at, false FROM referral_meetingitem i WHERE luotsi_is_system() AND i.written_at IS NOT NULL
    UNION ALL
    SELECT a.meeting_id, a.id, a.agreed_at, a.state <> 'open' FROM referral_meetingaction a WHERE luotsi_is_system()
$$;
