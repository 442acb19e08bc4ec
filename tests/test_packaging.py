"""What an installation that is not of the repository holds."""

import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def test_every_data_file_is_installed() -> None:
    with (REPOSITORY / "pyproject.toml").open("rb") as file:
        data = tomllib.load(file)["tool"]["setuptools"]["package-data"]
    for package in ("geodata", "layers", "dashboard"):
        folder = REPOSITORY / package
        installed = {path for pattern in data[package] for path in folder.glob(pattern)}
        there = {path for path in folder.rglob("*") if path.is_file()}
        left_out = {path for path in there - installed if path.suffix not in {".py", ".pyc"}}
        assert left_out == set()
