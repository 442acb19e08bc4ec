import io
from pathlib import Path

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from dashboard.pages.imports.uploads import receive, shown_file_name
from geodata.errors import ImportRefused, LimitExceeded


def posted(body: bytes, *, length: int | None = None, chunked: bool = False) -> Request:
    environ = EnvironBuilder(method="POST", input_stream=io.BytesIO(body)).get_environ()
    environ.pop("CONTENT_LENGTH", None)
    if chunked:
        environ["wsgi.input_terminated"] = True
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    else:
        environ["CONTENT_LENGTH"] = str(len(body) if length is None else length)
    return Request(environ)


def test_a_body_is_written_as_it_comes(tmp_path: Path) -> None:
    body = bytes(range(256)) * 3000
    path = receive(posted(body), tmp_path / "new", limit=len(body))
    assert path.read_bytes() == body
    assert path.parent == tmp_path / "new"


@pytest.mark.parametrize("chunked", [False, True])
def test_one_byte_too_many_is_refused_and_nothing_stays(tmp_path: Path, chunked: bool) -> None:
    with pytest.raises(LimitExceeded, match="ATLAS_IMPORT_MAX_FILE_BYTES"):
        receive(posted(b"x" * 1001, chunked=chunked), tmp_path, limit=1000)
    assert list(tmp_path.iterdir()) == []


def test_a_chunked_body_within_the_limit_comes_in(tmp_path: Path) -> None:
    assert receive(posted(b"x" * 999, chunked=True), tmp_path, limit=1000).stat().st_size == 999


def test_an_announced_size_is_refused_before_reading(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded):
        receive(posted(b"", length=10**9), tmp_path, limit=1000)


def test_empty_and_broken_bodies_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="empty"):
        receive(posted(b""), tmp_path, limit=1000)
    with pytest.raises(ImportRefused, match="whole"):
        receive(posted(b"half", length=400), tmp_path, limit=1000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Biểu 01.xlsx", "Biểu 01.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\số liệu.csv", "số liệu.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv"),
    ],
)
def test_a_file_name_is_text(given: str, shown: str) -> None:
    assert shown_file_name(given) == shown


def test_a_long_name_keeps_its_ending() -> None:
    assert shown_file_name("x" * 500 + ".xlsx") == "x" * 195 + ".xlsx"
    with pytest.raises(ImportRefused, match="no name"):
        shown_file_name("/")
