import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from dashboard.settings import DESCRIPTIONS, Settings, defaults
from geodata.errors import SettingError
from geodata.ingest.limits import MEANINGS, Limits

README = Path(__file__).parents[2] / "README.md"


def test_defaults_serve_this_machine_only(tmp_path: Path) -> None:
    settings = Settings.from_env({"ATLAS_DATA": str(tmp_path)})
    assert (settings.host, settings.port, settings.province, settings.lang) == (
        "127.0.0.1",
        8050,
        "38",
        "vi",
    )
    assert settings.database_url is None
    assert settings.data_dir.root == tmp_path


def test_every_variable_is_read(tmp_path: Path) -> None:
    settings = Settings.from_env(
        {
            "ATLAS_DATA": str(tmp_path),
            "ATLAS_DATABASE_URL": "postgresql://db/atlas",
            "ATLAS_HOST": "0.0.0.0",
            "ATLAS_PORT": "9000",
            "ATLAS_WORKERS": "4",
            "ATLAS_PROVINCE": "all",
            "ATLAS_LANG": "en",
            "ATLAS_MAX_REQUEST_BYTES": "2048",
            "ATLAS_EDITING": "off",
            "PATH": "/bin",
        }
    )
    assert settings == Settings(
        data=tmp_path,
        database_url="postgresql://db/atlas",
        host="0.0.0.0",
        port=9000,
        workers=4,
        province=None,
        lang="en",
        max_request_bytes=2048,
        editing="off",
    )


def test_blank_means_default(tmp_path: Path) -> None:
    assert Settings.from_env({"ATLAS_DATA": str(tmp_path), "ATLAS_PORT": " "}).port == 8050


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATLAS_PORT", "0"),
        ("ATLAS_EDITING", "yes"),
        ("ATLAS_PORT", "70000"),
        ("ATLAS_PORT", "80a"),
        ("ATLAS_WORKERS", "-1"),
        ("ATLAS_PROVINCE", "Thanh Hóa"),
        ("ATLAS_LANG", "fr"),
        ("ATLAS_HOST", "a b"),
        ("ATLAS_DATABASE_URL", "atlas.db"),
        ("ATLAS_MAX_REQUEST_BYTES", "10"),
    ],
)
def test_wrong_value_names_the_setting(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        Settings.from_env({name: value})


def test_misspelt_setting_is_refused() -> None:
    with pytest.raises(SettingError, match="ATLAS_PROVICE"):
        Settings.from_env({"ATLAS_PROVICE": "38"})


def test_options_of_the_command_are_checked_alike(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert settings.with_options(port=9001, host=None).port == 9001
    with pytest.raises(SettingError, match="--port"):
        settings.with_options(port=0)


def test_readme_documents_every_setting_with_its_default() -> None:
    rows = dict(
        re.findall(r"^\| `(ATLAS_\w+)` \| `?([^|`]*)`? \|", README.read_text(), re.MULTILINE)
    )
    assert set(rows) == set(DESCRIPTIONS)
    for name, value in defaults().items():
        assert rows[name].strip() == value, name


def test_every_limit_of_an_import_is_a_setting(tmp_path: Path) -> None:
    plain = Settings.from_env({"ATLAS_DATA": str(tmp_path)})
    assert plain.limits == Limits()
    given = {"ATLAS_IMPORT_MAX_ROWS": "77", "ATLAS_IMPORT_MAX_SECONDS": "3"}
    changed = Settings.from_env({"ATLAS_DATA": str(tmp_path), **given})
    assert changed.limits == replace(Limits(), rows=77, seconds=3)
    assert set(MEANINGS) == {field.name for field in fields(Limits)}
    with pytest.raises(SettingError, match="ATLAS_IMPORT_MAX_CELLS"):
        Settings.from_env({"ATLAS_DATA": str(tmp_path), "ATLAS_IMPORT_MAX_CELLS": "0"})
