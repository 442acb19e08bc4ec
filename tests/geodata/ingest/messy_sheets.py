"""Clean values written down the way people write them: a file, and the truth beside it.

A `Mess` says how untidy the file is; `write_messy` writes it and returns where each value stands.
Nothing here looks at how the program reads: the truth is what was meant by whoever wrote the file.
"""

import csv
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font

from tests.geodata.ingest.messy_country import (
    COMMUNES,
    DISTRICTS,
    HEADINGS,
    PROVINCES,
    SAMPLES,
    VALUES,
)
from tests.geodata.ingest.messy_letters import (
    PREFIXES,
    TCVN3,
    letters_of,
    other_tone_place,
    to_1258,
    unmarked,
)


@dataclass(frozen=True)
class Mess:
    """How untidy a file is. `spelling` and `faults` choose rows with a random seed of their own."""

    file_format: str = "xlsx"
    encoding: str = "utf-8-sig"
    delimiter: str = ";"
    shape: str = "columns"
    title_rows: int = 1
    header_depth: int = 1
    merged: bool = True
    with_codes: bool = False
    repeat_names: bool = False
    with_totals: bool = True
    with_notes: bool = True
    numbers: str = "plain"
    indicators: tuple[str, ...] = ("households", "population")
    variants: int = 0
    typos: int = 0
    faults: int = 0
    twice: int = 0
    blank_rows: bool = False
    repeat_header: bool = False
    extra_columns: bool = False
    merged_blocks: bool = False
    hidden_rows: int = 0
    letters: str = "unicode"
    seed: int = 0


@dataclass(frozen=True)
class Entry:
    """A value as it was meant. `spoilt` says what was done to its cell or row, "" if nothing.

    A spoilt name may or may not be found; a spoilt cell must never give a value.
    """

    row: int
    code: str
    indicator: str
    value: float | None
    spoilt: str = ""


@dataclass
class Written:
    """A file that was written: what every row means, and the rows whose names were misspelt."""

    path: Path
    entries: list[Entry] = field(default_factory=list)
    rows: dict[int, str] = field(default_factory=dict)
    misspelt: set[int] = field(default_factory=set)


def messes() -> st.SearchStrategy[Mess]:
    """Every kind of mess, together."""
    return st.builds(
        Mess,
        file_format=st.sampled_from(["xlsx", "csv"]),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1258"]),
        delimiter=st.sampled_from([";", ",", "\t"]),
        shape=st.sampled_from(["columns", "blocks", "groups"]),
        title_rows=st.integers(0, 3),
        header_depth=st.integers(1, 3),
        merged=st.booleans(),
        with_codes=st.booleans(),
        repeat_names=st.booleans(),
        with_totals=st.booleans(),
        with_notes=st.booleans(),
        numbers=st.sampled_from(["plain", "text", "points", "spaces", "commas"]),
        indicators=st.lists(
            st.sampled_from(["households", "population", "fixed_download_mbps"]),
            min_size=1,
            max_size=3,
            unique=True,
        ).map(tuple),
        variants=st.integers(0, 10),
        typos=st.integers(0, 4),
        faults=st.integers(0, 4),
        twice=st.integers(0, 2),
        blank_rows=st.booleans(),
        repeat_header=st.booleans(),
        extra_columns=st.booleans(),
        merged_blocks=st.booleans(),
        hidden_rows=st.integers(0, 3),
        letters=st.sampled_from(["unicode"] * 6 + ["unmarked", "tcvn3"]),
        seed=st.integers(0, 2**32),
    )


def write_messy(mess: Mess, folder: Path) -> Written:
    """Write the file of a mess into a folder."""
    return _Writer(mess, folder).write()


