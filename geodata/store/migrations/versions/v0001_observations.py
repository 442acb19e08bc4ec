"""Releases, sources and observations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the first three tables."""
    op.create_table(
        "release",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(64)),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("sha256", sa.String(64)),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("added_in", sa.Integer(), sa.ForeignKey("release.number"), nullable=False),
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("vintage", sa.String(10), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("indicator", sa.String(64), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(8), nullable=False),
        sa.Column("source_id", sa.String(64), sa.ForeignKey("source.id"), nullable=False),
        sa.Column("numerator", sa.Float(53)),
        sa.Column("denominator", sa.Float(53)),
        sa.Column("value", sa.Float(53)),
        sa.Column("samples", sa.Integer()),
        sa.Column("added_in", sa.Integer(), sa.ForeignKey("release.number"), nullable=False),
        sa.Column("removed_in", sa.Integer(), sa.ForeignKey("release.number")),
        sa.CheckConstraint("numerator IS NOT NULL OR value IS NOT NULL", "ck_observation_some"),
        sa.CheckConstraint("numerator >= 0 AND denominator >= 0", "ck_observation_positive"),
        sa.CheckConstraint("numerator <= denominator", "ck_observation_share"),
        sa.CheckConstraint("value >= 0 AND samples >= 0", "ck_observation_median"),
        sa.CheckConstraint("removed_in > added_in", "ck_observation_span"),
    )
    live = sa.text("removed_in IS NULL")
    op.create_index(
        "uq_observation_live",
        "observation",
        ["vintage", "code", "indicator", "date", "basis", "source_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
