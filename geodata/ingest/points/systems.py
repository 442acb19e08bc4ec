"""From the numbers of a file of points to degrees WGS 84: order, unit and zone, never silently.

Degrees and metres are told apart by their size, latitude and longitude too (in Vietnam they do not
overlap). The zone of VN-2000 metres is said by a person or recognised: of all zones the one in
which the points lie in the provinces that the file states, if no other comes near.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj

from geodata.boundaries.projection import GEOGRAPHIC, Floats
from geodata.errors import ImportRefused
from geodata.ingest.boundaries.systems import DEGREES, METRES, SYSTEM_WORDS, VN2000, parse_crs
from geodata.ingest.model import Problem, Severity

Flags = npt.NDArray[np.bool_]

LARGEST_DEGREES = 1_000.0
LATITUDES = (4.0, 25.0)
LONGITUDES = (100.0, 120.0)
"""Vietnam with its islands and some room."""
RIGHT_SHARE = 0.9
"""A zone is recognised if at least this share of the points lies in the stated province,"""
CLEAR = 0.2
"""and every other zone has a share smaller by this much."""

Agreement = Callable[[Floats], Sequence[bool | None]]
"""Whether each point (longitude, latitude) lies in the province its row states; None if none."""


@dataclass(frozen=True)
class Positions:
    """Longitude and latitude WGS 84 (n, 2), NaN where a row has none; how that was found.

    `swapped_rows` are indices of rows whose two numbers stand the other way round than the rest.
    """

    lonlat: Floats
    system: str
    words: str
    problems: tuple[Problem, ...] = ()
    swapped_rows: frozenset[int] = frozenset()

    @property
    def undecided(self) -> bool:
        """Whether the system is still to be said by a person."""
        return not self.system


def settle(
    numbers: Floats,
    *,
    said: str | None,
    swap: bool,
    named: bool,
    agreement: Agreement,
) -> Positions:
    """The positions of all rows.

    `numbers` (n, 2) stand in the order of the columns, latitude or northing first, NaN where a
    row has none. `said` is a system or zone given by a person, `swap` the answer that the columns
    are swapped; `named` says that headings name latitude and longitude (X and Y do not).
    """
    usable: Flags = np.asarray(np.isfinite(numbers).all(axis=1))
    if not usable.any():
        raise ImportRefused("No row has a position that can be read.")
    if np.median(np.abs(numbers[usable])) > LARGEST_DEGREES:
        return _metres(numbers, usable, said, agreement)
    return _degrees(numbers, usable, said, swap=swap, named=named)


def system_named(text: str) -> str:
    """The system a person names: "EPSG:9205", a central meridian "104°30'", "105.75" or a zone.

    `ImportRefused` lists the zones if it is none.
    """
    if re.fullmatch(r"\s*epsg:\d+\s*", text, re.IGNORECASE):
        parse_crs(text.strip())
        return text.strip().upper()
    wanted = _meridian(text)
    for code, meridian in VN2000:
        if wanted is not None and wanted == _meridian(meridian):
            return code
    zones = ", ".join(meridian for _, meridian in VN2000)
    raise ImportRefused(
        f"{text!r} names no zone of VN-2000. Give its central meridian ({zones}) or a system such "
        "as EPSG:5897.",
        zone=text,
    )


def _meridian(text: str) -> float | None:
    found = re.fullmatch(
        r"\s*(\d{3})(?:[.,](\d+)|\s*°\s*(?:(\d{1,2})\s*['′]?)?)?\s*", text.replace("’", "'")
    )
    if found is None:
        return None
    fraction = float(f"0.{found[2]}") if found[2] else int(found[3] or 0) / 60
    return int(found[1]) + fraction


def _degrees(
    numbers: Floats, usable: Flags, said: str | None,
    *, swap: bool, named: bool,
) -> Positions:  # fmt: skip
    system = system_named(said) if said else DEGREES[0]
    if system not in DEGREES and not parse_crs(system).is_geographic:
        raise ImportRefused(
            f"The positions are degrees, but {system} is in metres. Leave the system out, or say "
            "EPSG:4756 for degrees VN-2000.",
            crs=system,
        )
    straight, turned = _fits(numbers), _fits(numbers[:, ::-1])
    mostly_turned = bool(turned.sum() > straight.sum())
    problems: list[Problem] = []
    if mostly_turned and named and not swap:
        problems.append(
            Problem(
                "columns_swapped", Severity.QUESTION,
                f"Hai cột vĩ độ và kinh độ bị đổi chỗ ở {turned.sum()} dòng. Xác nhận đổi lại "
                "(--swap) hoặc sửa tên cột.",
                f"The columns latitude and longitude are swapped in {turned.sum()} rows. Confirm "
                "that they are to be turned (--swap), or correct the headings.",
            )
        )  # fmt: skip
    elif mostly_turned:
        problems.append(
            Problem(
                "columns_turned", Severity.NOTE,
                "Cột thứ nhất là kinh độ, cột thứ hai là vĩ độ (theo giá trị).",
                "The first column is the longitude, the second the latitude (by their values).",
            )
        )  # fmt: skip
    ordered = numbers[:, ::-1] if mostly_turned else numbers
    single = usable & (straight if mostly_turned else turned)
    lonlat = _transformed(ordered[:, ::-1], system)
    words = SYSTEM_WORDS.get(system, system)
    return Positions(lonlat, system, words, tuple(problems), frozenset(np.flatnonzero(single)))


def _fits(lat_lon: Floats) -> Flags:
    lat, lon = lat_lon[:, 0], lat_lon[:, 1]
    in_lat = (lat >= LATITUDES[0]) & (lat <= LATITUDES[1])
    return np.asarray(in_lat & (lon >= LONGITUDES[0]) & (lon <= LONGITUDES[1]))


def _metres(
    numbers: Floats,
    usable: Flags,
    said: str | None,
    agreement: Agreement,
) -> Positions:
    """The larger column is the northing: every place in Vietnam lies further north than east."""
    medians = np.median(numbers[usable], axis=0)
    east_north = numbers[:, ::-1] if medians[0] > medians[1] else numbers
    if said:
        system = system_named(said)
        if parse_crs(system).is_geographic:
            raise ImportRefused(
                f"The positions are metres, but {system} is in degrees. Give the central meridian "
                "of the VN-2000 zone.",
                crs=system,
            )
        return Positions(_transformed(east_north, system), system, _words(system))
    return _recognised(east_north, agreement)


def _recognised(east_north: Floats, agreement: Agreement) -> Positions:
    shares: list[tuple[float, str]] = []
    for system in METRES:
        known = [one for one in agreement(_transformed(east_north, system)) if one is not None]
        shares.append((sum(known) / len(known) if known else 0.0, system))
    shares.sort(key=lambda one: -one[0])
    (best, system), (next_best, _) = shares[0], shares[1]
    listed = ", ".join(f"{_words(one)}: {share:.0%}" for share, one in shares[:4] if share > 0)
    example = f"--crs {system} ({_words(system)})" if best > 0 else "--zone 105°45'"
    sure = best >= RIGHT_SHARE and next_best <= best - CLEAR
    if sure:
        problem = Problem(
            "zone_recognised", Severity.NOTE,
            f"Nhận ra múi chiếu {_words(system)} theo tỉnh ghi trong tệp ({listed}).",
            f"The zone {_words(system)} was recognised by the provinces in the file ({listed}).",
        )  # fmt: skip
    else:
        problem = Problem(
            "zone_unknown", Severity.QUESTION,
            f"Toạ độ tính bằng mét nhưng chưa chắc hệ nào. Cho biết, ví dụ {example}."
            + (f" Tỷ lệ điểm nằm đúng tỉnh: {listed}." if listed else ""),
            f"The positions are metres, but it is not sure in which system. Say it: {example}."
            + (f" Share of points in their stated province: {listed}." if listed else ""),
        )  # fmt: skip
    lonlat = _transformed(east_north, system) if best > 0 else np.full(east_north.shape, np.nan)
    return Positions(lonlat, system if best > 0 else "", _words(system), (problem,))


def _words(system: str) -> str:
    return SYSTEM_WORDS.get(system, system)


def _transformed(xy: Floats, system: str) -> Floats:
    """Longitude, latitude WGS 84 (n, 2); NaN where PROJ has no answer."""
    if system == DEGREES[0]:
        return np.asarray(xy, dtype=np.float64)
    transformer = pyproj.Transformer.from_crs(parse_crs(system), GEOGRAPHIC, always_xy=True)
    lonlat = np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    return np.where(np.isfinite(lonlat), lonlat, np.nan)
