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
    # The dialog
    "print.open": ("In bản đồ", "Print map"),
    "print.title": ("Trang bản đồ để in", "Map page to print"),
    "print.fmt": ("Định dạng", "Format"),
    "print.pdf": ("PDF", "PDF"),
    "print.png": ("Ảnh PNG, 300 dpi", "PNG picture, 300 dpi"),
    "print.svg": ("SVG", "SVG"),
    "print.paper": ("Khổ giấy", "Paper"),
    "print.orientation": ("Hướng giấy", "Orientation"),
    "print.landscape": ("Ngang", "Landscape"),
    "print.portrait": ("Dọc", "Portrait"),
    "print.words": ("Tiêu đề", "Title"),
    "print.words_hint": (
        "Để trống: tên chỉ số và địa bàn",
        "Left empty: name of indicator and place",
    ),
    "print.notes": ("Ghi chú dưới bản đồ", "Notes below the map"),
    "print.notes_hint": ("Không bắt buộc", "Not required"),
    "print.close": ("Đóng", "Close"),
    "print.make": ("Tải trang in", "Download page"),
    "print.making": ("Đang vẽ trang...", "Drawing the page..."),
    "print.failed": (
        "Không tạo được trang; hãy thử lại.",
        "The page could not be made; try again.",
    ),
}
