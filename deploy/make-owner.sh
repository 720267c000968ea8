#!/bin/sh
# PostgreSQL runs this once, when it makes its data. Amparo's owner is no superuser.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/owner_password)" <<'SQL'
CREATE ROLE amparo_owner LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE amparo OWNER amparo_owner TEMPLATE template0 ENCODING 'UTF8';
SQL
