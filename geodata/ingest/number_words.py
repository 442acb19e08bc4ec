"""The sentences that say how the numbers of a column were read, in Vietnamese and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from geodata.ingest.model import NumberStyle
from geodata.ingest.number_text import Mark


@dataclass(frozen=True)
class Both:
    """A text in Vietnamese and English."""

    vi: str
    en: str


NOTHING = Both("", "")


def joined(*parts: Both) -> Both:
    """The sentences one after the other, empty ones left out."""
    return Both(
        " ".join(part.vi for part in parts if part.vi),
        " ".join(part.en for part in parts if part.en),
    )


def _number(value: Decimal | None, lang: str) -> str:
    """A number without needless zeros, with the decimal sign of the language."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "vi" else text


def style(found: NumberStyle, cells: int, example: str, evidence: int) -> Both:
    """That a column is in one style, and what shows it."""
    if not cells:
        return Both("Không có số nào.", "There is no number.")
    if found is NumberStyle.PLAIN:
        return Both(
            f"Số không có dấu thập phân cần phân biệt: {cells} trên {cells} ô.",
            f"No decimal sign to tell apart: {cells} of {cells} cells.",
        )
    comma = found is NumberStyle.DECIMAL_COMMA
    return Both(
        f"Dấu {'phẩy' if comma else 'chấm'} thập phân: {cells} trên {cells} ô đọc được như vậy, "
        f"{evidence} ô chỉ đọc được như vậy (ví dụ {example}).",
        f"Decimal {'comma' if comma else 'point'}: {cells} of {cells} cells can be read so, "
        f"{evidence} only so (such as {example}).",
    )


def mixed(comma: str, point: str, commas: int, points: int) -> Both:
    """That a column has numbers of both styles."""
    return Both(
        f"Cột lẫn hai cách viết: {commas} ô có dấu phẩy thập phân (ví dụ {comma}), "
        f"{points} ô có dấu chấm thập phân (ví dụ {point}). Hãy chọn một cách viết.",
        f"Two styles in one column: {commas} cells with decimal comma (such as {comma}), "
        f"{points} with decimal point (such as {point}). Choose one.",
    )


def either(example: str, cells: int, total: int) -> Both:
    """That nothing says whether a sign parts thousands or decimals."""
    return Both(
        f"{cells} trên {total} ô viết như {example}: không rõ dấu này ngăn hàng nghìn hay phần "
        "thập phân. Hãy chọn một cách viết.",
        f"{cells} of {total} cells are written like {example}: nothing says whether the sign "
        "parts thousands or decimals. Choose one.",
    )


def settled(example: str, number: Decimal | None, cells: int, *, whole: bool) -> Both:
    """That the indicator decides between two readings."""
    if whole:
        why = Both("số đếm không có phần thập phân", "a count has no decimals")
    else:
        why = Both("tỷ lệ không vượt quá 100 %", "a share is no more than 100 %")
    return Both(
        f"{example} được đọc là {_number(number, 'vi')} vì {why.vi} ({cells} ô viết như vậy).",
        f"{example} is read as {_number(number, 'en')} because {why.en} ({cells} such cells).",
    )


def not_whole(example: Decimal, cells: int, total: int) -> Both:
    """That a count has decimals, so that something else must be meant."""
    return Both(
        f"Số đếm nhưng {cells} trên {total} ô có phần thập phân (ví dụ {_number(example, 'vi')}): "
        "có thể là dấu ngăn hàng nghìn bị đọc sai hoặc đơn vị nghìn. Hãy xem lại cột này.",
        f"A count, but {cells} of {total} cells have decimals (such as {_number(example, 'en')}): "
        "perhaps thousands were taken for decimals, or the unit is thousand. Look at this column.",
    )


def percent(cells: int) -> Both:
    """That shares are in per cent."""
    return Both(f"Đơn vị phần trăm: {cells} ô.", f"In per cent: {cells} cells.")


