"""The problems a row of a file of points can have, and their words."""

from geodata.ingest.model import Problem, Severity

ERROR, QUESTION, NOTE = Severity.ERROR, Severity.QUESTION, Severity.NOTE

WORDS: dict[str, tuple[Severity, str, str]] = {
    "position_missing": (
        ERROR, "Thiếu toạ độ.", "The position is missing.",
    ),
    "position_unreadable": (
        ERROR,
        "Không đọc được toạ độ “{found}”. Viết dạng 20,8092 hoặc 20°48'33\"B.",
        "The position “{found}” cannot be read. Write it as 20.8092 or 20°48'33\"N.",
    ),
    "row_swapped": (
        ERROR,
        "Vĩ độ và kinh độ của dòng này bị đổi chỗ so với các dòng khác.",
        "Latitude and longitude of this row stand the other way round than in the other rows.",
    ),
    "outside_country": (
        ERROR,
        "Vị trí {lat:.5f}, {lon:.5f} nằm ngoài lãnh thổ{stated}.",
        "The position {lat:.5f}, {lon:.5f} lies outside the country{stated_en}.",
    ),
    "off_the_coast": (
        NOTE,
        "Vị trí cách ranh giới xã gần nhất {metres:.0f} m; tính vào {found}.",
        "The position is {metres:.0f} m outside all communes; it is counted to {found}.",
    ),
    "outside_stated_province": (
        NOTE,
        "Tệp ghi {stated}, nhưng vị trí nằm ở {found}{away} (đơn vị {vintage}).",
        "The file states {stated}, but the position lies in {found}{away_en} (units of {vintage}).",
    ),
    "outside_stated_commune": (
        NOTE,
        "Tệp ghi {stated}, nhưng vị trí nằm ở {found}.",
        "The file states {stated}, but the position lies in {found}.",
    ),
    "province_unknown": (
        NOTE,
        "Không có tỉnh “{stated}”; không so được với vị trí ({found}).",
        "There is no province “{stated}”; it could not be compared with the place ({found}).",
    ),
    "name_missing": (
        NOTE, "Thiếu tên; dùng “{name}”.", "The name is missing; “{name}” is used.",
    ),
    "stands_twice": (
        ERROR,
        "Trùng với dòng {other} (cùng tên, cùng vị trí hoặc cùng mã); chỉ dòng đó được dùng.",
        "This is row {other} again (same name and position, or same id); only that one is used.",
    ),
    "no_such_place": (
        ERROR,
        "Toạ độ nằm ngoài phạm vi của hệ toạ độ.",
        "The numbers lie outside of where the coordinate system is used.",
    ),
    "cells_not_masts": (
        NOTE,
        "Mỗi dòng là một ô vô tuyến (cell), vị trí ước lượng từ đo đạc; một trạm có nhiều ô.",
        "Each row is a radio cell, its place estimated from measurements; a mast has several.",
    ),
    "number_unreadable": (
        NOTE,
        "“{found}” ở cột {heading} không phải là số; bỏ trống.",
        "“{found}” in the column {heading} is no number; it is left blank.",
    ),
}  # fmt: skip


def problem(code: str, row: int | None, column: int | None = None, **values: object) -> Problem:
    """The problem of that code at its place; `values` fill its words."""
    severity, vietnamese, english = WORDS[code]
    return Problem(
        code, severity, vietnamese.format(**values), english.format(**values), row, column
    )
