"""What is taken, what is offered: one test for each rule in `geodata.resolving`."""

import pytest

from geodata.ingest.model import Outcome, Resolution, WrittenUnit
from geodata.resolving import AliasBook, Resolver
from geodata.resolving.resolver import FORMER_NAME, WITHOUT_MARKS
from geodata.units import Level
from tests.geodata.resolving.country import NEW, OLD, REGISTRY, commune

RESOLVER = Resolver(REGISTRY, OLD)


def offered(answer: Resolution) -> list[str]:
    assert answer.code is None
    return [one.code for one in answer.candidates]


@pytest.mark.parametrize(
    ("text", "code", "outcome"),
    [
        ("Xã Pù Nhi", "00003", Outcome.EXACT),
        ("Pù Nhi", "00003", Outcome.EXACT),
        (" xã  PÙ NHI", "00003", Outcome.NORMALISED),
        ("X. Pù Nhi", "00003", Outcome.NORMALISED),
        ("Thị trấn Tân Khai", "00001", Outcome.EXACT),
        ("Xã Tân Khai", "00002", Outcome.EXACT),
        ("TT. Tân Khai", "00001", Outcome.NORMALISED),
        ("Sơn Hà", "00005", Outcome.EXACT),
        ("Sơn Hạ", "00004", Outcome.EXACT),
    ],
)
def test_a_name_in_its_district(text: str, code: str, outcome: Outcome) -> None:
    answer = RESOLVER.resolve(commune(text))
    assert (answer.code, answer.outcome, answer.how) == (code, outcome, "name in its district")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Phường 01", "00010"),
        ("P.1", "00010"),
        ("1", "00010"),
        ("Phường Đúc", "00011"),
        ("Phường Phường Đúc", "00011"),
        ("P. Quí Lộc", "00012"),
        ("Xã Hoà Bình", "00013"),
    ],
)
def test_spellings_in_a_town(text: str, code: str) -> None:
    assert RESOLVER.resolve(commune(text, "TP. Sầm Sơn")).code == code


def test_a_name_of_two_types_without_its_type_is_ambiguous() -> None:
    answer = RESOLVER.resolve(commune("Tân Khai"))
    assert answer.outcome is Outcome.AMBIGUOUS
    assert offered(answer) == ["00001", "00002"]


def test_another_type_is_offered_not_taken() -> None:
    answer = RESOLVER.resolve(commune("Thị trấn Pù Nhi"))
    assert answer.outcome is Outcome.AMBIGUOUS
    assert offered(answer) == ["00003"]
    assert answer.how == "that name, but another type"


def test_a_thi_xa_that_became_a_thanh_pho_is_found_and_a_huyen_is_not() -> None:
    assert RESOLVER.resolve(commune("Phường 1", "Thị xã Sầm Sơn")).code == "00010"
    assert RESOLVER.resolve(commune("Phường 1", "Huyện Sầm Sơn")).code is None
    assert RESOLVER.resolve(commune("Kỳ Hòa", "Huyện Kỳ Anh")).code == "00020"
    assert RESOLVER.resolve(commune("Kỳ Hòa", "Thị xã Kỳ Anh")).code == "00021"
    assert RESOLVER.resolve(commune("Kỳ Hòa", "Thành phố Kỳ Anh")).code is None
    assert RESOLVER.resolve(commune("Kỳ Hòa", "Kỳ Anh")).code is None


def test_nothing_is_taken_below_a_parent_that_was_not_found() -> None:
    answer = RESOLVER.resolve(commune("Xã Pù Nhi", "Huyện Quan Hóa"))
    assert answer.outcome is Outcome.UNKNOWN
    assert answer.how.startswith("its parent was not found")
    assert offered(answer)[0] == "00003"
    assert RESOLVER.resolve(commune("Xã Pù Nhi", province="Tỉnh Cao Bằng")).code is None


def test_without_any_parent_provinces_are_taken_and_typed_districts_of_one_name() -> None:
    assert RESOLVER.resolve(commune("Xã Pù Nhi", None, None)).code is None
    assert RESOLVER.resolve(commune("Xã Pù Nhi", "Huyện Mường Lát", None)).code == "00003"
    assert RESOLVER.resolve(commune("Xã Pù Nhi", None)).code == "00003"
    assert RESOLVER.resolve(commune("Sơn Hà", None)).code == "00005"
    assert RESOLVER.resolve(commune("Xã Pù Nhi", None, None), "380").code == "00003"
    assert RESOLVER.resolve(commune("Xã Pù Nhi", None, None), "38").code == "00003"
    assert RESOLVER.resolve(commune("Xã Pù Nhi", None, None), "62").code is None
    province = WrittenUnit("Thanh Hoá", level=Level.PROVINCE)
    assert RESOLVER.resolve(province).code == "38"
    district = WrittenUnit("Huyện Mường Lát", level=Level.DISTRICT)
    assert RESOLVER.resolve(district).code == "380"
    assert RESOLVER.resolve(WrittenUnit("Mường Lát", level=Level.DISTRICT)).code is None
    assert RESOLVER.resolve(WrittenUnit("Quận Mường Lát", level=Level.DISTRICT)).code is None
    assert RESOLVER.resolve(district, "38").code == "380"


