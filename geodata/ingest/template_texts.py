"""The words of a template in Vietnamese and English."""

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "sheet": "Số liệu",
        "help_sheet": "Hướng dẫn",
        "country": "Cả nước",
        "title": "{place}: biểu nhập số liệu hạ tầng số, số liệu đến ngày {day}",
        "units": "{count} đơn vị hành chính theo danh mục ngày {vintage}.",
        "how": "Chỉ nhập vào ô màu vàng. Để trống: chưa có số liệu; 0 là số không. Giải thích ở "
        "trang Hướng dẫn.",
        "code": "Mã",
        "province": "Tỉnh, thành phố",
        "district": "Quận, huyện",
        "commune": "Xã, phường",
        "count_of": "Số",
        "total_of": "Tổng số",
        "samples": "Số mẫu đo",
        "indicator": "Chỉ tiêu",
        "column": "Cột",
        "unit": "Đơn vị tính",
        "basis": "Cơ sở số liệu",
        "definition": "Định nghĩa",
        "count": "số lượng",
        "blank": "Để trống: chưa có số liệu; bản đồ ghi là chưa có số liệu",
        "dash": "Gạch ngang (-): không phát sinh, không có số liệu để ghi",
        "dots": "Hai chấm (..): có phát sinh nhưng chưa thu thập được số liệu",
        "zero": "Số 0: là một số liệu thật",
        "error_title": "Giá trị không hợp lệ",
        "basis_error": "Hãy chọn một cơ sở số liệu trong danh sách.",
        "number_error": "Nhập số không âm, hoặc - hoặc .. nếu không có số liệu.",
        "count_error": "Nhập số nguyên không âm, hoặc - hoặc .. nếu không có số liệu.",
        "numerator_error": "Nhập số nguyên không âm và không lớn hơn tổng số ở cột bên phải, hoặc "
        "- hoặc .. nếu không có số liệu.",
    },
    "en": {
        "sheet": "Data",
        "help_sheet": "Help",
        "country": "Whole country",
        "title": "{place}: digital infrastructure figures as of {day}",
        "units": "{count} administrative units as of {vintage}.",
        "how": "Fill in the yellow cells only. Blank means no data; 0 is the number zero. See the "
        "sheet Help.",
        "code": "Code",
        "province": "Province",
        "district": "District",
        "commune": "Commune",
        "count_of": "Number of",
        "total_of": "Total",
        "samples": "Number of tests",
        "indicator": "Indicator",
        "column": "Column",
        "unit": "Unit",
        "basis": "Basis",
        "definition": "Definition",
        "count": "number",
        "blank": "Blank: no data, and shown as no data",
        "dash": "Dash (-): nothing of the kind, no figure to give",
        "dots": "Two dots (..): there is something, but no figure is at hand",
        "zero": "Number 0: a real figure",
        "error_title": "Not a valid value",
        "basis_error": "Choose a basis of the list.",
        "number_error": "A number of 0 or more, or - or .. where there is no figure.",
        "count_error": "A whole number of 0 or more, or - or .. where there is no figure.",
        "numerator_error": "A whole number of 0 or more and no more than the total to its right, "
        "or - or .. where there is no figure.",
    },
}

UNITS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "percent": "%",
        "count": "",
        "mbps": "Mbit/s",
        "km2": "km²",
        "vnd_billion": "tỷ đồng",
        "score": "từ 0 đến 1",
    },
    "en": {
        "percent": "%",
        "count": "",
        "mbps": "Mbit/s",
        "km2": "km²",
        "vnd_billion": "billion đồng",
        "score": "0 to 1",
    },
}
"""The unit of each kind of value."""
