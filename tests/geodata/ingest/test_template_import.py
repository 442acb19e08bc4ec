"""A filled template comes in without a question, through the desk itself."""

import io
from pathlib import Path

import openpyxl

from geodata.indicators import load_catalogue
from geodata.ingest.desk import ImportDesk
from geodata.ingest.template import template_bytes
from geodata.paths import DataDir
from geodata.store import open_store
from tests.geodata.ingest.messy_country import messy_registry
from tests.geodata.ingest.test_template import FIBRE, MARK


def test_a_filled_template_is_published_without_a_question(tmp_path: Path) -> None:
    registry, catalogue = messy_registry(), load_catalogue()
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(registry, catalogue, MARK)))
    sheet = book.worksheets[0]
    for row in range(7, sheet.max_row + 1):
        sheet.cell(row, 5).value, sheet.cell(row, 6).value = 50 + row, 100 + row
        sheet.cell(row, 7).value = 400 + row
    sheet["G8"], sheet["G9"], sheet["G10"] = "-", "..", 0
    path = tmp_path / "filled.xlsx"
    book.save(path)
    data_dir = DataDir(tmp_path / "data")
    data_dir.root.mkdir()
    with open_store(data_dir.database, catalogue) as store:
        desk = ImportDesk(data_dir, store, registry, catalogue)
        staged = desk.stage(path, user="lan")
        assert staged.report.vintage == MARK.vintage
        assert staged.report.reasons == ()
        desk.publish(staged.id, "lan")
        found = store.observations()
    shares = found[found["indicator"] == FIBRE]
    assert len(shares) == 20
    assert set(shares["basis"]) == {"declared"}
    assert float(shares[shares["code"] == "14751"]["numerator"].iloc[0]) == 57
    people = found[found["indicator"] == "population"].set_index("code")["numerator"]
    assert len(people) == 18
    assert people["14754"] == 0
    assert not {"14752", "14753"} & set(people.index)
