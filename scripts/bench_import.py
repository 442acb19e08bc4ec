"""Measures an import: a workbook with every commune of the country, staged by the command.

``python -m scripts.bench_import``. The workbook is written as the statistics office writes its
exports: title, two header rows, province and district once per block, printed totals in between;
one name in twenty in another spelling. The plain way reads the same workbook with pandas, fills the
blocks down and joins on the names. `import.stage` is the whole command `atlas import FILE --stage`
with its report, from its start to its end; memory is the largest of its processes.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from geodata.paths import PUBLISHED_FOLDERS, DataDir
from geodata.units import BEFORE_REFORM, AdminUnit, Level, UnitRegistry
from scripts.figures import REPOSITORY, Figure, bench_data, report

RUNS = 3
OTHER_SPELLING = 20
"""Every how many names one is written another way."""

MEGABYTE = 1024.0

PLAIN = """
import sys
import pandas as pd
frame = pd.read_excel(sys.argv[1], header=None, skiprows=4, dtype=str)
frame[[0, 1]] = frame[[0, 1]].ffill()
rows = frame[frame[2].notna()]
units = pd.read_parquet(sys.argv[2])
names = units.set_index("code")["name"]
communes = units[units["level"] == "commune"]
known = pd.DataFrame({
    0: communes["province_code"].map(names).str.strip(),
    1: communes["parent_code"].map(names).str.strip(),
    2: communes["name"].str.strip(),
    "code": communes["code"],
})
rows = rows.assign(**{str(one): rows[one].str.strip() for one in (0, 1, 2)})
known.columns = ["0", "1", "2", "code"]
found = rows.merge(known, on=["0", "1", "2"], how="left")
print(int(found["code"].notna().sum()), len(rows))
"""


def households(number: int) -> int:
    """Some number of households for the commune of that position."""
    return 400 + (number * 7919) % 9000


def other_spelling(name: str, number: int) -> str:
    """The name in another spelling: decomposed, with Ð for Đ, or with spaces too many."""
    if number % OTHER_SPELLING:
        return name
    ways = [
        unicodedata.normalize("NFD", name),
        name.replace("Đ", "\u00d0").replace(" ", "  "),
        f" {name.upper()} ",
    ]
    return ways[(number // OTHER_SPELLING) % len(ways)]


def write_workbook(registry: UnitRegistry, path: Path) -> int:
    """Write the workbook; returns the number of communes in it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Tong so ho")
    sheet.append(["Số hộ dân cư (ĐVT: Hộ)"])
    sheet.append([])
    sheet.append(["", "", "", "Tổng số", "1. Thành thị", "2. Nông thôn"])
    units = registry.units(BEFORE_REFORM, Level.COMMUNE)
    number_of = {unit.code: number for number, unit in enumerate(units)}
    sheet.append(["Tổng số", "", "", *_sums(units, number_of)])
    for province in registry.units(BEFORE_REFORM, Level.PROVINCE):
        inside = registry.units(BEFORE_REFORM, Level.COMMUNE, within=province.code)
        sheet.append([f"{province.name} (Tổng số)", "", "", *_sums(inside, number_of)])
        shown = province.name
        for district in registry.units(BEFORE_REFORM, Level.DISTRICT, within=province.code):
            members = registry.units(BEFORE_REFORM, Level.COMMUNE, within=district.code)
            sheet.append([shown, f"{district.name} (Tổng số)", "", *_sums(members, number_of)])
            shown, block = "", district.name
            for unit in members:
                name = other_spelling(unit.name, number_of[unit.code])
                sheet.append(["", block, name, *_sums([unit], number_of)])
                block = ""
    book.save(path)
    return len(units)


def _sums(units: Sequence[AdminUnit], number_of: dict[str, int]) -> list[str]:
    urban = [unit for unit in units if not unit.name.startswith("Xã")]
    whole = sum(households(number_of[unit.code]) for unit in units)
    town = sum(households(number_of[unit.code]) for unit in urban)
    return [str(whole), str(town) if town else "", str(whole - town) if whole > town else ""]


def measure() -> list[Figure]:
    """Seconds, memory and rows found, of the command and of the plain way."""
    data = bench_data()
    registry = UnitRegistry.load(data)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = folder / "so_ho.xlsx"
        communes = write_workbook(registry, book)
        answer = folder / "report.json"
        command = [
            str(Path(sys.executable).with_name("atlas")), "import", str(book), "--stage",
            "--vintage", BEFORE_REFORM.name, "--date", "2024-12-31", "--basis", "counted",
            "--data", str(_desk_data(data, folder)), "--report", str(answer),
        ]  # fmt: skip
        seconds, memory = [], []
        for _ in range(RUNS):
            took, peak = _run(command, allowed=(0, 1))
            seconds.append(took)
            memory.append(peak)
        rows = json.loads(answer.read_text(encoding="utf-8"))["rows"]
        taken = sum(row["status"] in ("exact", "normalised", "alias") for row in rows)
        plain_command = [sys.executable, "-c", PLAIN, str(book), str(data.registry(BEFORE_REFORM))]
        plain_seconds, plain_memory = _run(plain_command)
        plain_found = int(_output(plain_command).split()[0])
    median = statistics.median(seconds)
    return [
        Figure("import.stage", median, "s", 20, RUNS),
        Figure("import.memory", max(memory), "MB", 1000, RUNS),
        Figure("import.rows_found", 100 * taken / communes, "%", 99, 1, at_least=True),
        Figure("import.plain.seconds", plain_seconds, "s", None, 1),
        Figure("import.plain.memory", plain_memory, "MB", None, 1),
        Figure("import.plain.rows_found", 100 * plain_found / communes, "%", None, 1),
        Figure("import.times_plain_seconds", median / plain_seconds, "times", None, RUNS),
    ]


def _desk_data(data: DataDir, folder: Path) -> Path:
    """A data directory with the same build and a copy of the database, to stage in."""
    root = folder / "data"
    root.mkdir()
    for name in ("builds", "current", *PUBLISHED_FOLDERS):
        (root / name).symlink_to((data.root / name).resolve())
    shutil.copyfile(data.database, root / data.database.name)
    return root


def _run(command: list[str], allowed: tuple[int, ...] = (0,)) -> tuple[float, float]:
    """Seconds that a command took, and the most memory one of its processes had, in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, usage.ru_maxrss / MEGABYTE


def _output(command: list[str]) -> str:
    return subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout


def main() -> int:
    """Measure, print and save."""
    return report(measure())


if __name__ == "__main__":
    sys.exit(main())
