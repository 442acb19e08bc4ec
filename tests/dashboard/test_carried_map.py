"""The map on other units than those that reported, over values worked out by hand.

On 31/12/2024 the communes 38001 ... 38014 reported fibre, each of 1,000 households; 38014 with 555
went to 0.6 into the new 38001 and to 0.4 into 48001, all others of province 38 into 38001:

    38001: (10 * 729.5 + 0.6 * 555) / (13 * 1000 + 0.6 * 1000) = 7628 / 13600 = 56.09 %
    48001: 0.4 * 555 / (0.4 * 1000) = 55.5 %
"""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.services import AtlasService
from layers.style import ESTIMATED_BIT
from tests.small_atlas import DAY, FIBRE, NEW, NEW_DAY, OLD, small_observations, small_service


@pytest.fixture
def service(tmp_path: Path) -> AtlasService:
    return small_service(tmp_path, carried=True)


def hover(  # noqa: PLR0917
    service: AtlasService, code: str, lang: str = "en", indicator: str = FIBRE,
    basis: str = "declared", day: date = DAY, vintage: str = NEW,
) -> dict[str, Any]:  # fmt: skip
    place = (vintage, str(service.registry.get(vintage, code).level), "country")
    return service.unit(service.question(place, indicator, day, basis), code, lang)


def test_estimated_units_have_the_bit_of_the_hatching(service: AtlasService) -> None:
    question = service.question((NEW, "commune", "country"), FIBRE, DAY, "declared")
    assert [byte & ESTIMATED_BIT for byte in service.values(question).plain] == [128, 128]
    layer = service.spec(question, "vi")
    assert layer.estimated == ("38001", "48001")
    assert dict(zip(layer.codes, layer.values, strict=True)) == pytest.approx(
        {"38001": 100 * 7628 / 13600, "48001": 55.5}
    )
    assert layer.legend.estimates is not None
    assert layer.legend.estimates.count == 2
    own = service.question((NEW, "commune", "country"), FIBRE, NEW_DAY, "declared")
    assert [byte & ESTIMATED_BIT for byte in service.values(own).plain] == [0, 0]


def test_the_layer_names_the_units_of_its_data(service: AtlasService) -> None:
    def subtitle(vintage: str, day: date, lang: str) -> str:
        question = service.question((vintage, "commune", "country"), FIBRE, day, "declared")
        return service.spec(question, lang).text.subtitle

    assert subtitle(NEW, DAY, "vi").endswith(
        " · Số liệu đến ngày 31/12/2024"
        " · Số liệu của đơn vị từ 01/03/2025, chuyển sang đơn vị từ 01/07/2025"
    )
    assert subtitle(NEW, DAY, "en").endswith(
        " · Data of the units of 2025-03-01, re-based to the units of 2025-07-01"
    )
    assert subtitle(OLD, DAY, "vi").endswith("Số liệu đến ngày 31/12/2024")


def test_the_tooltip_says_which_split_unit_an_estimate_comes_from(service: AtlasService) -> None:
    found = hover(service, "38001")
    assert ["Households able to order fibre", "56.1%"] in found["rows"]
    assert ["Origin", "Re-based, estimated, from the units of 2025-03-01"] in found["rows"]
    assert found["notes"] == [
        "Simulated data",
        "4% of the households come from the split Xã 38014 (by area, low reliability)",
    ]
    vi = hover(service, "48001", "vi")
    assert ["Nguồn gốc", "Chuyển đổi ước tính, từ đơn vị 01/03/2025"] in vi["rows"]
    assert vi["notes"][1] == (
        "100% số hộ dân cư đến từ Xã 38014, đã chia cho nhiều đơn vị "
        "(theo diện tích, độ tin cậy thấp)"
    )


def test_the_tooltip_of_what_was_reported(service: AtlasService) -> None:
    found = hover(service, "38001", day=NEW_DAY)
    assert ["Origin", "Reported"] in found["rows"]
    assert found["notes"] == ["Simulated data"]
    assert ["Origin", "Reported"] in hover(service, "38003", vintage=OLD)["rows"]


def test_the_tooltip_says_why_something_is_not_carried(tmp_path: Path) -> None:
    frame = small_observations()
    row = frame[(frame["code"] == "38003") & (frame["indicator"] == FIBRE)].iloc[[0]]
    reported = row.assign(indicator="fibre_communes", numerator=1.0, denominator=1.0)
    service = small_service(tmp_path, pd.concat([frame, reported]), carried=True)
    found = hover(service, "38001", indicator="fibre_communes")
    assert found["rows"][0] == ["Communes with fibre", "No data"]
    (note,) = found["notes"]
    assert note.startswith("Communes are what is counted")
    province = hover(service, "38", indicator="fibre_communes")
    assert province["rows"][0][1] == "100.0%"
    assert hover(service, "38015", vintage=OLD)["notes"] == []
