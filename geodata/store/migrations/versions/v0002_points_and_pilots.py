"""Points of the layers, the communes they lie in, and pilot communes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIVE = sa.text("removed_in IS NULL")


def upgrade() -> None:
    """Create the tables of points and pilots."""
    op.create_table(
        "point",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("point_id", sa.String(64), nullable=False),
        sa.Column("layer", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(53), nullable=False),
        sa.Column("lat", sa.Float(53), nullable=False),
        sa.Column("status", sa.String(32)),
        sa.Column("attributes", sa.JSON(), nullable=False),
        *_lifetime(),
        sa.CheckConstraint("lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", "ck_point_place"),
        sa.CheckConstraint("removed_in > added_in", "ck_point_span"),
    )
    op.create_index("ix_point_layer", "point", ["layer"])
    _unique_among_live("uq_point_live", "point", ["point_id"])
    op.create_table(
        "point_unit",
        sa.Column("point", sa.Integer(), sa.ForeignKey("point.id"), primary_key=True),
        sa.Column("vintage", sa.String(10), primary_key=True),
        sa.Column("code", sa.String(8), nullable=False),
    )
    op.create_index("ix_point_unit_code", "point_unit", ["code"])
    op.create_table(
        "pilot",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("vintage", sa.String(10), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("plan", sa.String(64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("carried_from", sa.Text()),
        *_lifetime(),
        sa.CheckConstraint("removed_in > added_in", "ck_pilot_span"),
    )
    _unique_among_live("uq_pilot_live", "pilot", ["vintage", "code", "plan"])


def _lifetime() -> tuple[sa.Column[str], sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("source_id", sa.String(64), sa.ForeignKey("source.id"), nullable=False),
        sa.Column("added_in", sa.Integer(), sa.ForeignKey("release.number"), nullable=False),
        sa.Column("removed_in", sa.Integer(), sa.ForeignKey("release.number")),
    )


def _unique_among_live(name: str, table: str, columns: list[str]) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
