"""What is handed over for publishing, and the checks before anything is written."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from geodata.errors import AtlasError, StoreError
from geodata.indicators import Catalogue
from geodata.units import UnitRegistry

OBSERVATION_KEY = ("vintage", "code", "indicator", "date", "basis", "source_id")
OBSERVATION_NUMBERS = ("numerator", "denominator", "value", "samples")
OBSERVATION_COLUMNS = (
    "vintage", "code", "level", "indicator", "date", "basis", "source_id", *OBSERVATION_NUMBERS,
)  # fmt: skip
POINT_COLUMNS = ("point_id", "layer", "name", "lon", "lat", "status", "attributes", "source_id")
PLACEMENT_COLUMNS = ("point_id", "vintage", "code")
PILOT_COLUMNS = (
    "vintage", "code", "plan", "since", "reason", "carried_from", "source_id",
)  # fmt: skip


def _none_of(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype=object) for column in columns})


@dataclass(frozen=True)
class SourceRecord:
    """Where rows come from. `simulated` marks values that were made up."""

    id: str
    title: str
    simulated: bool
    document: str | None = None
    url: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class ImportRecord:
    """The file behind a release: who sent it when, how it was read, and the whole report.

    `report` is the report's JSON compressed with gzip; the moments carry a time zone.
    """

    sha256: str
    file_name: str
    user_name: str
    staged_at: datetime
    published_at: datetime
    options: Mapping[str, Any]
    report: bytes


@dataclass(frozen=True)
class Publication:
    """Rows to publish in one release.

    The frames have the columns named above; `date` and `since` are anything `pandas.to_datetime`
    reads, `attributes` are dictionaries. `complete` names sources of which this publication
    carries everything: rows of theirs that it lacks are retired. `imported` is written with the
    release and only then.
    """

    title: str
    sources: tuple[SourceRecord, ...]
    observations: pd.DataFrame = field(default_factory=lambda: _none_of(OBSERVATION_COLUMNS))
    points: pd.DataFrame = field(default_factory=lambda: _none_of(POINT_COLUMNS))
    placements: pd.DataFrame = field(default_factory=lambda: _none_of(PLACEMENT_COLUMNS))
    pilots: pd.DataFrame = field(default_factory=lambda: _none_of(PILOT_COLUMNS))
    note: str | None = None
    fingerprint: str | None = None
    complete: frozenset[str] = frozenset()
    user_name: str | None = None
    imported: ImportRecord | None = None


def refuse(table: str, row: object, column: str, problem: str, value: object = None) -> NoReturn:
    """Raise the error that names table, row and column."""
    raise StoreError(
        f"{table}, row {row}, column {column}: {problem}. Nothing was written.",
        table=table,
        row=row,
        column=column,
        value=value if isinstance(value, str | int | float | None) else str(value),
    )


def checked_observations(
    frame: pd.DataFrame,
    catalogue: Catalogue,
    registry: UnitRegistry | None,
    sources: Collection[str],
) -> pd.DataFrame:
    """The rows with their types settled; `StoreError` names the first wrong row and its column.

    Rows are named by their position in the frame, counted from 0.
    """
    table = "observation"
    rows = _with_columns(table, frame, OBSERVATION_COLUMNS)
    _no_blanks(table, rows, OBSERVATION_COLUMNS[:7])
    rows["date"] = _dates(table, rows, "date")
    for column in OBSERVATION_NUMBERS:
        rows[column] = _numbers(table, rows, column)
    _known(table, rows, "source_id", sources)
    _known(table, rows, "indicator", catalogue.codes)
    _check_bases(rows, catalogue)
    _check_units(table, rows, registry)
    _check_levels(rows, registry)
    _check_numbers(rows, catalogue)
    _no_duplicates(table, rows, list(OBSERVATION_KEY))
    return rows


def checked_points(
    points: pd.DataFrame,
    placements: pd.DataFrame,
    registry: UnitRegistry | None,
    sources: Collection[str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Points and their placements with types settled; `StoreError` as above."""
    rows = _with_columns("point", points, POINT_COLUMNS)
    _no_blanks("point", rows, ("point_id", "layer", "name", "lon", "lat", "source_id"))
    rows["lon"] = _numbers("point", rows, "lon")
    rows["lat"] = _numbers("point", rows, "lat")
    _first("point", rows, "lon", rows["lon"].abs() > 180, "is no longitude in degrees")
    _first("point", rows, "lat", rows["lat"].abs() > 90, "is no latitude in degrees")
    is_dict = rows["attributes"].map(lambda value: isinstance(value, dict)).astype(bool)
    _first("point", rows, "attributes", ~is_dict, "is no dictionary")
    is_json = rows["attributes"].map(_is_json).astype(bool)
    _first("point", rows, "attributes", ~is_json, "holds what is neither text nor a finite number")
    _texts("point", rows, ("point_id", "name", "status"))
    _known("point", rows, "source_id", sources)
    _no_duplicates("point", rows, ["point_id"])
    places = _with_columns("point_unit", placements, PLACEMENT_COLUMNS)
    _known("point_unit", places, "point_id", set(rows["point_id"]))
    _check_units("point_unit", places, registry)
    _no_duplicates("point_unit", places, ["point_id", "vintage"])
    return rows, places


