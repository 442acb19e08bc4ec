"""Users' columns on disk: ``pilot_columns/<id>.json``, each under the sha256 of what it holds.

A set never changes: whoever has its id reads the same numbers. It is written under another name
and renamed when it is whole. So many are kept at the most; those not asked for longest make room.
"""

import hashlib
import json
import os
import re
import secrets
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from geodata.errors import ImportRefused
from geodata.paths import DataDir
from geodata.pilots.user_columns import FlagColumn, NumberColumn, UserColumns

ID = re.compile(r"[0-9a-f]{64}", re.ASCII)
MOST_SETS = 200
MOST_BYTES = 16 * 1024 * 1024
FORM = 1
HALF_AFTER = 3600
"""Seconds after which a half-made file was left by a process that died."""


def sealed(columns: UserColumns) -> UserColumns:
    """The same set under its own id."""
    return replace(columns, id=hashlib.sha256(_written(columns)).hexdigest())


class ColumnShelf:
    """The sets of columns of a data directory, by their id."""

    def __init__(self, data_dir: DataDir) -> None:
        self._folder = data_dir.root / "pilot_columns"

    def keep(self, columns: UserColumns) -> str:
        """Keep a set, whole or not at all; its id. `ImportRefused` where it is too large."""
        content, set_id = _written(columns), sealed(columns).id
        if len(content) > MOST_BYTES:
            raise ImportRefused(
                f"The columns of {columns.file} take {len(content):,} bytes; {MOST_BYTES:,} are "
                "kept at the most. Send fewer columns.",
                file=columns.file,
            )
        path = self._path(set_id)
        if not path.is_file():
            self._folder.mkdir(parents=True, exist_ok=True)
            half = path.with_name(f".{set_id}-{secrets.token_hex(4)}")
            half.write_bytes(content)
            half.replace(path)
        _touch(path)
        self._tidy()
        return set_id

    def load(self, set_id: str) -> UserColumns:
        """The set of an id; `ImportRefused` if there is none, or no longer as it was kept."""
        path = self._path(set_id) if ID.fullmatch(set_id) else None
        try:
            content = b"" if path is None else path.read_bytes()
        except OSError:
            content = b""
        if path is None or not content:
            raise ImportRefused(
                "These columns are not kept here (any more). Send their file again.", id=set_id
            )
        if hashlib.sha256(content).hexdigest() != set_id:
            raise ImportRefused(
                "These columns are no longer as they were sent. Send their file again.", id=set_id
            )
        _touch(path)
        return replace(_read(json.loads(content)), id=set_id)

    def _path(self, set_id: str) -> Path:
        return self._folder / f"{set_id}.json"

    def _tidy(self) -> None:
        """Remove the sets not asked for longest where there are too many, and half-made ones."""
        long_ago = time.time() - HALF_AFTER
        for path in self._folder.glob(".*"):
            with suppress(OSError):
                if path.stat().st_mtime < long_ago:
                    path.unlink()
        dated = []
        for path in self._folder.glob("*.json"):
            try:
                dated.append((path.stat().st_mtime_ns, path))
            except FileNotFoundError:  # removed this moment by somebody else
                continue
        for _, path in sorted(dated)[:-MOST_SETS]:
            path.unlink(missing_ok=True)


def _touch(path: Path) -> None:
    """Say that a set was asked for; where nothing may be written, it is not."""
    with suppress(OSError):
        os.utime(path)


def _written(columns: UserColumns) -> bytes:
    """What a set holds as bytes: equal sets give equal bytes."""
    content = {
        "form": FORM,
        "vintage": columns.vintage,
        "province": columns.province,
        "file": columns.file,
        "numbers": [{"name": one.name, "values": one.values} for one in columns.numbers],
        "flags": [
            {"name": one.name, "yes": sorted(one.yes), "no": sorted(one.no)}
            for one in columns.flags
        ],
    }
    return json.dumps(
        content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"),
        default=dict,
    ).encode()  # fmt: skip


def _read(content: dict[str, Any]) -> UserColumns:
    return UserColumns(
        id="",
        vintage=content["vintage"],
        province=content["province"],
        file=content["file"],
        numbers=tuple(NumberColumn(one["name"], one["values"]) for one in content["numbers"]),
        flags=tuple(
            FlagColumn(one["name"], frozenset(one["yes"]), frozenset(one["no"]))
            for one in content["flags"]
        ),
    )
