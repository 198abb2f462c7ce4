-- Papers are added and never changed; each is read by grant on its compartment, and messages by those named in them.

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['document', 'version', 'statement', 'translation', 'thread', 'party', 'message', 'attachment'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'papers_' || t);
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM luotsi_desk', 'papers_' || t);
    END LOOP;
END $$;
GRANT UPDATE (unread_since, read_at, read_by_id) ON papers_party TO luotsi_desk;

CREATE FUNCTION papers_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM luotsi_refuse('papers_are_only_added', 'A paper is not changed and not deleted; add a new one.');
    RETURN NULL;
END $$;
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['document', 'version', 'statement', 'translation', 'thread', 'message', 'attachment'] LOOP
        EXECUTE format('CREATE TRIGGER papers_are_only_added BEFORE UPDATE OR DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION papers_keep()', 'papers_' || t);
    END LOOP;
END $$;
CREATE TRIGGER papers_are_only_added BEFORE DELETE ON papers_party FOR EACH ROW EXECUTE FUNCTION papers_keep();

-- ---------------------------------------------------------------- documents
-- Versions are counted from one without a gap, so that none can be slipped in between or left out.
CREATE FUNCTION papers_check_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM papers_document WHERE id = NEW.document_id FOR UPDATE;
    IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM papers_version WHERE document_id = NEW.document_id) THEN
        PERFORM luotsi_refuse('version_follows_the_one_before', 'Somebody has added a version meanwhile.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_version BEFORE INSERT ON papers_version FOR EACH ROW EXECUTE FUNCTION papers_check_version();

-- A document without a file would be a record without its file.
CREATE FUNCTION papers_check_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM papers_version WHERE document_id = NEW.id) THEN
        PERFORM luotsi_refuse('document_has_a_version', 'A document is filed with its file.');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER document_has_a_version AFTER INSERT ON papers_document
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION papers_check_document();

CREATE POLICY document_by_grant_on_its_part ON papers_document FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, compartment));
CREATE POLICY document_filed_where_one_reads ON papers_document FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND luotsi_works_on(case_id, compartment));
CREATE POLICY version_of_a_document_one_reads ON papers_version FOR SELECT TO luotsi_desk
    USING (EXISTS (SELECT FROM papers_document d WHERE d.id = document_id));
CREATE POLICY version_added_where_one_reads ON papers_version FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation()
                AND EXISTS (SELECT FROM papers_document d WHERE d.id = document_id AND luotsi_works_on(d.case_id, d.compartment)));

-- What lies outside the database, for the checks and the sweeper: names and hashes, and nothing of whom they are about.
CREATE FUNCTION papers_files() RETURNS TABLE (stored_as varchar, sha256 bytea, label text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT v.stored_as, v.sha256, 'document ' || v.document_id || ' version ' || v.number
      FROM papers_version v WHERE luotsi_is_system() ORDER BY v.id
$$;

-- ---------------------------------------------------------------- statements
CREATE FUNCTION papers_check_statement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM papers_statement s WHERE s.id = NEW.corrects_id AND s.case_id = NEW.case_id AND s.compartment = NEW.compartment) THEN
        PERFORM luotsi_refuse('statement_corrects_one_of_its_own', 'A correction lies where the statement lies.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_statement BEFORE INSERT ON papers_statement FOR EACH ROW EXECUTE FUNCTION papers_check_statement();

CREATE POLICY statement_by_grant_on_its_part ON papers_statement FOR SELECT TO luotsi_desk USING (luotsi_reads(case_id, compartment));
CREATE POLICY statement_written_where_one_reads ON papers_statement FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND luotsi_works_on(case_id, compartment));
CREATE POLICY translation_of_a_statement_one_reads ON papers_translation FOR SELECT TO luotsi_desk
    USING (EXISTS (SELECT FROM papers_statement s WHERE s.id = statement_id));
CREATE POLICY translation_added_where_one_reads ON papers_translation FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation()
                AND EXISTS (SELECT FROM papers_statement s WHERE s.id = statement_id AND luotsi_works_on(s.case_id, s.compartment)));

-- ---------------------------------------------------------------- messages
CREATE FUNCTION papers_organisation_reads(organisation bigint, which_case bigint, part text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM access_grant g
                    WHERE g.organisation_id = organisation AND g.case_id = which_case AND g.ended_at IS NULL
                      AND (g.expires_at IS NULL OR g.expires_at > now()) AND part = ANY (g.compartments))
$$;
REVOKE EXECUTE ON FUNCTION papers_organisation_reads FROM PUBLIC;

CREATE FUNCTION luotsi_sees_thread(which bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp COST 200 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM papers_party p JOIN papers_thread t ON t.id = p.thread_id
                    WHERE t.id = which AND p.organisation_id = luotsi_organisation() AND luotsi_reads(t.case_id, t.compartment));
