"""The names of what is measured of candidates for pilots: key -> (Vietnamese, English)."""

from collections.abc import Mapping

PILOT_MEASURE_TEXTS: Mapping[str, tuple[str, str]] = {
    "pilotmeasure.gap": ("Còn thiếu so với chỉ tiêu: {name}", "Missing to the target: {name}"),
    "pilotmeasure.distance": (
        "Khoảng cách đến điểm gần nhất: {name}",
        "Distance to the nearest: {name}",
    ),
    "pilotmeasure.points": ("Số điểm trong xã: {name}", "Number in the commune: {name}"),
    "pilotmeasure.hard_to_reach": (
        "Tỷ lệ thôn, bản chưa có sóng di động",
        "Share of villages without mobile signal",
    ),
}
