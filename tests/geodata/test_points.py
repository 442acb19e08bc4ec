"""The words for layers of points and what is known of a point."""

from pathlib import Path

import pytest

from geodata.errors import CatalogueError
from geodata.points import load_point_catalogue


def test_layers_and_values_have_names_in_two_languages() -> None:
    catalogue = load_point_catalogue()
    assert list(catalogue.layers) == [
        "tslcd",
        "video_conference",
        "base_station",
        "public_wifi",
        "facility",
    ]
    tslcd = catalogue.get("tslcd")
    assert tslcd.name("vi") == "Điểm kết nối mạng TSLCD"
    assert tslcd.attributes == ("kind", "bandwidth_mbps", "operator", "since")
    assert catalogue.attribute_name("operator", "vi") == "Doanh nghiệp"
    assert catalogue.attribute_name("height", "en") == "height"
    assert catalogue.value_name("planned", "en") == "Planned"
    assert catalogue.value_name("Viettel", "vi") == "Viettel"
    assert catalogue.value_name(20, "vi") == "20"


def test_unknown_layers_and_nameless_attributes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no layer 'roads'"):
        load_point_catalogue().get("roads")
    file = tmp_path / "points.toml"
    file.write_text('[layers.a]\nname_vi = "a"\nname_en = "a"\nattributes = ["height"]\n')
    with pytest.raises(CatalogueError, match="entry a, field attributes: 'height' has no name"):
        load_point_catalogue(file)
