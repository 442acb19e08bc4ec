import math
from collections.abc import Mapping
from typing import Any

import pytest

from dashboard.hover import describe_point
from geodata.points import load_point_catalogue


def described(status: object) -> Mapping[str, Any]:
    row = {"name": "A", "status": status, "attributes": {"kind": "public"}, "simulated": False}
    return describe_point(row, "facility", load_point_catalogue(), "Xã X", "vi")


@pytest.mark.parametrize("status", [None, math.nan, ""])
def test_unknown_status_is_not_shown(status: object) -> None:
    assert described(status)["rows"] == [["Loại", "Công lập"]]


def test_known_status_is_shown() -> None:
    assert described("planned")["rows"] == [["Tình trạng", "Dự kiến"], ["Loại", "Công lập"]]
