-- A due date is never edited: it moves because something happened to the clock, or because its rule or calendar changed.

-- ---------------------------------------------------------------- the clock
-- Its start does not change and its end is written once. A due date moves with an event, or by the worker that computes anew.
CREATE FUNCTION deadlines_keep_the_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.case_id, NEW.clock, NEW.started_at, NEW.place) IS DISTINCT FROM (OLD.case_id, OLD.clock, OLD.started_at, OLD.place) THEN
        PERFORM luotsi_refuse('deadline_keeps_its_beginning', 'Case, rule, start and calendar of a clock do not change.');
    END IF;
    -- Only the worker still moves the due date of an ended clock: one that was met early, when a day ahead became a day off.
    IF OLD.ended_at IS NOT NULL AND ((NEW.ended_at, NEW.met, NEW.stopped) IS DISTINCT FROM (OLD.ended_at, OLD.met, OLD.stopped)
                                     OR (NEW.due_at <> OLD.due_at AND NOT luotsi_is_system())) THEN
        PERFORM luotsi_refuse('deadline_ends_once', 'This clock has ended already.');
    END IF;
    IF NEW.due_at <> OLD.due_at AND NEW.events_counted = OLD.events_counted AND NOT luotsi_is_system() THEN
        PERFORM luotsi_refuse('deadline_due_is_computed', 'A due date moves with what happened to its clock, and is not edited.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_the_clock BEFORE UPDATE ON deadlines_deadline FOR EACH ROW EXECUTE FUNCTION deadlines_keep_the_clock();
REVOKE UPDATE ON deadlines_deadline FROM luotsi_desk;
GRANT UPDATE (ended_at, met, stopped) ON deadlines_deadline TO luotsi_desk;

-- Does the reader's organisation answer for the person now? Nobody does for a closed case, so nothing happens to its clocks.
CREATE FUNCTION deadlines_keeps(which_case bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp COST 200 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM referral_responsibility
                    WHERE case_id = which_case AND ended_at IS NULL AND organisation_id = luotsi_organisation());
END $$;
CREATE FUNCTION deadlines_keeps_clock(which bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp COST 200 AS $$
BEGIN
    RETURN deadlines_keeps((SELECT case_id FROM deadlines_deadline WHERE id = which));
END $$;

-- The engine's only way to a due date: for who answers, after an event that is not yet counted; for the worker, at any time.
CREATE FUNCTION deadlines_move(which bigint, new_due timestamptz, rule date, suspended timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it deadlines_deadline;
    happened smallint;
BEGIN
    SELECT * INTO it FROM deadlines_deadline WHERE id = which FOR UPDATE;
    IF NOT (luotsi_is_system() OR deadlines_keeps(it.case_id)) THEN
        PERFORM luotsi_refuse('deadline_moves_for_who_answers', 'Only the organisation that answers for the person changes its clocks.');
    END IF;
    SELECT count(*) INTO happened FROM deadlines_deadlineevent WHERE deadline_id = which;
    IF happened = it.events_counted AND NOT luotsi_is_system() THEN
        PERFORM luotsi_refuse('deadline_due_is_computed', 'A due date moves with what happened to its clock, and is not edited.');
    END IF;
    UPDATE deadlines_deadline SET due_at = new_due, rule_from = rule, suspended_at = suspended, events_counted = happened WHERE id = which;
END $$;

-- ---------------------------------------------------------------- what happens to it
CREATE FUNCTION deadlines_check_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    it deadlines_deadline;
    last deadlines_deadlineevent;
BEGIN
    SELECT * INTO it FROM deadlines_deadline WHERE id = NEW.deadline_id FOR UPDATE;
    IF it.ended_at IS NOT NULL THEN
        PERFORM luotsi_refuse('deadline_event_while_it_runs', 'This clock has ended already.');
    END IF;
    SELECT * INTO last FROM deadlines_deadlineevent WHERE deadline_id = NEW.deadline_id ORDER BY id DESC LIMIT 1;
    IF NEW.at < it.started_at OR NEW.at < last.at OR NEW.at > NEW.recorded_at THEN
        PERFORM luotsi_refuse('deadline_events_follow_in_time', 'What happens to a clock comes after what happened before, and not in the future.');
    END IF;
    IF (NEW.what = 'suspended' AND it.suspended_at IS NOT NULL) OR (NEW.what = 'resumed' AND it.suspended_at IS NULL) THEN
        PERFORM luotsi_refuse('deadline_is_suspended_and_resumed_in_turn', 'A clock is suspended and resumed in turn.');
    END IF;
    IF NEW.what IN ('suspended', 'extended', 'granted') AND it.suspended_at IS NULL AND NEW.at > it.due_at THEN
        PERFORM luotsi_refuse('deadline_changes_before_it_runs_out', 'This clock had run out by then.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_event BEFORE INSERT ON deadlines_deadlineevent FOR EACH ROW EXECUTE FUNCTION deadlines_check_event();

-- At commit: nothing happened that the due date does not count.
CREATE FUNCTION deadlines_check_counted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT d.events_counted <> (SELECT count(*) FROM deadlines_deadlineevent e WHERE e.deadline_id = d.id)
          FROM deadlines_deadline d WHERE d.id = NEW.deadline_id) THEN
        PERFORM luotsi_refuse('deadline_due_counts_every_event', 'The due date has to be computed from what happened.');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER due_counts_every_event AFTER INSERT ON deadlines_deadlineevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deadlines_check_counted();

CREATE FUNCTION deadlines_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM luotsi_refuse('deadline_events_are_only_added', 'What happened to a clock is not changed afterwards.');
    RETURN NULL;
END $$;
CREATE TRIGGER events_are_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON deadlines_deadlineevent
    FOR EACH STATEMENT EXECUTE FUNCTION deadlines_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON deadlines_deadlineevent FROM luotsi_desk;

ALTER TABLE deadlines_deadlineevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_of_a_clock_one_reads ON deadlines_deadlineevent FOR SELECT TO luotsi_desk
    USING (EXISTS (SELECT FROM deadlines_deadline d WHERE d.id = deadline_id));
CREATE POLICY event_by_who_answers ON deadlines_deadlineevent FOR INSERT TO luotsi_desk
    WITH CHECK (organisation_id = luotsi_organisation() AND deadlines_keeps_clock(deadline_id));

-- ---------------------------------------------------------------- warnings
-- The reference comes from the case itself: those to whom a warning climbs cannot read the case.
CREATE FUNCTION deadlines_name_the_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT c.reference, d.clock INTO NEW.case_reference, NEW.clock
      FROM deadlines_deadline d JOIN referral_case c ON c.id = d.case_id WHERE d.id = NEW.deadline_id;
    RETURN NEW;
END $$;
CREATE TRIGGER name_the_case BEFORE INSERT ON deadlines_deadlinewarning FOR EACH ROW EXECUTE FUNCTION deadlines_name_the_case();

CREATE FUNCTION deadlines_settle_warnings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE deadlines_deadlinewarning SET settled_at = now() WHERE deadline_id = NEW.id AND settled_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER settle_warnings AFTER UPDATE ON deadlines_deadline FOR EACH ROW
    WHEN (NEW.ended_at IS DISTINCT FROM OLD.ended_at OR NEW.due_at <> OLD.due_at OR NEW.suspended_at IS DISTINCT FROM OLD.suspended_at)
    EXECUTE FUNCTION deadlines_settle_warnings();

ALTER TABLE deadlines_deadlinewarning ENABLE ROW LEVEL SECURITY;
CREATE POLICY warning_of_the_organisation ON deadlines_deadlinewarning FOR SELECT TO luotsi_desk
    USING (organisation_id = luotsi_organisation() OR luotsi_is_system());
CREATE POLICY warning_by_rule ON deadlines_deadlinewarning FOR INSERT TO luotsi_desk WITH CHECK (luotsi_is_system());
REVOKE UPDATE, DELETE, TRUNCATE ON deadlines_deadlinewarning FROM luotsi_desk;

-- ---------------------------------------------------------------- feeds
ALTER TABLE deadlines_clockfeed ENABLE ROW LEVEL SECURITY;
CREATE POLICY feed_of_its_organisation ON deadlines_clockfeed FOR ALL TO luotsi_desk
    USING (EXISTS (SELECT FROM actors_membership m WHERE m.id = membership_id AND m.organisation_id = luotsi_organisation()));
REVOKE UPDATE, DELETE, TRUNCATE ON deadlines_clockfeed FROM luotsi_desk;
GRANT UPDATE (dropped_at, read_on) ON deadlines_clockfeed TO luotsi_desk;

-- Whose clocks lie under a secret address: nothing for one that was dropped or never made.
CREATE FUNCTION luotsi_feed(hash text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT membership_id FROM deadlines_clockfeed WHERE token_hash = hash AND dropped_at IS NULL
$$;
