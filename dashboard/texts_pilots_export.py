"""The texts of the files of pilot choices, but the document's: key -> (Vietnamese, English)."""

from collections.abc import Mapping

PILOT_EXPORT_TEXTS: Mapping[str, tuple[str, str]] = {
    # The map page
    "pilotfile.map_title": (
        "Các xã được chọn thí điểm ({n} xã) – {place}",
        "Pilot communes chosen ({n}) – {place}",
    ),
    "pilotfile.map_none": (
        "Điểm số chọn xã thí điểm – {place} (không có phương án thỏa mãn quy tắc)",
        "Scores for picking pilot communes – {place} (no selection satisfies the rule)",
    ),
    "pilotfile.data_day": ("Số liệu đến ngày {last}", "Data up to {last}"),
    "pilotfile.data_days": (
        "Số liệu các ngày từ {first} đến {last}",
        "Data of days from {first} to {last}",
    ),
    "pilotfile.note_rule": ("Quy tắc: {text}", "Rule: {text}"),
    "pilotfile.note_weights": ("Tiêu chí và tỷ trọng: {text}.", "Criteria and weights: {text}."),
    "pilotfile.note_mark": (
        "Số xếp trước tên xã là thứ tự theo điểm. Hạt giống ngẫu nhiên {seed}, mã kịch bản {mark}.",
        "The number before a name is its rank by score among the chosen. Seed {seed}, scenario "
        "{mark}.",
    ),
}
