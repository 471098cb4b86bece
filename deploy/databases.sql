-- Four databases that know nothing of each other. Run by psql as a superuser, as often as you like.
--
-- Each has two roles: `<service>-owner`, which `prepare` uses and which owns the tables, and
-- `<service>`, which serves: it reads and writes rows, makes nothing that lasts, and may not even
-- connect to another service's database. Passwords come from the environment:
-- INDICATORS_PASSWORD, INDICATORS_OWNER_PASSWORD and so on.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
SET password_encryption = 'scram-sha-256';

\getenv indicators INDICATORS_PASSWORD
\getenv indicators_owner INDICATORS_OWNER_PASSWORD
\getenv schemes SCHEMES_PASSWORD
\getenv schemes_owner SCHEMES_OWNER_PASSWORD
\getenv care_record CARE_RECORD_PASSWORD
\getenv care_record_owner CARE_RECORD_OWNER_PASSWORD
\getenv membership MEMBERSHIP_PASSWORD
\getenv membership_owner MEMBERSHIP_OWNER_PASSWORD

CREATE TEMPORARY TABLE service (name text, password text, owner_password text);
INSERT INTO service VALUES
    ('indicators', :'indicators', :'indicators_owner'),
    ('schemes', :'schemes', :'schemes_owner'),
    ('care-record', :'care_record', :'care_record_owner'),
    ('membership', :'membership', :'membership_owner');

SELECT format('CREATE ROLE %I', role) FROM service, unnest(ARRAY[name, name || '-owner']) AS role
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
SELECT format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD %L',
              role, word)
    FROM service, LATERAL (VALUES (name, password), (name || '-owner', owner_password))
        AS login (role, word) \gexec
SELECT format('CREATE DATABASE %I OWNER %I', name, name || '-owner') FROM service
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name) FROM service \gexec
SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', name, name) FROM service \gexec
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;

-- In each database: tables that the owner makes can be used by the service, and by nobody else.
\connect indicators
\ir schema.sql
\connect schemes
\ir schema.sql
\connect care-record
\ir schema.sql
\connect membership
\ir schema.sql
