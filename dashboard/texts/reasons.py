"""What the reading of a column rests on, in Vietnamese; the layout keeps it in English."""

from geodata.phrases import in_other_words

_PHRASES = {
    "dates": "ngày tháng",
    "names of units": "tên đơn vị",
    "codes of units": "mã đơn vị",
    "codes by heading": "mã, theo tiêu đề",
    "words, no figures": "chữ, không có số",
    "words before figures, none of them a known unit": "chữ trước số, không có đơn vị nào đã biết",
    "not in the saved mapping": "không có trong cách đọc đã lưu",
    "saved mapping": "cách đọc đã lưu",
    "template": "mẫu",
    "provisional": "số sơ bộ",
    "numbering": "số thứ tự",
    "neither heading nor title names an indicator": "tiêu đề không nêu chỉ tiêu nào",
    "day: heading": "ngày: tiêu đề cột",
    "day: file name": "ngày: tên tệp",
    "day: title": "ngày: tiêu đề bảng",
    "basis: heading": "cơ sở: tiêu đề cột",
    "basis: title": "cơ sở: tiêu đề bảng",
    "basis: the only one of this indicator": "cơ sở: duy nhất của chỉ tiêu này",
}
_PATTERNS = (
    (r"heading: (.+)", r"tiêu đề cột: \1"),
    (r"title: (.+)", r"tiêu đề bảng: \1"),
    (r"title and heading: (.+)", r"tiêu đề bảng và cột: \1"),
    (r"day: (.+)", r"ngày: \1"),
    (r"(.+) names no known indicator", r"“\1” không phải chỉ tiêu đã biết"),
    (r"(.+) is no observation", r"“\1” không phải số liệu thực hiện"),
    (r"\((.+)\) is not known", r"chưa biết “\1”"),
    (r"(.+), but the title speaks of (.+)", r"\1, nhưng tiêu đề bảng nói về \2"),
    (r"(.+) can mean (.+)", r"\1: có thể là \2"),
    (r"the unit does not go with (.+)", r"đơn vị tính không hợp với \1"),
    (r"(.+): in which unit is not written", r"\1: không ghi đơn vị tính"),
    (r"(.+): a number or per cent of (.+)\?", r"\1: số lượng hay tỷ lệ của \2?"),
    (r"a second (code|name|date) of the (.+)", r"thêm một cột \1 cùng cấp"),
)


def why_in_words(told: str, lang: str) -> str:
    """`Column.why` in `vi` or `en`; what is quoted from the file stays as it is."""
    return in_other_words(told, _PHRASES, _PATTERNS) if lang == "vi" else told
