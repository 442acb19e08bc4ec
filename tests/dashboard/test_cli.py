import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from dashboard import cli
from dashboard.cli import app
from geodata.build import BuildResult
from geodata.errors import BuildError
from geodata.paths import DataDir
from geodata.sample import sample_fingerprint
from geodata.sample.parameters import SEED
from geodata.sample.publish import TITLE
from geodata.store import Publication, SourceRecord, open_store

README = Path(__file__).parents[2] / "README.md"
RUN = CliRunner()


def run_main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The console script with arguments; gives its exit code."""
    monkeypatch.setattr(sys, "argv", ["atlas", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    code = ended.value.code
    assert isinstance(code, int)
    return code


def commands() -> list[str]:
    named = [command.name or command.callback.__name__ for command in app.registered_commands]  # type: ignore[union-attr]
    for group in app.registered_groups:
        inner = group.typer_instance
        assert inner is not None
        named += [f"{group.name} {command.name}" for command in inner.registered_commands]
    return sorted(named)


def test_readme_documents_every_command() -> None:
    documented = re.findall(
        r"^\| `atlas ([a-z]+(?:[ -][a-z]+)*)` \|", README.read_text(), re.MULTILINE
    )
    assert sorted(documented) == commands()


@pytest.mark.parametrize("command", ["build", "sample", "serve", "status", "units find"])
def test_every_command_has_help(command: str) -> None:
    result = RUN.invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


@pytest.mark.parametrize(
    "arguments",
    [["serve"], ["sample"], ["units", "find", "Pù Nhi"]],
    ids=lambda arguments: arguments[0],
)
def test_missing_data_is_one_line_that_says_what_to_do(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_main(monkeypatch, *arguments, "--data", str(tmp_path / "none")) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "atlas build" in captured.err


def test_wrong_call_is_2(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_main(monkeypatch, "serve", "--prot", "1") == 2
    assert run_main(monkeypatch, "nonsense") == 2


def test_a_file_that_cannot_be_written_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    into = tmp_path / "none" / "changes.xlsx"
    assert run_main(monkeypatch, "vintages", "template", "-o", str(into)) == 1
    assert capsys.readouterr().err == (
        f"atlas: {into}: there is no such file or folder; make the folder, or give another one.\n"
    )


def test_wrong_port_and_setting_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_main(monkeypatch, "serve", "--port", "99999") == 1
    assert "--port must be a whole number" in capsys.readouterr().err
    monkeypatch.setenv("ATLAS_LANG", "fr")
    assert run_main(monkeypatch, "status") == 1
    assert capsys.readouterr().err.startswith("atlas: ATLAS_LANG must be one of vi, en")


def test_status_of_nothing_says_which_commands(tmp_path: Path) -> None:
    result = RUN.invoke(app, ["status", "--data", str(tmp_path)])
    assert result.exit_code == 0
    assert "atlas build" in result.output
    assert "atlas sample" in result.output
    assert list(tmp_path.iterdir()) == []


def test_status_in_json(atlas_data: DataDir) -> None:
    result = RUN.invoke(app, ["status", "--json", "--data", str(atlas_data.root)])
    status = json.loads(result.output)
    assert status["units"]["2025-07-01"] == {"province": 34, "commune": 3321}
    assert status["simulated"] is True
    assert status["release"] >= 1
    assert status["observations"] > 100_000


def test_status_as_text(atlas_data: DataDir) -> None:
    result = RUN.invoke(app, ["status", "--data", str(atlas_data.root)])
    assert "34 province, 3,321 commune" in result.output
    assert re.search(r"simulated\s+yes", result.output)


def test_units_are_found_without_diacritics(atlas_data: DataDir) -> None:
    result = RUN.invoke(
        app, ["units", "find", "La Pal", "--json", "--limit", "1", "--data", str(atlas_data.root)]
    )
    (found,) = json.loads(result.output)
    assert found["path"] == "Xã Ia Pal, Huyện Chư Sê, Tỉnh Gia Lai"
    assert found["vintage"] == "2025-03-01"


def test_units_as_a_table_with_filters(atlas_data: DataDir) -> None:
    result = RUN.invoke(
        app,
        ["units", "find", "thanh hoa", "--level", "province", "--vintage", "2025-07-01",
         "--data", str(atlas_data.root)],
    )  # fmt: skip
    rows = [line.split() for line in result.output.splitlines()[1:] if line.strip()]
    assert rows == [["2025-07-01", "38", "province", "Tỉnh", "Thanh", "Hóa"]]


def test_no_unit_found_is_an_error(
    atlas_data: DataDir, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(atlas_data.root)]
    assert run_main(monkeypatch, "units", "find", "xqzxqz", *data) == 1
    assert "xqzxqz" in capsys.readouterr().err
    assert run_main(monkeypatch, "units", "find", "a", "--level", "street", *data) == 1
    assert "street" in capsys.readouterr().err


@pytest.mark.parametrize(("skipped", "said"), [(True, "Up to date"), (False, "Built")])
def test_build_says_what_it_did(
    skipped: bool, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fake(data_dir: DataDir, progress: object, *, force: bool) -> BuildResult:
        assert data_dir.root == tmp_path
        assert force is (not skipped)
        assert callable(progress)
        progress(0.5, "half way")
        return BuildResult(tmp_path, "abc", skipped=skipped, seconds=12.3)

    monkeypatch.setattr("geodata.build.build", fake)
    arguments = ["build", "--data", str(tmp_path)] + ([] if skipped else ["--force"])
    result = RUN.invoke(app, arguments)
    assert result.exit_code == 0
    assert said in result.stdout


def test_build_error_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_arguments: object, **_options: object) -> BuildResult:
        raise BuildError("It would not be sound.")

    monkeypatch.setattr("geodata.build.build", fail)
    assert run_main(monkeypatch, "build", "--data", str(tmp_path)) == 1
    assert capsys.readouterr().err.strip().endswith("atlas: It would not be sound.")


def test_sample_again_changes_nothing(atlas_data: DataDir) -> None:
    result = RUN.invoke(app, ["sample", "--data", str(atlas_data.root)])
    assert "Unchanged" in result.stdout


def test_the_sample_goes_into_the_database_of_the_settings(tmp_path: Path) -> None:
    mark = sample_fingerprint(DataDir(tmp_path), SEED)
    point = {
        "point_id": "p", "layer": "tslcd", "name": "A", "lon": 105.0, "lat": 20.0, "status": None,
        "attributes": {}, "source_id": "s",
    }  # fmt: skip
    made = Publication(
        TITLE, (SourceRecord("s", "t", True),), points=pd.DataFrame([point]), fingerprint=mark
    )
    database = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    with open_store(database) as store:
        store.publish(made)
    elsewhere = {"ATLAS_DATABASE_URL": database}
    result = RUN.invoke(app, ["sample", "--data", str(tmp_path)], env=elsewhere)
    assert result.stdout == "Unchanged: release 1, simulated data\n"
    assert not DataDir(tmp_path).database.exists()
