"""What must hold for any untidy file: no wrong value is published, and no row is lost unnamed."""

import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from geodata.errors import AtlasError
from geodata.indicators import Basis, load_catalogue
from geodata.ingest.desk import ImportDesk, Staged
from geodata.ingest.options import ImportOptions
from geodata.ingest.report import ReportRow
from geodata.paths import DataDir
from geodata.store import open_store
from geodata.units import BEFORE_REFORM, Level
from tests.geodata.ingest.messy_country import SAMPLES, messy_registry
from tests.geodata.ingest.messy_sheets import Mess, Written, write_messy

DAY = date(2024, 12, 31)
OPTIONS = ImportOptions(vintage=BEFORE_REFORM.name, day=DAY, basis=Basis.COUNTED)


@dataclass
class Tally:
    """What became of many files."""

    files: int = 0
    published_files: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    taken_rows: int = 0
    meant: int = 0
    published: int = 0


def check_mess(mess: Mess, folder: Path, empty_database: Path, tally: Tally) -> None:
    """Stage and publish the file of a mess and compare with what was meant.

    `empty_database` is a migrated database that is copied for each file.
    """
    written = write_messy(mess, folder)
    data_dir = DataDir(folder / "data")
    data_dir.root.mkdir(exist_ok=True)
    shutil.copyfile(empty_database, data_dir.database)
    registry, catalogue = messy_registry(), load_catalogue()
    tally.files += 1
    with open_store(data_dir.database, catalogue) as store:
        desk = ImportDesk(data_dir, store, registry, catalogue)
        try:
            staged = desk.stage(written.path, user="lan", options=OPTIONS)
        except AtlasError as error:
            tally.refused[error.code] += 1
            return
        if mess.letters == "tcvn3":
            assert not staged.report.publishable, "published without its conversion"
            if staged.report.conversion_offered is None:
                tally.refused["letters_not_known"] += 1
                return
            assert staged.report.conversion_offered == "tcvn3"
            staged = desk.convert_text(staged.id, "tcvn3")
        _check_rows(staged, written, tally)
        staged = desk.leave_out_open(staged.id, "lan")
        if not staged.report.publishable:
            assert staged.report.reasons, "not publishable, and nobody says why"
            tally.refused.update(_codes_of(staged))
            return
        desk.publish(staged.id, "lan")
        _check_published(store.observations(), written, tally)


def _check_rows(staged: Staged, written: Written, tally: Tally) -> None:
    """Every row that was meant is in the report once, and never as another unit."""
    rows: dict[int, ReportRow] = {}
    for row in staged.report.rows:
        assert row.row not in rows, f"row {row.row} stands twice in the report"
        rows[row.row] = row
    for number, code in written.rows.items():
        tally.rows += 1
        row = rows.get(number)
        assert row is not None, f"row {number} ({code}) is not in the report"
        if row.taken:
            tally.taken_rows += 1
            assert row.code == code, f"row {number} is {code}, taken for {row.code}: {row.text!r}"
        else:
            assert row.code is None
            assert row.problems, f"row {number} is {row.status} and nobody says why"
    spoilt = [entry for entry in written.entries if entry.spoilt]
    for entry in spoilt:
        row = rows[entry.row]
        read = [one.value for one in row.values if one.text.strip() == entry.spoilt[6:-1]]  # noqa: PD011
        ok = row.wrong or not row.taken or all(value is None for value in read)
        assert ok, f"row {entry.row}: {entry.spoilt} was read as {read}"


def _check_published(observations: pd.DataFrame, written: Written, tally: Tally) -> None:
    """What is published is what was meant, of communes alone; a spoilt cell gives nothing."""
    meant = {
        (entry.code, entry.indicator): entry.value for entry in written.entries if not entry.spoilt
    }
    tally.meant += sum(indicator != SAMPLES for _, indicator in meant)
    tally.published_files += 1
    for row in observations.itertuples():
        assert (row.vintage, row.level) == (BEFORE_REFORM.name, Level.COMMUNE)
        speed = row.indicator == "fixed_download_mbps"
        basis = Basis.MEASURED if speed else Basis.COUNTED
        assert (row.date.date(), row.basis) == (DAY, basis)
        value = row.value if speed else row.numerator
        key = (row.code, row.indicator)
        assert key in meant, f"{key} was published, but nobody wrote it"
        assert value == meant[key], f"{key} is {meant[key]}, published as {value}"
        if speed:
            samples = meant[row.code, SAMPLES]
            assert row.samples == samples, f"{key}: {samples} samples, not {row.samples}"
        tally.published += 1


def _codes_of(staged: Staged) -> set[str]:
    return {problem.code for problem in staged.report.problems}
