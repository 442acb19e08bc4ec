"""Administrative units: levels, vintages, and the registry of units by (vintage, code).

Codes are the five-, three- and two-digit codes of the General Statistics Office. They are reused
(26740 was Phường Bến Nghé and is now Phường Sài Gòn), so a code means nothing without its vintage.
Five island districts of before the reform had no communes; at commune level each stands for
itself under the code ``<district>-00``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pandas as pd

from geodata.errors import BareCodeRefused, DataMissing, UnitNotFound
from geodata.paths import DataDir


class Level(StrEnum):
    """A level of administration: cấp tỉnh, huyện, xã; above them the whole country.

    The country is no unit of a register: every vintage has it as the one unit `COUNTRY_CODE`,
    which `UnitRegistry.get` gives and which no list of units or levels contains.
    """

    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True, order=True)
class Vintage:
    """A dated legal state of the units, named by its first day; equal when the days are.

    `levels` are those that have units, largest first.
    """

    first_day: date
    levels: tuple[Level, ...] = field(compare=False)

    @property
    def name(self) -> str:
        """The first day as an ISO date."""
        return self.first_day.isoformat()

    def __str__(self) -> str:
        return self.name


BEFORE_REFORM = Vintage(date(2025, 3, 1), (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE))
"""63 provinces, 696 districts, 10,035 communes and 5 island districts without communes.