def checked_pilots(
    frame: pd.DataFrame, registry: UnitRegistry | None, sources: Collection[str]
) -> pd.DataFrame:
    """Pilot communes with their types settled; `StoreError` as above."""
    rows = _with_columns("pilot", frame, PILOT_COLUMNS)
    _no_blanks("pilot", rows, ("vintage", "code", "plan", "since", "reason", "source_id"))
    rows["since"] = _dates("pilot", rows, "since")
    _texts("pilot", rows, ("plan", "reason", "carried_from"))
    _known("pilot", rows, "source_id", sources)
    _check_units("pilot", rows, registry)
    _no_duplicates("pilot", rows, ["vintage", "code", "plan"])
    return rows


def _with_columns(table: str, frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    for column in columns:
        if column not in frame.columns:
            refuse(table, "-", column, "the column is missing")
    return frame.loc[:, list(columns)].reset_index(drop=True)


def _first(
    table: str, rows: pd.DataFrame, column: str, wrong: "pd.Series[bool]", problem: str
) -> None:
    """Refuse the first row for which `wrong` is true."""
    mask = wrong.to_numpy(dtype=bool)
    if mask.any():
        position = int(mask.argmax())
        value = rows[column].iloc[position]
        shown = value.item() if isinstance(value, np.generic) else value
        refuse(table, position, column, f"{shown!r} {problem}", shown)


def _no_blanks(table: str, rows: pd.DataFrame, columns: tuple[str, ...]) -> None:
    for column in columns:
        _first(table, rows, column, rows[column].isna(), "is blank")


def _texts(table: str, rows: pd.DataFrame, columns: tuple[str, ...]) -> None:
    """Refuse texts that not every database can hold."""
    for column in columns:
        wrong = rows[column].notna() & ~rows[column].map(_is_text).astype(bool)
        _first(table, rows, column, wrong, "cannot be stored as text")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and "\0" not in value


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True


def _known(table: str, rows: pd.DataFrame, column: str, known: Collection[str]) -> None:
    _first(table, rows, column, ~rows[column].isin(list(known)), "is not known")


def _no_duplicates(table: str, rows: pd.DataFrame, key: list[str]) -> None:
    _first(table, rows, key[0], rows.duplicated(key), f"stands twice ({', '.join(key)})")


def _dates(table: str, rows: pd.DataFrame, column: str) -> "pd.Series[Any]":
    parsed = pd.to_datetime(rows[column], errors="coerce")
    _first(table, rows, column, parsed.isna(), "is no date")
    return parsed.astype("datetime64[s]")


def _numbers(table: str, rows: pd.DataFrame, column: str) -> "pd.Series[float]":
    parsed = pd.to_numeric(rows[column], errors="coerce").astype("float64")
    _first(table, rows, column, parsed.isna() & rows[column].notna(), "is no number")
    _first(table, rows, column, parsed.isin([np.inf, -np.inf]), "is not finite")
    return parsed


def _check_bases(rows: pd.DataFrame, catalogue: Catalogue) -> None:
    for indicator, basis in rows[["indicator", "basis"]].drop_duplicates().itertuples(index=False):
        allowed = [item.value for item in catalogue.get(indicator).bases]
        if basis not in allowed:
            wrong = (rows["indicator"] == indicator) & (rows["basis"] == basis)
            _first("observation", rows, "basis", wrong, f"is not allowed for {indicator}")


def _check_units(table: str, rows: pd.DataFrame, registry: UnitRegistry | None) -> None:
    """Every unit must exist in its vintage; without a registry a vintage must be a day."""
    key = ["vintage"] if registry is None else ["vintage", "code"]
    for named in rows[key].drop_duplicates().itertuples(index=False, name=None):
        try:
            if registry is None:
                date.fromisoformat(named[0])
            else:
                registry.get(*named)
        except (AtlasError, ValueError) as error:
            wrong = (rows[key] == list(named)).all(axis=1)
            _first(table, rows, "code", wrong, f"is no unit: {error}")


def _check_levels(rows: pd.DataFrame, registry: UnitRegistry | None) -> None:
    if registry is None:
        return
    for vintage, code, level in (
        rows[["vintage", "code", "level"]].drop_duplicates().itertuples(index=False)
    ):
        if registry.get(vintage, code).level != level:
            wrong = (rows["vintage"] == vintage) & (rows["code"] == code) & (rows["level"] == level)
            _first("observation", rows, "level", wrong, f"is not the level of {code}")


def _check_numbers(rows: pd.DataFrame, catalogue: Catalogue) -> None:
    """Counts have a numerator, medians value and samples, shares both parts or a bare per cent."""
    shares = rows["indicator"].isin([item.code for item in catalogue if item.is_share])
    medians = rows["indicator"].isin([item.code for item in catalogue if item.is_median])
    has = {column: rows[column].notna() for column in OBSERVATION_NUMBERS}
    for column in OBSERVATION_NUMBERS:
        _first("observation", rows, column, rows[column] < 0, "is negative")
    bare = shares & has["value"]
    checks = (
        ("numerator", ~medians & ~bare & ~has["numerator"], "is blank"),
        ("numerator", (medians | bare) & has["numerator"], "does not go with a stored value"),
        ("denominator", shares & ~bare & ~has["denominator"], "is blank: a share needs one"),
        ("denominator", (~shares | bare) & has["denominator"], "goes with shares in two parts"),
        ("value", ~shares & ~medians & has["value"], "does not go with a count"),
        ("value", medians & ~has["value"], "is blank"),
        ("value", bare & (rows["value"] > 100), "is above 100 per cent"),
        ("samples", medians & ~has["samples"], "is blank: a median needs its number of samples"),
        ("samples", ~medians & has["samples"], "goes with medians only"),
        ("numerator", rows["numerator"] > rows["denominator"], "is above the denominator"),
    )
    for column, wrong, problem in checks:
        _first("observation", rows, column, wrong, problem)
