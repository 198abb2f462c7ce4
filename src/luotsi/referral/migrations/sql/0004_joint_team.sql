-- The joint team: an invitation says little, its acceptance opens the named parts by one grant, and that grant ends with the seat.

CREATE FUNCTION referral_reads_now(which_case bigint, which_organisation bigint) RETURNS varchar[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT part), '{}')
      FROM access_grant g, unnest(g.compartments) AS part
     WHERE g.case_id = which_case AND g.organisation_id = which_organisation AND g.ended_at IS NULL
       AND (g.expires_at IS NULL OR g.expires_at > now())
$$;
COMMENT ON FUNCTION referral_reads_now IS 'What an organisation reads of a case now. For triggers only: nobody may ask it of others.';
REVOKE EXECUTE ON FUNCTION referral_reads_now FROM PUBLIC;

-- What an invitation may hold, when it is sent and again when it is accepted.
CREATE FUNCTION referral_check_seat(seat referral_teaminvitation) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    holder bigint;
    receiver actors_organisation;
    sender actors_organisation;
    consent referral_consent;
BEGIN
    SELECT organisation_id INTO holder FROM referral_responsibility WHERE case_id = seat.case_id AND ended_at IS NULL;
    IF holder IS NULL THEN
        PERFORM luotsi_refuse('team_of_an_open_case', 'Only an open case has a team.');
    END IF;
    IF holder <> seat.from_organisation_id THEN
        PERFORM luotsi_refuse('team_is_invited_by_who_answers', 'Only the organisation that answers for the person can invite.');
    END IF;
    SELECT * INTO sender FROM actors_organisation WHERE id = seat.from_organisation_id;
    SELECT * INTO receiver FROM actors_organisation WHERE id = seat.to_organisation_id;
    IF NOT seat.compartments <@ receiver.compartments THEN
        PERFORM luotsi_refuse('team_opens_what_its_member_may_read', 'This kind of organisation may not read these parts.');
    END IF;
    IF NOT seat.compartments <@ referral_reads_now(seat.case_id, seat.from_organisation_id) THEN
        PERFORM luotsi_refuse('team_opens_what_its_inviter_reads', 'One can open only what one reads.');
    END IF;
    IF seat.consent_id IS NOT NULL THEN
        -- Waits for a withdrawal under way and then sees it.
        SELECT * INTO consent FROM referral_consent WHERE id = seat.consent_id FOR SHARE;
        IF consent.case_id <> seat.case_id OR consent.withdrawn_at IS NOT NULL THEN
            PERFORM luotsi_refuse('team_rests_on_standing_consent', 'The consent behind this invitation does not stand.');
        END IF;
        IF consent.kind = 'named_sharing' THEN
            IF consent.receiver_id <> seat.to_organisation_id OR NOT seat.compartments <@ consent.compartments THEN
                PERFORM luotsi_refuse('team_stays_inside_the_consent', 'The person agreed to another receiver or to fewer parts.');
            END IF;
        ELSIF consent.kind <> 'processing' OR receiver.world = 'investigation' AND sender.world <> 'investigation' THEN
            PERFORM luotsi_refuse('team_crosses_to_investigation_by_name', 'Data crosses to investigation by named consent or statute.');
        END IF;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION referral_check_seat FROM PUBLIC;

CREATE FUNCTION referral_check_invitation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    answer_of text[] := '{answer,answered_at,answered_by_id,answer_reason,answer_text,grant_id}';
    end_of text[] := '{ended_at,ended_by_id,ended_by_organisation_id,end_reason,ended_by_rule}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.answer <> '' OR NEW.grant_id IS NOT NULL THEN
            PERFORM luotsi_refuse('team_seat_begins_as_an_invitation', 'A seat begins as an invitation.');
        END IF;
        PERFORM referral_check_seat(NEW);
        -- A seat whose time has run out makes room for the next.
        UPDATE referral_teaminvitation SET ended_at = valid_until, ended_by_rule = 'ran_out'
         WHERE case_id = NEW.case_id AND to_organisation_id = NEW.to_organisation_id AND answer = 'accepted'
           AND ended_at IS NULL AND valid_until <= now();
        UPDATE referral_teaminvitation SET answer = 'lapsed', answered_at = greatest(valid_until, invited_at)
         WHERE case_id = NEW.case_id AND to_organisation_id = NEW.to_organisation_id AND answer = '' AND valid_until <= now();
        RETURN NEW;
    END IF;
    NEW.grant_id := OLD.grant_id;
    IF (to_jsonb(NEW) - answer_of - end_of) <> (to_jsonb(OLD) - answer_of - end_of) THEN
        PERFORM luotsi_refuse('team_invitation_changes_by_its_answer_only', 'An invitation is not changed; withdraw it and send another.');
    END IF;
    IF OLD.answer <> '' AND (to_jsonb(NEW) - end_of) <> (to_jsonb(OLD) - end_of) THEN
        PERFORM luotsi_refuse('team_invitation_is_answered_once', 'This invitation has been answered already.');
    END IF;
    IF OLD.ended_at IS NOT NULL AND to_jsonb(NEW) <> to_jsonb(OLD) OR NEW.ended_at IS NOT NULL AND OLD.answer <> 'accepted' THEN
        PERFORM luotsi_refuse('team_seat_ends_once', 'Only a seat that is taken ends, and it ends once.');
    END IF;
    IF OLD.answer = '' AND NEW.answer = 'accepted' THEN
        IF NEW.valid_until <= greatest(NEW.answered_at, now()) THEN
            PERFORM luotsi_refuse('team_seat_is_taken_in_its_time', 'The time of this invitation has run out.');
        END IF;
        PERFORM referral_check_seat(NEW);
        INSERT INTO access_grant (case_id, organisation_id, compartments, basis, basis_id, statute, began_at, expires_at)
        VALUES (NEW.case_id, NEW.to_organisation_id, NEW.compartments, NEW.basis, NEW.consent_id,
                trim(NEW.statute || ' ' || NEW.provision), NEW.answered_at, NEW.valid_until)
        RETURNING id INTO NEW.grant_id;
    ELSIF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL THEN
        UPDATE access_grant SET ended_at = greatest(NEW.ended_at, began_at) WHERE id = NEW.grant_id AND ended_at IS NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_invitation BEFORE INSERT OR UPDATE ON referral_teaminvitation
    FOR EACH ROW EXECUTE FUNCTION referral_check_invitation();