The day is that of the last change the table of units contains. It has thành phố Phú Mỹ (district
754) with the wards Tân Hòa and Tân Hải, made by Resolution 1365/NQ-UBTVQH15 in force since
1 March 2025; the day before they were a thị xã and two communes. It also has the changes in force
since 1 January 2025 (quận Phú Xuân and Thuận Hóa of Huế, thành phố Thủy Nguyên, thành phố Hoa
Lư). No change between 1 March and 1 July 2025 is known.
"""

AFTER_REFORM = Vintage(date(2025, 7, 1), (Level.PROVINCE, Level.COMMUNE))
"""34 provinces, 3,321 communes, no districts."""

PACKAGED_VINTAGES = (BEFORE_REFORM, AFTER_REFORM)
"""What the packages give; an import adds others (see `UnitRegistry.vintages`)."""

UNIT_LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
"""The levels whose units a registry lists, largest units first."""

COUNTRY_CODE = "VN"
COUNTRY_NAME = "Cả nước"

REGISTRY_COLUMNS = (
    "code",
    "level",
    "name",
    "short_name",
    "type_name",
    "parent_code",
    "province_code",
    "lon",
    "lat",
    "official_area_km2",
    "former_names",
)


@dataclass(frozen=True)
class AdminUnit:
    """One province, district or commune of one vintage, or the whole country.

    `name` carries the type ("Xã Pù Nhi"), `short_name` does not. `parent_code` is None for a
    province; a commune after the reform has its province as parent. `lon`, `lat` are degrees
    WGS 84, None where no position is known; `official_area_km2` is the area the state publishes,
    None where it is not known. `former_names` are older names and names of units it absorbed.
    """

    vintage: Vintage
    code: str
    level: Level
    name: str
    short_name: str
    type_name: str
    parent_code: str | None
    province_code: str
    lon: float | None = None
    lat: float | None = None
    official_area_km2: float | None = None
    former_names: tuple[str, ...] = ()


class UnitRegistry:
    """All units of all vintages, asked for by (vintage, code)."""

    def __init__(self, units: Iterable[AdminUnit]) -> None:
        ordered = sorted(units, key=lambda unit: (unit.vintage, unit.level, unit.code))
        self._by_key = {(unit.vintage, unit.code): unit for unit in ordered}
        grouped: dict[tuple[Vintage, Level], list[AdminUnit]] = {}
        for unit in ordered:
            grouped.setdefault((unit.vintage, unit.level), []).append(unit)
        self._by_level = {key: tuple(members) for key, members in grouped.items()}
        self._inside: dict[tuple[Vintage, Level, str], tuple[AdminUnit, ...]] = {}
        self._vintages: dict[str, Vintage] = {}
        for day in sorted({vintage.first_day for vintage, _ in grouped}):
            levels = tuple(level for level in UNIT_LEVELS if (Vintage(day, ()), level) in grouped)
            vintage = Vintage(day, levels)
            self._vintages[vintage.name] = vintage
            self._by_key[vintage, COUNTRY_CODE] = _country(vintage)

    @classmethod
    def load(cls, data_dir: DataDir) -> "UnitRegistry":
        """Read the registry of every vintage there is a file of.

        `DataMissing` if the build has not been run: without what the packages give.
        """
        for packaged in PACKAGED_VINTAGES:
            if not data_dir.registry(packaged).exists():
                raise DataMissing(
                    f"There is no registry of units in {data_dir.root}; run `atlas build`.",
                    path=str(data_dir.registry(packaged)),
                )
        frames = {}
        for path in sorted(data_dir.registry("x").parent.glob("????-??-??.parquet")):
            frame = pd.read_parquet(path)
            present = set(frame["level"])
            levels = tuple(level for level in UNIT_LEVELS if level in present)
            frames[Vintage(date.fromisoformat(path.stem), levels)] = frame
        return cls.from_frames(frames)

    @classmethod
    def from_frames(cls, frames: Mapping[Vintage, pd.DataFrame]) -> "UnitRegistry":
        """From one frame a vintage with the columns `REGISTRY_COLUMNS`."""
        return cls(
            unit for vintage, frame in frames.items() for unit in _units_of_frame(vintage, frame)
        )

    @property
    def vintages(self) -> tuple[Vintage, ...]:
        """All vintages that have units, oldest first, with or without boundaries."""
        return tuple(self._vintages.values())

    def vintage(self, named: Vintage | str) -> Vintage:
        """The vintage of that name (or equal to that one); `UnitNotFound` if there is none."""
        name = named.name if isinstance(named, Vintage) else named
        known = self._vintages.get(name)
        if known is None:
            names = ", ".join(self._vintages)
            raise UnitNotFound(f"There is no vintage {name!r}; known are {names}.", vintage=name)
        return known

    def get(self, vintage: Vintage | str | None, code: str) -> AdminUnit:
        """The unit of that key; `BareCodeRefused` without a vintage, `UnitNotFound` if unknown.

        `COUNTRY_CODE` is the whole country in every vintage.
        """
        if vintage is None:
            raise BareCodeRefused(
                f"Code {code} alone names no unit: codes are reused. Say of which vintage.",
                unit_code=code,
            )
        known = self.vintage(vintage)
        unit = self._by_key.get((known, code))
        if unit is None:
            raise UnitNotFound(
                f"There is no unit {code} in the vintage {known}.",
                vintage=known.name,
                unit_code=code,
            )
        return unit

    def units(
        self, vintage: Vintage | str, level: Level, within: str | None = None
    ) -> tuple[AdminUnit, ...]:
        """The units of a level sorted by code; `within` is the code of a province or district.

        Nothing for the level of the country, which is listed nowhere.
        """
        known = self.vintage(vintage)
        found = self._by_level.get((known, Level(level)), ())
        if within is None or within == COUNTRY_CODE:
            return found
        key = (known, Level(level), within)
        if key not in self._inside:
            self._inside[key] = self._find(found, self.get(known, within))
        return self._inside[key]

    @staticmethod
    def _find(found: tuple[AdminUnit, ...], container: AdminUnit) -> tuple[AdminUnit, ...]:
        """Those of the units that lie in a province or district, or are it."""
        return tuple(
            unit
            for unit in found
            if container.code in (unit.code, unit.parent_code)
            or (container.level is Level.PROVINCE and unit.province_code == container.code)
        )

    def levels(self, vintage: Vintage | str) -> tuple[Level, ...]:
        """The levels that exist in a vintage, largest units first."""
        return self.vintage(vintage).levels


def _country(vintage: Vintage) -> AdminUnit:
    return AdminUnit(
        vintage=vintage,
        code=COUNTRY_CODE,
        level=Level.COUNTRY,
        name=COUNTRY_NAME,
        short_name=COUNTRY_NAME,
        type_name="",
        parent_code=None,
        province_code="",
    )


def _units_of_frame(vintage: Vintage, frame: pd.DataFrame) -> Iterable[AdminUnit]:
    rows = frame.loc[:, list(REGISTRY_COLUMNS)].itertuples(index=False, name=None)
    for code, level, name, short, kind, parent, province, lon, lat, area, former in rows:
        yield AdminUnit(
            vintage=vintage,
            code=code,
            level=Level(level),
            name=name,
            short_name=short,
            type_name=kind,
            parent_code=_text_or_none(parent),
            province_code=province,
            lon=_number_or_none(lon),
            lat=_number_or_none(lat),
            official_area_km2=_number_or_none(area),
            former_names=tuple(former),
        )


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number_or_none(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
