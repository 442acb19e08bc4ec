import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image

from dashboard.app import app_of
from dashboard.printing.lands import LandStore
from dashboard.settings import Settings
from tests.small_atlas import OLD, small_geometry, small_service

VIEW = f"?v={OLD}&l=commune&p=38&y=2024&i=fibre_available_households&b=declared&on=tslcd"


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A browser of the small country, whose boundaries are not read from files."""
    monkeypatch.setattr(LandStore.__init__, "__defaults__", (small_geometry,))
    settings = Settings(data=tmp_path)
    return app_of(small_service(tmp_path), (), settings).server.test_client()


def test_map_of_a_view_is_a_file(client: Any) -> None:
    answer = client.get(f"/map.pdf{VIEW}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    name = "map_fibre_available_households_commune_38_2024-12-31.pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    text = pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "Số liệu đến ngày 31/12/2024" in text
    assert "Điểm kết nối mạng TSLCD" in text
    assert "Xã thí điểm" not in text  # the layer is off in the address


def test_words_of_the_dialog_stand_on_the_page(client: Any) -> None:
    form = {"paper": "A3", "orientation": "portrait", "title": "Tên riêng", "notes": "Ý " * 300}
    answer = client.post(f"/map.pdf{VIEW}&d=380&lang=en", data=form)
    page = pypdf.PdfReader(io.BytesIO(answer.data)).pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
        (841.9, 1190.6), abs=0.1
    )
    text = page.extract_text()
    assert "Tên riêng" in text
    assert text.count("Ý") == 300
    assert "Notes:" in text


def test_picture_has_the_resolution_asked_for(client: Any) -> None:
    picture = Image.open(io.BytesIO(client.get(f"/map.png{VIEW}&dpi=72").data))
    assert picture.size == (842, 595)
    assert client.get(f"/map.svg{VIEW}").data.startswith(b"<?xml")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("&dpi=9999", "72 to 600"),
        ("&dpi=1e3", "whole number"),
        ("&dpi=99999", "whole number"),
        ("&paper=A0", "paper is one of A4, A3"),
        ("&orientation=up", "orientation is one of"),
        ("&title=" + "x" * 201, "200 letters"),
        ("&notes=" + "x" * 601, "600 letters"),
    ],
)
def test_what_cannot_be_printed_is_refused(client: Any, given: str, said: str) -> None:
    answer = client.get(f"/map.png{VIEW}{given}")
    assert answer.status_code == 400
    assert said in answer.get_data(as_text=True)


def test_page_has_the_button_and_the_dialog(client: Any) -> None:
    layout = client.get("/_dash-layout").json
    found = str(layout)
    for part in ("print-open", "print-dialog", "'data-print': 'title'", "'maxLength': 600"):
        assert part in found
