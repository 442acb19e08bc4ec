"""The tables. Types and constraints are plain SQL, so that PostgreSQL is a change of URL.

PostgreSQL minds the length of a text and SQLite does not: what files bring in has none.

Published rows are never changed: a release adds rows (`added_in`) and retires rows (`removed_in`).
What a release holds is what was added up to it and not yet retired, so every release can be read
again at any time.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its time zone, kept as UTC also where the database knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Refuse a moment without zone; bring the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: Any,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """The moment with the zone UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all tables."""


class ReleaseRow(Base):
    """An immutable, numbered state of the published data; `undoes` is what it rolled back."""

    __tablename__ = "release"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    title: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    simulated: Mapped[bool]
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    user_name: Mapped[str | None] = mapped_column(Text)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("release.number"))


class SourceRow(Base):
    """Where rows come from: a document or a file, and whether its values are simulated."""

    __tablename__ = "source"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    document: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    simulated: Mapped[bool]
    added_in: Mapped[int] = mapped_column(ForeignKey("release.number"))


class ObservationRow(Base):
    """One value of an indicator for (unit, date, basis, source)."""

    __tablename__ = "observation"

    id: Mapped[int] = mapped_column(primary_key=True)
    vintage: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(8))
    level: Mapped[str] = mapped_column(String(8))
    indicator: Mapped[str] = mapped_column(String(64))
    date: Mapped[date]
    basis: Mapped[str] = mapped_column(String(8))
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    numerator: Mapped[float | None] = mapped_column(Float(53))
    denominator: Mapped[float | None] = mapped_column(Float(53))
    value: Mapped[float | None] = mapped_column(Float(53))
    samples: Mapped[int | None]
    added_in: Mapped[int] = mapped_column(ForeignKey("release.number"))
    removed_in: Mapped[int | None] = mapped_column(ForeignKey("release.number"))

    __table_args__ = (
        Index(
            "uq_observation_live",
            "vintage",
            "code",
            "indicator",
            "date",
            "basis",
            "source_id",
            unique=True,
            sqlite_where=text("removed_in IS NULL"),
            postgresql_where=text("removed_in IS NULL"),
        ),
        CheckConstraint("numerator IS NOT NULL OR value IS NOT NULL", name="ck_observation_some"),
        CheckConstraint("numerator >= 0 AND denominator >= 0", name="ck_observation_positive"),
        CheckConstraint("numerator <= denominator", name="ck_observation_share"),
        CheckConstraint("value >= 0 AND samples >= 0", name="ck_observation_median"),
        CheckConstraint("removed_in > added_in", name="ck_observation_span"),
    )


class PointRow(Base):
    """A point of a layer: a connection point, a base station, a facility."""

    __tablename__ = "point"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[str] = mapped_column(String(64).with_variant(Text(), "postgresql"))
    layer: Mapped[str] = mapped_column(String(32), index=True)
    name: Mapped[str] = mapped_column(Text)
    lon: Mapped[float] = mapped_column(Float(53))
    lat: Mapped[float] = mapped_column(Float(53))
    status: Mapped[str | None] = mapped_column(String(32).with_variant(Text(), "postgresql"))
    attributes: Mapped[dict[str, Any]] = mapped_column(JSON)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    added_in: Mapped[int] = mapped_column(ForeignKey("release.number"))
    removed_in: Mapped[int | None] = mapped_column(ForeignKey("release.number"))

    __table_args__ = (
        Index(
            "uq_point_live",
            "point_id",
            unique=True,
            sqlite_where=text("removed_in IS NULL"),
            postgresql_where=text("removed_in IS NULL"),
        ),
        CheckConstraint(
            "lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90", name="ck_point_place"
        ),
        CheckConstraint("removed_in > added_in", name="ck_point_span"),
    )


class PointUnitRow(Base):
    """The commune of one vintage in which a point lies, found by the boundaries."""

    __tablename__ = "point_unit"

    point: Mapped[int] = mapped_column(ForeignKey("point.id"), primary_key=True)
    vintage: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), index=True)


class PilotRow(Base):
    """A commune selected under a plan's rule."""

    __tablename__ = "pilot"

    id: Mapped[int] = mapped_column(primary_key=True)
    vintage: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(8))
    plan: Mapped[str] = mapped_column(String(64))
    since: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    carried_from: Mapped[str | None] = mapped_column(Text)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    added_in: Mapped[int] = mapped_column(ForeignKey("release.number"))
    removed_in: Mapped[int | None] = mapped_column(ForeignKey("release.number"))

    __table_args__ = (
        Index(
            "uq_pilot_live",
            "vintage",
            "code",
            "plan",
            unique=True,
            sqlite_where=text("removed_in IS NULL"),
            postgresql_where=text("removed_in IS NULL"),
        ),
        CheckConstraint("removed_in > added_in", name="ck_pilot_span"),
    )


class ImportRow(Base):
    """The file a release came from: who sent it when, how it was read, and the whole report.

    `report` is the JSON of the report, compressed with gzip.
    """

    __tablename__ = "import"

    id: Mapped[int] = mapped_column(primary_key=True)
    release: Mapped[int] = mapped_column(ForeignKey("release.number"), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(Text)
    user_name: Mapped[str] = mapped_column(Text)
    staged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    report: Mapped[bytes] = mapped_column(LargeBinary)


class AliasRow(Base):
    """A way of writing a unit's name that a person has said the meaning of.

    `parent_code` is the unit within which the name is meant, empty where it is meant anywhere.
    """

    __tablename__ = "alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    vintage: Mapped[str] = mapped_column(String(10))
    level: Mapped[str] = mapped_column(String(8))
    parent_code: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(String(8))
    user_name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("vintage", "level", "parent_code", "key", name="uq_alias"),)


class MappingRow(Base):
    """What the columns of a kind of file are, kept under a name for the next file of its kind."""

    __tablename__ = "mapping"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    user_name: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ScenarioRow(Base):
    """A saved choice of pilot communes, with what it was made from.

    `scenario` is the question as JSON, `digest` the sha256 of its canonical form; `frozen` are the
    measured values and the answer, compressed (`dashboard.pilots.freezing`).
    """

    __tablename__ = "pilot_scenario"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    user_name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    release: Mapped[int] = mapped_column(ForeignKey("release.number"))
    vintage: Mapped[str] = mapped_column(String(10))
    province: Mapped[str] = mapped_column(String(8))
    digest: Mapped[str] = mapped_column(String(64))
    simulated: Mapped[bool]
    scenario: Mapped[dict[str, Any]] = mapped_column(JSON)
    frozen: Mapped[bytes] = mapped_column(LargeBinary)
