-- The two roles and the database of Annolog, for psql and a superuser. Run once per cluster:
--   ANNOLOG_OWNER_PASSWORD=… ANNOLOG_SERVER_PASSWORD=… psql -f deploy/roles.sql
-- The passwords come from the environment, because arguments show in the list of processes.
\set ON_ERROR_STOP on
\getenv owner_password ANNOLOG_OWNER_PASSWORD
\getenv server_password ANNOLOG_SERVER_PASSWORD

-- Owns the schema: migrates, rebuilds, erases (ANNOLOG_ADMIN_URL). No superuser is needed for that.
CREATE ROLE annolog_owner LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS
    PASSWORD :'owner_password';
-- Serves: owns nothing, and row-level security binds it (ANNOLOG_DATABASE_URL).
CREATE ROLE annolog_server LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS
    PASSWORD :'server_password';

-- Order and case must not depend on the machine, so the cluster's own defaults are not used.
CREATE DATABASE annolog OWNER annolog_owner TEMPLATE template0 ENCODING 'UTF8'
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
REVOKE ALL ON DATABASE annolog FROM PUBLIC;
GRANT CONNECT ON DATABASE annolog TO annolog_server;
