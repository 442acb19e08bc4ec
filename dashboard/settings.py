"""Settings of the atlas: read once from environment variables, checked, and handed down.

Every setting is a field of `Settings`, with its variable, its default and its meaning in
`DESCRIPTIONS`; the README repeats that table and a test compares the two.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from geodata.errors import SettingError
from geodata.ingest.limits import MEANINGS, SETTING_PREFIX, Limits, setting_of
from geodata.paths import DataDir, default_data_dir

LANGUAGES = ("vi", "en")
"""The languages of the page; the first is the default."""

ALL_PROVINCES = "all"
"""The value of `ATLAS_PROVINCE` that opens the page on the whole country."""

EDITING = ("auto", "on", "off")
"""Values of `ATLAS_EDITING`; `auto` allows imports by page on a loopback address only."""

DESCRIPTIONS: Mapping[str, str] = {
    "ATLAS_DATA": "directory of registry, boundaries and database",
    "ATLAS_DATABASE_URL": "SQLAlchemy address of the database; SQLite in ATLAS_DATA when empty",
    "ATLAS_HOST": "address the server listens on",
    "ATLAS_PORT": "port the server listens on",
    "ATLAS_WORKERS": "server processes",
    "ATLAS_PROVINCE": "code of the province the page opens on, or `all`",
    "ATLAS_LANG": "language the page opens in: vi or en",
    "ATLAS_MAX_REQUEST_BYTES": "largest request body the server reads",
    "ATLAS_EDITING": "who may import through the page: auto, on or off",
    **{setting_of(limit): meaning for limit, meaning in MEANINGS.items()},
}


@dataclass(frozen=True)
class Settings:
    """All settings, checked. `data` is a directory, `max_request_bytes` is in bytes.

    `limits` are what an import may cost; each of its fields is a variable of its own.
    """

    data: Path
    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8050
    workers: int = 2
    province: str | None = "38"
    lang: str = LANGUAGES[0]
    max_request_bytes: int = 256 * 1024
    editing: str = "auto"
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read the variables of `DESCRIPTIONS`; `SettingError` names the one that is wrong."""
        values = os.environ if env is None else env
        unknown = sorted(
            name for name in values if name.startswith("ATLAS_") and name not in KNOWN_VARIABLES
        )
        if unknown:
            raise SettingError(
                f"There is no setting {unknown[0]}; see the table of settings in the README.",
                setting=unknown[0],
            )
        given: dict[str, Any] = {}
        limits: dict[str, int] = {}
        for name, read in _READERS.items():
            text = values.get(name, "").strip()
            if not text:
                continue
            if name.startswith(SETTING_PREFIX):
                limits[name.removeprefix(SETTING_PREFIX).lower()] = read(name, text)
            else:
                given[_field_of(name)] = read(name, text)
        given.setdefault("data", default_data_dir().root)
        given["limits"] = Limits(**limits)
        return cls(**given)

    @property
    def data_dir(self) -> DataDir:
        """The layout of the data directory."""
        return DataDir(self.data)

    def with_options(self, **options: Any) -> "Settings":
        """A copy with the options that are not None, each checked as its variable would be."""
        given = {name: value for name, value in options.items() if value is not None}
        checked = {
            name: _READERS[f"ATLAS_{name.upper()}"](f"--{name.replace('_', '-')}", str(value))
            for name, value in given.items()
        }
        return replace(self, **checked)


def _field_of(variable: str) -> str:
    return variable.removeprefix("ATLAS_").lower()


def _path(_name: str, text: str) -> Path:
    return Path(text).expanduser().absolute()


def _text(_name: str, text: str) -> str:
    return text


def _number(low: int, high: int) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        if not re.fullmatch(r"\d{1,12}", text) or not low <= int(text) <= high:
            raise SettingError(
                f"{name} must be a whole number from {low} to {high}, not {text!r}.", setting=name
            )
        return int(text)

    return read


def _host(name: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:\-\[\]]{1,253}", text):
        raise SettingError(f"{name} must be a host name or an address, not {text!r}.", setting=name)
    return text


def _province(name: str, text: str) -> str | None:
    if text == ALL_PROVINCES:
        return None
    if not re.fullmatch(r"\d{2}", text):
        raise SettingError(
            f"{name} must be the two-digit code of a province or `all`, not {text!r}.",
            setting=name,
        )
    return text


def _language(name: str, text: str) -> str:
    if text not in LANGUAGES:
        raise SettingError(
            f"{name} must be one of {', '.join(LANGUAGES)}, not {text!r}.", setting=name
        )
    return text


def _editing(name: str, text: str) -> str:
    if text not in EDITING:
        raise SettingError(
            f"{name} must be one of {', '.join(EDITING)}, not {text!r}.", setting=name
        )
    return text


def _database_url(name: str, text: str) -> str:
    if "://" not in text:
        raise SettingError(
            f"{name} must be a database address such as sqlite:////srv/atlas/atlas.db.",
            setting=name,
        )
    return text


_READERS: Mapping[str, Callable[[str, str], Any]] = {
    "ATLAS_DATA": _path,
    "ATLAS_DATABASE_URL": _database_url,
    "ATLAS_HOST": _host,
    "ATLAS_PORT": _number(1, 65535),
    "ATLAS_WORKERS": _number(1, 64),
    "ATLAS_PROVINCE": _province,
    "ATLAS_LANG": _language,
    "ATLAS_MAX_REQUEST_BYTES": _number(1024, 1024**3),
    **{setting_of(limit): _number(1, 10**12 - 1) for limit in MEANINGS},
    "ATLAS_EDITING": _editing,
}

TEST_VARIABLES = ("ATLAS_BROWSER_TESTS", "ATLAS_TEST_DATA", "ATLAS_TEST_POSTGRESQL")
"""Variables the test suite reads; the program itself accepts and ignores them."""

KNOWN_VARIABLES = frozenset(_READERS) | frozenset(TEST_VARIABLES)


def defaults() -> Mapping[str, str]:
    """The default of each variable as a person would write it, for the documentation's test."""
    found = {f"ATLAS_{one.name.upper()}": one.default for one in fields(Settings)}
    plain = {name: str(value) for name, value in found.items() if isinstance(value, int | str)}
    return plain | {setting_of(limit): str(value) for limit, value in asdict(Limits()).items()}
