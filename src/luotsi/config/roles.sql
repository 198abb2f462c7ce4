-- The three roles of Luotsi. Run once by a superuser of the server; give each a password there when they log in over a network.
-- luotsi_owner migrates and owns every table. luotsi_desk is the application: no right to change the schema, to bypass row
-- security, or to update or delete append-only tables. luotsi_website can read no case table.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['luotsi_owner', 'luotsi_desk', 'luotsi_website'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', role);
        END IF;
    END LOOP;
END
$$;
