"""Texts about values that were carried to other units: key -> (Vietnamese, English)."""

from collections.abc import Mapping

CARRIED_TEXTS: Mapping[str, tuple[str, str]] = {
    "carried.from": ("{status}, từ đơn vị {origin}", "{status}, from the units of {origin}"),
    "carried.split": (
        "{share} số {what} đến từ {unit}, đã chia cho nhiều đơn vị ({by})",
        "{share} of the {what} come from the split {unit} ({by})",
    ),
    "carried.placed": (
        "{share} số {what} đến từ {unit}, được xếp vào đây {by}",
        "{share} of the {what} come from {unit}, placed here {by}",
    ),
    "carried.others": ("và {n} đơn vị khác", "and {n} other units"),
    "carried.part": ("{unit} {share}", "{unit} {share}"),
    "carried.trust": ("{by}, độ tin cậy {quality}", "{by}, {quality} reliability"),
    "carried.of_those": (
        "trong đó {n} chuyển đổi ước tính",
        "{n} of them re-based by an estimate",
    ),
    "panel.not_carried": ("Không chuyển sang đơn vị này: {reason}", "Not re-based here: {reason}"),
    "panel.reform": ("Thay đổi đơn vị hành chính", "Change of units"),
    "panel.reform_on": ("thay đổi đơn vị hành chính ngày {day}", "change of units on {day}"),
    "table.status": ("Nguồn gốc", "Origin of the value"),
    "table.estimated_share": ("Phần ước tính (%)", "Estimated share (%)"),
    "table.origin": ("Đơn vị gốc từ", "Reporting units of"),
    "status.reported": ("Báo cáo", "Reported"),
    "status.exact": ("Chuyển đổi chính xác", "Re-based, exact"),
    "status.estimated": ("Chuyển đổi ước tính", "Re-based, estimated"),
    "weighing.whole": ("toàn bộ", "whole"),
    "weighing.households": ("theo số hộ", "by households"),
    "weighing.population": ("theo dân số", "by population"),
    "weighing.people": ("theo số dân", "by people"),
    "weighing.settlements": ("theo điểm dân cư", "by settlements"),
    "weighing.base_stations": ("theo trạm thu phát sóng", "by base stations"),
    "weighing.area": ("theo diện tích", "by area"),
    "weighing.equal": ("chia đều", "in equal shares"),
    "weighing.place": ("theo vị trí", "by place"),
    "weighing.name": ("theo tên", "by name"),
    "weighing.code": ("theo mã", "by code"),
    "weighing.other": ("theo tỷ lệ ước tính", "by an estimated share"),
    "quality.exact": ("chính xác", "exact"),
    "quality.high": ("cao", "high"),
    "quality.medium": ("trung bình", "medium"),
    "quality.low": ("thấp", "low"),
}
