import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.names import bare_key, marked_key, normalise, split_type, strip_marks


@pytest.mark.parametrize(
    ("written", "one_spelling"),
    [
        ("Thuỷ  Hoà", "Thủy Hòa"),
        ("Hoài", "Hoài"),
        ("Hoàn Kiếm", "Hoàn Kiếm"),
        ("Quý", "Quý"),
        ("Quỳ Châu", "Quỳ Châu"),
        ("Loè", "Lòe"),
        ("  Pù Nhi ", "Pù Nhi"),
        (unicodedata.normalize("NFD", "Đắk Lắk"), "Đắk Lắk"),
    ],
)
def test_normalise(written: str, one_spelling: str) -> None:
    assert normalise(written) == one_spelling


@given(st.text(alphabet="aàáảãạoòóỏõọuùúủũụyỳýỷỹỵeèhqnt ĐđThủy", max_size=30))
def test_normalise_twice_is_normalise_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_strip_marks_keeps_words() -> None:
    assert strip_marks("Thị trấn Đắk R'Măng (cũ)") == "thi tran dak r mang cu"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Xã Pù Nhi", ("xã", "Pù Nhi")),
        ("Thành phố Huế", ("thành phố", "Huế")),
        ("Phường 1", ("phường", "1")),
        ("Xã", (None, "Xã")),
        ("Pù Nhi", (None, "Pù Nhi")),
    ],
)
def test_split_type(name: str, parts: tuple[str | None, str]) -> None:
    assert split_type(name) == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phường 01", "Phường 1"),
        ("Xã Tam Xuân II", "Tam Xuân 2"),
        ("Xã Hoà Bình", "Hòa Bình"),
        ("Thị trấn Sa Pa", "Sapa"),
    ],
)
def test_spellings_of_one_name_have_one_marked_key(one: str, other: str) -> None:
    assert marked_key(one) == marked_key(other)


def test_marks_part_names_and_bare_keys_join_them() -> None:
    assert marked_key("Xã Tân Thành") != marked_key("Xã Tân Thạnh")
    assert bare_key("Xã Tân Thành") == bare_key("Xã Tân Thạnh") == "tanthanh"
    assert bare_key("Mỹ Lộc") == bare_key("Mĩ Lộc") == "miloc"


def test_a_numbered_ward_is_not_a_numbered_commune() -> None:
    assert marked_key("Phường 5") != marked_key("Quận 5")