-- Seats end and invitations lapse with what they stand on: the consent, the open case, the organisation that invited.
CREATE FUNCTION referral_team_follows_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE referral_teaminvitation SET ended_at = greatest(NEW.withdrawn_at, answered_at), ended_by_rule = 'consent'
     WHERE consent_id = NEW.id AND answer = 'accepted' AND ended_at IS NULL;
    UPDATE referral_teaminvitation SET answer = 'lapsed', answered_at = greatest(NEW.withdrawn_at, invited_at)
     WHERE consent_id = NEW.id AND answer = '';
    RETURN NULL;
END $$;
CREATE TRIGGER team_follows_consent AFTER UPDATE ON referral_consent
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION referral_team_follows_consent();

CREATE FUNCTION referral_team_follows_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE referral_teaminvitation SET ended_at = greatest(NEW.closed_at, answered_at), ended_by_rule = 'closed'
     WHERE case_id = NEW.id AND answer = 'accepted' AND ended_at IS NULL;
    UPDATE referral_teaminvitation SET answer = 'lapsed', answered_at = greatest(NEW.closed_at, invited_at)
     WHERE case_id = NEW.id AND answer = '';
    RETURN NULL;
END $$;
CREATE TRIGGER team_follows_case AFTER UPDATE ON referral_case
    FOR EACH ROW WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL)
    EXECUTE FUNCTION referral_team_follows_case();

CREATE FUNCTION referral_invitations_follow_the_baton() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE referral_teaminvitation SET answer = 'lapsed', answered_at = greatest(NEW.began_at, invited_at)
     WHERE case_id = NEW.case_id AND answer = '' AND from_organisation_id <> NEW.organisation_id;
    RETURN NULL;
END $$;
CREATE TRIGGER invitations_follow_the_baton AFTER INSERT ON referral_responsibility
    FOR EACH ROW EXECUTE FUNCTION referral_invitations_follow_the_baton();

ALTER TABLE referral_teaminvitation ENABLE ROW LEVEL SECURITY;
CREATE POLICY invitation_of_both_sides_and_seat_of_the_team ON referral_teaminvitation FOR SELECT TO luotsi_desk
    USING (luotsi_organisation() IN (from_organisation_id, to_organisation_id) OR luotsi_is_system()
           OR answer = 'accepted' AND luotsi_reads(case_id, NULL) OR luotsi_answers_for(case_id));
CREATE POLICY invitation_by_who_answers ON referral_teaminvitation FOR INSERT TO luotsi_desk
    WITH CHECK (from_organisation_id = luotsi_organisation() AND luotsi_answers_for(case_id));
CREATE POLICY seat_taken_and_left_by_its_sides ON referral_teaminvitation FOR UPDATE TO luotsi_desk
    USING (to_organisation_id = luotsi_organisation() OR luotsi_answers_for(case_id))
    WITH CHECK (ended_by_rule = '' AND (
        answer IN ('accepted', 'declined') AND ended_at IS NULL AND to_organisation_id = luotsi_organisation()
        OR answer = 'withdrawn' AND luotsi_answers_for(case_id)
        OR answer = 'accepted' AND ended_at IS NOT NULL AND ended_by_organisation_id = luotsi_organisation()));
REVOKE DELETE, TRUNCATE ON referral_teaminvitation FROM luotsi_desk;
