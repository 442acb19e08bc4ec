import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.boundaries.matching import Matching, Method, Surroundings, match_polygons
from geodata.boundaries.polygons import NamedPolygons
from geodata.boundaries.projection import points_to_degrees

PROVINCES = pd.DataFrame({"code": ["01"], "short_name": ["Tỉnh Thử"]})
DISTRICTS = pd.DataFrame(
    {
        "code": ["001", "002"],
        "name": ["Huyện Bắc", "Thị xã Nam"],
        "type_name": ["Huyện", "Thị xã"],
        "aliases": [(), ("huyennamcu", "namcu")],
    }
)


def square(column: int, row: int) -> shapely.Geometry:
    return shapely.box(column * 1000, row * 1000, column * 1000 + 1000, row * 1000 + 1000)


def bounds_of(box: shapely.Geometry) -> str:
    x0, y0, x1, y1 = shapely.bounds(box)
    (west, south), (east, north) = points_to_degrees(np.array([[x0, y0], [x1, y1]])).tolist()
    return f"{south},{west} – {north},{east}"


def unit(
    name: str,
    district: str,
    box: shapely.Geometry,
    aliases: tuple[str, ...] = (),
    lost: bool = False,
) -> dict[str, object]:
    centre = shapely.get_coordinates(shapely.centroid(box))
    lon, lat = points_to_degrees(centre)[0]
    return {
        "name": name,
        "type_name": name.split(maxsplit=1)[0],
        "parent_code": district,
        "province_code": "01",
        "aliases": aliases,
        "bounds": bounds_of(box),
        "shared_bounds": lost,
        "lon": lon,
        "lat": lat,
    }


def match(
    polygons: list[tuple[str, str, shapely.Geometry]], units: list[dict[str, object]]
) -> Matching:
    communes = pd.DataFrame(units)
    named = NamedPolygons(
        province=("Tỉnh Thử",) * len(polygons),
        district=tuple(district for _, district, _ in polygons),
        commune=tuple(name for name, _, _ in polygons),
        geometry=np.array([box for *_, box in polygons], dtype=object),
    )
    nothing = Surroundings(np.array([], dtype=int), np.empty((0, 2)), np.array([]))
    return match_polygons(named, communes, DISTRICTS, PROVINCES, nothing)


def test_by_name_within_the_district() -> None:
    found = match(
        [("Hoà An", "Bắc", square(0, 0)), ("Hòa An", "Nam", square(5, 5))],
        [unit("Xã Hòa An", "002", square(5, 5)), unit("Xã Hòa An", "001", square(0, 0))],
    )
    assert found.unit.tolist() == [1, 0]
    assert found.method == (Method.NAME_IN_DISTRICT, Method.NAME_IN_DISTRICT)


def test_the_type_in_brackets_parts_two_of_one_name() -> None:
    found = match(
        [("Hồ (Thị trấn )", "Bắc", square(0, 0)), ("Hồ (Xã)", "Bắc", square(1, 0))],
        [
            unit("Xã Hồ", "001", square(0, 0), lost=True),
            unit("Thị trấn Hồ", "001", square(0, 0), lost=True),
        ],
    )
    assert found.unit.tolist() == [1, 0]


def test_merged_communes_follow_by_their_former_names() -> None:
    found = match(
        [("Ân", "Bắc", square(0, 0)), ("Bình", "Bắc", square(1, 0)), ("Cao", "Bắc", square(2, 0))],
        [
            unit("Xã Ân", "001", shapely.box(0, 0, 2000, 1000), ("xabinh", "binh")),
            unit("Xã Cao", "001", square(2, 0)),
        ],
    )
    assert found.unit.tolist() == [0, 0, 1]
    assert found.method[1] is Method.FORMER_NAME


def test_a_district_that_was_absorbed_still_counts_as_the_same() -> None:
    found = match([("Đông", "Nam Cũ", square(0, 0))], [unit("Phường Đông", "002", square(0, 0))])
    assert found.method == (Method.NAME_IN_DISTRICT,)


def test_by_name_within_the_province_when_the_name_stands_alone() -> None:
    found = match(
        [("Đông", "Khác", square(0, 0)), ("Tây", "Bắc", square(1, 0))],
        [unit("Xã Đông", "002", square(0, 0)), unit("Xã Tây", "001", square(1, 0))],
    )
    assert found.unit.tolist() == [0, 1]
    assert found.method[0] is Method.NAME_IN_PROVINCE


def test_by_place_when_no_name_agrees() -> None:
    found = match(
        [("Nông trường", "Bắc", square(0, 0)), ("Tây", "Bắc", square(1, 0))],
        [unit("Thị trấn Mới", "001", square(0, 0)), unit("Xã Tây", "001", square(1, 0))],
    )
    assert found.unit.tolist() == [0, 1]
    assert found.method[0] is Method.PLACE


def test_a_polygon_without_a_unit_goes_to_the_neighbour_it_borders() -> None:
    found = match(
        [("Lạ", "Bắc", square(1, 0)), ("Tây", "Bắc", square(0, 0)), ("Xa", "Bắc", square(9, 9))],
        [unit("Xã Tây", "001", square(0, 0)), unit("Xã Xa", "001", square(9, 9))],
    )
    assert found.unit.tolist() == [0, 0, 1]
    assert found.method[0] is Method.ABSORBED
    assert 0.0 <= found.certainty[0] <= 1.0


@pytest.mark.parametrize("like", ["Sa Sơn", "Xá Sơn"])
def test_by_likeness_of_name(like: str) -> None:
    found = match(
        [(like, "Bắc", square(0, 0)), ("Tây", "Bắc", square(1, 0))],
        [unit("Xã Xa Sơn", "001", square(0, 0), lost=True), unit("Xã Tây", "001", square(1, 0))],
    )
    assert found.unit.tolist() == [0, 1]
