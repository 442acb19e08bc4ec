"""Text tables: the delimiter decided from the content, the fields as they stand."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from geodata.errors import ImportRefused
from geodata.ingest.formats.parts import BookParts, PlainCell, sheet_of_rows
from geodata.ingest.formats.sniff import Kind
from geodata.ingest.formats.text_encoding import TextEncoding, encoding_of
from geodata.ingest.limits import Limits

DELIMITERS = (";", "\t", "|", ",")
MAX_FIELD = 131_072
"""Characters of one field: four times what a spreadsheet cell can hold."""
MAX_LINE = 16 * 1024 * 1024
SAMPLE_LINES = 400
SAMPLE_CHARACTERS = 256 * 1024
MIN_SHARE = 0.5
"""In at least this share of its filled lines a table has several fields."""
SEPARATOR_NOTE = "The first line ({line}) names the delimiter; it was not counted as a row."


def read_delimited(path: Path, name: str, limits: Limits) -> BookParts:
    """The file as one sheet. An empty field is None, quoted or not; spaces stand as they are.

    Windows-1258 writes tones apart from their letters; they are joined (NFC). Other encodings are
    left as they are.
    """
    encoding = encoding_of(path, name)
    notes = list(encoding.notes)
    csv.field_size_limit(MAX_FIELD)
    with path.open(encoding=encoding.codec, newline="") as stream:
        first = stream.readline(SAMPLE_CHARACTERS)
        delimiter = named_delimiter(first)
        if delimiter is None:
            stream.seek(0)
            delimiter = decide_delimiter(_sample(stream))
            stream.seek(0)
        else:
            notes.append(SEPARATOR_NOTE.format(line=first.strip()))
        rows = _rows(stream, delimiter, name, limits, encoding)
    return BookParts(
        kind=Kind.CSV.value,
        sheets=[sheet_of_rows("csv", rows)],
        encoding=encoding.word,
        delimiter=delimiter,
        notes=notes,
    )


def named_delimiter(line: str) -> str | None:
    """The delimiter that a first line such as ``sep=;`` names, which Excel understands."""
    text = line.strip().strip('"')
    found = text[4:5] if text.lower().startswith("sep=") and len(text) == 5 else None
    return found if found in DELIMITERS else None


def decide_delimiter(lines: list[str]) -> str:
    """The delimiter of a table, from its first lines.

    One that splits at least half of the filled lines can be it. Of several, that which stands most
    often: a comma between two digits counts for nothing beside others, since it may be a decimal
    comma. A file that nothing splits is one column; its delimiter is said to be a comma.
    """
    counts = {one: _splits(lines, one) for one in DELIMITERS}
    possible = {
        one: sum(fields) - len(fields)
        for one, fields in counts.items()
        if fields and sum(width > 1 for width in fields) >= MIN_SHARE * len(fields)
    }
    if len(possible) > 1 and "," in possible:
        possible[","] -= sum(_decimal_commas(line) for line in lines)
    return max(possible, key=lambda one: possible[one], default=",")


def _splits(lines: list[str], delimiter: str) -> list[int]:
    """How many fields each filled record has."""
    try:
        return [
            len(fields)
            for fields in csv.reader(lines, delimiter=delimiter)
            if any(field.strip() for field in fields)
        ]
    except csv.Error:
        return []


def _decimal_commas(line: str) -> int:
    found = Counter(
        before.isdigit() and after.isdigit()
        for before, comma, after in zip(line, line[1:], line[2:], strict=False)
        if comma == ","
    )
    return found[True]


def _sample(stream: IO[str]) -> list[str]:
    lines: list[str] = []
    characters = 0
    while len(lines) < SAMPLE_LINES and characters < SAMPLE_CHARACTERS:
        line = stream.readline(SAMPLE_CHARACTERS)
        if not line:
            break
        lines.append(line)
        characters += len(line)
    return lines


def _rows(
    stream: IO[str], delimiter: str, name: str, limits: Limits, encoding: TextEncoding
) -> list[tuple[PlainCell, ...]]:
    rows: list[tuple[PlainCell, ...]] = []
    cells = 0
    reader = csv.reader(_lines(stream, name), delimiter=delimiter)
    try:
        for fields in reader:
            cells += len(fields)
            if encoding.compose:
                composed = [unicodedata.normalize("NFC", one) for one in fields]
                rows.append(tuple([field or None for field in composed]))
            else:
                rows.append(tuple([field or None for field in fields]))
            limits.check("columns", len(fields), f"{name}, row {len(rows):,},", "columns")
            limits.check("rows", len(rows), name, "rows or more")
            limits.check("cells", cells, name, "cells or more")
    except csv.Error as error:
        raise ImportRefused(
            f"{name}, line {reader.line_num:,}: {_csv_problem(str(error))}",
            file=name,
            row=len(rows) + 1,
        ) from error
    return _without_trailing_blank(rows)


def _lines(stream: IO[str], name: str) -> Iterator[str]:
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if len(line) >= MAX_LINE:
            raise ImportRefused(
                f"{name}, line {number:,} is longer than any line of a table.", file=name
            )
        yield line.rstrip("\x1a") if "\x1a" in line else line


def _csv_problem(problem: str) -> str:
    if "field larger" in problem:
        return (
            f"a field has more than {MAX_FIELD:,} characters. A quotation mark that is opened "
            "and not closed makes the rest of the file one field; look for it."
        )
    return f"the line is no row of a table ({problem})."


def _without_trailing_blank(rows: list[tuple[PlainCell, ...]]) -> list[tuple[PlainCell, ...]]:
    while rows and not any(rows[-1]):
        rows.pop()
    return rows
