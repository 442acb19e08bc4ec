import math
import threading
from pathlib import Path

import numpy as np
import pytest
import shapely

from dashboard.kept import Kept
from dashboard.packs import PackStore
from dashboard.points import BoundingBox
from dashboard.selection import NotFound
from dashboard.services import AtlasData, AtlasService, Published
from geodata.bridges import Bridges
from geodata.carried import CarriedCube
from geodata.errors import BadRequest, UnitNotFound
from geodata.indicators import load_catalogue
from geodata.joins import Cube
from geodata.paths import DataDir, Detail
from geodata.units import Level
from tests.small_atlas import (
    BEFORE,
    DAY,
    FIBRE,
    IMAGE,
    NEW,
    NEW_DAY,
    OLD,
    TEMPLATE,
    small_geometry,
    small_observations,
    small_registry,
    small_service,
)

COUNTRY = (OLD, "commune", "country")
EVERYWHERE = BoundingBox(100, 5, 120, 25)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> AtlasService:
    return small_service(tmp_path_factory.mktemp("data"))


def test_values_are_one_byte_a_unit_in_the_order_of_the_geometry(service: AtlasService) -> None:
    answer = service.values(service.question(COUNTRY, FIBRE, DAY, "declared"))
    # 16 communes of province 38, then two of 48, Hoàng Sa, and two of 56 without data.
    shares = [1, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6, 6, 6, 3, 0, 0]
    assert list(answer.plain) == [*shares, 0, 0, 0, 0, 0]


def test_values_of_a_province_are_its_part_of_the_country(service: AtlasService) -> None:
    whole = service.values(service.question(COUNTRY, FIBRE, DAY, "declared")).plain
    part = service.values(service.question((OLD, "commune", "38"), FIBRE, DAY, "declared")).plain
    assert part == whole[:16]
    empty = service.values(service.question((OLD, "commune", "48"), FIBRE, DAY, "declared")).plain
    assert empty == bytes(3)


def test_parents_are_summed_not_averaged(service: AtlasService) -> None:
    spec = service.spec(
        service.question((OLD, "province", "country"), FIBRE, DAY, "declared"), "vi"
    )
    shares = [0, 10, 19.9, 20, 39.9, 40, 60, 79.9, 80, 89.9, 90, 99.9, 100, 55.5]
    assert spec.values[0] == pytest.approx(sum(shares) / 14)
    assert spec.values[1:] == (None, None)


def test_modelled_values_are_estimates(service: AtlasService) -> None:
    question = service.question(COUNTRY, "mobile_4g_population", DAY, "modelled")
    found = service.values(question).plain
    assert found[0] == 128 | 1
    assert found[16] == 0
    legend = service.legend(question, "vi")
    assert legend.estimates is not None
    assert legend.estimates.count == 16


def test_breaks_are_the_same_on_all_dates(service: AtlasService) -> None:
    days = [
        service.spec(service.question(COUNTRY, FIBRE, day, "declared"), "vi").style
        for day in (DAY, BEFORE)
    ]
    assert days[0] == days[1]


def test_special_cases(service: AtlasService) -> None:
    equal = service.question(COUNTRY, "population", DAY, "counted")
    assert list(service.values(equal).plain) == [1] * 16 + [0] * 5
    assert [row.label for row in service.legend(equal, "vi").classes] == ["1.234"]
    missing = service.question(COUNTRY, "base_stations_4g", DAY, "declared")
    assert list(service.values(missing).plain) == [0] * 21
    assert service.legend(missing, "en").classes == ()
    assert service.legend(missing, "en").no_data.count == 21
    one = service.question(COUNTRY, "smartphone_adults", DAY, "declared")
    assert sum(row.count for row in service.legend(one, "vi").classes) == 1
    zero = service.question(COUNTRY, "no_signal_villages", DAY, "declared")
    legend = service.legend(zero, "vi")
    assert (legend.classes[0].label, legend.classes[0].count) == ("0", 1)
    assert legend.no_data.count == 18


def test_legend_of_a_district(service: AtlasService) -> None:
    question = service.question((OLD, "commune", "38"), FIBRE, DAY, "declared")
    legend = service.legend(question, "vi", district="381")
    assert [row.count for row in legend.classes] == [0, 0, 1, 0, 2, 3]
    assert legend.no_data.count == 2


def test_what_the_tooltip_says(service: AtlasService) -> None:
    question = service.question(COUNTRY, FIBRE, DAY, "declared")
    found = service.unit(question, "38002", "vi")
    assert found["name"] == f"Xã {TEMPLATE}"
    assert found["parents"] == ["Huyện Nam", "Tỉnh Thanh Hóa"]
    assert found["rows"] == [
        ["Hộ có thể đăng ký cáp quang", "10,0%"],
        ["Số lượng", "100"],
        ["Hộ dân cư", "1.000"],
        ["Cơ sở số liệu", "Kê khai"],
        ["Số liệu đến ngày", "31/12/2024"],
        ["Nguồn gốc", "Báo cáo"],
    ]
    assert found["notes"] == ["Số liệu mô phỏng"]


