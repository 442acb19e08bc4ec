"""A department's own plans: files of statements, read whole or refused, kept in the data directory.

A file has the columns of a plan's reading, in Vietnamese or English: province code, kind, subject,
date, comparator, value, unit, scope, document, wording; subject, province code and kind in every
row. `indicator` names what measures a target; without it a subject that is worded like one of the
package's, or like an indicator, is measured by the same, and any other by nothing: a guess would
put a plan's name on figures it never spoke of.

What was read is kept as text beside the file as it was sent, and checked again whenever it is
loaded, so that what a newer catalogue no longer knows is named instead of ignored.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from geodata.errors import CatalogueError, ImportRefused
from geodata.indicators import Catalogue
from geodata.paths import DataDir
from geodata.plan_rows import PlanRow, targets_from
from geodata.targets import Target

FOLDER = "plans"
RECORD = "plan.json"
ID_LETTERS = 12
MOST_FILES = 200
FORMAT = 1


@dataclass(frozen=True)
class PlanRecord:
    """One file that was brought in: its name, sha256, who did it and when, and its rows."""

    id: str
    file: str
    sha256: str
    user: str
    added: datetime
    rows: tuple[PlanRow, ...]

    def targets(self, catalogue: Catalogue) -> tuple[Target, ...]:
        """The statements of the file; `CatalogueError` names the rows that no longer hold."""
        try:
            return targets_from(self.rows, self.id, self.file, catalogue)
        except ImportRefused as error:
            raise CatalogueError(error.message, **error.details) from error

    def as_dict(self) -> dict[str, object]:
        """What a list of plans says of it."""
        return {
            "id": self.id,
            "file": self.file,
            "sha256": self.sha256,
            "user": self.user,
            "added": self.added.isoformat(),
            "entries": len(self.rows),
            "provinces": sorted({row.cells.get("province", "") for row in self.rows}),
        }


class PlanFolder:
    """The plans of a data directory, one folder each; nothing is made before the first."""

    def __init__(self, data_dir: DataDir) -> None:
        self.root = data_dir.root / FOLDER

    def ids(self) -> tuple[str, ...]:
        """The ids of all files, sorted; reads none of them."""
        return tuple(sorted(path.parent.name for path in self.root.glob(f"*/{RECORD}")))

    def records(self) -> tuple[PlanRecord, ...]:
        """All files in the order they were added; `CatalogueError` for one that is damaged."""
        found = [self._read(path) for path in self.root.glob(f"*/{RECORD}")]
        return tuple(sorted(found, key=lambda record: (record.added, record.id)))

    def add(
        self, path: Path, rows: Sequence[PlanRow], user: str, catalogue: Catalogue
    ) -> PlanRecord:
        """Keep a file with its rows; `ImportRefused` if it is there already or rows are wrong."""
        sent = path.read_bytes()
        digest = hashlib.sha256(sent).hexdigest()
        record = PlanRecord(
            id=f"own-{digest[:ID_LETTERS]}",
            file=path.name,
            sha256=digest,
            user=user,
            added=datetime.now(UTC).replace(microsecond=0),
            rows=tuple(rows),
        )
        targets_from(record.rows, record.id, record.file, catalogue)
        home = self.root / record.id
        if home.exists():
            raise ImportRefused(
                f"{path.name} has been imported before, as {record.id}.", file=path.name
            )
        if len(self.ids()) >= MOST_FILES:
            raise ImportRefused(f"There are {MOST_FILES} plan files already; remove one first.")
        self.root.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".adding-", dir=self.root))
        try:
            (making / f"sent{_suffix(path)}").write_bytes(sent)
            (making / RECORD).write_text(_written(record), encoding="utf-8")
            making.chmod(0o755)
            making.replace(home)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        return record

    def remove(self, plan_id: str) -> PlanRecord:
        """Take a file out of use and delete it; `ImportRefused` if there is none of that id."""
        record = next((one for one in self.records() if one.id == plan_id), None)
        if record is None:
            known = ", ".join(one.id for one in self.records()) or "none"
            raise ImportRefused(f"There is no plan file {plan_id!r}; there are: {known}.")
        shutil.rmtree(self.root / record.id)
        return record

    @staticmethod
    def _read(path: Path) -> PlanRecord:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["format"] != FORMAT:
                raise CatalogueError(f"{path}: format {data['format']}, not {FORMAT}.")
            return PlanRecord(
                id=path.parent.name,
                file=str(data["file"]),
                sha256=str(data["sha256"]),
                user=str(data["user"]),
                added=datetime.fromisoformat(data["added"]),
                rows=tuple(PlanRow(int(row["row"]), _texts(row["cells"])) for row in data["rows"]),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CatalogueError(
                f"{path}: the plan file is damaged ({error}); remove its folder.", file=str(path)
            ) from error


def _texts(cells: Mapping[str, object]) -> dict[str, str]:
    return {str(key): str(value) for key, value in cells.items()}


def _suffix(path: Path) -> str:
    """The ending of a file's name where it is a plain one."""
    ending = path.suffix.lower()
    return ending if ending[1:].isascii() and ending[1:].isalnum() and len(ending) < 8 else ""


def _written(record: PlanRecord) -> str:
    told = {**asdict(record), "added": record.added.isoformat(), "format": FORMAT}
    del told["id"]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
