"""Ids and states of points as long as files have them, where the database minds the length."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lift the bounds; SQLite never held them and keeps its columns as they are."""
    if op.get_context().dialect.name == "sqlite":
        return
    for column, length, nullable in (("point_id", 64, False), ("status", 32, True)):
        op.alter_column(
            "point",
            column,
            type_=sa.Text(),
            existing_type=sa.String(length),
            existing_nullable=nullable,
        )