def test_the_tooltip_of_a_unit_without_data_and_of_a_parent(service: AtlasService) -> None:
    question = service.question(COUNTRY, FIBRE, DAY, "declared")
    missing = service.unit(question, "38016", "en")
    assert missing["rows"][0] == ["Households able to order fibre", "No data"]
    assert missing["notes"] == []
    assert len(missing["rows"]) == 3
    district = service.unit(question, "381", "en")
    assert ["Communes with data", "6/8"] in district["rows"]
    estimate = service.question(COUNTRY, "mobile_4g_population", DAY, "modelled")
    assert service.unit(estimate, "38002", "en")["notes"] == ["Simulated data", "Estimated"]


def test_points_are_clustered_where_they_are_many(service: AtlasService) -> None:
    far = service.points("base_station", OLD, "country", (EVERYWHERE, 6), "vi")
    assert far["total"] == 400
    assert sum(item["count"] for item in far["items"]) == 400
    assert len(far["items"]) < 40
    near = service.points(
        "base_station", OLD, "38", (BoundingBox(105.0, 20.0, 105.05, 20.05), 15), "vi"
    )
    assert {item["count"] for item in near["items"]} == {1}
    assert {"bs-0", "bs-1", "bs-20"} <= {item["id"] for item in near["items"]}


def test_a_cluster_stays_when_the_view_moves(service: AtlasService) -> None:
    first = service.points("base_station", OLD, "country", (EVERYWHERE, 9), "vi")["items"]
    moved = BoundingBox(105.1, 20.1, 105.5, 20.5)
    second = service.points("base_station", OLD, "country", (moved, 9), "vi")["items"]
    places = {(item["lon"], item["lat"], item["count"]) for item in first}
    assert second
    assert all((item["lon"], item["lat"], item["count"]) in places for item in second)


def test_points_of_another_province_are_left_out(service: AtlasService) -> None:
    assert service.points("tslcd", OLD, "48", (EVERYWHERE, 6), "vi")["total"] == 1
    assert service.points("tslcd", OLD, "56", (EVERYWHERE, 6), "vi")["items"] == []
    assert service.points("tslcd", NEW, "38", (EVERYWHERE, 6), "vi")["total"] == 0


def test_details_of_a_point(service: AtlasService) -> None:
    found = service.point("tslcd", "t-1", OLD, "vi")
    assert found["title"] == IMAGE
    assert found["subtitle"] == "Điểm kết nối mạng TSLCD · Xã 38011, Huyện Bắc, Tỉnh Thanh Hóa"
    assert found["rows"] == [
        ["Tình trạng", "Đang hoạt động"],
        ["Doanh nghiệp", TEMPLATE],
        ["Hoạt động từ", "01/05/2020"],
    ]
    assert found["notes"] == ["Số liệu mô phỏng"]
    with pytest.raises(NotFound):
        service.point("tslcd", "t-9", OLD, "vi")
    with pytest.raises(NotFound):
        service.point("masts", "t-1", OLD, "vi")


def test_counts_of_layers(service: AtlasService) -> None:
    assert service.layer_counts(OLD) == {
        "base_station": 400,
        "tslcd": 2,
        "video_conference": 0,
        "public_wifi": 0,
        "facility": 0,
        "pilots": 2,
    }
    assert service.layer_counts(OLD, "48")["pilots"] == 1
    assert service.layer_counts(OLD, "38", "381")["pilots"] == 0
    assert service.layer_counts(OLD, "38", "381")["tslcd"] == 1
    assert service.point_counts_in(OLD, "38011")["tslcd"] == 1
    assert service.point_counts_in(OLD, "38001")["base_station"] == 25


def test_pilots_of_a_place(service: AtlasService) -> None:
    assert service.pilots(OLD, "country") == {"38003", "48001"}
    assert service.pilots(OLD, "38") == {"38003"}
    assert service.pilots(NEW, "country") == frozenset()


def test_a_vintage_without_boundaries_is_known_but_not_drawn(tmp_path: Path) -> None:
    registry, catalogue = small_registry(), load_catalogue()
    drawn = (registry.vintage(NEW),)
    packs = PackStore(DataDir(tmp_path), registry, small_geometry)
    published = Published("1", DAY, simulated=False)
    own = Cube(small_observations(), registry, catalogue, 1)
    cube = CarriedCube(own, registry, catalogue, Bridges([]))
    made = AtlasService(AtlasData(registry, catalogue, cube, packs, {}, {}, published, drawn))
    assert made.vintages == drawn
    assert made.check.place(NEW, "commune", "country").vintage == NEW
    with pytest.raises(BadRequest, match=f"no boundaries of the vintage {OLD}"):
        made.check.place(OLD, "commune", "country")
    assert made.check.unit(OLD, "38001").code == "38001"
    made.warm()


