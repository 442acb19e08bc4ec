"""The map page of a pilot choice: what it says, and that it shows the candidates and the chosen."""

import io
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from pypdf import PdfReader

from dashboard.pilots.desk import Answer, PilotDesk
from dashboard.pilots.dossier import dossier_of
from dashboard.pilots.files.exports import PilotExports
from dashboard.pilots.files.map_page import score_page
from dashboard.printing.lands import LandStore
from dashboard.printing.maps import Output, Printer
from geodata.errors import BadRequest
from geodata.paths import DataDir, Detail
from geodata.pilots.candidates import Candidates, Measure
from geodata.units import Level
from layers.render_static import MapPage, PageFormat
from layers.render_static.sheet import Sheet
from tests.dashboard.pilots.answer_of_38 import CHOSEN, answer, asked, desk_of, nothing, printer_of
from tests.small_atlas import IMAGE, TEMPLATE, small_geometry


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> PilotDesk:
    return desk_of(tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def printer(desk: PilotDesk) -> Printer:
    return printer_of(desk)


def page_of(
    desk: PilotDesk, printer: Printer, given: Answer, lang: str = "vi", notes: str = ""
) -> MapPage:
    return score_page(dossier_of(desk, given, None), desk.service, printer, lang, notes)


def texts(sheet: Sheet, kind: str) -> list[str]:
    return [note.text for note in sheet.placed if note.kind == kind]


def test_the_words_around_the_map(desk: PilotDesk, printer: Printer) -> None:
    made = answer(desk)
    page = page_of(desk, printer, made, notes="Bản trình.")
    assert page.title == "Các xã được chọn thí điểm (3 xã) – Tỉnh Thanh Hóa"
    assert page.subtitle.endswith("Số liệu đến ngày 31/12/2024 · Đơn vị hành chính từ 01/03/2025")
    assert page.release == "Bản phát hành số 4, ngày 31/12/2025"
    assert page.simulated
    assert page.notes.startswith("Bản trình. Quy tắc: Chọn đúng 3 xã trong toàn tỉnh.")
    assert "Bắt buộc chọn: Xã 38003." in page.notes
    assert "Hộ có thể đăng ký cáp quang 75%; " in page.notes
    assert page.notes.endswith(f"Hạt giống ngẫu nhiên 7, mã kịch bản {made.digest[:12]}.")


def test_the_map_shows_scores_and_names_the_chosen(desk: PilotDesk, printer: Printer) -> None:
    page = page_of(desk, printer, answer(desk))
    assert page.spec.pilots == CHOSEN
    # 75 69.2 63.4 65 | 51.7 53.3 40 55 | 26.7 28.3 22.6 24.2 20 | 18.4, and two without
    assert [row.count for row in page.spec.legend.classes] == [1, 5, 4, 4, 0]
    assert page.spec.legend.no_data.count == 2
    assert page.called == (("38001", f"1. {IMAGE}"), ("38002", f"2. {TEMPLATE}"),
                           ("38003", "3. Xã 38003"))  # fmt: skip
    sheet = printer.sheet(page, PageFormat())
    assert set(texts(sheet, "called")) == {f"1. {IMAGE}", f"2. {TEMPLATE}", "3. Xã 38003"}
    assert texts(sheet, "label") == []  # other names would hide those of the chosen
    boxes = [note.box for note in sheet.placed if note.kind in {"called", "label"}]
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_the_files(desk: PilotDesk, printer: Printer) -> None:
    exports = PilotExports(desk, printer)
    made = answer(desk)
    pdf = PdfReader(io.BytesIO(exports.map(made, Output("pdf"), "vi")))
    assert len(pdf.pages) == 1
    said = " ".join(pdf.pages[0].extract_text().split())
    for words in ("Các xã được chọn thí điểm (3 xã)", IMAGE, "3. Xã 38003", "SỐ LIỆU MÔ PHỎNG",
                  "Bản phát hành số 4", "Xã thí điểm", "mã kịch bản"):  # fmt: skip
        assert words in said, words
    form = PageFormat("A4", landscape=False)
    image = Image.open(io.BytesIO(exports.map(made, Output("png", form, 72), "en")))
    assert (image.format, image.size) == ("PNG", (595, 842))
    assert exports.map(made, Output("svg"), "vi").startswith(b"<?xml")


def test_a_part_of_a_province_is_drawn_alone(desk: PilotDesk, printer: Printer) -> None:
    page = page_of(desk, printer, part_of_answer(answer(desk), 8))
    assert page.land.codes == page.spec.codes == tuple(f"{38001 + n:05d}" for n in range(8))
    assert sum(row.count for row in page.spec.legend.classes) == 8
    assert "Thanh Hóa" in [one.name for one in page.land.neighbours]
    assert page.land.locator is not None
    assert len(page.land.locator.islands) == 2  # Hoàng Sa and Trường Sa


def test_what_cannot_be_satisfied_is_drawn_and_said(desk: PilotDesk, printer: Printer) -> None:
    page = page_of(desk, printer, nothing(desk), "en")
    assert "no selection satisfies the rule" in page.title
    assert (page.spec.pilots, page.called) == ((), ())


def test_the_whole_country_shows_the_archipelagos(desk: PilotDesk, printer: Printer) -> None:
    page = page_of(desk, printer, answer(desk, asked(province="VN")))
    assert page.title.endswith("Cả nước")
    assert {one.name for one in page.land.islands} == {"Hoàng Sa", "Trường Sa"}


def test_a_place_without_boundaries_is_refused(desk: PilotDesk) -> None:
    def empty(data: DataDir, vintage: str, level: Level, detail: Detail) -> npt.NDArray[np.object_]:
        found = small_geometry(data, vintage, level, detail)
        return np.full(len(found), None, dtype=object)

    lands = LandStore(DataDir(Path("nowhere")), desk.service.registry, empty)
    exports = PilotExports(desk, Printer(desk.service, lands))
    with pytest.raises(BadRequest, match="boundaries"):
        exports.map(answer(desk), Output("pdf"), "vi")


def part_of_answer(made: Answer, count: int) -> Answer:
    """The answer as if the first candidates were all."""
    candidates = made.material.candidates
    few: Candidates = replace(
        candidates,
        codes=candidates.codes[:count],
        names=candidates.names[:count],
        points=candidates.points[:count],
    )
    measures: dict[str, Measure] = {
        key: replace(one, values=one.values[:count], simulated=one.simulated[:count],
                     estimated=one.estimated[:count])
        for key, one in made.material.measures.items()
    }  # fmt: skip
    scores = made.scores
    return replace(
        made,
        material=replace(made.material, candidates=few, measures=measures),
        scores=replace(
            scores, utility=scores.utility[:count], weight=scores.weight[:count],
            points=scores.points[:count], eligible=scores.eligible[:count],
        ),
    )  # fmt: skip
