"""Legal acts: which one made a vintage, a province or a commune.

`catalogue/acts.toml` holds the acts that made whole vintages and the units of provinces. A change
record or a list of changes speaks of acts link by link; what it says stands beside the crosswalk in
``acts/<from>_<to>.parquet`` (`LINK_NOTE_COLUMNS`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

import pandas as pd

from geodata.catalogue_files import CATALOGUE_DIR, Entry, read_toml
from geodata.paths import DataDir
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage

ACTS_FILE = CATALOGUE_DIR / "acts.toml"
LINK_NOTE_COLUMNS = ("from_code", "to_code", "act", "remark")


@dataclass(frozen=True)
class LinkNote:
    """What a file says of one link: the act it names and its remark; None where nothing."""

    act: str | None
    remark: str | None


_LinkNotes = Mapping[tuple[str, str], LinkNote]


@dataclass(frozen=True)
class Act:
    """One legal act. `number` is how it is cited ("202/2025/QH15").

    It made the units of `levels` of the vintage that begins on `since`: those of the provinces
    of these codes (of that vintage), of all where `provinces` is empty; only those whose codes
    `units` lists where it lists any. `checked` says that its text or official summary was read;
    else it is cited from `url` only.
    """

    number: str
    title_vi: str
    title_en: str
    adopted: date | None
    since: date
    levels: tuple[Level, ...]
    provinces: tuple[str, ...]
    units: tuple[str, ...]
    url: str
    checked: bool
    note: str | None = None

    def title(self, lang: str) -> str:
        """The title in a language ("vi" or "en")."""
        return self.title_vi if lang == "vi" else self.title_en


class Acts:
    """The acts by the unit they made and by the link they changed."""

    def __init__(
        self,
        acts: Iterable[Act] = (),
        of_links: Mapping[tuple[str, str], _LinkNotes] | None = None,
    ) -> None:
        self._acts = tuple(acts)
        self._of_links = dict(of_links or {})

    @classmethod
    def load(cls, data_dir: DataDir, registry: UnitRegistry, path: Path = ACTS_FILE) -> Self:
        """The acts of the catalogue and those of the links of a data directory."""
        of_links: dict[tuple[str, str], _LinkNotes] = {}
        for one in registry.vintages:
            for other in registry.vintages:
                found = data_dir.acts(one, other)
                if one < other and found.is_file():
                    of_links[one.name, other.name] = _links(found)
        return cls(load_acts(path), of_links)

    def made(self, unit: AdminUnit) -> tuple[Act, ...]:
        """The acts of the catalogue that made a unit what it is since the first day of its vintage.

        None for a district or for the country.
        """
        return tuple(
            act
            for act in self._acts
            if act.since == unit.vintage.first_day
            and unit.level in act.levels
            and (not act.provinces or unit.province_code in act.provinces)
            and (not act.units or unit.code in act.units)
        )

    def of_link(
        self, older: Vintage | str, newer: Vintage | str, from_code: str, to_code: str
    ) -> LinkNote | None:
        """What the file between two vintages says of one link; None where it says nothing."""
        return self._of_links.get((str(older), str(newer)), {}).get((from_code, to_code))


def load_acts(path: Path = ACTS_FILE) -> tuple[Act, ...]:
    """The acts of a catalogue file; `CatalogueError` names what is wrong with it."""
    return tuple(_act(path.name, name, table) for name, table in read_toml(path).items())


def _act(file: str, name: str, table: object) -> Act:
    entry = Entry(file, name, table)
    since = entry.day("since")
    if since is None:
        entry.fail("since", "is missing")
    levels = entry.texts("levels")
    known = {level.value for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)}
    if not levels or not set(levels) <= known:
        entry.fail("levels", f"must name levels out of {', '.join(sorted(known))}")
    act = Act(
        number=entry.text("number"),
        title_vi=entry.text("title_vi"),
        title_en=entry.text("title_en"),
        adopted=entry.day("adopted"),
        since=since,
        levels=tuple(Level(level) for level in levels),
        provinces=entry.texts("provinces"),
        units=entry.texts("units"),
        url=entry.text("url"),
        checked=entry.flag("checked"),
        note=entry.optional_text("note"),
    )
    entry.close()
    return act


def _links(path: Path) -> _LinkNotes:
    frame = pd.read_parquet(path, columns=list(LINK_NOTE_COLUMNS))
    return {
        (one, other): LinkNote(_text(act), _text(remark))
        for one, other, act, remark in frame.itertuples(index=False, name=None)
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
