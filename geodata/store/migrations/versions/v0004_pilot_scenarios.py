"""Saved choices of pilot communes: the question, the data it was asked of and the answer."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of saved scenarios."""
    op.create_table(
        "pilot_scenario",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release", sa.Integer(), sa.ForeignKey("release.number"), nullable=False),
        sa.Column("vintage", sa.String(10), nullable=False),
        sa.Column("province", sa.String(8), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("scenario", sa.JSON(), nullable=False),
        sa.Column("frozen", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_pilot_scenario_created_at", "pilot_scenario", ["created_at"])
