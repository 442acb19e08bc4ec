"""`atlas export report` and `atlas report-template` on the sample."""

import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.shared import Mm
from typer.testing import CliRunner

from dashboard.cli import app
from dashboard.reports.form import template_bytes
from geodata.paths import DataDir

RUN = CliRunner()


def run(*arguments: str) -> str:
    result = RUN.invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_report_of_a_province(atlas_data: DataDir, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    said = json.loads(
        run(
            *("export", "report", "--plan", "38", "--due", "2025-12-15", "-o", str(folder)),
            *("--dpi", "72", "--data", str(atlas_data.root), "--json"),
        )
    )
    assert (said["plan"], said["period"]) == ("plan-thanh-hoa", ["2025-07-01", "2025-12-31"])
    assert (said["day_assumed"], said["communes"], said["simulated"]) == (False, 166, True)
    assert sum(said["targets"].values()) == 11  # targets of the plan
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"report_plan-thanh-hoa_2025-12-15.{ending}" for ending in ("docx", "xlsx")]
    document = Document(str(folder / names[0]))
    assert [one.width for one in document.inline_shapes] == [Mm(148)] * 3  # fibre, 4G, 5G
    sources = [one.text for one in document.paragraphs if one.text.startswith("- Số liệu mô phỏng")]
    assert sources
    assert all("Thanh Hóa" in one for one in sources)
    lists = next(one for one in document.tables if one.rows[0].cells[1].text == "Mã")
    book = openpyxl.load_workbook(folder / names[1])
    head, *rows = list(book["Xã chậm"].iter_rows(values_only=True))
    place = head.index("Còn thiếu")
    in_document = [row.cells[5].text.replace(".", "") for row in lists.rows[1:]]
    assert in_document == [str(row[place]) for row in rows]


def test_what_cannot_be_reported(atlas_data: DataDir, tmp_path: Path) -> None:
    def refused(*arguments: str) -> str:
        given = ("export", "report", "-o", str(tmp_path), "--data", str(atlas_data.root))
        result = RUN.invoke(app, [*given, *arguments])
        assert result.exit_code != 0
        return " ".join(f"{result.output} {result.exception}".split())

    assert "is no date" in refused("--plan", "38", "--due", "15/12/2025")
    assert "no plan 'nowhere'" in refused("--plan", "nowhere", "--due", "2025-12-15")
    none = str(tmp_path / "none.docx")
    assert "cannot be read" in refused("--plan", "38", "--due", "2025-12-15", "--template", none)
    assert list(tmp_path.iterdir()) == []


def test_the_template_is_written_to_be_edited(tmp_path: Path) -> None:
    said = run("report-template", "-o", str(tmp_path / "x.docx"), "--lang", "en", "--fields")
    assert "agency_parent" in said
    assert (tmp_path / "x.docx").read_bytes() == template_bytes("en")
    made = Document(io.BytesIO((tmp_path / "x.docx").read_bytes()))
    assert any("{{ preamble }}" in one.text for one in made.paragraphs)
    assert made.core_properties.created.date() <= date.today()  # noqa: DTZ011


def test_a_template_must_be_a_word_file(tmp_path: Path) -> None:
    assert RUN.invoke(app, ["report-template", "-o", str(tmp_path / "x.odt")]).exit_code == 2


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_templates_name_no_maker(lang: str) -> None:
    properties = Document(io.BytesIO(template_bytes(lang))).core_properties
    assert (properties.author, properties.comments) == ("", "")
