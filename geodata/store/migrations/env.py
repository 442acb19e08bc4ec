"""Runs the migrations on the connection that the store hands over, inside its transaction."""

from alembic import context

from geodata.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=False,  # the transaction is the caller's
)
context.run_migrations()
