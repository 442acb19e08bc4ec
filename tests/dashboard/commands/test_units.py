"""`atlas units show` and `atlas units history` on the whole country."""

import json

import pytest
from typer.testing import CliRunner

from dashboard.cli import app
from geodata.paths import DataDir
from tests.dashboard.test_cli import run_main

RUN = CliRunner()


def test_a_bare_code_is_refused_by_show(
    atlas_data: DataDir, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(atlas_data.root)]
    assert run_main(monkeypatch, "units", "show", "26740", *data) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "Code 26740 alone names no unit" in told.err
    assert "Phường Bến Nghé in 2025-03-01; Phường Sài Gòn in 2025-07-01" in told.err
    assert run_main(monkeypatch, "units", "history", "99999", *data) == 1
    assert "There is no unit 99999 in any vintage" in capsys.readouterr().err


def test_show_and_history_tell_the_units_apart(atlas_data: DataDir) -> None:
    data = ["--data", str(atlas_data.root)]
    for vintage, name in (("2025-03-01", "Phường Bến Nghé"), ("2025-07-01", "Phường Sài Gòn")):
        asked = ["units", "show", "26740", "--vintage", vintage, *data]
        assert json.loads(RUN.invoke(app, [*asked, "--json"]).output)["name"] == name
        assert name in RUN.invoke(app, asked).output
    told = RUN.invoke(app, ["units", "history", "26740", *data]).output.splitlines()
    assert told[0] == "Code 26740 has been that of 2 different units."
    first = told.index("26740 Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh  (2025-03-01)")
    second = told.index("26740 Phường Sài Gòn, Thành phố Hồ Chí Minh  (2025-07-01)")
    assert told[first + 1 : first + 4] == [
        "  2025-07-01 became:  by 1685/NQ-UBTVQH15 (cited, text not read)",
        "    26740 Phường Sài Gòn, Thành phố Hồ Chí Minh",
        "      whole, exact",
    ]
    assert told[second + 1] == "  made by 1685/NQ-UBTVQH15 (cited, text not read)"
    assert told[second + 2 : second + 5] == [
        "  2025-03-01 was:",
        "    26740 Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh",
        "      whole, exact",
    ]
    assert any("of it, estimated by area" in line for line in told[second:])
    stories = json.loads(RUN.invoke(app, ["units", "history", "26740", "--json", *data]).output)
    assert [story["names"] for story in stories] == [
        {"2025-03-01": "Phường Bến Nghé"}, {"2025-07-01": "Phường Sài Gòn"},
    ]  # fmt: skip
    one = ["units", "history", "26740", "--vintage", "2025-03-01", "--json", *data]
    assert len(json.loads(RUN.invoke(app, one).output)) == 1
