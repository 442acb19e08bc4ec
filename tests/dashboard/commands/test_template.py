from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.cli import app
from geodata.ingest.reading import read_book
from geodata.ingest.template import template_mark
from geodata.paths import DataDir

RUN = CliRunner()


def test_a_template_of_binh_thuan_before_the_reform(atlas_data: DataDir, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    call = ["template", "--province", "60", "--indicator", "fibre_available_households"]
    call += ["--indicator", "population", "--year", "2024", "-o", str(path)]
    ran = RUN.invoke(app, [*call, "--data", str(atlas_data.root)])
    assert ran.exit_code == 0, ran.output
    book = read_book(path)
    mark = template_mark(book)
    assert mark is not None
    assert (mark.vintage, mark.province, mark.level) == ("2025-03-01", "60", "commune")
    codes = [row[0] for row in book.sheets[0].rows[6:]]
    assert len(codes) == 121
    assert codes[0] == "22915"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "either --year or --day"),
        (["--year", "2024", "--day", "2024-12-31"], "either --year or --day"),
        (["--day", "31.12.2024"], "is no date"),
        (["--year", "2024", "--level", "village"], "province, district, commune"),
        (["--year", "2024", "--lang", "fr"], "vi, en"),
        (["--year", "2024", "--basis", "guessed"], "declared"),
    ],
)
def test_wrong_calls_say_what_is_possible(given: list[str], words: str, tmp_path: Path) -> None:
    call = ["template", "--indicator", "population", "-o", str(tmp_path / "x.xlsx"), *given]
    ran = RUN.invoke(app, call)
    assert ran.exit_code == 2
    assert words in " ".join(ran.output.replace("│", " ").split())
