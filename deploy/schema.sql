-- What `databases.sql` does inside each database: the role is named as the database is.
SELECT format('ALTER SCHEMA public OWNER TO %I', current_database() || '-owner') \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SELECT format('GRANT USAGE ON SCHEMA public TO %I', current_database()) \gexec
SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public '
              'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I',
              current_database() || '-owner', current_database()) \gexec
