"""The staged imports on disk: one folder each, whole or not there.

``staging/<id>/`` holds the file as sent (``original``), ``report.json`` (the report and every
decision) and ``about.json`` (what a list shows). A folder is made under a name that starts with a
dot and renamed when it is whole; a file in it is replaced in one step. Ids are random, so that one
cannot be guessed; an id that is not one of the shelf's own never becomes a path.
"""

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from geodata.errors import ImportRefused

ID = re.compile(r"[0-9a-f]{20}")
KEPT = 60
"""So many staged imports are kept at the most; the oldest make room."""
KEPT_FOR = timedelta(days=60)
HALF_AFTER = timedelta(hours=1)
"""A half-made folder as old as this was left by a process that died."""
CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal; `ImportRefused` if it cannot be read."""
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


class Shelf:
    """The folder of staged imports."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, path: Path) -> tuple[str, str, Path]:
        """Copy a file onto the shelf; its new id, its sha256 and where the half-made folder is.

        The folder shows up once `finish` is called with it.
        """
        self._tidy()
        staged_id = secrets.token_hex(10)
        half = self._folder / f".{staged_id}"
        half.mkdir(parents=True)
        digest = hashlib.sha256()
        try:
            with (half / "original").open("wb") as copy:
                for block in _blocks(path):
                    digest.update(block)
                    copy.write(block)
        except ImportRefused:
            self.drop(half)
            raise
        return staged_id, digest.hexdigest(), half

    def finish(self, half: Path, report: str, about: dict[str, Any]) -> None:
        """Write the report into a half-made folder and make it visible."""
        _write(half / "report.json", report)
        _write(half / "about.json", json.dumps(about, ensure_ascii=False))
        half.rename(self._folder / half.name.removeprefix("."))

    def drop(self, half: Path) -> None:
        """Remove a half-made folder."""
        shutil.rmtree(half, ignore_errors=True)

    def replace(self, staged_id: str, report: str, about: dict[str, Any]) -> None:
        """Put a new report in the place of the old one."""
        folder = self.folder(staged_id)
        _write(folder / "report.json", report)
        _write(folder / "about.json", json.dumps(about, ensure_ascii=False))

    def folder(self, staged_id: str) -> Path:
        """The folder of a staged import; `ImportRefused` if there is none."""
        found = self._folder / staged_id if ID.fullmatch(staged_id) else None
        if found is None or not (found / "report.json").is_file():
            raise ImportRefused(
                f"There is no staged import {staged_id}; it was discarded or never staged.",
                id=staged_id,
            )
        return found

    def original(self, staged_id: str) -> Path:
        """The file as it was sent."""
        return self.folder(staged_id) / "original"

    def report(self, staged_id: str) -> dict[str, Any]:
        """The stored report, parsed."""
        text = (self.folder(staged_id) / "report.json").read_text(encoding="utf-8")
        report: dict[str, Any] = json.loads(text)
        return report

    def abouts(self) -> Iterator[dict[str, Any]]:
        """What a list shows of every staged import, the newest first."""
        found = []
        for folder in self._folders():
            try:
                found.append(json.loads((folder / "about.json").read_text(encoding="utf-8")))
            except FileNotFoundError:  # discarded this moment by somebody else
                continue
        found.sort(key=lambda about: str(about["staged_at"]), reverse=True)
        return iter(found)

    def discard(self, staged_id: str) -> None:
        """Remove a staged import: hidden in one step, then deleted."""
        folder = self.folder(staged_id)
        hidden = folder.with_name(f".{staged_id}-{secrets.token_hex(4)}")
        folder.rename(hidden)
        self.drop(hidden)

    def _folders(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [one for one in self._folder.iterdir() if ID.fullmatch(one.name)]

    def _tidy(self) -> None:
        """Discard what is old or too much, and what a process that died left half-made."""
        if not self._folder.is_dir():
            return
        now = datetime.now(UTC)
        for one in self._folder.iterdir():
            if one.name.startswith(".") and now - _touched(one) > HALF_AFTER:
                self.drop(one)
        dated = sorted((_touched(one), one.name) for one in self._folders())
        too_many = len(dated) - (KEPT - 1)
        for place, (moment, name) in enumerate(dated):
            if place < too_many or now - moment > KEPT_FOR:
                self.discard(name)


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while block := source.read(CHUNK):
                yield block
    except OSError as error:
        raise ImportRefused(
            f"{path.name} cannot be read: {error.strerror}.", file=path.name
        ) from error


def _touched(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.now(UTC)


def _write(path: Path, text: str) -> None:
    """Write a file in one step: whole or as it was."""
    half = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    half.write_text(text, encoding="utf-8")
    half.replace(path)
