-- Rule 3, two worlds: data about a person crosses by a disclosure alone, and each step of it is held here.

ALTER TABLE disclosure_disclosure ADD CONSTRAINT disclosure_is_of_a_case
    FOREIGN KEY (case_id) REFERENCES referral_case (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosure_disclosure ADD CONSTRAINT disclosure_rests_on_a_recorded_consent
    FOREIGN KEY (consent_id) REFERENCES referral_consent (id) DEFERRABLE INITIALLY DEFERRED;

-- ---------------------------------------------------------------- who reads and writes
ALTER TABLE disclosure_disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure_disclosureitem ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure_requesthandling ENABLE ROW LEVEL SECURITY;
REVOKE UPDATE, DELETE, TRUNCATE ON disclosure_disclosure, disclosure_requesthandling FROM luotsi_desk;
REVOKE UPDATE, TRUNCATE ON disclosure_disclosureitem FROM luotsi_desk;
-- What a sender may set; the answers come from the receiver's store, through triggers.
GRANT UPDATE (danger_to_person, danger_to_family, danger_to_worker, who_else_reads, person_knows, why_not_told, submitted_at,
              submitted_by_id, return_note, checked_by_id, sent_at, dropped_at, recalled_at, recalled_by_id, recall_reason)
    ON disclosure_disclosure TO luotsi_desk;

-- Who prepared or sent it, also after the case went on, so that it can be recalled; and who answers for the person now.
CREATE POLICY disclosure_of_its_sender_or_who_answers ON disclosure_disclosure FOR SELECT TO luotsi_desk
    USING (luotsi_may('disclose') AND (sender_id = luotsi_organisation() OR luotsi_answers_for(case_id)) OR luotsi_is_system());
CREATE POLICY disclosure_prepared_by_who_answers ON disclosure_disclosure FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_may('disclose') AND sender_id = luotsi_organisation() AND luotsi_answers_for(case_id)
                AND submitted_at IS NULL AND sent_at IS NULL AND dropped_at IS NULL AND answer = '' AND deleted_at IS NULL);
CREATE POLICY disclosure_changed_by_its_sender ON disclosure_disclosure FOR UPDATE TO luotsi_desk
    USING (luotsi_may('disclose') AND sender_id = luotsi_organisation());
-- The content: where the reader reads that part of the case.
CREATE POLICY item_by_grant_on_its_part ON disclosure_disclosureitem FOR SELECT TO luotsi_desk
    USING (EXISTS (SELECT FROM disclosure_disclosure d WHERE d.id = disclosure_id AND luotsi_reads(d.case_id, compartment)));
CREATE POLICY item_added_by_its_sender ON disclosure_disclosureitem FOR INSERT TO luotsi_desk
    WITH CHECK (EXISTS (SELECT FROM disclosure_disclosure d WHERE d.id = disclosure_id AND d.sender_id = luotsi_organisation()
                           AND luotsi_answers_for(d.case_id) AND luotsi_reads(d.case_id, compartment)));
CREATE POLICY item_removed_by_its_sender ON disclosure_disclosureitem FOR DELETE TO luotsi_desk
    USING (EXISTS (SELECT FROM disclosure_disclosure d WHERE d.id = disclosure_id AND d.sender_id = luotsi_organisation()));
CREATE POLICY handling_of_who_was_asked ON disclosure_requesthandling FOR ALL TO luotsi_desk
    USING (organisation_id = luotsi_organisation() AND luotsi_may('disclose'))
    WITH CHECK (organisation_id = luotsi_organisation() AND luotsi_may('disclose')
                AND EXISTS (SELECT FROM investigation_supportrequest q
                             WHERE q.reference = request_reference AND q.to_organisation_id = luotsi_organisation()));

-- ---------------------------------------------------------------- writing it
CREATE FUNCTION disclosure_keep_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    which bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.disclosure_id ELSE NEW.disclosure_id END;
BEGIN
    PERFORM FROM disclosure_disclosure WHERE id = which AND submitted_at IS NULL AND dropped_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM luotsi_refuse('disclosure_items_change_in_a_draft', 'What was submitted or sent is not changed.');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_items BEFORE INSERT OR UPDATE OR DELETE ON disclosure_disclosureitem
    FOR EACH ROW EXECUTE FUNCTION disclosure_keep_items();

-- One hash over what is passed on as it was sealed for the receiver, in its order: the sender's items and the copy give the same.
CREATE FUNCTION disclosure_digest(which bigint) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT sha256(convert_to(coalesce(string_agg(jsonb_build_array(compartment, copy_title, copy_content)::text, '' ORDER BY id), ''), 'UTF8'))
      FROM disclosure_disclosureitem WHERE disclosure_id = which
