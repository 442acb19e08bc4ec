"""TCVN3 and VNI: tables against independent ones, found where they are and nowhere else."""

import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.legacy_text import (
    LegacyEncoding,
    _tcvn3_table,
    _vni_table,
    convert_legacy,
    find_legacy,
    is_syllable,
)
from geodata.paths import DataDir
from geodata.units import Level, UnitRegistry

TCVN3, VNI = LegacyEncoding.TCVN3, LegacyEncoding.VNI
BASES = "aăâeêioôơuưy"
TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
LETTERS = tuple(
    unicodedata.normalize("NFC", base + tone) for base in BASES for tone in ("", *TONES)
)
TO_TCVN3 = {new: old for old, new in _tcvn3_table().items()}
TO_VNI = {new: old for old, new in _vni_table().items() if old[:1].isupper() == new.isupper()} | {
    new: old for old, new in _vni_table().items() if old.isupper() and new.isupper()
}


def as_tcvn3(text: str) -> str:
    """Text as a TCVN3 font holds it; capitals with tones as small letters."""
    return "".join(TO_TCVN3.get(one, TO_TCVN3.get(one.lower(), one)) for one in text)


def as_vni(text: str) -> str:
    """Text as a VNI font holds it."""
    return "".join(TO_VNI.get(one, one) for one in text)


@pytest.mark.parametrize(
    ("encoding", "old", "new"),
    [
        (TCVN3, "Hµ Néi", "Hà Nội"),
        (TCVN3, "B¶o Th¾ng", "Bảo Thắng"),
        (TCVN3, "M\u00adêng Kh\u00ad¬ng", "Mường Khương"),
        (TCVN3, "TØnh §ång Nai", "Tỉnh Đồng Nai"),
        (TCVN3, "Thõa Thiªn HuÕ", "Thừa Thiên Huế"),
        (VNI, "Haø Noäi", "Hà Nội"),
        (VNI, "Xin chaøo caùc baïn", "Xin chào các bạn"),
        (VNI, "Ñaø Naüng", "Đà Nẵng"),
        (VNI, "THÖØA THIEÂN HUEÁ", "THỪA THIÊN HUẾ"),
        (VNI, "Mî Ñöùc", "Mỵ Đức"),
        (VNI, "Quaûng Ngaõi", "Quảng Ngãi"),
    ],
)
def test_what_people_wrote(encoding: LegacyEncoding, old: str, new: str) -> None:
    assert convert_legacy(old, encoding) == new


def test_the_tables_hold_every_letter() -> None:
    wanted = {*LETTERS, "đ"} - set("aeiouy")
    assert set(_tcvn3_table().values()) == wanted | set("ĂÂĐÊÔƠƯ")
    assert {new for new in _vni_table().values() if new.islower()} == wanted - {"í", "ì"}


def test_tcvn3_is_the_upper_half_of_tcvn_5712_in_iconv() -> None:
    if shutil.which("iconv") is None:
        pytest.skip("iconv is not here")
    old = bytes(map(ord, _tcvn3_table()))
    made = subprocess.run(
        ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=old, capture_output=True, check=False
    )
    if made.returncode != 0:
        pytest.skip("this iconv has no TCVN5712-1")
    new = unicodedata.normalize("NFC", made.stdout.decode())
    assert new == "".join(_tcvn3_table().values())


vietnamese = st.text(st.sampled_from([*LETTERS, *"đbcghklmnpqrstvx ", *"ĐĂÂÊÔƠƯBCHNT", *"0-,("]))


@given(vietnamese)
def test_every_text_comes_back_from_tcvn3(text: str) -> None:
    assert convert_legacy(as_tcvn3(text), TCVN3) == text


@given(vietnamese.map(lambda text: text + text.upper()))
def test_every_text_comes_back_from_vni(text: str) -> None:
    assert convert_legacy(as_vni(text), VNI) == text


def test_a_file_read_as_windows_1258_comes_back_too() -> None:
    read = "Thõa Thiªn HuÕ".encode("cp1252").decode("cp1258")
    assert read != "Thõa Thiªn HuÕ"
    assert convert_legacy(read, TCVN3) == "Thừa Thiên Huế"


def test_other_letters_are_left_alone() -> None:
    assert convert_legacy("Hà Nội 日本", TCVN3) == "Hà Nội 日本"
    assert convert_legacy("Ha Noi 98,5 %", VNI) == "Ha Noi 98,5 %"


@pytest.mark.parametrize(
    "texts",
    [
        ["Hà Nội", "Huế", "Đà Nẵng", "Thừa Thiên Huế", "Bắc Ninh"],
        ["Hà Nam", "Hà Tây", "Cà Mau", "Bình Định", "An Giang"],
        ["Số hộ", "Tổng số", "Thành thị", "Nông thôn"],
        ["café", "naïve", "über", "señor", "Zürich", "Málaga", "São Paulo", "déjà vu", "forêt"],
        ["5 µm", "12 m²", "© 2020", "± 3 °C", "§ 12", "½", "·", "«a»"],
        ["Hµ Néi"],
        ["Hanoi", "Hue", "", "12"],
        [],
    ],
)
def test_ordinary_text_is_left_alone(texts: list[str]) -> None:
    assert find_legacy(texts) is None


def test_old_text_is_found_with_examples() -> None:
    found = find_legacy(["Hµ Néi", "B¾c Ninh", "Th¸i B×nh", "Nam", "12", "Th¸i B×nh"])
    assert found is not None
    assert (found.encoding, found.texts) == (TCVN3, 3)
    assert found.examples[0] == ("Hµ Néi", "Hà Nội")
    vni = find_legacy(["Haø Noäi", "Baéc Ninh", "Thaùi Bình"])
    assert vni is not None
    assert vni.encoding is VNI


def test_the_names_of_every_province_are_told_apart(atlas_data: DataDir) -> None:
    registry = UnitRegistry.load(atlas_data)
    for province in registry.units("2025-03-01", Level.PROVINCE):
        names = [unit.name for unit in registry.units("2025-03-01", Level.COMMUNE, province.code)]
        assert find_legacy(names) is None
        for encoding, written in (
            (TCVN3, [as_tcvn3(name) for name in names]),
            (VNI, [as_vni(name) for name in names]),
        ):
            found = find_legacy(written)
            assert found is not None, province.name
            assert found.encoding is encoding
            assert [convert_legacy(one, encoding).lower() for one in written] == [
                unicodedata.normalize("NFC", name).lower() for name in names
            ]


@pytest.mark.parametrize("word", ["Nghiêng", "quý", "Nguyễn", "Ỷ", "xã", "thuở", "Đắk", "giếng"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Néi", "Noäi", "B¾c", "café", "Krông", "ưf", "ngh", "hoàá"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
