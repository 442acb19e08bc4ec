"""Spellings of one name have one key; names that differ have two."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.names import split_type
from geodata.paths import DataDir
from geodata.resolving.index import own_key
from geodata.spelling import Reading, bare_key, cleaned, has_marks, key, readings
from geodata.units import UNIT_LEVELS, UnitRegistry


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("Thuý", "Thúy"),
        ("Hoè", "Hòe"),
        ("Quí Lộc", "Quý Lộc"),
        ("Qúy Lộc", "Quý Lộc"),
        ("Mĩ Đức", "Mỹ  Đức"),
        ("Vĩ Dạ", "Vỹ Dạ"),
        ("\u00d0ồng Nai", "Đồng Nai"),
        ("Hậu L\u00f0c", "Hậu Lđc"),
        ("Dak Mang", "Đak Mang"),
        ("Đắk Lắk", "Đăk Lắk"),
        ("Đác Lắk", "Đắk Lắk"),
        ("Đắkrông", "Đắk Rông"),
        ("Krông-Nô", "Krông Nô"),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa-Vũng Tàu"),
        ("H'Ra", "H\u2019 Ra"),
        ("Minh Tân II", "Minh Tân 2"),
        ("Tam Xuân Ii", "Tam Xuân II"),
        ("Phú\u00a0Lộc\u200b", "Phú Lộc"),
        ("PHÚ LỘC", "Phú Lộc"),
        ("01", "1"),
        ("TP.HCM", "TPHCM"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert readings(one)[0].key == readings(other)[0].key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thanh Hoa", "Thanh Hóa"),
        ("Tân 1", "Tần"),
        ("Thúy", "Thúi"),
        ("Hai", "Hay"),
        ("Vĩ Dạ", "Vị Dạ"),
        ("Sa Pa", "Sa Pả"),
        ("Ia Pal", "La Pal"),
        ("Ea Siên", "Ia Siên"),
        ("Xuân Vi", "Xuân 6"),
        ("Đông", "Đồng"),
        ("Dông", "Đông"),
        ("Tân Lập 1", "Tân Lập 11"),
    ],
)
def test_names_that_differ(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("TP. Hồ Chí Minh", "thành phố", "Hồ Chí Minh"),
        ("TP.HCM", "thành phố", "Hồ Chí Minh"),
        ("TP HCM", "thành phố", "Hồ Chí Minh"),
        ("Tp Huế", "thành phố", "Huế"),
        ("T.P Vinh", "thành phố", "Vinh"),
        ("TX. Sơn Tây", "thị xã", "Sơn Tây"),
        ("T.X Sơn Tây", "thị xã", "Sơn Tây"),
        ("TT Chũ", "thị trấn", "Chũ"),
        ("T.T. Chũ", "thị trấn", "Chũ"),
        ("H. Ba Vì", "huyện", "Ba Vì"),
        ("H.Ba Vì", "huyện", "Ba Vì"),
        ("Q.1", "quận", "1"),
        ("Q1", "quận", "1"),
        ("Quận 01", "quận", "1"),
        ("Quận1", "quận", "1"),
        ("P.05", "phường", "5"),
        ("P. Đúc", "phường", "Đúc"),
        ("X.Pù Nhi", "xã", "Pù Nhi"),
        ("xa pu nhi", "xã", "pu nhi"),
        ("XÃ PÙ NHI", "xã", "Pù Nhi"),
        ("ĐK. Phú Quốc", "đặc khu", "Phú Quốc"),
        ("T. Hà Nam", "tỉnh", "Hà Nam"),
        ("1. Xã Pù Nhi", "xã", "Pù Nhi"),
        ("II. HUYỆN MƯỜNG LÁT", "huyện", "Mường Lát"),
        (" Quận Ba Đình (Tổng số)", "quận", "Ba Đình"),
        ("- Xã Pù Nhi *", "xã", "Pù Nhi"),
    ],
)
def test_the_type_before_a_name_is_kept_apart(text: str, kind: str, rest: str) -> None:
    assert readings(text)[0] == Reading(kind, key(rest))


@pytest.mark.parametrize(
    "text", ["Phan Thiết", "Trà Vinh", "P Đúc", "Hậu Giang", "Thổ Tang", "Xuân Quan", "Qui Nhơn"]
)
def test_no_type_is_read_where_there_is_none(text: str) -> None:
    assert readings(text) == (Reading(None, key(text)),)


def test_a_text_of_two_readings_has_both() -> None:
    assert readings("Phường Đúc") == (
        Reading("phường", key("Đúc")),
        Reading(None, key("Phường Đúc")),
    )
    assert Reading(None, "quanson") in readings("Quan Son")
    assert readings("Quán Sơn") == (Reading(None, key("Quán Sơn")),)
    assert readings("(Tổng số)") == readings("  ") == ()


def test_what_is_no_part_of_a_name_is_taken_away() -> None:
    assert cleaned("\ufeff Quận  Ba\u00a0Đình (Tổng số) ") == "Quận Ba Đình"
    assert cleaned("Thanh Hoa\u0301") == "Thanh Hoá"
    assert cleaned("12. Xã A Lưới:") == "Xã A Lưới"


def test_marks() -> None:
    assert has_marks("Đak")
    assert has_marks("Ha\u0300")
    assert not has_marks("Nam Giang")
    assert bare_key("Đắk Lắk") == bare_key("DAK LAK") == "daklak"


ONSETS = ["", "b", "ch", "đ", "g", "h", "kh", "l", "m", "n", "ngh", "ph", "qu", "s", "t", "tr", "v"]
NUCLEI = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "oa", "oe", "uy", "ươ", "iê", "y"]
CODAS = ["", "", "n", "ng", "m", "t", "i", "u"]
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]


@st.composite
def syllables(draw: st.DrawFn) -> tuple[str, str]:
    """A syllable, and the same with its tone on another vowel of the group (both decomposed)."""
    onset, nucleus, coda = (draw(st.sampled_from(part)) for part in (ONSETS, NUCLEI, CODAS))
    tone = draw(st.sampled_from(TONES))
    places = range(1, len(nucleus) + 1)
    first, second = draw(st.sampled_from(places)), draw(st.sampled_from(places))
    spelt = [f"{onset}{nucleus[:at]}{tone}{nucleus[at:]}{coda}" for at in (first, second)]
    return spelt[0], spelt[1]


@given(
    st.lists(syllables(), min_size=1, max_size=3),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([" ", "  ", "-", " - ", "\u00a0", "\u200b "]),
    st.sampled_from(["", " (Tổng số)", "*", " :"]),
    st.booleans(),
)
def test_a_spelling_keeps_the_key(
    words: list[tuple[str, str]], form: str, gap: str, tail: str, capitals: bool
) -> None:
    plain = unicodedata.normalize("NFC", " ".join(one for one, _ in words))
    other = unicodedata.normalize(form, gap.join(other for _, other in words))  # type: ignore[arg-type]
    other = other.upper() if capitals and not plain.endswith(("i", "v")) else other
    assert readings("Xã " + other.replace("Đ", "\u00d0") + tail)[0] == Reading("xã", key(plain))


def test_no_two_units_of_a_parent_and_type_share_a_key(atlas_data: DataDir) -> None:
    registry = UnitRegistry.load(atlas_data)
    for vintage in registry.vintages:
        keys = Counter(
            (unit.level, unit.parent_code, unit.type_name, own_key(unit))
            for level in UNIT_LEVELS
            for unit in registry.units(vintage, level)
        )
        assert [one for one, count in keys.items() if count > 1] == []


def test_without_marks_communes_collide_in_their_own_district(atlas_data: DataDir) -> None:
    """Why diacritics are never simply dropped."""
    registry = UnitRegistry.load(atlas_data)
    for vintage, sharing in ("2025-03-01", 88), ("2025-07-01", 20):
        units = registry.units(vintage, UNIT_LEVELS[-1])
        bare = Counter((unit.parent_code, bare_key(split_type(unit.name)[1])) for unit in units)
        assert sum(count for count in bare.values() if count > 1) == sharing
