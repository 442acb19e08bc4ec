"""The texts of the compare page: key -> (Vietnamese, English)."""

from collections.abc import Mapping

COMPARE_TEXTS: Mapping[str, tuple[str, str]] = {
    "compare.title": ("So sánh hai bản đồ", "Compare two maps"),
    "compare.opening": ("Đang mở trang so sánh…", "Opening the compare page…"),
    "compare.back": ("Về bản đồ", "Back to the map"),
    "compare.skip": ("Chuyển tới kết quả so sánh", "Skip to the comparison"),
    "compare.menu": ("Lựa chọn so sánh", "What to compare"),
    "compare.menu_close": ("Đóng lựa chọn", "Close the choices"),
    "compare.mode": ("Cách xem", "View"),
    "compare.mode_side": ("Cạnh nhau", "Side by side"),
    "compare.mode_swipe": ("Kéo để so", "Swipe"),
    "compare.mode_change": ("Thay đổi", "Change"),
    "compare.left": ("Bên trái", "Left"),
    "compare.right": ("Bên phải", "Right"),
    "compare.from": ("Từ", "From"),
    "compare.to": ("Đến", "To"),
    "compare.swap": ("Đổi bên", "Swap sides"),
    "compare.vintage": ("Đơn vị từ", "Units of"),
    "compare.divider": ("Thanh chia hai bản đồ", "Divider between the two maps"),
    "compare.map_left": ("Bản đồ bên trái", "Left map"),
    "compare.map_right": ("Bản đồ bên phải", "Right map"),
    "compare.legend_left": ("Chú giải của bản đồ bên trái", "Legend of the left map"),
    "compare.legend_right": ("Chú giải của bản đồ bên phải", "Legend of the right map"),
    "compare.summary": ("Tóm tắt so sánh", "Summary of the comparison"),
    "compare.with": ("{left} và {right}", "{left} and {right}"),
    "compare.units": ("đơn vị từ {day}", "units of {day}"),
    "compare.side_date": ("Số liệu đến {day}", "Data as of {day}"),
    "compare.difference": ("Chênh lệch", "Difference"),
    "compare.right_less_left": ("phải trừ trái", "right less left"),
    "compare.since": ("{until} so với {since}", "{until} against {since}"),
    "compare.not_comparable": ("hai đơn vị đo khác nhau", "two units of measure"),
    "compare.other_land": (
        "Tỉnh ở hai bên không cùng lãnh thổ",
        "The two provinces are not the same territory",
    ),
    "compare.units_with_data": (
        "{with_data}/{units} có số liệu",
        "{with_data} of {units} with data",
    ),
    "compare.change_title": ("Thay đổi: {name}", "Change: {name}"),
    "compare.change_dates": ("từ {since} đến {until}", "from {since} to {until}"),
    "compare.same_year": (
        "Chọn hai năm khác nhau để xem thay đổi.",
        "Choose two different years to see the change.",
    ),
    "compare.ranking": ("Đơn vị thay đổi nhiều nhất", "Units that changed most"),
    "compare.gained": ("Tăng nhiều nhất", "Gained most"),
    "compare.lost": ("Giảm nhiều nhất", "Lost most"),
    "compare.none_gained": ("Không có đơn vị nào tăng.", "No unit gained."),
    "compare.none_lost": ("Không có đơn vị nào giảm.", "No unit lost."),
    "compare.none_known": (
        "Chưa có số liệu của cả hai năm cho đơn vị nào ở đây.",
        "No unit here has data of both years.",
    ),
    "compare.unit": ("Đơn vị", "Unit"),
    "compare.change": ("Thay đổi", "Change"),
    "compare.counts": (
        "{gained} tăng · {lost} giảm · {unchanged} không đổi · {no_data} chưa có số liệu",
        "{gained} gained · {lost} lost · {unchanged} unchanged · {no_data} without data",
    ),
    "compare.zoom_to": ("Phóng tới {name}", "Zoom to {name}"),
    "notice.m": (
        "Không có cách xem “{asked}”; xem cạnh nhau.",
        "There is no view “{asked}”; side by side is shown.",
    ),
    "notice.p_right": (
        "“{asked}” không có tỉnh tương ứng ở bên phải; bên phải xem cả nước.",
        "“{asked}” has no counterpart on the right; the whole country is shown there.",
    ),
    "notice.one_subject": (
        "Thay đổi là của một chỉ tiêu trên một bộ đơn vị, từ năm trước đến năm sau: "
        "lấy theo bên phải.",
        "A change is of one indicator on one set of units, from the earlier year to the later: "
        "those of the right side are taken.",
    ),
}
