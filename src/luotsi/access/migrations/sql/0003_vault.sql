-- Wrapped keys of people. They open nothing without the master key, which no database holds; still nobody unbound sees one.

ALTER TABLE access_personkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY personkey_for_bound_readers ON access_personkey FOR SELECT TO luotsi_desk
    USING (luotsi_organisation() IS NOT NULL OR luotsi_is_system());
CREATE POLICY personkey_made_by_bound_readers ON access_personkey FOR INSERT TO luotsi_desk
    WITH CHECK (luotsi_organisation() IS NOT NULL OR luotsi_is_system());
CREATE POLICY personkey_wrapped_anew_or_destroyed ON access_personkey FOR UPDATE TO luotsi_desk
    USING (luotsi_is_system() OR luotsi_may('manage_retention'));
REVOKE UPDATE, DELETE, TRUNCATE ON access_personkey FROM luotsi_desk;
GRANT UPDATE (wrapped, master, destroyed_at) ON access_personkey TO luotsi_desk;

CREATE FUNCTION access_keep_personkey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.destroyed_at IS NOT NULL THEN
        RAISE EXCEPTION 'A destroyed key stays destroyed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'personkey_once_destroyed_stays_destroyed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_personkey BEFORE UPDATE ON access_personkey FOR EACH ROW EXECUTE FUNCTION access_keep_personkey();
