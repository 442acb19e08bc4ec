"""Which coordinate system a boundary file is taken for, and what is asked before it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from geodata.boundaries.projection import to_plane
from geodata.ingest.boundaries import systems
from geodata.ingest.boundaries.files import BoundaryFile
from geodata.ingest.boundaries.report import BoundaryOptions, BoundaryRow, Question, Shift
from geodata.ingest.boundaries.systems import Fit, Middles
from geodata.ingest.model import TAKEN, Problem, Severity


@dataclass(frozen=True)
class System:
    """The system to read a file in, None while it is open, with the measured shift."""

    crs: pyproj.CRS | None
    swapped: bool = False
    shift: Shift | None = None
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()


def judge_system(
    file: BoundaryFile,
    rows: Sequence[BoundaryRow],
    default: Mapping[str, shapely.Geometry],
    options: BoundaryOptions,
) -> System:
    """The system the file or a person says, held against the default boundaries (degrees)."""
    middles = _middles(file, rows, default)
    found = systems.fits(middles)
    said = options.crs or file.crs
    if said is None:
        return System(None, questions=(_missing(found, middles),))
    crs = systems.parse_crs(said)
    if not systems.ties_to_the_earth(crs):
        return System(None, questions=(_unknown(crs, found, middles),))
    swapped = "swapped" in options.confirmed
    own = systems.measure(middles, crs, swapped=swapped)
    if not len(middles):
        return System(crs, swapped, problems=(_unmeasured(),))
    turned = systems.measure(middles, crs, swapped=not swapped)
    if not swapped and _far(own) and not _far(turned):
        return System(None, shift=own, questions=(_swapped(own),))
    if own is None:
        return System(None, questions=(_nowhere(said, found, middles),))
    return _measured(crs, Fit(said, swapped, own), found, middles, options)


def _measured(
    crs: pyproj.CRS,
    own: Fit,
    found: Sequence[Fit],
    middles: Middles,
    options: BoundaryOptions,
) -> System:
    """The system if the shift is explained by the drawing; else what to ask about it."""
    if not own.doubtful:
        return System(crs, own.swapped, own.shift)
    better = found[0] if found else None
    question = None
    if (
        better is not None
        and better.shift.distance_m < 0.5 * own.shift.distance_m
        and not better.doubtful
    ):
        if "system" not in options.confirmed:
            question = _other_system(own, better, found, middles)
    elif "shifted" not in options.confirmed:
        question = _shifted(own)
    here = None if question is not None and _far(own.shift) else crs
    asked = () if question is None else (question,)
    return System(here, own.swapped, own.shift, questions=asked)


def _middles(
    file: BoundaryFile, rows: Sequence[BoundaryRow], default: Mapping[str, shapely.Geometry]
) -> Middles:
    """The middles of the features whose unit is sure and drawn at present, one for each unit."""
    feature: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        shape = file.geometry[place]
        usable = shape is not None and not shapely.is_empty(shape) and not row.left_out
        if usable and row.code in default and row.status in TAKEN:
            feature.setdefault(str(row.code), []).append(place)
    sure = {code: found[0] for code, found in feature.items() if len(found) == 1}
    if not sure:
        return Middles(np.empty((0, 2)), np.empty((0, 2)))
    present = to_plane(np.array([default[code] for code in sure], dtype=object))
    return Middles(
        systems.middles_of(file.geometry[list(sure.values())]), systems.middles_of(present)
    )


def _far(shift: Shift | None) -> bool:
    return shift is None or shift.distance_m > systems.FAR_M


def _said(shift: Shift) -> tuple[str, str]:
    """Distance and direction of a shift (vi, en)."""
    far_vi, far_en = systems.said_distance(shift)
    way_vi, way_en = systems.direction(shift)
    return (
        f"lệch {far_vi} về phía {way_vi} (đông {shift.east_m:.0f} m, bắc {shift.north_m:.0f} m; "
        f"trung vị của {shift.units} đơn vị)",
        f"{far_en} to the {way_en} (east {shift.east_m:.0f} m, north {shift.north_m:.0f} m; "
        f"median of {shift.units} units)",
    )


def _missing(found: Sequence[Fit], middles: Middles) -> Question:
    return Question(
        "crs",
        "crs",
        "Tệp không cho biết hệ tọa độ (thiếu .prj). Chọn hệ tọa độ của tệp.",
        "The file does not say its coordinate system (no .prj). Choose the one it is in.",
        systems.choices(found, middles.in_file),
    )


def _unknown(crs: pyproj.CRS, found: Sequence[Fit], middles: Middles) -> Question:
    return Question(
        "crs",
        "crs",
        f"Hệ tọa độ ghi trong tệp ({crs.name}) không nêu rõ mốc trắc địa. Chọn hệ tọa độ đúng.",
        f"The coordinate system in the file ({crs.name}) has no known datum. Choose the right one.",
        systems.choices(found, middles.in_file),
    )


def _nowhere(said: str, found: Sequence[Fit], middles: Middles) -> Question:
    return Question(
        "system",
        "crs",
        f"Tọa độ trong tệp không thể thuộc hệ đã khai ({said[:60]}). Chọn hệ tọa độ đúng.",
        f"The coordinates cannot be in the stated system ({said[:60]}). Choose the right one.",
        systems.choices(found, middles.in_file),
    )


def _swapped(shift: Shift | None) -> Question:
    where_vi, where_en = _said(shift) if shift is not None else ("ngoài Trái Đất", "nowhere")
    return Question(
        "swapped",
        "confirmed",
        f"Hai trục tọa độ bị đổi chỗ: đọc như tệp ghi thì ranh giới {where_vi}. Xác nhận để đọc "
        "với trục đã đổi lại.",
        f"The axes are swapped: as written the boundaries lie {where_en}. Confirm to read them "
        "the other way round.",
    )


def _other_system(own: Fit, better: Fit, found: Sequence[Fit], middles: Middles) -> Question:
    vi, en = _said(own.shift)
    word = f"{systems.SYSTEM_WORDS[better.crs]} ({better.crs})"
    return Question(
        "system",
        "crs",
        f"Ranh giới trong tệp {vi} so với ranh giới hiện có. Tọa độ có vẻ thuộc hệ {word}, không "
        "phải hệ đã khai. Chọn hệ đúng, hoặc xác nhận giữ nguyên.",
        f"The boundaries lie {en} from the present ones. The coordinates look like {word}, not "
        "the stated system. Choose the right one, or confirm it as it is.",
        systems.choices(found, middles.in_file),
        confirmable=not _far(own.shift),
    )


def _shifted(own: Fit) -> Question:
    vi, en = _said(own.shift)
    return Question(
        "shifted",
        "confirmed",
        f"Cả tệp {vi} so với ranh giới hiện có. Kiểm tra hệ tọa độ, hoặc xác nhận.",
        f"The whole file lies {en} from the present boundaries. Check the coordinate system, or "
        "confirm.",
        confirmable=True,
    )


def _unmeasured() -> Problem:
    return Problem(
        "unmeasured",
        Severity.NOTE,
        "Không có ranh giới hiện có để so sánh vị trí.",
        "There are no present boundaries to compare the place with.",
    )
