"""What of a user's file was not taken: where it stands, why, and what to do, in two languages."""

from dataclasses import dataclass, field
from typing import Any

from geodata.ingest.model import column_letter

MOST_TOLD = 500
"""So many places are named at the most; a last one says how many there are beside them."""
LONGEST_CELL = 80
"""Letters of a cell that a message repeats."""

TEXTS: dict[str, tuple[str, str]] = {
    # --- rows ------------------------------------------------------------------------------------
    "unit_unknown": (
        "Không tìm thấy “{text}” trong các xã của {vintage}{place}. Sửa tên hoặc ghi mã xã.{maybe}",
        "There is no “{text}” among the communes of {vintage}{place_en}. Correct the name or give "
        "the commune's code.{maybe_en}",
    ),
    "unit_ambiguous": (
        "Chưa rõ “{text}” là xã nào. Ghi đúng mã xã hoặc thêm tên huyện.{maybe}",
        "Which commune “{text}” is, is not clear. Give its right code, or add its "
        "district.{maybe_en}",
    ),
    "not_a_commune": (
        "“{text}” không phải là một xã; chỉ lấy dòng của xã. Ghi số liệu theo từng xã.",
        "“{text}” is no commune; rows of communes alone are taken. Give the figures by commune.",
    ),
    "outside": (
        "“{text}” ({code}) nằm ngoài phạm vi đang chọn. Bỏ dòng này hoặc chọn phạm vi khác.",
        "“{text}” ({code}) lies outside the area chosen. Leave the row out or choose another area.",
    ),
    "commune_twice": (
        "“{text}” ({code}) có ở nhiều dòng: {rows}. Giữ lại một dòng; không dòng nào được lấy.",
        "“{text}” ({code}) stands in several rows: {rows}. Keep one of them; none was taken.",
    ),
    "total": (
        "“{text}” là dòng tổng; không phải số liệu của một xã. Không cần làm gì.",
        "“{text}” is a row of totals, not of a commune. Nothing needs to be done.",
    ),
    "no_unit": (
        "Dòng có chữ hoặc số nhưng không ghi xã nào. Ghi tên hoặc mã xã, hoặc bỏ dòng này.",
        "The row holds words or figures but names no commune. Give a name or a code, or leave the "
        "row out.",
    ),
    # --- cells -----------------------------------------------------------------------------------
    "no_number": (
        "“{text}” không đọc được. {why} Sửa thành số hoặc để trống.",
        "“{text}” cannot be read. {why_en} Make it a number or leave it empty.",
    ),
    "too_large": (
        "Số {text} quá lớn. Dùng đơn vị lớn hơn, ví dụ triệu đồng.",
        "The number {text} is too large. Use a larger unit, such as millions.",
    ),
    "not_yes_or_no": (
        "“{text}” không phải là có hoặc không. Ghi “có”, “không” hoặc để trống.",
        "“{text}” is neither yes nor no. Write “có” or “không”, “yes” or “no”, or leave it empty.",
    ),
    "no_stored_result": (
        "Ô công thức không có kết quả được lưu. Mở tệp bằng phần mềm bảng tính, lưu lại rồi gửi.",
        "The formula has no stored result. Open the file in a spreadsheet program, save it and "
        "send it again.",
    ),
    # --- columns ---------------------------------------------------------------------------------
    "no_heading": (
        "Cột không có tiêu đề. Ghi tên cột ở dòng tiêu đề.",
        "The column has no heading. Give it a name in the row of headings.",
    ),
    "name_too_long": (
        "Tên cột dài quá {most} ký tự. Rút gọn tên cột.",
        "The column's name is longer than {most} letters. Shorten it.",
    ),
    "name_twice": (
        "Có nhiều cột tên “{text}”: {columns}. Đổi tên để phân biệt; không cột nào được lấy.",
        "Several columns are called “{text}”: {columns}. Rename them; none was taken.",
    ),
    "name_with_signs": (
        "Tên cột có ký tự điều khiển không in được. Gõ lại tên cột.",
        "The column's name has letters that cannot be printed. Type it again.",
    ),
    "empty": (
        "Cột “{text}” trống ở các xã đã nhận ra. Điền số liệu hoặc bỏ cột.",
        "The column “{text}” is empty for the communes found. Fill it in or leave it out.",
    ),
    "words": (
        "Cột “{text}” là chữ, không phải số hay có/không (ví dụ “{example}”). Dùng số, hoặc "
        "có/không.",
        "The column “{text}” holds words, no numbers and no yes or no (such as “{example}”). Use "
        "numbers, or yes and no.",
    ),
    "numbers_ambiguous": (
        "Cột “{text}”: số có thể hiểu nhiều cách. {why} Lưu cột dưới dạng số trong bảng tính.",
        "Column “{text}”: the numbers can be read in several ways. {why_en} Store the column as "
        "numbers in a spreadsheet.",
    ),
    "percent_mixed": (
        "Cột “{text}” lẫn số có dấu % và số không có (ví dụ {example}). Viết theo một cách.",
        "The column “{text}” mixes numbers with a per cent sign and without one (such as "
        "{example}). Write them in one way.",
    ),
    "dates": (
        "Cột “{text}” là ngày; ngày không phải là tiêu chí. Bỏ cột này hoặc đổi thành số.",
        "The column “{text}” holds dates, which are no criterion. Leave it out or make it numbers.",
    ),
    "second_names": (
        "Cột “{text}” cũng là tên hoặc mã đơn vị; chỉ dùng một cột. Không cần làm gì nếu đúng vậy.",
        "The column “{text}” holds names or codes of units as well; one such column is used. "
        "Nothing needs to be done if that is right.",
    ),
    "too_many_columns": (
        "Tệp có quá {most} cột số liệu; cột “{text}” không được lấy. Bỏ bớt cột.",
        "The file has more than {most} columns of data; “{text}” was not taken. Leave columns out.",
    ),
    # --- sheets and the whole file ---------------------------------------------------------------
    "sheet_left": (
        "Trang này không được đọc: số liệu lấy từ trang “{text}”. Gộp các cột vào một trang.",
        "This sheet was not read: the data are those of “{text}”. Put all columns on one sheet.",
    ),
    "and_more": (
        "Còn {count} chỗ khác không được lấy. Sửa những chỗ đã nêu rồi gửi lại để xem tiếp.",
        "{count} more places were not taken. Mend those that are named and send the file again.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class NotTaken:
    """Something of the file that was not taken: where it stands and what to do about it.

    `row` counts from 1, `column` is a letter; either is None where it is about the whole sheet,
    row or column. `code` names the kind of problem.
    """

    file: str
    sheet: str
    row: int | None
    column: str | None
    code: str
    text_vi: str
    text_en: str

    def text(self, lang: str) -> str:
        """The message in `vi` or `en`."""
        return self.text_en if lang == "en" else self.text_vi

    @property
    def place(self) -> str:
        """File, sheet, row and column in English: ``Own.xlsx, sheet A, row 7, column C``."""
        named = (self.sheet and f"sheet {self.sheet}", self.row and f"row {self.row}",
                 self.column and f"column {self.column}")  # fmt: skip
        return ", ".join([self.file, *(part for part in named if part)])


@dataclass
class Report:
    """Gathers what was not taken of one file."""

    file: str
    sheet: str = ""
    told: list[NotTaken] = field(default_factory=list)
    more: int = 0

    def add(
        self, problem: str, row: int | None = None, column: int | None = None, /, **values: Any
    ) -> None:
        """Something of the sheet at hand; `values` go into its message, texts cut short."""
        if len(self.told) >= MOST_TOLD:
            self.more += 1
            return
        letter = None if column is None else column_letter(column)
        self.told.append(_told((self.file, self.sheet, row, letter), problem, values))

    def all(self) -> tuple[NotTaken, ...]:
        """Everything in the order of the file: whole sheets, then rows, columns and cells."""
        found = sorted(self.told, key=lambda one: (one.row or 0, len(one.column or ""),
                                                   one.column or ""))  # fmt: skip
        if self.more:
            found.append(_told((self.file, "", None, None), "and_more", {"count": self.more}))
        return tuple(found)


def _told(
    place: tuple[str, str, int | None, str | None], code: str, values: dict[str, Any]
) -> NotTaken:
    vi, en = TEXTS[code]
    cut = {
        key: value[: LONGEST_CELL - 1] + "…"
        if key in ("text", "example") and len(value) > LONGEST_CELL
        else value
        for key, value in values.items()
    }
    return NotTaken(*place, code, vi.format(**cut), en.format(**cut))
