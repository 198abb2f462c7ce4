-- Who reads, in the words of the database. The reader is bound to the transaction; with none bound nothing is seen.

GRANT USAGE ON SCHEMA public TO luotsi_desk, luotsi_website;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO luotsi_desk;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO luotsi_desk;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO luotsi_desk;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO luotsi_desk;

CREATE FUNCTION luotsi_organisation() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('luotsi.organisation', true), '')::bigint $$;
COMMENT ON FUNCTION luotsi_organisation IS 'The organisation of the bound reader, or NULL.';

CREATE FUNCTION luotsi_may(permission text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(permission = ANY (string_to_array(current_setting('luotsi.permissions', true), ',')), false) $$;

CREATE FUNCTION luotsi_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('luotsi.system', true) = 'on', false) $$;
COMMENT ON FUNCTION luotsi_is_system IS 'The worker that lets offers climb and seals the ledger; it reads no compartment.';

-- Bind a reader: a membership that is in force. One that has ended binds nobody.
CREATE FUNCTION luotsi_bind(membership bigint, permissions text, on_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    organisation bigint;
    its_world text;
BEGIN
    SELECT m.organisation_id, o.world INTO organisation, its_world
      FROM actors_membership m JOIN actors_organisation o ON o.id = m.organisation_id
      JOIN actors_user u ON u.id = m.user_id
     WHERE m.id = membership AND m.period @> on_day AND u.is_active;
    PERFORM set_config('luotsi.organisation', coalesce(organisation::text, ''), true),
            set_config('luotsi.world', coalesce(its_world, ''), true),
            set_config('luotsi.permissions', CASE WHEN organisation IS NULL THEN '' ELSE permissions END, true),
            set_config('luotsi.system', '', true);
    RETURN organisation IS NOT NULL;
END $$;

CREATE FUNCTION luotsi_reads(which_case bigint, compartment text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp COST 200 AS $$
BEGIN
    RETURN luotsi_may('read_cases') AND EXISTS (
        SELECT FROM access_grant g
         WHERE g.organisation_id = luotsi_organisation() AND g.case_id = which_case AND g.ended_at IS NULL
           AND (g.expires_at IS NULL OR g.expires_at > now())
           AND (compartment IS NULL OR compartment = ANY (g.compartments)));
END $$;
COMMENT ON FUNCTION luotsi_reads IS 'May the bound reader read cases, and has its organisation a grant in force on this one: on the compartment, or on any when NULL?';

-- Grants: the reader sees its own organisation''s; who else reads a case comes from luotsi_team, for those who read it.
ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY;
CREATE POLICY grant_own_or_system ON access_grant FOR SELECT TO luotsi_desk
    USING (organisation_id = luotsi_organisation() OR luotsi_is_system());
REVOKE UPDATE, DELETE, INSERT ON access_grant FROM luotsi_desk;

CREATE FUNCTION luotsi_team(which_case bigint)
RETURNS TABLE (organisation_id bigint, compartments varchar[], basis varchar, began_at timestamptz, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.organisation_id, g.compartments, g.basis, g.began_at, g.expires_at
      FROM access_grant g
     WHERE g.case_id = which_case AND g.ended_at IS NULL AND (g.expires_at IS NULL OR g.expires_at > now())
       AND luotsi_reads(which_case, NULL)
     ORDER BY g.began_at, g.id
$$;

-- The ledger: rows are added, and that is all.
ALTER TABLE access_ledgerentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_for_those_who_watch ON access_ledgerentry FOR SELECT TO luotsi_desk USING (
    luotsi_is_system()
    OR (luotsi_may('read_ledger')
        AND (organisation_id = luotsi_organisation() OR current_setting('luotsi.world', true) = 'oversight'))
    OR (case_id IS NOT NULL AND luotsi_reads(case_id, NULL)));
-- Of every writer, under the number of its own transaction: by that number the sealer knows what is complete.
CREATE POLICY ledger_takes_every_entry ON access_ledgerentry FOR INSERT TO luotsi_desk
    WITH CHECK (transaction = pg_current_xact_id()::text::bigint);
ALTER TABLE access_ledgerseal ENABLE ROW LEVEL SECURITY;
CREATE POLICY seal_for_everybody_to_check ON access_ledgerseal FOR SELECT TO luotsi_desk USING (true);
CREATE POLICY seal_by_rule ON access_ledgerseal FOR INSERT TO luotsi_desk WITH CHECK (luotsi_is_system());
REVOKE UPDATE, DELETE, TRUNCATE ON access_ledgerentry, access_ledgerseal FROM luotsi_desk;

CREATE FUNCTION luotsi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_is_append_only';
END $$;
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION luotsi_refuse_change();
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_ledgerseal
    FOR EACH STATEMENT EXECUTE FUNCTION luotsi_refuse_change();
