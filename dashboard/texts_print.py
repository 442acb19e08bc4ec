"""The texts of printed maps and of the dialog that makes them: key -> (Vietnamese, English)."""

from collections.abc import Mapping

PRINT_TEXTS: Mapping[str, tuple[str, str]] = {
    "print.release": ("Bản phát hành số {id}, ngày {date}", "Release {id} of {date}"),
    "print.unit": ("Đơn vị tính: {text}", "Unit: {text}"),
    "print.vintage": ("Đơn vị hành chính từ {date}", "Administrative units of {date}"),
    "print.by_commune": ("theo xã", "by commune"),
    "print.by_district": ("theo huyện", "by district"),
    "print.by_province": ("theo tỉnh", "by province"),
    "print.count_commune": ("Số xã", "Communes"),
    "print.count_district": ("Số huyện", "Districts"),
    "print.count_province": ("Số tỉnh", "Provinces"),
}