def fraction(example: Decimal, cells: int) -> Both:
    """That shares are written as fractions."""
    return Both(
        f"Cả {cells} ô nằm trong khoảng 0 đến 1: viết dưới dạng phần, {_number(example, 'vi')} là "
        f"{_number(example * 100, 'vi')} %.",
        f"All {cells} cells lie between 0 and 1: written as fractions, {_number(example, 'en')} "
        f"is {_number(example * 100, 'en')} %.",
    )


def fraction_or_percent(example: Decimal, cells: int) -> Both:
    """That small shares can be fractions or per cent."""
    return Both(
        f"Cả {cells} ô không vượt quá 1: không rõ {_number(example, 'vi')} là "
        f"{_number(example, 'vi')} % hay {_number(example * 100, 'vi')} %. Hãy chọn.",
        f"All {cells} cells are 1 or less: {_number(example, 'en')} can mean "
        f"{_number(example, 'en')} % or {_number(example * 100, 'en')} %. Choose.",
    )


def two_scales(example: Decimal, small: int, cells: int) -> Both:
    """That a column seems to have fractions among per cents."""
    return Both(
        f"{small} trên {cells} ô không vượt quá 1 (ví dụ {_number(example, 'vi')}) còn các ô khác "
        "lớn hơn nhiều: có thể lẫn phần và phần trăm. Hãy chọn.",
        f"{small} of {cells} cells are 1 or less (such as {_number(example, 'en')}), the others "
        "much larger: fractions may stand among per cents. Choose.",
    )


def score_over_one(largest: Decimal) -> Both:
    """That a score goes beyond 1."""
    return Both(
        f"Điểm số từ 0 đến 1 nhưng cột có {_number(largest, 'vi')}: có thể là thang 100. Hãy chọn.",
        f"A score from 0 to 1, but {_number(largest, 'en')} occurs: perhaps of 100. Choose.",
    )


def counted(marks: Mapping[Mark, int]) -> Both:
    """How many cells are no numbers, by kind."""
    names = {
        Mark.BLANK: Both("để trống", "blank"),
        Mark.DASH: Both("gạch ngang", "dash"),
        Mark.MISSING: Both("dấu thiếu số liệu", "marked as missing"),
        Mark.FORMULA_ERROR: Both("lỗi công thức", "formula error"),
        Mark.WORDS: Both("không phải số", "not a number"),
    }
    found = [(names[mark], count) for mark, count in marks.items() if count]
    if not found:
        return NOTHING
    return Both(
        "Còn lại: " + ", ".join(f"{name.vi} {count}" for name, count in found) + ".",
        "The rest: " + ", ".join(f"{name.en} {count}" for name, count in found) + ".",
    )


def example(text: str, value: Decimal) -> Both:
    """How one cell reads under a choice."""
    return Both(f"{text} là {_number(value, 'vi')}", f"{text} is {_number(value, 'en')}")


def as_it_stands() -> Both:
    """To take the numbers as they stand; those with decimals are then errors."""
    return Both(
        "Giữ nguyên; ô có phần thập phân bị coi là lỗi",
        "As they stand; cells with decimals are errors",
    )


def not_in_style(found: NumberStyle) -> Both:
    """That a cell does not fit its column."""
    if found is NumberStyle.AMBIGUOUS:
        return Both("Cột chưa được chọn cách viết số.", "The style of this column is not chosen.")
    return Both("Không đúng cách viết số của cột.", "Not in the number style of its column.")


def percent_here() -> Both:
    """That a per cent sign stands where no share is meant."""
    return Both("Có dấu % ở cột không phải tỷ lệ.", "A per cent sign in a column of no shares.")


def count_with_decimals() -> Both:
    """That a count has decimals."""
    return Both("Số đếm không thể có phần thập phân.", "A count cannot have decimals.")


def formula_error() -> Both:
    """That a formula failed."""
    return Both("Công thức bị lỗi.", "A formula failed.")


def date_here() -> Both:
    """That a date stands where a number should: spreadsheets turn "1.2" into one."""
    return Both(
        "Ô là ngày tháng: bảng tính có thể đã đổi số thành ngày.",
        "The cell is a date: the spreadsheet may have turned a number into one.",
    )


def no_number() -> Both:
    """That words stand where a number should."""
    return Both("Không phải số.", "Not a number.")
