"""A small country with a finished build: squares of 0.1 degree as communes of three provinces.

Province 38 has 4 x 4 communes with their corner at 105 E, 20 N; row r (from the south), column c
has the code 14000 + 4 r + c. Province 40 lies south of it (1 x 4, codes 17000 ...), province 48
has one square at 108 E, 16 N and the island unit 20333 (Hoàng Sa) as a small square. Names are
"Xã Một" ... in 38. West of province 38 is no land of the country.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.boundaries import publish
from geodata.boundaries.projection import area_km2, to_plane
from geodata.paths import DataDir, Detail
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level

VINTAGE = AFTER_REFORM.name
NUMBERS = (
    "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười",
    "Đông Hà", "Đông Thủy", "Quảng Đức", "Nghĩa Lộ", "Phú Mỹ", "Ngọc Sơn",
)  # fmt: skip
SIDE = 0.1
MOVED = (0.0, 0.0005, 0.0, -0.0005, 0.0)
"""By how much the official borders between columns lie further east, degrees."""


def code(row: int, column: int) -> str:
    """The code of a commune of province 38."""
    return f"{14000 + 4 * row + column}"


def square(row: float, column: float, side: float = SIDE) -> shapely.Polygon:
    """A square of the grid whose south-west corner is commune (0, 0) of province 38, degrees."""
    west, south = 105 + SIDE * column, 20 + SIDE * row
    return shapely.box(
        round(west, 9), round(south, 9), round(west + side, 9), round(south + side, 9)
    )


def default_land() -> dict[str, shapely.Geometry]:
    """The default boundaries of every commune, degrees."""
    land = {code(r, c): square(r, c) for r in range(4) for c in range(4)}
    land |= {f"{17000 + c}": square(-1, c) for c in range(4)}
    land["20200"] = shapely.box(108.0, 16.0, 108.1, 16.1)
    land["20333"] = shapely.box(112.0, 16.5, 112.02, 16.52)
    return land


def _registry() -> pd.DataFrame:
    provinces = {"38": "Tỉnh Thanh Hóa", "40": "Tỉnh Nghệ An", "48": "Thành phố Đà Nẵng"}
    names = {code(n // 4, n % 4): name for n, name in enumerate(NUMBERS)}
    names |= {f"{17000 + c}": f"Nam {word}" for c, word in enumerate(NUMBERS[:4])}
    names |= {"20200": "Hải Châu", "20333": "Hoàng Sa"}
    rows = [
        (one, "province", name, name.split(" ", 1)[1], "Tỉnh", None, one)
        for one, name in provinces.items()
    ]
    for one, name in sorted(names.items()):
        province = {"14": "38", "17": "40", "20": "48"}[one[:2]]
        kind = "Đặc khu" if one == "20333" else "Xã"
        rows.append((one, "commune", f"{kind} {name}", name, kind, province, province))
    frame = pd.DataFrame(
        rows,
        columns=[
            "code", "level", "name", "short_name", "type_name", "parent_code", "province_code",
        ],
    )  # fmt: skip
    frame["lon"], frame["lat"], frame["official_area_km2"] = np.nan, np.nan, np.nan
    frame["former_names"] = [() for _ in range(len(frame))]
    return frame


def make_country(root: Path) -> DataDir:
    """A data directory with this country as its build in use."""
    data_dir = DataDir(root)
    build = root / "builds" / "small"
    target = DataDir(build)
    registry = _registry()
    publish.write_registry(target, AFTER_REFORM, registry)
    publish.write_registry(target, BEFORE_REFORM, registry)
    land = default_land()
    communes = registry[registry["level"] == "commune"].reset_index(drop=True)
    shapes = np.array([land[one] for one in communes["code"]], dtype=object)
    owner = communes["province_code"].to_numpy()
    provinces = registry[registry["level"] == "province"].reset_index(drop=True)
    wholes = np.array(
        [shapely.union_all(shapes[owner == one]) for one in provinces["code"]], dtype=object
    )
    for level, frame, drawn in (
        (Level.COMMUNE, communes, shapes),
        (Level.PROVINCE, provinces, wholes),
    ):
        units = frame.assign(method="drawn", area_km2=area_km2(to_plane(drawn)))
        publish.write_boundaries(target, AFTER_REFORM, level, units, drawn)
        for detail in Detail:
            seen = pd.Series(list(to_plane(drawn)), index=frame["code"], dtype=object)
            publish.write_display(target, AFTER_REFORM, level, detail, seen)
    publish.write_report(
        target,
        {
            "doubtful": [
                {"vintage": VINTAGE, "code": code(0, 0), "why": "far from the official area"},
                {"vintage": BEFORE_REFORM.name, "code": code(0, 0), "why": "another vintage"},
            ],
            "without_territory": [],
        },
    )
    data_dir.current.symlink_to(build.relative_to(root))
    for folder in ("registry", "boundaries", "display", "crosswalk"):
        (root / folder).symlink_to(Path("current") / folder)
    return data_dir


def official() -> gpd.GeoDataFrame:
    """What the department has of province 38: two inner borders lie 50 m nearer to its middle."""
    rows = []
    for n, name in enumerate(NUMBERS):
        r, c = divmod(n, 4)
        west = 105 + SIDE * c + MOVED[c]
        east = 105 + SIDE * (c + 1) + MOVED[c + 1]
        south, north = 20 + SIDE * r, 20 + SIDE * (r + 1)
        land = shapely.box(round(west, 9), round(south, 9), round(east, 9), round(north, 9))
        rows.append((code(r, c), f"Xã {name}", "38", land))
    return gpd.GeoDataFrame(
        rows, columns=["ma_xa", "ten_xa", "ma_tinh", "geometry"], geometry="geometry", crs=4326
    )
