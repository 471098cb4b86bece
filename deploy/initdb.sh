#!/usr/bin/env bash
# Makes roles and databases, with the passwords that `make_secrets.py` wrote. The database's image
# runs it once, on a new volume; run it again after a change of passwords:
#
#   docker compose exec postgres /docker-entrypoint-initdb.d/initdb.sh
set -euo pipefail

set -o allexport
PGPASSWORD=$(cat /run/secrets/postgres_password)
. /run/secrets/roles
set +o allexport
psql --no-psqlrc --quiet --username postgres --dbname postgres --file /deploy/databases.sql
