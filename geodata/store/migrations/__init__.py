"""Alembic migrations of the store; run when the store is opened."""
