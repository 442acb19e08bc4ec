"""Kill a publishing process at many moments and look at what the store then holds.

``python scripts/kill_publish.py [--moments 200] [--communes 4000] [--database ADDRESS]`` stages a
file of made-up communes over simulated values, then lets a child process publish it and kills it
(SIGKILL), the moments spread evenly over the time that publishing takes. After each kill the store
must hold the old or the new release whole: no other state, no damage, an import record if and only
if the release is there. The last line is JSON: how often it was the old one and how often the new
one. The database is a new file, or the empty one of PostgreSQL at the address; what it came to hold
stays.
"""

import argparse
import json
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.indicators import Basis, load_catalogue
from geodata.ingest.desk import ImportDesk, ImportOptions
from geodata.paths import DataDir
from geodata.store import OBSERVATION_COLUMNS, Publication, SourceRecord, Store, open_store
from geodata.store.database import make_engine, writing
from geodata.units import BEFORE_REFORM, AdminUnit, Level, UnitRegistry

DAY = date(2024, 12, 31)
SIDE_FILES = ("-wal", "-shm")
BACK = (
    "DELETE FROM import",
    "DELETE FROM observation WHERE added_in > 1",
    "UPDATE observation SET removed_in = NULL",
    "DELETE FROM source WHERE added_in > 1",
    "DELETE FROM release WHERE number > 1",
)


def country(communes: int) -> UnitRegistry:
    """One province and one district with so many communes."""

    def unit(code: str, level: Level, kind: str, name: str, parent: str | None) -> AdminUnit:
        return AdminUnit(BEFORE_REFORM, code, level, f"{kind} {name}", name, kind, parent, "38")

    units = [
        unit("38", Level.PROVINCE, "Tỉnh", "Thanh Hóa", None),
        unit("380", Level.DISTRICT, "Huyện", "Nông Cống", "38"),
    ]
    units += [
        unit(f"{10_000 + n}", Level.COMMUNE, "Xã", f"Trung Sơn {n}", "380") for n in range(communes)
    ]
    return UnitRegistry(units)


def simulated(communes: int) -> Publication:
    """The release that stands before: households of every commune, made up."""
    rows = [
        (
            BEFORE_REFORM.name, f"{10_000 + n}", "commune", "households", DAY, "counted", "sample",
            1.0, None, None, None,
        )
        for n in range(communes)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(OBSERVATION_COLUMNS))
    source = SourceRecord("sample", "Mô phỏng", simulated=True)
    return Publication("Mô phỏng", (source,), observations=frame)


def write_file(path: Path, communes: int) -> None:
    """A CSV with the households of every commune."""
    lines = ["Mã xã;Tỉnh;Huyện;Xã;Số hộ"]
    lines += [
        f"{10_000 + n};Tỉnh Thanh Hóa;Huyện Nông Cống;Xã Trung Sơn {n};{n + 5}"
        for n in range(communes)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def start_publishing(desk: ImportDesk, store: Store, staged_id: str) -> int:
    """Fork a child that publishes and exits; its process id. No connection is shared with it."""
    store.close()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        desk.publish(staged_id, "lan")
        status = 0
    finally:
        os._exit(status)


def state_of(database: Path | str, communes: int) -> str:
    """ "old" or "new"; AssertionError names what is neither."""
    engine = make_engine(database)
    with writing(engine) as connection:  # after the end of what the killed process had begun

        def ask(query: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

        if isinstance(database, Path):
            assert ask("pragma integrity_check") == [("ok",)], "the file is damaged"
            assert ask("pragma foreign_key_check") == [], "a reference leads nowhere"
        state = _state(ask, communes)
    engine.dispose()
    return state


def _state(ask: Callable[[str], list[tuple[Any, ...]]], communes: int) -> str:
    releases = [number for (number,) in ask("select number from release order by number")]
    imports = [number for (number,) in ask("select release from import")]
    live = dict(
        ask("select source_id, count(*) from observation where removed_in is null group by 1")
    )
    if releases == [1]:
        assert (imports, live) == ([], {"sample": communes}), f"half: {imports}, {live}"
        return "old"
    assert releases == [1, 2], f"releases {releases}"
    assert imports == [2], f"imports {imports}"
    ((source, count),) = live.items()
    assert str(source).startswith("import-"), f"live rows of {source}"
    assert count == communes, f"{count} of {communes} rows"
    ((total,),) = ask("select sum(numerator) from observation where removed_in is null")
    assert total == sum(n + 5 for n in range(communes)), f"the sum is {total}"
    return "new"


def put_back(baseline: Path, database: Path | str) -> None:
    """The database as it was before publishing."""
    if isinstance(database, str):
        engine = make_engine(database)
        with writing(engine) as connection:
            for statement in BACK:
                connection.exec_driver_sql(statement)
        engine.dispose()
        return
    for ending in SIDE_FILES:
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.copyfile(baseline, database)


def kill_at_many_moments(
    folder: Path, moments: int, communes: int, address: str | None = None
) -> dict[str, object]:
    """Run the whole trial in a folder; how often which state was found, and the seconds taken."""
    data_dir = DataDir(folder / "data")
    write_file(folder / "so-ho.csv", communes)
    registry = country(communes)
    database = address or data_dir.database
    store = open_store(database)
    if store.releases():
        raise SystemExit("The database is not empty.")
    desk = ImportDesk(data_dir, store, registry, load_catalogue())
    store.publish(simulated(communes), registry)
    options = ImportOptions(vintage=BEFORE_REFORM.name, day=DAY, basis=Basis.COUNTED)
    staged = desk.stage(folder / "so-ho.csv", options=options)
    assert staged.report.publishable, staged.report.reasons
    store.close()
    baseline = folder / "baseline.db"
    if isinstance(database, Path):
        connection = sqlite3.connect(database)
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.close()
        shutil.copyfile(database, baseline)

    begun = time.perf_counter()
    assert os.waitpid(start_publishing(desk, store, staged.id), 0)[1] == 0, "publishing failed"
    whole = time.perf_counter() - begun
    assert state_of(database, communes) == "new"
    found = {"old": 0, "new": 0}
    for moment in range(moments):
        put_back(baseline, database)
        child = start_publishing(desk, store, staged.id)
        time.sleep(whole * 1.5 * moment / moments)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found[state_of(database, communes)] += 1
        assert desk.staged(staged.id).report.rows == staged.report.rows, "the report is damaged"
    done = desk.publish(staged.id, "lan")
    assert done.release.number == 2
    assert state_of(database, communes) == "new"
    store.close()
    return {"moments": moments, **found, "seconds_of_a_publish": round(whole, 3)}


def main() -> None:
    """Run with the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--communes", type=int, default=4000)
    parser.add_argument("--database", help="address of an empty PostgreSQL database")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = kill_at_many_moments(Path(folder), given.moments, given.communes, given.database)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
