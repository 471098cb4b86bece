#!/usr/bin/env bash
# Makes roles and databases, with the passwords that `make_secrets.py` wrote. The database's image
# runs it once, on a new volume; run it again after a change of passwords:
#
#   docker compose exec postgres /docker-entrypoint-initdb.d/initdb.sh
set -euo pipefail

set -o allexport
. /run/secrets/roles
set +o allexport
psql=(psql --no-psqlrc --quiet --username postgres --dbname postgres --set ON_ERROR_STOP=1)
"${psql[@]}" --command 'ALTER ROLE postgres PASSWORD NULL'
"${psql[@]}" --file /deploy/databases.sql