END $$;
COMMENT ON FUNCTION luotsi_sees_thread IS 'Is the reader''s organisation named in the thread, and does it still read its compartment?';

-- Who begins a thread is named in it.
CREATE FUNCTION papers_name_the_writer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO papers_party (thread_id, organisation_id) VALUES (NEW.id, NEW.organisation_id);
    RETURN NULL;
END $$;
CREATE TRIGGER name_the_writer AFTER INSERT ON papers_thread FOR EACH ROW EXECUTE FUNCTION papers_name_the_writer();

CREATE FUNCTION papers_check_party() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM papers_message WHERE thread_id = NEW.thread_id) THEN
        PERFORM luotsi_refuse('party_is_named_before_the_first_message', 'Begin another thread with those who are to read.');
    END IF;
    IF NEW.unread_since IS NOT NULL OR NEW.read_at IS NOT NULL THEN
        PERFORM luotsi_refuse('party_has_read_nothing_yet', 'Nothing has been read before it was written.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_party BEFORE INSERT ON papers_party FOR EACH ROW EXECUTE FUNCTION papers_check_party();

-- Every organisation named reads the compartment when a message is written, and there is one beside the writer.
CREATE FUNCTION papers_check_message() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    thread papers_thread;
BEGIN
    SELECT * INTO thread FROM papers_thread WHERE id = NEW.thread_id FOR UPDATE;
    IF NOT EXISTS (SELECT FROM papers_party WHERE thread_id = NEW.thread_id AND organisation_id <> NEW.organisation_id) THEN
        PERFORM luotsi_refuse('message_is_written_to_somebody', 'Name an organisation that is to read.');
    END IF;
    IF EXISTS (SELECT FROM papers_party p WHERE p.thread_id = NEW.thread_id
                  AND NOT papers_organisation_reads(p.organisation_id, thread.case_id, thread.compartment)) THEN
        PERFORM luotsi_refuse('message_reaches_those_named', 'An organisation named here does not read this part of the case.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_message BEFORE INSERT ON papers_message FOR EACH ROW EXECUTE FUNCTION papers_check_message();

CREATE FUNCTION papers_mark_unread() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE papers_party SET unread_since = NEW.at
     WHERE thread_id = NEW.thread_id AND organisation_id <> NEW.organisation_id AND unread_since IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER mark_unread AFTER INSERT ON papers_message FOR EACH ROW EXECUTE FUNCTION papers_mark_unread();

CREATE FUNCTION papers_check_attachment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM papers_message m JOIN papers_thread t ON t.id = m.thread_id
                     JOIN papers_document d ON d.case_id = t.case_id AND d.compartment = t.compartment
                    WHERE m.id = NEW.message_id AND d.id = NEW.document_id) THEN
        PERFORM luotsi_refuse('attachment_lies_in_the_part_of_its_thread', 'Attach documents of the same part of the same case.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_attachment BEFORE INSERT ON papers_attachment FOR EACH ROW EXECUTE FUNCTION papers_check_attachment();

CREATE POLICY thread_of_those_named ON papers_thread FOR SELECT TO luotsi_desk
    USING (luotsi_reads(case_id, compartment) AND (organisation_id = luotsi_organisation() OR luotsi_sees_thread(id)));
CREATE POLICY thread_begun_where_one_reads ON papers_thread FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND luotsi_works_on(case_id, compartment));
CREATE POLICY party_of_a_thread_one_sees ON papers_party FOR SELECT TO luotsi_desk USING (luotsi_sees_thread(thread_id));
CREATE POLICY party_named_by_who_begins ON papers_party FOR INSERT TO luotsi_desk
    WITH CHECK (EXISTS (SELECT FROM papers_thread t WHERE t.id = thread_id AND t.organisation_id = luotsi_organisation()));
CREATE POLICY party_marks_its_own_reading ON papers_party FOR UPDATE TO luotsi_desk
    USING (organisation_id = luotsi_organisation() AND luotsi_sees_thread(thread_id));
CREATE POLICY message_of_those_named ON papers_message FOR SELECT TO luotsi_desk USING (luotsi_sees_thread(thread_id));
CREATE POLICY message_written_by_one_named ON papers_message FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND luotsi_sees_thread(thread_id)
                AND EXISTS (SELECT FROM papers_thread t WHERE t.id = thread_id AND luotsi_works_on(t.case_id, t.compartment)));
CREATE POLICY attachment_of_a_message_one_sees ON papers_attachment FOR SELECT TO luotsi_desk
    USING (EXISTS (SELECT FROM papers_message m WHERE m.id = message_id));
CREATE POLICY attachment_by_the_writer ON papers_attachment FOR INSERT TO luotsi_desk
    WITH CHECK (EXISTS (SELECT FROM papers_message m WHERE m.id = message_id AND m.organisation_id = luotsi_organisation()));