class _Writer:
    def __init__(self, mess: Mess, folder: Path) -> None:
        self.mess = mess
        self.random = Random(mess.seed)
        self.grid: list[list[Any]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.bold: set[int] = set()
        self.header: list[list[Any]] = []
        suffix = "xlsx" if mess.file_format == "xlsx" else "csv"
        self.written = Written(folder / f"bao_cao.{suffix}")
        self.indicators = [
            one
            for chosen in mess.indicators
            for one in ([chosen, SAMPLES] if chosen == "fixed_download_mbps" else [chosen])
        ]
        self.lead = {"columns": 3, "blocks": 3, "groups": 2}[mess.shape] + mess.with_codes

    def write(self) -> Written:
        spoilt = self._spoil()
        self._top()
        for number, (province, province_name) in enumerate(PROVINCES.items()):
            if number and self.mess.repeat_header:
                self.grid.extend(list(row) for row in self.header)
            self._province(province, province_name, spoilt)
        if self.mess.with_notes:
            self.grid.append([])
            self.grid.append(["Ghi chú: số liệu do các xã tổng hợp"])
            self.grid.append(["Nguồn: báo cáo của UBND các huyện"])
        self.grid = [[self._lettered(cell) for cell in row] for row in self.grid]
        self._save()
        return self.written

    def _lettered(self, cell: Any) -> Any:
        """A text in the letters of the file: without any diacritics, or in the old TCVN3."""
        if not isinstance(cell, str) or self.mess.letters == "unicode":
            return cell
        if self.mess.letters == "unmarked":
            return unmarked(cell)
        return "".join(TCVN3.get(one, one) for one in unicodedata.normalize("NFC", cell))

    def _spoil(self) -> dict[str, Any]:
        codes = sorted(COMMUNES)
        picked = self.random.sample(codes, self.mess.variants + self.mess.typos)
        cells = [(code, one) for code in codes for one in self.indicators]
        faulty = self.random.sample(cells, self.mess.faults)
        faults = ["", "-", "..", "x", "12O5", "1.2.34", "-7"]
        plain = [
            code for code in codes if code not in picked and code not in {one for one, _ in faulty}
        ]
        return {
            "twice": set(self.random.sample(plain, self.mess.twice)),
            "variants": set(picked[: self.mess.variants]),
            "typos": set(picked[self.mess.variants :]),
            "faults": {cell: self.random.choice(faults) for cell in faulty},
        }

    def _top(self) -> None:
        titles = ["UBND TỈNH", "BẢNG TỔNG HỢP SỐ LIỆU HẠ TẦNG", "(Kèm theo báo cáo)"]
        for title in titles[: self.mess.title_rows]:
            self.grid.append([title])
        depth = self.mess.header_depth
        first = len(self.grid)
        names = {"columns": ["Tỉnh", "Huyện", "Xã"], "blocks": ["Tỉnh", "Huyện", "Xã"]}.get(
            self.mess.shape, ["TT", "Đơn vị hành chính"]
        )
        names = [*names, "Mã xã"] if self.mess.with_codes else names
        header: list[list[Any]] = [["" for _ in names] for _ in range(depth)]
        header[0] = list(names)
        for level in range(depth):
            for number, indicator in enumerate(self.indicators):
                last = level == depth - 1
                above = ["Chỉ tiêu", "Giá trị"][level] if not last else ""
                shown = above if number == 0 or not self.mess.merged else ""
                header[level].append(HEADINGS[indicator] if last else shown)
        if self.mess.extra_columns:
            for row in header:
                row.extend(["Số điện thoại", "Ghi chú"] if row is header[-1] else ["", ""])
        self.header = header
        self.grid.extend(header)
        if depth > 1 and self.mess.merged:
            for column in range(self.lead):
                self.merges.append((first, first + depth - 1, column, column))
            if len(self.indicators) > 1:
                for level in range(depth - 1):
                    right = self.lead + len(self.indicators) - 1
                    self.merges.append((first + level, first + level, self.lead, right))

    def _province(self, province: str, name: str, spoilt: dict[str, Any]) -> None:
        districts = {code: one for code, (above, one) in DISTRICTS.items() if above == province}
        inside = [code for code, (above, _) in COMMUNES.items() if above in districts]
        self._total(province_name := name, "", inside, spoilt, level=0)
        shown = province_name
        for number, (district, district_name) in enumerate(districts.items(), start=1):
            members = [code for code, (above, _) in COMMUNES.items() if above == district]
            if self.mess.blank_rows:
                self.grid.append([])
            self._total(shown, district_name, members, spoilt, level=number)
            district_shown = district_name
            first = len(self.grid)
            for count, code in enumerate(members, start=1):
                self._commune(code, count, shown, district_shown, spoilt)
                if not self.mess.repeat_names and self.mess.shape == "blocks":
                    shown = district_shown = ""
            in_blocks = self.mess.shape == "blocks" and not self.mess.repeat_names
            if self.mess.merged_blocks and in_blocks:
                self.merges.append((first, len(self.grid) - 1, 1, 1))
            for code in members:
                if code in spoilt["twice"]:
                    self._commune(code, 1, name, district_name, spoilt, again=True)

    def _total(
        self, province: str, district: str, members: list[str], spoilt: dict[str, Any], level: int
    ) -> None:
        """A row of a larger unit: with its sums where totals are printed, else only its name."""
        text = district or province
        if self.mess.shape != "groups" and not self.mess.with_totals:
            return
        values: list[Any] = ["" for _ in self.indicators]
        if self.mess.with_totals:
            values = [self._sum(one, members, spoilt) for one in self.indicators]
        if self.mess.shape == "groups":
            mark = (
                "ABC"[list(PROVINCES.values()).index(province)] if not district else _roman(level)
            )
            row = [mark, text]
        else:
            row = [f"{text} (Tổng số)"] if not district else [province, f"{text} (Tổng số)"]
        row = row + ["" for _ in range(self.lead - len(row))]
        self.bold.add(len(self.grid))
        self.grid.append([*row, *values])

    def _sum(self, indicator: str, members: list[str], spoilt: dict[str, Any]) -> Any:
        if indicator in ("fixed_download_mbps", SAMPLES):
            return ""
        kept = [code for code in members if (code, indicator) not in spoilt["faults"]]
        return self._number(float(sum(VALUES[indicator](code) for code in kept)), indicator)

    def _commune(
        self,
        code: str,
        count: int,
        province: str,
        district: str,
        spoilt: dict[str, Any],
        *,
        again: bool = False,
    ) -> None:
        """The row of a commune; `again` writes it once more with other values: none is right."""
        name = COMMUNES[code][1]
        if code in spoilt["variants"]:
            name = self._variant(name)
        if code in spoilt["typos"]:
            name = self._typo(name)
            self.written.misspelt.add(len(self.grid) + 1)
        if self.mess.shape == "groups":
            row: list[Any] = [count, name]
        else:
            repeated = self.mess.repeat_names or self.mess.shape == "columns"
            row = [province, district, name] if repeated or province or district else ["", "", name]
        if self.mess.with_codes:
            row.append(code)
        self.written.rows[len(self.grid) + 1] = code
        for indicator in self.indicators:
            value = VALUES[indicator](code) + again
            fault = spoilt["faults"].get((code, indicator))
            row.append(self._number(value, indicator) if fault is None else fault)
            self.written.entries.append(
                Entry(
                    row=len(self.grid) + 1,
                    code=code,
                    indicator=indicator,
                    value=value if fault is None else None,
                    spoilt=_spoilt(fault, twice=code in spoilt["twice"]),
                )
            )
        if self.mess.extra_columns:
            row += [f"09{int(code) * 1237 % 10**8:08d}", "đang rà soát" if count % 3 else ""]
        self.grid.append(row)

    def _number(self, value: float, indicator: str) -> Any:
        whole = indicator != "fixed_download_mbps"
        style = self.mess.numbers
        if style == "plain" and self.mess.file_format == "xlsx":
            return int(value) if whole else value
        if whole:
            marks = {"points": ".", "spaces": " ", "commas": ","}
            return f"{int(value):,}".replace(",", marks.get(style, ""))
        text = f"{value:.1f}"
        return text if style in ("plain", "text", "commas") else text.replace(".", ",")

    def _variant(self, name: str) -> str:
        """Another way to write the same name."""
        ways: list[Callable[[str], str]] = [
            lambda text: unicodedata.normalize("NFD", text),
            lambda text: text.replace("Đ", "\u00d0"),
            lambda text: f"  {text.replace(' ', '  ')} ",
            lambda text: text.replace(" ", "\u00a0"),
            str.upper,
            other_tone_place,
            self._other_prefix,
            lambda text: text.replace("'", "\u2019"),
        ]
        for way in self.random.sample(ways, self.random.randint(1, 2)):
            name = way(name)
        return name

    def _other_prefix(self, name: str) -> str:
        plain = " ".join(name.split())
        for kind, ways in PREFIXES.items():
            if plain.startswith(f"{kind} "):
                rest = plain.removeprefix(f"{kind} ")
                bare = rest.isdigit() or rest == "Ea Drăng"
                chosen = self.random.choice([way for way in ways if way or not bare])
                return f"{chosen}{'' if chosen.endswith(('.', ' ')) else ' '}{rest}".strip()
        return name

    def _typo(self, name: str) -> str:
        """One letter wrong, such that it is no other name of the country, wherever its marks."""
        letters = [place for place, one in enumerate(name) if one.isalpha() and place > 3]
        while True:
            place = self.random.choice(letters) if letters else len(name) - 1
            way = self.random.choice(["drop", "swap", "mark"])
            if way == "drop":
                spelt = name[:place] + name[place + 1 :]
            elif way == "swap":
                spelt = name[:place] + self.random.choice("bgkmqvx") + name[place + 1 :]
            else:
                spelt = (
                    name[: place + 1] + self.random.choice("\u0301\u0303\u0309") + name[place + 1 :]
                )
            spelt = unicodedata.normalize("NFC", spelt)
            if letters_of(spelt) not in {letters_of(one) for _, one in COMMUNES.values()}:
                return spelt

    def _save(self) -> None:
        if self.mess.file_format == "xlsx":
            self._save_workbook()
            return
        out = StringIO()
        csv.writer(out, delimiter=self.mess.delimiter, lineterminator="\r\n").writerows(self.grid)
        text = out.getvalue()
        encoding = self.mess.encoding
        data = to_1258(text) if encoding == "cp1258" else text.encode(encoding)
        self.written.path.write_bytes(data)

    def _save_workbook(self) -> None:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Số liệu"
        for number, row in enumerate(self.grid, start=1):
            for column, value in enumerate(row, start=1):
                if value != "":
                    cell = sheet.cell(number, column, value)
                    cell.data_type = "s" if isinstance(value, str) else "n"
                    cell.font = Font(bold=number - 1 in self.bold)
        for number in self.random.sample(sorted(self.written.rows), self.mess.hidden_rows):
            sheet.row_dimensions[number].hidden = True
        for top, bottom, left, right in self.merges:
            sheet.merge_cells(
                start_row=top + 1, end_row=bottom + 1, start_column=left + 1, end_column=right + 1
            )
        book.save(self.written.path)


def _spoilt(fault: str | None, *, twice: bool) -> str:
    if fault is not None:
        return f"cell {fault!r}"
    return "named twice with other values" if twice else ""


def _roman(number: int) -> str:
    return ["I", "II", "III", "IV", "V"][number - 1]
