import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from dashboard.printing import books
from dashboard.printing.books import BookPage, PageFailed, make_book
from dashboard.printing.maps import Printer
from geodata.errors import LimitExceeded
from layers.render_static import PageFormat
from layers.render_static.contents_page import Contents, Entry, contents_pages
from tests.golden_pages import ask, small_printer
from tests.small_atlas import BEFORE, DAY, OLD, small_service

CONTENTS = Contents("Tập bản đồ thử", ("Đơn vị tính: %",), "vi", simulated=True)


def book_pages(folder: Path) -> tuple[Printer, list[BookPage]]:
    service = small_service(folder)
    pages = [
        BookPage(
            ask(service, (OLD, "commune", place), day=day),
            f"{service.registry.get(OLD, place).name}",
            str(day),
        )
        for day in (BEFORE, DAY)
        for place in ("38", "48", "56")
    ]
    return small_printer(folder, service), pages


@pytest.mark.parametrize("processes", [1, 2])
def test_book_has_index_numbers_bookmarks_and_links(processes: int, tmp_path: Path) -> None:
    printer, pages = book_pages(tmp_path)
    told: list[tuple[float, str]] = []
    body = make_book(
        printer, pages, CONTENTS, PageFormat(),
        lambda share, name: told.append((share, name)), processes=processes,
    )  # fmt: skip
    reader = pypdf.PdfReader(io.BytesIO(body))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) == 7
    for words in ("Tập bản đồ thử", "Mục lục", "SỐ LIỆU MÔ PHỎNG", "Tỉnh Khánh Hòa", "2024-12-31"):
        assert words in texts[0], words
    for number, text in enumerate(texts[1:], start=2):
        assert f"Trang {number}/7" in text
        assert pages[number - 2].name in text
        day = pages[number - 2].ask.question.date
        assert f"Số liệu đến ngày {day:%d/%m/%Y}" in text
    groups = reader.outline
    assert [one.title for one in groups[::2]] == [str(BEFORE), str(DAY)]
    marks = [(one.title, reader.get_destination_page_number(one)) for one in groups[3]]
    assert marks == [("Tỉnh Thanh Hóa", 4), ("Tỉnh Đà Nẵng", 5), ("Tỉnh Khánh Hòa", 6)]
    links = [one.get_object() for one in reader.pages[0]["/Annots"]]
    targets = [reader.get_page_number(link["/Dest"][0].get_object()) for link in links]
    assert targets == [1, 2, 3, 4, 5, 6]
    assert sorted(share for share, _ in told[:-1]) == [number / 6 for number in range(1, 7)]
    assert {name for _, name in told[:-1]} == {page.name for page in pages}
    assert told[-1] == (1.0, "Binding")


def test_classes_are_the_same_on_all_pages(tmp_path: Path) -> None:
    printer, pages = book_pages(tmp_path)
    styles = {printer.page(page.ask).spec.style for page in pages}
    assert len(styles) == 1


def test_page_that_cannot_be_drawn_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer, pages = book_pages(tmp_path)
    real = Printer.page

    def page(self: Printer, wanted: object) -> object:
        if wanted.page_label == "Trang 6/7":  # type: ignore[attr-defined]
            raise LimitExceeded("too much")
        return real(self, wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(Printer, "page", page)
    with pytest.raises(PageFailed, match=r"Tỉnh Đà Nẵng: too much"):
        make_book(printer, pages, CONTENTS, PageFormat(), lambda *_: None)


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printer, pages = book_pages(tmp_path)
    monkeypatch.setattr(books, "MOST_PAGES", 5)
    with pytest.raises(LimitExceeded, match="5 pages, not 6"):
        make_book(printer, pages, CONTENTS, PageFormat(), lambda *_: None)


def test_long_index_goes_on_over_several_pages() -> None:
    entries = [Entry(f"Xã số {number} " + "dài " * (number % 30)) for number in range(300)]
    for form in (PageFormat(), PageFormat("A4", landscape=False)):
        sheets, listed = contents_pages(CONTENTS, entries, form, 4)
        assert len(sheets) > 1
        assert [one.entry for one in listed] == list(range(300))
        numbers = [one.text for sheet in sheets for one in sheet.placed if one.kind == "number"]
        assert numbers == [str(4 + number) for number in range(300)]
        wide, high = form.size
        for sheet in sheets:
            for one in sheet.placed:
                assert one.box[0] >= 9.9, one
                assert one.box[2] <= wide - 9.9, one
                assert 9.0 <= one.box[1] <= one.box[3] <= high - 9.0, one


def test_index_without_groups_names_none(tmp_path: Path) -> None:
    printer, pages = book_pages(tmp_path)
    plain = [replace(page, group="") for page in pages[:2]]
    body = make_book(printer, plain, CONTENTS, PageFormat(), lambda *_: None)
    reader = pypdf.PdfReader(io.BytesIO(body))
    assert [one.title for one in reader.outline] == ["Tỉnh Thanh Hóa", "Tỉnh Đà Nẵng"]
