"""The texts of tables and maps that are taken along: key -> (Vietnamese, English)."""

from collections.abc import Mapping

EXPORT_TEXTS: Mapping[str, tuple[str, str]] = {
    "export.html": ("Tải bản đồ HTML", "Download the map as HTML"),
    "export.method": ("Cách tính", "Method"),
    "export.parts": ("Gồm các phần", "Made of"),
    "export.weights": ("Trọng số", "Weights"),
    "export.counts": ("Số đơn vị", "Units"),
    "export.unit": ("Đơn vị tính", "Unit of value"),
    "export.rule": ("Quy tắc chuyển đổi", "Rule of re-basing"),
    "export.rule_parts": (
        "Tử số và mẫu số được chuyển riêng rồi cộng lại, mỗi phần nhân với trọng số của nó; tỷ lệ "
        "được tính lại từ hai tổng. Xã nhập nguyên vẹn là chính xác, xã bị chia là ước tính.",
        "Numerators and denominators are carried apart and added up, each part times its weight; a "
        "share is computed again from the two sums. Communes that went whole are exact, divided "
        "ones are estimated.",
    ),
    "export.no_boundaries": ("Ranh giới", "Boundaries"),
    "export.no_boundaries_body": (
        "Không có ranh giới của các đơn vị tại {day}; lớp này chỉ có thuộc tính.",
        "There are no boundaries of the units of {day}; the layer has attributes only.",
    ),
    # Method of one value
    "method.reported": ("Do chính đơn vị báo cáo", "Reported by the unit itself"),
    "method.added": ("Cộng từ các xã của đơn vị", "Added up from the communes of the unit"),
    "method.same": (
        "Lấy nguyên giá trị của đơn vị có cùng địa giới",
        "The value of the unit of the very same territory",
    ),
    "method.one": ("Lấy nguyên từ một đơn vị", "Taken whole from one unit"),
    "method.exact": ("Cộng {n} đơn vị nguyên vẹn", "Sum of {n} whole units"),
    "method.estimated": (
        "Cộng {n} phần, {m} phần ước tính {basis}",
        "Sum of {n} parts, {m} of them estimated {basis}",
    ),
    "method.estimated_one": (
        "Một phần của một đơn vị, ước tính {basis}",
        "A part of one unit, estimated {basis}",
    ),
    "method.not_carried": ("Không chuyển đổi: {reason}", "Not re-based: {reason}"),
    "method.not_added": ("Không cộng từ các xã: {reason}", "Not added up: {reason}"),
    # Parts of one value
    "export.parts_more": ("và {n} phần khác", "and {n} more"),
    "export.parts_whole": ("{n} đơn vị nguyên vẹn (100 %)", "{n} whole units (100%)"),
    # The table of weights
    "weight.from_vintage": ("Từ đơn vị tại", "From units of"),
    "weight.from_code": ("Từ mã", "From code"),
    "weight.from_name": ("Từ đơn vị", "From unit"),
    "weight.to_vintage": ("Sang đơn vị tại", "To units of"),
    "weight.to_code": ("Sang mã", "To code"),
    "weight.to_name": ("Sang đơn vị", "To unit"),
    "weight.weight": ("Trọng số", "Weight"),
    "weight.basis": ("Căn cứ chia", "Shared out"),
    "weight.quality": ("Độ tin cậy", "Quality"),
    "weight.exact": ("Chính xác", "Exact"),
    "weight.yes": ("có", "yes"),
    "weight.no": ("không", "no"),
    "weight.numerator": ("Tử số chuyển sang", "Numerator carried"),
    "weight.denominator": ("Mẫu số chuyển sang", "Denominator carried"),
    "weight.share": ("Phần trong giá trị mới", "Share of the new value"),
}