def test_dates_of_a_vintage(service: AtlasService) -> None:
    assert service.dates(OLD) == (BEFORE, DAY)
    assert service.dates(NEW) == (NEW_DAY,)


@pytest.mark.parametrize(
    ("place", "asked", "error"),
    [
        (("2024-01-01", "commune", "country"), (FIBRE, DAY, "declared"), BadRequest),
        ((NEW, "district", "country"), (FIBRE, DAY, "declared"), BadRequest),
        ((OLD, "village", "country"), (FIBRE, DAY, "declared"), BadRequest),
        ((OLD, "commune", "99"), (FIBRE, DAY, "declared"), UnitNotFound),
        ((OLD, "commune", "380"), (FIBRE, DAY, "declared"), BadRequest),
        ((OLD, "commune", "../38"), (FIBRE, DAY, "declared"), BadRequest),
        ((OLD, "commune", "٣٨"), (FIBRE, DAY, "declared"), BadRequest),
        (COUNTRY, ("weather", DAY, "declared"), BadRequest),
        (COUNTRY, (FIBRE, "2024-13-31", "declared"), BadRequest),
        (COUNTRY, (FIBRE, "31/12/2024", "declared"), BadRequest),
        (COUNTRY, (FIBRE, DAY, "guessed"), BadRequest),
        (COUNTRY, (FIBRE, DAY, "counted"), BadRequest),
    ],
)
def test_questions_about_what_does_not_exist(
    service: AtlasService,
    place: tuple[str, str, str],
    asked: tuple[str, object, str],
    error: type[Exception],
) -> None:
    indicator, day, basis = asked
    with pytest.raises(error):
        service.question(place, indicator, str(day), basis)


def test_a_date_without_any_data_is_not_found(service: AtlasService) -> None:
    with pytest.raises(NotFound):
        service.values(service.question(COUNTRY, FIBRE, "2020-01-01", "declared"))


def test_warming_builds_the_country_and_keeps_it_on_disk(tmp_path: Path) -> None:
    service = small_service(tmp_path)
    service.warm()
    assert len(list((tmp_path / "cache" / "packs").rglob("*.pack"))) == 5


def test_a_pack_is_read_back_from_disk(tmp_path: Path) -> None:
    registry = small_registry()
    built = PackStore(DataDir(tmp_path), registry, small_geometry).pack(OLD, Level.COMMUNE, "48")

    def refuse(_d: DataDir, _v: str, _l: Level, _x: Detail) -> np.ndarray:
        raise AssertionError("geometry was read again")

    again = PackStore(DataDir(tmp_path), registry, refuse).pack(OLD, Level.COMMUNE, "48")
    assert again == built
    assert again.main_bounds == (108.0, 16.0, 108.2, 16.1)


def test_threads_share_one_building_of_a_pack(tmp_path: Path) -> None:
    reads = []

    def slow(data: DataDir, vintage: str, level: Level, detail: Detail) -> np.ndarray:
        reads.append(threading.get_ident())
        threading.Event().wait(0.05)
        return small_geometry(data, vintage, level, detail)

    store = PackStore(DataDir(tmp_path), small_registry(), slow)
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(store.pack(OLD, Level.COMMUNE, "country")))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reads) == 1
    assert len({id(pack) for pack in found}) == 1


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    store = PackStore(DataDir(tmp_path), small_registry(), small_geometry)
    assert store.pack(OLD, Level.PROVINCE, "country").raw_size > 0


def test_kept_answers_forget_the_least_recently_used() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    kept: Kept[str, str] = Kept(2)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(name, lambda name=name: make(name)) == name.upper()  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2


def test_islands_are_in_the_packs_of_their_owners(tmp_path: Path) -> None:
    service = small_service(tmp_path)
    for vintage, level, scope, name in (
        (OLD, "commune", "country", "Hoàng Sa"),
        (OLD, "province", "country", "Trường Sa"),
        (OLD, "district", "48", "Hoàng Sa"),
        (NEW, "province", "country", "Hoàng Sa"),
    ):
        raw = service.pack(service.check.place(vintage, level, scope)).plain
        assert name.encode() in raw
    raw = service.pack(service.check.place(OLD, "commune", "38")).plain
    assert "Hoàng Sa".encode() not in raw


def test_geometry_of_the_fixture_is_what_it_says() -> None:
    shapes = small_geometry(DataDir(Path()), OLD, Level.COMMUNE, Detail.OVERVIEW)
    assert math.isclose(shapely.area(shapes[0]), 0.01)
