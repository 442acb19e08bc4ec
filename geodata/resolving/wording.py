"""What a resolution says of itself, in Vietnamese: `how` and `why` are kept in English."""

from geodata.phrases import in_other_words

_PHRASES = {
    "name": "tên",
    "name in its province": "tên trong tỉnh",
    "name in its district": "tên trong huyện",
    "the only one of that name in the country": "tên duy nhất trong cả nước",
    "code": "mã",
    "code that lost its zeros": "mã mất số 0 ở đầu",
    "written without diacritics": "viết không dấu",
    "a former name": "tên cũ",
    "a choice made before": "đã chọn trước đây",
    "thị xã and thành phố": "thị xã đã thành thành phố",
    "a name of several levels": "tên có ở nhiều cấp",
    "the vintage has no units of that level": "thời điểm này không có cấp đó",
    "its parent was not found": "không tìm thấy đơn vị cấp trên",
    "no parent is named": "không ghi đơn vị cấp trên",
    "several units of that name": "nhiều đơn vị cùng tên",
    "that name, but another type": "cùng tên nhưng khác loại",
    "the same without diacritics": "giống nhau khi bỏ dấu",
    "a former name of several units": "tên cũ của nhiều đơn vị",
    "code and name are of two units": "mã và tên là của hai đơn vị",
    "the name is not that of the code": "tên không phải của mã này",
    "the code lies in other parents": "mã thuộc đơn vị cấp trên khác",
    "the code lacks its zeros and has no name": "mã thiếu số 0 và không có tên",
    "sounds the same": "đọc giống nhau",
}
_PATTERNS = (
    (r"sounds the same, (.+)", r"đọc giống nhau, \1"),
    (r"spelt alike \((\d+) of 100\)(.*)", r"viết gần giống (\1/100)\2"),
    (r"same name: (.+)", r"cùng tên: \1"),
    (r"its name: (.+)", r"tên: \1"),
    (r"its code: (.+)", r"mã: \1"),
    (r"its code is (.+) in (\d{4}-\d\d-\d\d)", r"mã này là \1 ở \2"),
    (r"(\d{4}-\d\d-\d\d) has (.+)", r"\1 có \2"),
    (r"the vintage (\S+) has no code (.+)", r"\1 không có mã \2"),
    (r"in (\d{4}-\d\d-\d\d) it is (.+)", r"ở \1 là \2"),
)


def in_words(told: str, lang: str) -> str:
    """`Resolution.how` or `Candidate.why` in `vi` or `en`; a path of names stays as it is."""
    return in_other_words(told, _PHRASES, _PATTERNS) if lang == "vi" else told