def test_within_contradicts_what_is_written() -> None:
    assert RESOLVER.resolve(commune("Xã Pù Nhi"), "38").code == "00003"
    assert RESOLVER.resolve(commune("Xã Pù Nhi"), "380").code == "00003"
    assert RESOLVER.resolve(commune("Xã Pù Nhi"), "62").code is None
    assert RESOLVER.resolve(commune("Xã Pù Nhi"), "381").code is None


def test_a_name_without_marks_needs_a_file_without_marks() -> None:
    assert RESOLVER.resolve(commune("Nam Giang")).outcome is Outcome.AMBIGUOUS
    assert offered(RESOLVER.resolve(commune("Nam Giang"))) == ["00007"]
    plain = RESOLVER.resolve(commune("xa Nam Giang", "huyen Muong Lat", "Thanh Hoa"))
    assert (plain.code, plain.how) == ("00007", WITHOUT_MARKS)
    told = Resolver(REGISTRY, OLD, unaccented=True)
    assert told.resolve(commune("Nam Giang", None, None), "380").code == "00007"
    assert told.resolve(commune("Nam Giáng", None, None), "380").code is None
    both = told.resolve(commune("Son Ha", None, None), "380")
    assert both.outcome is Outcome.AMBIGUOUS
    assert offered(both) == ["00004", "00005"]
    assert told.resolve(commune("thi tran Tan Khai", None, None), "380").code == "00001"


def test_a_former_name_of_one_unit_alone() -> None:
    answer = RESOLVER.resolve(commune("Pù Toong"))
    assert (answer.code, answer.outcome, answer.how) == ("00003", Outcome.ALIAS, FORMER_NAME)
    assert offered(RESOLVER.resolve(commune("Xã Cổ Lũng"))) == ["00005", "00006"]


def test_likeness_is_never_taken() -> None:
    answer = RESOLVER.resolve(commune("Xã Pù Nhị"))
    assert answer.outcome is Outcome.UNKNOWN
    assert offered(answer) == ["00003"]
    assert answer.candidates[0].why == "sounds the same"


def test_the_same_name_elsewhere_and_in_other_vintages_is_told() -> None:
    answer = RESOLVER.resolve(commune("Xã Hòa Bình", "Huyện Mường Lát"))
    assert ("00013", "same name: Xã Hòa Bình, Thành phố Sầm Sơn, Tỉnh Thanh Hóa") in [
        (one.code, one.why) for one in answer.candidates
    ]
    renamed = RESOLVER.resolve(commune("Xã Trung Lý"))
    assert renamed.how == f"{NEW} has Xã Trung Lý, Tỉnh Thanh Hóa"
    assert ("00003", f"its code is Xã Trung Lý in {NEW}") in [
        (one.code, one.why) for one in renamed.candidates
    ]


def test_the_level_is_that_of_the_type_where_none_is_said() -> None:
    assert RESOLVER.resolve(WrittenUnit("Huyện Mường Lát"), "38").code == "380"
    assert RESOLVER.resolve(WrittenUnit("Thị trấn Mường Lát"), "380").code == "00006"
    both = RESOLVER.resolve(WrittenUnit("Mường Lát"), "38")
    assert both.outcome is Outcome.AMBIGUOUS
    assert offered(both) == ["380", "00006"]
    assert RESOLVER.resolve(WrittenUnit("Tỉnh Thanh Hóa")).code == "38"
    assert Resolver(REGISTRY, NEW).resolve(WrittenUnit("Huyện Mường Lát")).code is None


def test_the_country_is_found_where_it_is_meant() -> None:
    whole = WrittenUnit("CẢ NƯỚC", level=Level.COUNTRY)
    assert RESOLVER.resolve(whole).code == "VN"
    assert RESOLVER.resolve(WrittenUnit("Miền Bắc", level=Level.COUNTRY)).code is None


def test_a_choice_holds_for_exactly_what_was_written() -> None:
    lost = commune("Xã Pù Nhi", "Huyện Quan Hóa")
    book = AliasBook().with_alias(RESOLVER.alias_key(lost), "00003")
    chosen = Resolver(REGISTRY, OLD, book)
    assert chosen.resolve(lost) == Resolution(Outcome.ALIAS, "00003", (), "a choice made before")
    assert chosen.resolve(commune("XÃ PÙ NHI", "H. Quan Hoá")).code == "00003"
    assert chosen.resolve(commune("Xã Pù Nhi", "Huyện Quan Sơn")).code is None
    assert chosen.resolve(commune("Thị trấn Pù Nhi", "Huyện Quan Hóa")).code is None
    assert Resolver(REGISTRY, NEW, book).resolve(lost).code is None


def test_a_choice_for_a_name_does_not_speak_for_another_code() -> None:
    both = commune("Xã Pù Nhi", code="00004")
    book = AliasBook().with_alias(RESOLVER.alias_key(commune("Xã Pù Nhi")), "00005")
    assert Resolver(REGISTRY, OLD, book).resolve(both).code is None
    book = AliasBook().with_alias(RESOLVER.alias_key(both), "00004")
    assert Resolver(REGISTRY, OLD, book).resolve(both).code == "00004"
    assert Resolver(REGISTRY, OLD, book).resolve(commune("Xã Pù Nhi")).outcome is Outcome.EXACT


def test_a_blank_text_is_unknown() -> None:
    assert RESOLVER.resolve(commune("")) == Resolution(Outcome.UNKNOWN)
    with pytest.raises(ValueError, match="level"):
        RESOLVER.alias_key(WrittenUnit("x"))
