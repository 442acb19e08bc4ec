"""The problems an import can have: one code each, how grave it is, and its words.

A message says what was found and what to do. Values go into it as they stand in the file.
"""

from typing import Any

from geodata.ingest.model import Problem, Severity

ERROR, QUESTION, NOTE = Severity.ERROR, Severity.QUESTION, Severity.NOTE

FINDINGS: dict[str, tuple[Severity, str, str]] = {
    # --- rows ------------------------------------------------------------------------------------
    "unit_unknown": (
        QUESTION,
        "Không tìm thấy đơn vị “{text}” trong danh mục {vintage}{where}. Chọn đơn vị đúng hoặc "
        "bỏ dòng này.",
        "There is no unit “{text}” in the units of {vintage}{where_en}. Choose the unit or leave "
        "the row out.",
    ),
    "unit_ambiguous": (
        QUESTION,
        "“{text}” có thể là nhiều đơn vị: {names}. Chọn một hoặc bỏ dòng này.",
        "“{text}” can be several units: {names}. Choose one or leave the row out.",
    ),
    "unit_similar": (
        QUESTION,
        "“{text}” có lẽ là {names}, nhưng loại đơn vị hoặc dấu viết khác. Chọn đơn vị đó hoặc bỏ "
        "dòng này.",
        "“{text}” may be {names}, but its type or its diacritics differ. Choose it or leave the "
        "row out.",
    ),
    "unit_of_other_vintage": (
        NOTE,
        "“{text}” là đơn vị của danh mục {other}, không phải {vintage}.",
        "“{text}” is a unit of {other}, not of {vintage}.",
    ),
    "text_in_number": (
        ERROR,
        "“{found}” không phải là số: {why}.",
        "“{found}” is no number: {why}.",
    ),
    "formula_without_value": (
        ERROR,
        "Ô công thức không có kết quả được lưu; mở tệp bằng phần mềm bảng tính, lưu lại rồi gửi.",
        "The formula has no stored result; open the file in a spreadsheet program and save it.",
    ),
    "negative": (ERROR, "Giá trị âm: {found}.", "The value is negative: {found}."),
    "share_above_100": (
        ERROR,
        "Tỷ lệ {found} lớn hơn 100 %.",
        "The share {found} is above 100 per cent.",
    ),
    "numerator_above_denominator": (
        ERROR,
        "Tử số {numerator} lớn hơn mẫu số {denominator} ({indicator}).",
        "The numerator {numerator} is above the denominator {denominator} ({indicator}).",
    ),
    "denominator_missing": (
        ERROR,
        "Có tử số {numerator} nhưng thiếu mẫu số ({indicator}).",
        "There is a numerator {numerator} but no denominator ({indicator}).",
    ),
    "samples_missing": (
        ERROR,
        "Có giá trị trung vị nhưng thiếu số mẫu đo ({indicator}).",
        "There is a median but no number of samples ({indicator}).",
    ),
    "share_disagrees": (
        ERROR,
        "Tỷ lệ ghi {printed} % nhưng {numerator} / {denominator} là {computed} %.",
        "The share given is {printed} %, but {numerator} / {denominator} is {computed} %.",
    ),
    "duplicate_same": (
        NOTE,
        "Đơn vị này đã có ở {place} với cùng giá trị; chỉ lấy một lần.",
        "This unit stands at {place} with the same values; it is taken once.",
    ),
    "duplicate_different": (
        ERROR,
        "Đơn vị này đã có ở {place} với giá trị khác ({other}). Bỏ một trong hai dòng.",
        "This unit stands at {place} with other values ({other}). Leave one of the two rows out.",
    ),
    "merged_units": (
        ERROR,
        "Dòng này và dòng {place} nay là một đơn vị; số liệu có vẻ của các đơn vị trước khi sáp "
        "nhập. Kiểm tra --vintage, hoặc bỏ các dòng này.",
        "This row and row {place} are one unit now; the figures seem to be of the units before "
        "their merger. Check --vintage, or leave these rows out.",
    ),
    "hidden_row": (NOTE, "Dòng bị ẩn trong tệp.", "The row is hidden in the file."),
    "no_value": (NOTE, "Dòng không có số liệu.", "The row has no number."),
    "total_differs": (
        NOTE,
        "Cột {letter}: tổng ghi {printed}, các dòng thành phần cộng lại {summed} (chênh {diff}).",
        "Column {letter}: the total printed is {printed}, its rows add up to {summed} "
        "(difference {diff}).",
    ),
    # --- columns ---------------------------------------------------------------------------------
    "day_missing": (
        QUESTION,
        "Trang “{sheet}”: chưa biết số liệu của ngày nào ({columns}). Ghi ngày, ví dụ --date "
        "2024-12-31, hoặc năm: --year 2024.",
        "Sheet “{sheet}”: of which day the figures are is not known ({columns}). Say the day, for "
        "example --date 2024-12-31, or the year: --year 2024.",
    ),
    "basis_missing": (
        QUESTION,
        "Trang “{sheet}”: chưa biết số liệu có được bằng cách nào ({columns}). Ghi một trong: "
        "{bases}, ví dụ --basis {first}.",
        "Sheet “{sheet}”: how the figures came about is not known ({columns}). Say one of "
        "{bases}, for example --basis {first}.",
    ),
    "basis_not_allowed": (
        QUESTION,
        "Cột {letter}: “{basis}” không dùng được cho chỉ tiêu {indicator}; dùng {bases}.",
        "Column {letter}: the basis “{basis}” does not go with {indicator}; use {bases}.",
    ),
    "numbers_ambiguous": (
        QUESTION,
        "Cột {letter}: số viết có thể hiểu nhiều cách: {choices}. Chọn cách đọc, ví dụ --numbers "
        "{letter}=1.",
        "Column {letter}: the numbers can be read in several ways: {choices}. Choose one, for "
        "example --numbers {letter}=1.",
    ),
    "columns_clash": (
        QUESTION,
        "Các cột {columns} cùng chứa {indicator} của cùng một ngày. Bỏ bớt cột.",
        "The columns {columns} hold {indicator} of the same day. Leave out all but one.",
    ),
    "denominator_column_missing": (
        QUESTION,
        "Cột {letter}: {indicator} là tỷ lệ nhưng tệp không có cột mẫu số ({denominator}).",
        "Column {letter}: {indicator} is a share, but the file has no column for what it is a "
        "share of ({denominator}).",
    ),
    "samples_column_missing": (
        QUESTION,
        "Cột {letter}: {indicator} là trung vị nhưng tệp không có cột số mẫu đo.",
        "Column {letter}: {indicator} is a median, but the file has no column of samples.",
    ),
    "no_value_column": (
        QUESTION,
        "Trang “{sheet}”: không cột nào được nhận ra là số liệu của một chỉ tiêu. Các cột số: "
        "{columns}. Ghi, ví dụ, --indicator {letter}=households.",
        "Sheet “{sheet}”: no column was recognised as figures of an indicator. Columns of numbers: "
        "{columns}. Say, for example, --indicator {letter}=households.",
    ),
    "columns_ignored": (
        NOTE,
        "Trang “{sheet}”: các cột số không lấy: {columns}. Nếu cần, ghi --indicator CỘT=chỉ-tiêu.",
        "Sheet “{sheet}”: columns of numbers that are not taken: {columns}. If they should be, say "
        "--indicator COLUMN=indicator.",
    ),
    "second_heading": (
        ERROR,
        "Trang “{sheet}”: giữa bảng có tiêu đề khác, “{text}”: số liệu bên dưới là của bảng khác. "
        "Tách thành một trang riêng rồi gửi lại.",
        "Sheet “{sheet}”: another heading stands within the table, “{text}”: the figures below it "
        "are of another table. Give that table a sheet of its own and send the file again.",
    ),
    "rows_passed_over": (
        NOTE,
        "Trang “{sheet}”: các dòng chữ không có số liệu và không phải đơn vị nào, đã bỏ qua: "
        "{rows}.",
        "Sheet “{sheet}”: rows of words without figures that name no unit were passed over: "
        "{rows}.",
    ),
    # --- the file --------------------------------------------------------------------------------
    "vintage_open": (
        QUESTION,
        "Các đơn vị phù hợp như nhau với nhiều danh mục: {vintages}. Ghi --vintage.",
        "The units fit several states of the map equally well: {vintages}. Say --vintage.",
    ),
    "province_from_title": (
        NOTE,
        "Trang “{sheet}”: các dòng không ghi tỉnh; lấy theo tiêu đề là {province}.",
        "Sheet “{sheet}”: the rows name no province; the title says {province}.",
    ),
    "province_missing": (
        QUESTION,
        "Trang “{sheet}” không nói là của tỉnh nào. Chọn tỉnh, ví dụ --province 38.",
        "Sheet “{sheet}” does not say of which province it is. Say it, for example --province 38.",
    ),
    "vintage_none": (
        QUESTION,
        "Không đơn vị nào có trong danh mục nào. Kiểm tra cột tên, hoặc ghi --vintage.",
        "No unit was found in any state of the map. Check the column of names, or say --vintage.",
    ),
    "vintage_doubtful": (
        QUESTION,
        "Chỉ {taken} trong {rows} đơn vị có tên trong danh mục {vintage}, còn {fitting} có trong "
        "danh mục {other}: số liệu có lẽ của các đơn vị thuộc {other}. Kiểm tra --vintage.",
        "Only {taken} of {rows} units bear a name of {vintage}, but {fitting} one of {other}: the "
        "figures seem to be of the units of {other}. Check --vintage.",
    ),
    "vintage_by_day": (
        NOTE,
        "Các đơn vị phù hợp như nhau với {vintages}; dùng {vintage}, là danh mục có hiệu lực "
        "vào ngày của số liệu.",
        "The units fit {vintages} equally well; {vintage} is taken, which was in force on the day "
        "of the figures.",
    ),
    "vintages_mixed": (
        QUESTION,
        "Tệp trộn đơn vị của nhiều danh mục: {count} dòng không thuộc {vintage} mà thuộc "
        "{others}. Tách tệp, hoặc bỏ các dòng đó.",
        "The file mixes units of several states of the map: {count} rows are not of {vintage} but "
        "of {others}. Split the file, or leave those rows out.",
    ),
    "units_lacking": (
        NOTE,
        "Tệp thiếu {count} trong {total} đơn vị cùng cấp của phạm vi: {names}.",
        "The file lacks {count} of {total} units of that level in its area: {names}.",
    ),
    "legacy_text": (
        QUESTION,
        "Chữ trong tệp có vẻ dùng bảng mã {encoding}, ví dụ “{before}” là “{after}”. Chấp nhận "
        "chuyển mã, hoặc gửi tệp Unicode.",
        "The text seems to be in {encoding}, for example “{before}” for “{after}”. Accept the "
        "conversion, or send the file in Unicode.",
    ),
    "already_published": (
        NOTE,
        "Tệp này đã được công bố ở bản phát hành {release} ngày {day}.",
        "This file was published as release {release} on {day}.",
    ),
    "totals_differ": (
        NOTE,
        "{count} trong {total} tổng in trong tệp không khớp với các dòng thành phần.",
        "{count} of {total} totals printed in the file do not agree with their rows.",
    ),
    # --- what stands in the way of publishing ----------------------------------------------------
    "rows_open": (
        QUESTION,
        "{count} dòng chưa rõ đơn vị. Chọn đơn vị cho từng dòng, hoặc bỏ các dòng này.",
        "{count} rows wait for their unit. Choose it for each, or leave these rows out.",
    ),
    "rows_wrong": (
        ERROR,
        "{count} dòng có lỗi. Sửa tệp rồi gửi lại, hoặc bỏ các dòng này.",
        "{count} rows have errors. Correct the file and send it again, or leave these rows out.",
    ),
    "nothing_to_publish": (
        ERROR,
        "Không có giá trị nào để công bố.",
        "There is no value to publish.",
    ),
}  # fmt: skip


def finding(code: str, row: int | None = None, column: int | None = None, **values: Any) -> Problem:
    """The problem of that code with its place and the values of its message."""
    severity, vi, en = FINDINGS[code]
    return Problem(code, severity, vi.format(**values), en.format(**values), row, column)


def shown(number: float) -> str:
    """A number for a message: no exponent, no needless decimals."""
    return f"{number:.6f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"
