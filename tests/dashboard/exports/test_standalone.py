"""The stand-alone map of a view and of the command: what is asked for, and what is refused."""

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from typer.testing import CliRunner

from dashboard import cli
from dashboard.app import page_of
from dashboard.cli import app
from dashboard.exports import standalone
from dashboard.exports.downloads import downloads_blueprint
from dashboard.exports.standalone import HtmlAsk, html_page
from dashboard.pages.atlas import PageContext
from dashboard.settings import Settings
from geodata.errors import BadRequest, LimitExceeded
from geodata.units import Level
from tests.small_atlas import BEFORE, DAY, FIBRE, NEW, OLD, small_service

RUN = CliRunner()


@pytest.fixture
def small(tmp_path: Path) -> PageContext:
    return page_of(small_service(tmp_path, carried=True), (), Settings(data=tmp_path))


@pytest.fixture
def client(small: PageContext) -> FlaskClient:
    server = Flask(__name__)
    server.register_blueprint(downloads_blueprint(small, lambda *_: None))
    return server.test_client()


def ask(**change: Any) -> HtmlAsk:
    given: dict[str, Any] = {
        "vintage": OLD,
        "level": Level.COMMUNE,
        "province": "38",
        "district": None,
        "shown": ((FIBRE, "declared", DAY),),
        "layers": (),
        "lang": "en",
    }
    return HtmlAsk(**{**given, **change})


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'id="atlas-data">(.*?)</script>', html)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_the_view_of_a_province_has_all_its_dates(client: FlaskClient) -> None:
    query = f"v={OLD}&l=commune&p=38&y=2023&i={FIBRE}&b=declared&on=tslcd&lang=en"
    answer = client.get(f"/map.html?{query}")
    assert answer.content_type == "text/html; charset=utf-8"
    name = f"filename=map_{FIBRE}_commune_38_2023.html"
    assert answer.headers["Content-Disposition"] == f"attachment; {name}"
    assert answer.headers["Cache-Control"] == "no-store"
    told = data_of(answer.text)
    days = [sheet["when"] for sheet in told["sheets"]]
    assert days == ["2023-12-31", "2024-12-31", "2025-12-31"]
    assert told["opening"] == 0
    assert [points["code"] for points in told["points"]] == ["tslcd"]
    assert told["pilots"]["units"] == []


def test_the_view_of_the_country_has_its_own_date(client: FlaskClient) -> None:
    query = f"v={OLD}&l=commune&p=all&y=2023&i={FIBRE}&b=declared"
    told = data_of(client.get(f"/map.html?{query}").text)
    assert [sheet["when"] for sheet in told["sheets"]] == ["31/12/2023"]
    assert told["place"] == "Cả nước"


def test_too_many_points_are_refused(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standalone, "MOST_POINTS", 399)
    answer = client.get(f"/map.html?v={OLD}&p=38&y=2024&i={FIBRE}&on=base_station")
    assert answer.status_code == 413
    assert "at most 399 points" in answer.text


def test_too_many_layers_and_unknown_dates_are_refused(small: PageContext) -> None:
    with pytest.raises(LimitExceeded, match="at most 40"):
        html_page(small, ask(shown=((FIBRE, "declared", DAY),) * 41))
    with pytest.raises(BadRequest, match="at least one"):
        html_page(small, ask(shown=()))
    with pytest.raises(BadRequest, match="no values on the basis"):
        html_page(small, ask(shown=((FIBRE, "counted", DAY),)))


def test_what_is_said_of_a_carried_unit(small: PageContext) -> None:
    page = html_page(small, ask(vintage=NEW))
    said = {column.label: column.texts[0] for column in page.sheets[0].columns}
    # 7,628 of 13,600 households, of which the divided commune brought 600.
    assert said == {
        "Households able to order fibre": "7,628",
        "Households": "13,600",
        "Origin of the value": "Re-based, estimated, from the units of 2025-03-01",
        "Estimated share": "4%",
        "Marks": "simulated",
    }


def test_points_say_what_is_known_and_where_they_lie(small: PageContext) -> None:
    (points,) = html_page(small, ask(layers=("tslcd",))).points
    assert points.positions.tolist() == [[105.25, 20.25]]
    assert points.places == ("Xã 38011",)
    assert {column.label: column.texts[0] for column in points.columns} == {
        "Status": "In service",
        "Operator": "${alert(1)}",
        "In service since": "2020-05-01",
        "Marks": "Simulated data",
    }


def test_the_districts_of_before_can_stand_over_new_communes(small: PageContext) -> None:
    (outline,) = html_page(small, ask(vintage=NEW, layers=("old_districts",))).outlines
    assert outline.codes == ("380", "381")
    assert html_page(small, ask(layers=("old_districts",))).outlines == ()


@pytest.fixture
def command(small: PageContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("dashboard.app.load_page", lambda _settings: small)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_writes_several_years_and_indicators(command: Path) -> None:
    result = RUN.invoke(
        app,
        [
            *("export", "html", "--data", ".", "--province", "381", "--vintage", OLD),
            *("--indicator", FIBRE, "--indicator", "population", "--year", "2024", "--json"),
            *("--layers", "tslcd,pilots", "--lang", "en", "-o", "x.html"),
        ],
    )
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said["layers"] == [
        [FIBRE, "declared", "2024-12-31"],
        ["population", "counted", "2024-12-31"],
    ]
    html = (command / "x.html").read_text(encoding="utf-8")
    assert said["bytes"] == len(html.encode())
    told = data_of(html)
    assert told["place"] == "Huyện Bắc, Tỉnh Thanh Hóa"
    assert told["within"] == list(range(8, 16))
    assert told["words"]["map"] == "Map"


def test_the_command_opens_at_the_latest_year(command: Path) -> None:
    result = RUN.invoke(
        app,
        [
            *("export", "html", "--data", ".", "--vintage", OLD, "--indicator", FIBRE),
            *("--year", "2024", "--year", "2023", "-o", "x.html"),
        ],
    )
    assert result.exit_code == 0, result.output
    assert f"{FIBRE}, declared, {BEFORE}" in result.stdout
    told = data_of((command / "x.html").read_text(encoding="utf-8"))
    days = [date(int(s["when"][6:]), 12, 31) for s in told["sheets"]]
    assert days == [BEFORE, DAY]
    assert told["opening"] == 1


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--year", "2024", "-o", "x.pdf"), "must end in .html"),
        (("--year", "2024", "-o", "none/x.html"), "no folder none"),
        (("--year", "2024", "--layers", "roads", "-o", "x.html"), "--layers is 'roads'"),
        (("-o", "x.html"), "--year"),
    ],
)
def test_wrong_calls(command: Path, options: tuple[str, ...], error: str) -> None:
    call = ["export", "html", "--data", ".", "--indicator", FIBRE, *options]
    result = RUN.invoke(app, call, env={"COLUMNS": "200", "TERM": "dumb"})
    assert result.exit_code == 2
    assert error in " ".join(result.output.split())
    assert list(command.glob("*.html")) == []


def test_a_year_without_data_is_one_line(
    command: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["atlas", "export", "html", "--data", ".", "--indicator", FIBRE, "--year", "1999"]
    monkeypatch.setattr(sys, "argv", [*call, "-o", "x.html"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert "no data" in capsys.readouterr().err
    assert list(command.glob("*.html")) == []
