"""The database for whoever names no server: starts PostgreSQL, makes roles and databases."""
