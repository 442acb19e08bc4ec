"""The maps of a report: of the plan's territory alone, drawn by the printed page's renderer."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from dashboard.printing.lands import LandStore
from dashboard.printing.maps import Printer
from dashboard.reports.maps import MapPages, drawer
from dashboard.reports.pack import MapAsk, map_asks
from dashboard.services import AtlasService
from geodata.errors import BadRequest
from geodata.paths import DataDir
from tests.dashboard.reports.plan_of_38 import report
from tests.small_atlas import DAY, FIBRE, OLD, small_geometry, small_service

WHOLE = MapAsk(OLD, "38", FIBRE, DAY, "declared", frozenset(), "", "Ghi chú", "vi")
PART = replace(WHOLE, part=frozenset({"38001", "38013", "38016"}), title="Ba xã")


@pytest.fixture
def made(tmp_path: Path) -> tuple[AtlasService, Printer]:
    service, data = small_service(tmp_path), DataDir(tmp_path)
    return service, Printer(service, LandStore(data, service.registry, small_geometry))


def test_the_map_of_a_whole_province(made: tuple[AtlasService, Printer]) -> None:
    page = MapPages(*made).page(WHOLE)
    assert page.land.codes == page.spec.codes
    assert len(page.land.codes) == 16
    assert page.notes == "Ghi chú"
    assert page.title.startswith("Hộ có thể đăng ký cáp quang theo xã")


def test_the_map_of_a_part_shows_that_part_alone(
    made: tuple[AtlasService, Printer],
) -> None:
    page = MapPages(*made).page(PART)
    assert page.land.codes == page.spec.codes == ("38001", "38013", "38016")
    assert page.spec.values == (0, 100, None)
    counts = [row.count for row in page.spec.legend.classes]
    assert (counts[0], counts[-1], sum(counts)) == (1, 1, 2)
    assert page.spec.legend.no_data.count == 1
    assert "Thanh Hóa" in [one.name for one in page.land.neighbours]
    assert page.title == "Ba xã"
    assert page.land.locator is not None
    assert len(page.land.locator.islands) == 2  # Hoàng Sa and Trường Sa


def test_a_map_is_a_portrait_page(made: tuple[AtlasService, Printer]) -> None:
    image = Image.open(io.BytesIO(drawer(*made, 72)(PART)))
    assert image.format == "PNG"
    assert image.size == (595, 842)  # 210 x 297 mm at 72 dpi
    with pytest.raises(BadRequest, match="dpi"):
        drawer(*made, 9_999)


def test_a_plan_of_a_whole_province_asks_for_all_of_it() -> None:
    ((_, ask),) = map_asks(report(), "vi")
    assert (ask.part, ask.title, ask.notes) == (frozenset(), "", "")


def test_a_plan_of_a_part_of_a_province_asks_for_that_part() -> None:
    found = report()
    inside = found.territory[:5]
    ((_, ask),) = map_asks(replace(found, whole=False, territory=inside), "vi")
    assert ask.part == {unit.code for unit in inside}
    assert ask.title == (
        "Hộ có thể đăng ký cáp quang: tỉnh Thanh Hóa (địa giới trước sắp xếp, nay thuộc tỉnh Thanh "
        "Hóa)"
    )
    elsewhere = replace(inside[0], province_code="48")
    ((_, ask),) = map_asks(replace(found, territory=(elsewhere, *inside[1:])), "vi")
    assert (len(ask.part), ask.notes[:5]) == (4, "1 xã ")
