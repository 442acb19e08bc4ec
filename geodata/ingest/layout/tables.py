"""Where the table of a sheet is: its header rows, its first row, the column of its units."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from geodata.ingest.grid import (
    Row,
    cell_at,
    day_of,
    is_blank,
    is_counting_row,
    is_figure,
    is_number,
    is_words,
    raw_text,
    text_of,
    width_of,
)
from geodata.ingest.layout.vocabulary import Sense, Vocabulary
from geodata.ingest.model import Cell, RawSheet
from geodata.ingest.wording import load_wording

MOST_HEADER_ROWS = 4
TITLE_MARKS = (
    "ubnd",
    "ủy ban",
    "uỷ ban",
    "sở ",
    "cộng hòa",
    "cộng hoà",
    "độc lập",
    "số:",
    "phụ lục",
)


@dataclass(frozen=True)
class Place:
    """The place of a table; rows and columns from 0. `main` is the column of its units.

    `header` is (first, last) or None where the table begins without one. `by_date` is True where
    rows are dates and no column holds units: the figures are of the whole country.
    """

    header: tuple[int, int] | None
    body: int
    main: int
    by_date: bool = False


def find_table(
    sheet: RawSheet, vocabulary: Vocabulary, header: tuple[int, int] | None = None
) -> Place | None:
    """The table of a sheet, None if there is none. `header` are rows (from 0) a person set."""
    rows = sheet.rows
    start = header[1] + 1 if header else 0
    main, by_date = _main_column(rows, start, vocabulary), False
    if main is None:
        main, by_date = _date_column(rows, start), True
    if main is None:
        main, by_date = _word_column(rows, start), False
    if main is None:
        return None
    if header is not None:
        return Place(header, start, main, by_date)
    first = _first_row(rows, main, vocabulary, by_date=by_date)
    if first is None:
        return None
    body = _upwards(rows, first, main, vocabulary)
    found = _header_above(sheet, body, main)
    if found is None and not _has_figures(rows, body, main):
        return None
    return Place(found, body, main, by_date)


def _main_column(rows: Sequence[Row], start: int, vocabulary: Vocabulary) -> int | None:
    """The column with the most names of units, else one of codes; None if there is no unit."""
    names: Counter[int] = Counter()
    digits: Counter[int] = Counter()
    codes: Counter[int] = Counter()
    for row in rows[start:]:
        for column, cell in enumerate(row):
            if not isinstance(cell, str) or not cell.strip():
                continue
            if cell.strip().isdigit():
                digits[column] += 1
                codes[column] += cell.strip() in vocabulary.codes
            elif not is_number(cell) and vocabulary.label(cell).known:
                names[column] += 1
    most = max(names.values(), default=0)
    if most:
        return min(column for column, count in names.items() if count == most)
    listed = [one for one, count in codes.items() if count and count >= 0.8 * digits[one]]
    return min(listed, default=None)


def _date_column(rows: Sequence[Row], start: int) -> int | None:
    """The column of years of a table without units: two at least, each with figures beside it."""
    found: Counter[int] = Counter()
    for row in rows[start:]:
        for column, cell in enumerate(row[:3]):
            if day_of(cell) is not None:
                later = [one for one in row[column + 1 :] if is_number(one)]
                found[column] += bool(later) and not all(map(day_of, later))
                break
    best = max(found, key=lambda column: found[column], default=None)
    return best if best is not None and found[best] >= 2 else None


def _word_column(rows: Sequence[Row], start: int) -> int | None:
    """The column of words before figures, where no unit is known: names in another encoding."""
    found: Counter[int] = Counter()
    for row in rows[start:]:
        words = [column for column, cell in enumerate(row) if is_words(cell)]
        if words and any(is_number(cell) for cell in row[words[-1] + 1 :]):
            found[words[-1]] += 1
    best = max(found, key=lambda column: found[column], default=None)
    return best if best is not None and found[best] >= 3 else None


def _first_row(
    rows: Sequence[Row], main: int, vocabulary: Vocabulary, *, by_date: bool
) -> int | None:
    """The first row with a unit (or a date) and a figure, else the first of two units running."""
    listed = []
    for number, row in enumerate(rows):
        cell = cell_at(row, main)
        if is_blank(cell):
            continue
        if by_date:
            fits = day_of(cell) is not None
        else:
            known = vocabulary.label(raw_text(cell)).sense is not Sense.OTHER
            fits = known or text_of(cell) in vocabulary.codes
        if fits and _figures(row, main):
            return number
        if fits and not any(is_words(one) for one in row[main + 1 :]):
            listed.append(number)
    if not by_date:
        for one, other in itertools.pairwise(listed):
            if other == one + 1:
                return one
    return _first_of_words(rows, main)


def _first_of_words(rows: Sequence[Row], main: int) -> int | None:
    """The first row with words in the main column and a figure behind."""
    for number, row in enumerate(rows):
        if is_words(cell_at(row, main)) and _figures(row, main):
            return number
    return None


def _figures(row: Row, main: int) -> list[int]:
    """The columns behind the main one that hold figures and are no row of years."""
    behind = range(main + 1, len(row))
    found = [column for column in behind if is_figure(row[column]) or _is_code(row[column])]
    if found and all(day_of(row[column]) is not None for column in found) and len(found) > 1:
        return []
    return found


def _is_code(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().isdigit()


def _upwards(rows: Sequence[Row], first: int, main: int, vocabulary: Vocabulary) -> int:
    """The first row of the body: totals and groups may stand before the first unit."""
    body = first
    for number in range(first - 1, -1, -1):
        row = rows[number]
        filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled or is_counting_row(row):
            break
        words = [column for column in filled if is_words(row[column])]
        labels = [
            column
            for column in words
            if column <= main and vocabulary.label(raw_text(row[column])).sense is not Sense.OTHER
        ]
        figures = _figures(row, words[0] if words else main)
        behind = [column for column in words if column > main]
        grouped = len(filled) <= 2 and bool(labels) and not behind
        date_group = len(filled) == 1 and not labels and number + 1 == body and filled[0] < main
        listed = vocabulary.label(raw_text(cell_at(row, main))).known and len(filled) > 1
        measured = bool(figures and words) and (not behind or _holds_numbers(row, figures))
        if measured or grouped or date_group or listed:
            body = number
        else:
            break
    return body


def _header_above(sheet: RawSheet, body: int, main: int) -> tuple[int, int] | None:
    """The header rows right above the body; a blank row may stand between."""
    rows = sheet.rows
    last = body - 1
    while last >= 0 and last >= body - 2 and all(map(is_blank, rows[last])):
        last -= 1
    if last < 0 or not _is_header(sheet, last, main, lowest=True):
        return None
    first = last
    counting = is_counting_row(rows[last])
    while first > 0 and last - first + 1 < MOST_HEADER_ROWS + counting:
        if not _is_header(sheet, first - 1, main, lowest=counting and first == last):
            break
        first -= 1
    return first, last


def _is_header(sheet: RawSheet, number: int, main: int, *, lowest: bool) -> bool:
    """Whether a row holds headings: several texts, or one above the figures."""
    row = sheet.rows[number]
    if is_counting_row(row):
        return True
    filled = [column for column, cell in enumerate(row) if not is_blank(cell)]
    if not filled or _figures_as_text(row) > 1:
        return False
    texts = [text_of(row[column]).lower() for column in filled]
    wording = load_wording()
    if any(text.startswith(TITLE_MARKS) for text in texts):
        return False
    if any(
        is_figure(row[column]) and day_of(row[column]) is None and not isinstance(row[column], str)
        for column in filled
    ):
        return False
    if len(filled) == 1:
        unit_note = texts[0].startswith(("đvt", "đơn vị tính", "(đvt", "(đơn vị tính", "unit:"))
        whole = any(
            span.first_row <= number + 1 <= span.last_row
            and span.last_column - span.first_column + 1 >= width_of(sheet.rows)
            for span in sheet.merged
        )
        named = texts[0] in wording.words["name"]
        return not unit_note and not whole and (filled[0] > main or (lowest and named))
    return True


def _holds_numbers(row: Row, figures: Sequence[int]) -> bool:
    """Whether a row holds numbers that are no years: then its words are remarks, no headings."""
    stored = (row[one] for one in figures if not isinstance(row[one], str))
    return _figures_as_text(row) > 0 or any(day_of(cell) is None for cell in stored)


def _figures_as_text(row: Row) -> int:
    """How many texts of a row are figures and nothing else: no "1 người", no year."""
    texts = [cell for cell in row if isinstance(cell, str) and is_number(cell)]
    return sum(day_of(text) is None and not any(map(str.isalpha, text)) for text in texts)


def _has_figures(rows: Sequence[Row], body: int, main: int) -> bool:
    return any(_figures(row, main) for row in rows[body:])
