"""`atlas export map` and `atlas export atlas` on the small country."""

import io
import json
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from typer.testing import CliRunner

from dashboard.app import page_of
from dashboard.cli import app
from dashboard.printing.lands import LandStore
from dashboard.settings import Settings
from tests.small_atlas import FIBRE, OLD, small_geometry, small_service

RUN = CliRunner()


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The commands over the small country; gives the folder they work in."""
    page = page_of(small_service(tmp_path), (), Settings(data=tmp_path))
    monkeypatch.setattr("dashboard.app.load_page", lambda _settings: page)
    monkeypatch.setattr(LandStore.__init__, "__defaults__", (small_geometry,))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*arguments: str, code: int = 0) -> str:
    """What a command prints."""
    given = ["export", *arguments, "--data", ".", "--vintage", OLD, "--indicator", FIBRE]
    result = RUN.invoke(app, given)
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def texts(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages]


def test_map_of_a_district_with_words_of_ones_own(small: Path) -> None:
    told = said(
        "map", "--year", "2024", "--district", "380", "--title", "Huyện Nam", "--notes", "Tạm tính",
        "--paper", "A3", "--lang", "en", "--layers", "tslcd", "-o", "m.pdf",
    )  # fmt: skip
    assert f"{FIBRE}, declared, 2024-12-31" in told
    (text,) = texts(small / "m.pdf")
    for words in ("Huyện Nam", "Notes: Tạm tính", "Data up to 2024-12-31", "on A3"):
        assert words in text, words
    assert "Pilot communes" not in text


def test_map_as_a_picture(small: Path) -> None:
    options = ("--date", "2023-12-31", "--province", "38", "--orientation", "portrait")
    told = json.loads(said("map", *options, "--dpi", "72", "-o", "m.png", "--json"))
    assert told["date"] == "2023-12-31"
    assert told["bytes"] == (small / "m.png").stat().st_size
    assert Image.open(io.BytesIO((small / "m.png").read_bytes())).size == (595, 842)


@pytest.mark.parametrize(
    "wrong",
    [
        ("map", "--year", "2024", "-o", "m.gif"),
        ("map", "--year", "2024", "-o", "none/m.pdf"),
        ("map", "--year", "2024", "--paper", "A5", "-o", "m.pdf"),
        ("map", "--year", "2024", "--layers", "roads", "-o", "m.pdf"),
        ("map", "-o", "m.pdf"),
        ("atlas", "--year", "2024", "--by", "year", "-o", "m.pdf"),
        ("atlas", "--year", "2024", "--by", "district", "-o", "m.pdf"),
        ("atlas", "--year", "2024", "--year", "2023", "--by", "province", "-o", "m.pdf"),
        ("atlas", "--year", "2024", "--by", "province", "-o", "m.png"),
    ],
)
def test_wrong_calls_exit_with_two(small: Path, wrong: tuple[str, ...]) -> None:
    said(*wrong, code=2)
    assert not list(small.glob("m.*"))


@pytest.mark.parametrize(
    ("options", "pages"),
    [
        (("--by", "province"), ["Tỉnh Thanh Hóa", "Tỉnh Đà Nẵng", "Tỉnh Khánh Hòa"]),
        (("--by", "district", "--province", "38"), ["Huyện Nam", "Huyện Bắc"]),
        (("--by", "commune", "--province", "48"), ["Xã Hòa Bắc", "Xã Hòa Nam", "Xã Hoàng Sa"]),
    ],
)
def test_atlas_has_a_page_for_each(small: Path, options: tuple[str, ...], pages: list[str]) -> None:
    said("atlas", "--year", "2024", *options, "-o", "a.pdf", "--title", "Tập bản đồ của Sở")
    index, *found = texts(small / "a.pdf")
    assert "Tập bản đồ của Sở" in index
    assert len(found) == len(pages)
    for place, (name, text) in enumerate(zip(pages, found, strict=True), start=2):
        assert name in index
        assert name in text
        assert f"Trang {place}/{len(pages) + 1}" in text


BY_YEAR = (
    "atlas",
    "--by",
    "indicator-year",
    "--province",
    "38",
    "--year",
    "2024",
    "--year",
    "2023",
)


def test_atlas_by_indicator_and_year(small: Path) -> None:
    said(*BY_YEAR, "-o", "a.pdf")
    reader = pypdf.PdfReader(io.BytesIO((small / "a.pdf").read_bytes()))
    name, years = reader.outline
    assert name.title == "Hộ có thể đăng ký cáp quang"  # type: ignore[union-attr]
    assert [one.title for one in years] == ["31/12/2023", "31/12/2024"]  # type: ignore[union-attr]


def test_atlas_is_not_written_without_one_of_its_pages(small: Path) -> None:
    """Nobody has counted people in 2023."""
    said(*BY_YEAR, "--indicator", "population", "-o", "b.pdf", code=1)
    assert not (small / "b.pdf").exists()
