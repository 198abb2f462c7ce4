-- The store of the investigation side. Its readers are those who may receive disclosures, each in its own organisation; what
-- comes across the wall is written here by the sending alone, and opened, locked and removed by the rules below.

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['investigation', 'investigationnote', 'received', 'receiveditem', 'supportrequest'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'investigation_' || t);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM luotsi_desk', 'investigation_' || t);
    END LOOP;
END $$;
REVOKE INSERT ON investigation_received, investigation_receiveditem FROM luotsi_desk;

-- ---------------------------------------------------------------- who reads and writes
CREATE POLICY investigation_of_its_organisation ON investigation_investigation FOR ALL TO luotsi_desk
    USING (organisation_id = luotsi_organisation() AND luotsi_may('receive_disclosures'));
GRANT UPDATE (title, offences, started_at, closed_at, closed_why) ON investigation_investigation TO luotsi_desk;
CREATE POLICY note_of_its_investigation ON investigation_investigationnote FOR ALL TO luotsi_desk
    USING (EXISTS (SELECT FROM investigation_investigation i WHERE i.id = investigation_id));

-- The system checks and counts copies; their items it does not read.
CREATE POLICY received_by_its_organisation ON investigation_received FOR SELECT TO luotsi_desk
    USING (organisation_id = luotsi_organisation() AND luotsi_may('receive_disclosures') OR luotsi_is_system());
CREATE POLICY received_answered_by_its_organisation ON investigation_received FOR UPDATE TO luotsi_desk
    USING (organisation_id = luotsi_organisation() AND luotsi_may('receive_disclosures'));
GRANT UPDATE (answer, answered_at, answered_by_id, refuse_reason, investigation_id, deleted_at, deleted_by_id)
    ON investigation_received TO luotsi_desk;
CREATE POLICY item_of_an_acknowledged_copy ON investigation_receiveditem FOR SELECT TO luotsi_desk
    USING (EXISTS (SELECT FROM investigation_received r
                    WHERE r.id = received_id AND r.organisation_id = luotsi_organisation() AND r.answer = 'acknowledged'
                      AND r.locked_at IS NULL AND r.deleted_at IS NULL AND r.delete_by >= current_date));

CREATE POLICY request_of_who_asks ON investigation_supportrequest FOR ALL TO luotsi_desk
    USING (from_organisation_id = luotsi_organisation() AND luotsi_may('receive_disclosures'))
    WITH CHECK (from_organisation_id = luotsi_organisation() AND luotsi_may('receive_disclosures')
                AND EXISTS (SELECT FROM investigation_investigation i WHERE i.id = investigation_id));
CREATE POLICY request_of_who_is_asked ON investigation_supportrequest FOR SELECT TO luotsi_desk
    USING (to_organisation_id = luotsi_organisation() AND luotsi_may('disclose'));

-- ---------------------------------------------------------------- the copy
-- A copy ends with its key, so that what a backup or the sender's store still holds of it opens no more.
CREATE FUNCTION investigation_end_copy(which_key bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE access_personkey SET wrapped = NULL, master = '', destroyed_at = now()
     WHERE person = which_key AND part = 'copy' AND destroyed_at IS NULL
$$;
REVOKE EXECUTE ON FUNCTION investigation_end_copy FROM PUBLIC;

CREATE FUNCTION investigation_check_received() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moving text[] := '{answer,answered_at,answered_by_id,refuse_reason,investigation_id,consent_withdrawn_at,locked_at,deleted_at,deleted_by_id}';
BEGIN
    IF (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
        PERFORM luotsi_refuse('received_copy_is_not_changed', 'A copy is answered, locked and deleted, and not changed.');
    END IF;
    IF OLD.answer = 'refused' OR OLD.deleted_at IS NOT NULL THEN
        IF NEW.consent_withdrawn_at IS NOT DISTINCT FROM OLD.consent_withdrawn_at THEN
            PERFORM luotsi_refuse('received_copy_is_gone', 'This copy was refused or deleted.');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.answer <> '' AND (NEW.answer, NEW.answered_at, NEW.answered_by_id) IS DISTINCT FROM (OLD.answer, OLD.answered_at, OLD.answered_by_id) THEN
        PERFORM luotsi_refuse('received_is_answered_once', 'This disclosure has been answered already.');
    END IF;
    IF OLD.answer = '' AND NEW.answer = 'acknowledged' AND NEW.consent_withdrawn_at IS NOT NULL THEN
        PERFORM luotsi_refuse('received_opens_on_standing_consent', 'The consent behind this was withdrawn before it was opened.');
    END IF;
    IF NEW.investigation_id IS DISTINCT FROM OLD.investigation_id AND NOT EXISTS (
        SELECT FROM investigation_investigation i WHERE i.id = NEW.investigation_id AND i.organisation_id = NEW.organisation_id) THEN
        PERFORM luotsi_refuse('received_joins_an_investigation_of_its_own', 'Choose an investigation of your own organisation.');
    END IF;
    IF NEW.answer = 'refused' OR NEW.deleted_at IS NOT NULL THEN
        NEW.purpose := '';
        NEW.conditions := '';
        DELETE FROM investigation_receiveditem WHERE received_id = NEW.id;
        PERFORM investigation_end_copy(NEW.copy_key);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_received BEFORE UPDATE ON investigation_received
    FOR EACH ROW EXECUTE FUNCTION investigation_check_received();

CREATE FUNCTION investigation_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL THEN
        PERFORM luotsi_refuse('investigation_closed_is_not_changed', 'This investigation is closed.');
    END IF;
    IF OLD.started_at IS NOT NULL AND NEW.started_at IS DISTINCT FROM OLD.started_at THEN
        PERFORM luotsi_refuse('investigation_starts_once', 'This investigation has started already.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_investigation BEFORE UPDATE ON investigation_investigation
    FOR EACH ROW EXECUTE FUNCTION investigation_keep();

-- The next number within the organisation; two who open at once wait for each other.
CREATE FUNCTION investigation_next_number() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('investigation_next_number'), luotsi_organisation()::int);
    RETURN (SELECT count(*) + 1 FROM investigation_investigation WHERE organisation_id = luotsi_organisation());
END $$;