$$;
CREATE FUNCTION disclosure_digest_of_copy(which bigint) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT sha256(convert_to(coalesce(string_agg(jsonb_build_array(compartment, title, content)::text, '' ORDER BY id), ''), 'UTF8'))
      FROM investigation_receiveditem WHERE received_id = which
$$;

CREATE FUNCTION disclosure_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    after_sending text[] := '{answer,answered_at,refuse_reason,deleted_at,consent_withdrawn_at,recalled_at,recalled_by_id,recall_reason}';
    consent referral_consent;
BEGIN
    IF OLD.dropped_at IS NOT NULL THEN
        PERFORM luotsi_refuse('disclosure_was_dropped', 'This draft was dropped.');
    END IF;
    IF OLD.sent_at IS NOT NULL AND (to_jsonb(NEW) - after_sending) <> (to_jsonb(OLD) - after_sending) THEN
        PERFORM luotsi_refuse('disclosure_sent_is_not_changed', 'What was sent is not changed; recall it and send another.');
    END IF;
    IF OLD.recalled_at IS NOT NULL AND NEW.recalled_at IS DISTINCT FROM OLD.recalled_at THEN
        PERFORM luotsi_refuse('disclosure_is_recalled_once', 'This disclosure has been recalled already.');
    END IF;
    IF OLD.recalled_at IS NULL AND NEW.recalled_at IS NOT NULL AND (OLD.answer = 'refused' OR OLD.deleted_at IS NOT NULL) THEN
        PERFORM luotsi_refuse('disclosure_recalled_while_it_is_held', 'The receiver holds nothing of this any more.');
    END IF;
    IF OLD.submitted_at IS NULL AND NEW.submitted_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM disclosure_disclosureitem WHERE disclosure_id = NEW.id) THEN
        PERFORM luotsi_refuse('disclosure_says_something', 'Add what is to be passed on.');
    END IF;
    IF OLD.sent_at IS NULL AND NEW.sent_at IS NOT NULL THEN
        IF OLD.submitted_at IS NULL OR EXISTS (
            SELECT FROM disclosure_disclosureitem WHERE disclosure_id = NEW.id AND added_by_id = NEW.checked_by_id) THEN
            PERFORM luotsi_refuse('disclosure_is_checked_by_a_second_person', 'Somebody who had no part in it checks it.');
        END IF;
        IF NEW.sender_id IS DISTINCT FROM (SELECT organisation_id FROM referral_responsibility
                                            WHERE case_id = NEW.case_id ORDER BY began_at DESC LIMIT 1) THEN
            PERFORM luotsi_refuse('disclosure_is_sent_by_who_answers', 'Only the organisation that answers for the person sends.');
        END IF;
        IF NEW.delete_by <= current_date THEN
            PERFORM luotsi_refuse('disclosure_is_deleted_after_it_was_sent', 'The day of deletion lies ahead.');
        END IF;
        IF NEW.basis = 'consent' THEN
            SELECT * INTO consent FROM referral_consent WHERE id = NEW.consent_id FOR SHARE;
            IF NOT luotsi_consent_stands(consent.id) OR consent.case_id <> NEW.case_id OR consent.kind <> 'named_sharing'
               OR consent.receiver_id <> NEW.receiver_id THEN
                PERFORM luotsi_refuse('disclosure_rests_on_standing_consent', 'The consent behind this does not stand.');
            END IF;
            IF EXISTS (SELECT FROM disclosure_disclosureitem
                        WHERE disclosure_id = NEW.id AND compartment <> ALL (consent.compartments)) THEN
                PERFORM luotsi_refuse('disclosure_stays_within_the_consent', 'The person agreed to fewer parts.');
            END IF;
        END IF;
        NEW.digest := disclosure_digest(NEW.id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_disclosure BEFORE UPDATE ON disclosure_disclosure
    FOR EACH ROW EXECUTE FUNCTION disclosure_check();

-- ---------------------------------------------------------------- crossing
CREATE SEQUENCE disclosure_copy_number;
-- Sending writes the copy; a recall takes it back unopened, or locks it.
CREATE FUNCTION disclosure_cross() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    copy bigint;
BEGIN
    IF OLD.sent_at IS NULL AND NEW.sent_at IS NOT NULL THEN
        INSERT INTO investigation_received (reference, organisation_id, sender_id, sent_at, purpose, basis, legal_act, provision,
                                            conditions, delete_by, digest, copy_key, in_answer_to, answer, refuse_reason)
        VALUES (NEW.reference, NEW.receiver_id, NEW.sender_id, NEW.sent_at, NEW.copy_purpose, NEW.basis, NEW.legal_act, NEW.provision,
                NEW.copy_conditions, NEW.delete_by, NEW.digest, NEW.copy_key, NEW.request_reference, '', '')
        RETURNING id INTO copy;
        INSERT INTO investigation_receiveditem (received_id, compartment, title, content)
        SELECT copy, compartment, copy_title, copy_content FROM disclosure_disclosureitem WHERE disclosure_id = NEW.id ORDER BY id;
    ELSIF OLD.recalled_at IS NULL AND NEW.recalled_at IS NOT NULL THEN
        DELETE FROM investigation_receiveditem i USING investigation_received r
         WHERE r.id = i.received_id AND r.reference = NEW.reference AND r.answer = '';
        DELETE FROM investigation_received WHERE reference = NEW.reference AND answer = '';
        IF FOUND THEN
            PERFORM investigation_end_copy(NEW.copy_key);
        END IF;
        UPDATE investigation_received SET locked_at = NEW.recalled_at WHERE reference = NEW.reference AND deleted_at IS NULL;
    ELSIF OLD.dropped_at IS NULL AND NEW.dropped_at IS NOT NULL THEN
        PERFORM investigation_end_copy(NEW.copy_key);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cross_the_wall AFTER UPDATE ON disclosure_disclosure FOR EACH ROW EXECUTE FUNCTION disclosure_cross();

-- The receiver answers in its own store, and the sender's side follows.
CREATE FUNCTION disclosure_follow_copy() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE disclosure_disclosure SET answer = NEW.answer, answered_at = NEW.answered_at, refuse_reason = NEW.refuse_reason,
           deleted_at = NEW.deleted_at
     WHERE reference = NEW.reference
       AND (answer, answered_at, refuse_reason, deleted_at) IS DISTINCT FROM (NEW.answer, NEW.answered_at, NEW.refuse_reason, NEW.deleted_at);
    RETURN NULL;
END $$;
CREATE TRIGGER disclosure_follows_its_copy AFTER UPDATE ON investigation_received
    FOR EACH ROW EXECUTE FUNCTION disclosure_follow_copy();

-- Both sides change copy and disclosure in this order, so that answering and recalling at once wait and do not deadlock.
CREATE FUNCTION disclosure_lock(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM investigation_received WHERE reference = which FOR UPDATE;
    PERFORM FROM disclosure_disclosure WHERE reference = which FOR UPDATE;
END $$;

-- A withdrawn consent is told to everybody who holds something because of it; what was not sent yet is refused above.
CREATE FUNCTION disclosure_follow_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE investigation_received r SET consent_withdrawn_at = NEW.withdrawn_at
      FROM disclosure_disclosure d WHERE d.consent_id = NEW.id AND d.sent_at IS NOT NULL AND r.reference = d.reference;
    UPDATE disclosure_disclosure SET consent_withdrawn_at = NEW.withdrawn_at WHERE consent_id = NEW.id AND sent_at IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER disclosures_follow_consent AFTER UPDATE ON referral_consent
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL) EXECUTE FUNCTION disclosure_follow_consent();

-- When the receiver opened what was sent: for those who see the disclosure, and to tell the person.
CREATE FUNCTION disclosure_looks(which uuid) RETURNS TABLE (at timestamptz, organisation_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.at, l.organisation_id FROM access_ledgerentry l JOIN disclosure_disclosure d ON d.reference = which
     WHERE l.organisation_id = d.receiver_id AND l.act = 'received.looked_at' AND l.subject = 'disclosure:' || which
       AND (luotsi_may('disclose') OR luotsi_may('answer_subject'))
       AND (d.sender_id = luotsi_organisation() OR luotsi_answers_for(d.case_id))
     ORDER BY l.at
$$;

-- ---------------------------------------------------------------- search on the other side
-- Yes or no, and whom to ask. A reader of the investigation side is told only of a case that its own organisation reads in some
-- part, or for which an organisation of that side answers: a consent names one receiver and no other.
CREATE OR REPLACE FUNCTION luotsi_find_elsewhere(keys bigint[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT luotsi_organisation() IS NOT NULL AND EXISTS (
        SELECT FROM referral_searchkey k JOIN referral_case c ON c.id = k.case_id
         WHERE k.key = ANY (keys) AND c.closed_at IS NULL AND NOT luotsi_reads(k.case_id, 'identity')
           AND (current_setting('luotsi.world', true) <> 'investigation'
                OR EXISTS (SELECT FROM access_grant g JOIN actors_organisation o ON o.id = g.organisation_id
                            WHERE g.case_id = k.case_id AND g.ended_at IS NULL AND (g.expires_at IS NULL OR g.expires_at > now())
                              AND (g.organisation_id = luotsi_organisation()
                                   OR g.basis = 'responsibility' AND o.world = 'investigation'))))
$$;
