"""The texts of the page of pilot choices and of its map: key -> (Vietnamese, English)."""

from collections.abc import Mapping

PILOT_PAGE_TEXTS: Mapping[str, tuple[str, str]] = {
    "pilotmap.title": ("Điểm số chọn xã thí điểm", "Score for picking pilot communes"),
    "pilotmap.unit": ("điểm số, từ 0 đến 100", "score, 0 to 100"),
    "pilotmap.basis": ("tính từ {n} tiêu chí", "computed from {n} criteria"),
    "pilotmap.source": (
        "Tính từ số liệu đã công bố trên bản đồ",
        "Computed from the data published on the map",
    ),
}
