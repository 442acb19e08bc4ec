"""Imports, aliases and mappings; who made a release and which one it rolled back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the three tables and add two columns to the releases."""
    op.add_column("release", sa.Column("user_name", sa.Text()))
    op.add_column(
        "release",
        sa.Column("undoes", sa.Integer(), sa.ForeignKey("release.number")),
        inline_references=True,
    )
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("release", sa.Integer(), sa.ForeignKey("release.number"), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("release"),
    )
    op.create_index("ix_import_sha256", "import", ["sha256"])
    op.create_table(
        "alias",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("vintage", sa.String(10), nullable=False),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("parent_code", sa.String(8), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("vintage", "level", "parent_code", "key", name="uq_alias"),
    )
    op.create_table(
        "mapping",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )
