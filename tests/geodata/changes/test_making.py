"""The vintage of a record's first day and its links, on small records worked out by hand."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.changes import MadeVintage, make_vintage, read_record
from geodata.ingest.model import Cell
from geodata.units import Level, UnitRegistry
from tests.geodata.changes.records import LATER, book, registry, row, same


def made(rows: list[list[Cell]], *later: str, **former: tuple[str, ...]) -> MadeVintage:
    names = {code.removeprefix("c"): value for code, value in former.items()}
    known = registry(*later, former=names)
    return make_vintage(read_record(book(rows)), date(2019, 1, 1), known, LATER)


def links(vintage: MadeVintage) -> list[tuple[str, str, float, str, bool]]:
    return [
        (one.from_code, one.to_code, round(one.weight, 6), one.basis, one.exact)
        for one in vintage.crosswalk.frame.itertuples()
    ]


def told(vintage: MadeVintage, code: str) -> list[str]:
    return [one.message_en for one in vintage.notes if one.code == code]


def names(vintage: MadeVintage, level: Level = Level.COMMUNE) -> dict[str, str]:
    frame = vintage.registry
    chosen = frame[frame["level"] == level.value]
    return dict(zip(chosen["code"], chosen["name"], strict=True))


def test_units_of_the_left_side_with_their_parents() -> None:
    vintage = made([same("001 00001 Xã A"), same("002 00002 Phường B")],
                   "001 00001 Xã A", "002 00002 Phường B")  # fmt: skip
    assert vintage.counts == {"province": 1, "district": 2, "commune": 2}
    assert links(vintage) == [
        ("00001", "00001", 1.0, "whole", True),
        ("00002", "00002", 1.0, "whole", True),
    ]
    read = UnitRegistry.from_frames({vintage.crosswalk.from_vintage: vintage.registry})
    unit = read.get("2019-01-01", "00002")
    assert (unit.name, unit.short_name, unit.type_name) == ("Phường B", "B", "Phường")
    assert (unit.parent_code, unit.province_code) == ("002", "01")
    assert read.get("2019-01-01", "002").name == "Thị xã Nam"
    assert vintage.notes == ()


def test_a_merger_a_renaming_and_a_change_of_district_are_whole() -> None:
    rows = [
        row("001 00001 Xã A", "001 00002 Xã B"),
        same("001 00002 Xã B"),
        row("001 00003 Xã C", "002 00003 Phường D"),
    ]
    vintage = made(rows, "001 00002 Xã B", "002 00003 Phường D")
    assert [one[:3] for one in links(vintage)] == [
        ("00001", "00002", 1.0),
        ("00002", "00002", 1.0),
        ("00003", "00003", 1.0),
    ]
    assert vintage.links == {"whole": 3}
    assert names(vintage)["00003"] == "Xã C"


def test_a_division_is_shared_out_evenly_and_said_so() -> None:
    rows = [
        row("001 00001 Xã A", "001 00002 Xã B", "một phần"),
        row("001 00001 Xã A", "001 00003 Xã C", "một phần"),
        same("001 00002 Xã B"),
        same("001 00003 Xã C"),
    ]
    vintage = made(rows, "001 00002 Xã B", "001 00003 Xã C")
    assert links(vintage)[:2] == [
        ("00001", "00002", 0.5, "equal", False),
        ("00001", "00003", 0.5, "equal", False),
    ]
    assert told(vintage, "basis_equal") == ["1 units are linked not exactly (basis equal): 00001."]


SPLIT = "nhập 7,20 km2, 1.500 người của xã A vào xã B và toàn bộ 2 km2, 500 người của xã A vào xã C"


def divided(first: str, second: str, *more: list[Cell]) -> MadeVintage:
    rows = [
        row("001 00001 Xã A", "001 00002 Xã B", first),
        row("001 00001 Xã A", "001 00003 Xã C", second),
        same("001 00002 Xã B"),
        same("001 00003 Xã C"),
        *more,
    ]
    return made(rows, "001 00002 Xã B", "001 00003 Xã C")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (SPLIT, SPLIT),
        ("điều chỉnh 1.500 nhân khẩu của Xã A", "lập từ 500 người còn lại của xã A"),
        ("1,500 người của xã A vào xã B; 9 người của xã AB", "500 người của xã A về xã C"),
    ],
)
def test_a_division_by_the_people_its_remarks_give(first: str, second: str) -> None:
    vintage = divided(first, second)
    assert links(vintage)[:2] == [
        ("00001", "00002", 0.75, "people", False),
        ("00001", "00003", 0.25, "people", False),
    ]
    assert vintage.crosswalk.frame["amount"].tolist()[:2] == [1500.0, 500.0]
    assert told(vintage, "basis_people") == [
        "1 units are linked not exactly (basis people): 00001."
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1.500 người của xã A vào xã B", ""),
        ("1.500 người của xã A", "0 người của xã A"),
        ("1.500 người của xã AB vào xã B", "500 người của xã A vào xã C"),
        ("7 người của xã A và 8 người của xã A", "500 người của xã A"),
    ],
)
def test_people_must_be_given_for_every_part(first: str, second: str) -> None:
    assert [one[2:4] for one in links(divided(first, second))[:2]] == [(0.5, "equal")] * 2


def test_a_divided_commune_that_lives_on_keeps_a_part() -> None:
    rows = [
        row("001 00001 Xã A", "001 00002 Xã B"),
        row("001 00001 Xã A", "001 00003 Xã C"),
        same("001 00002 Xã B"),
        same("001 00003 Xã C"),
    ]
    vintage = made(rows, "001 00001 Xã A", "001 00002 Xã B", "001 00003 Xã C")
    assert [one[:3] for one in links(vintage)[:3]] == [
        ("00001", "00001", 0.333333),
        ("00001", "00002", 0.333333),
        ("00001", "00003", 0.333333),
    ]
    assert len(told(vintage, "lives_on")) == 1


def test_after_the_last_day_by_name_then_by_former_name_then_shared_out() -> None:
    rows = [
        same("001 00001 Xã Mường"),  # became part of 00009 of the same name
        same("001 00002 Xã Pù Nhi"),  # is among the former names of 00004
        row("001 00003 Xã Quang", "001 00005 Xã Đồng Tâm"),  # known by its name of the first day
        same("001 00006 Xã Không Còn"),
        same("001 00004 Xã Trung"),
    ]
    vintage = made(
        rows, "001 00009 Xã Mường", "001 00004 Xã Trung", c00004=("Pù Nhi",), c00009=("Quang",)
    )  # fmt: skip
    assert links(vintage) == [
        ("00001", "00009", 1.0, "name", False),
        ("00002", "00004", 1.0, "name", False),
        ("00003", "00009", 1.0, "name", False),
        ("00004", "00004", 1.0, "whole", True),
        ("00006", "00004", 0.5, "equal", False),
        ("00006", "00009", 0.5, "equal", False),
    ]
    assert told(vintage, "not_found_later") == [
        "Xã Không Còn (00006), Huyện Bắc: not found in 2025-03-01; shared out evenly over 2 units."
    ]


def test_a_code_that_goes_on_under_another_name() -> None:
    rows = [same("001 00001 Xã Mường"), same("001 00002 Xã Quang")]
    vintage = made(rows, "001 00001 Xã Tân Lập", "001 00002 Xã Mới", c00002=("Quang",))
    assert links(vintage) == [
        ("00001", "00001", 1.0, "code", False),
        ("00002", "00002", 1.0, "whole", True),
    ]
    assert len(told(vintage, "code_with_another_name")) == 1


def test_numbers_are_never_taken_for_spellings_of_one_another() -> None:
    rows = [same("002 00001 Phường 13"), same("002 00002 Phường 15")]
    vintage = made(rows, "002 00001 Phường 15", c00001=("Phường 13",))
    assert [one[:2] + one[3:] for one in links(vintage)] == [
        ("00001", "00001", "whole", True),
        ("00002", "00001", "name", False),
    ]


def test_a_unit_to_which_nothing_leads_is_told() -> None:
    vintage = made([same("001 00001 Xã A")], "001 00001 Xã A", "001 00002 Xã Mới Lập")
    assert told(vintage, "made_later") == [
        "Xã Mới Lập, Huyện Bắc, Tỉnh Một (00002): no unit leads to it."
    ]


def test_districts_without_communes_come_from_the_later_vintage() -> None:
    vintage = made([same("001 00001 Xã A")], "001 00001 Xã A", "003 003-00 Huyện Đảo")
    assert names(vintage) == {"00001": "Xã A", "003-00": "Huyện Đảo"}
    assert names(vintage, Level.DISTRICT) == {"001": "Huyện Bắc", "003": "Huyện Đảo"}
    assert links(vintage)[1] == ("003-00", "003-00", 1.0, "whole", True)
    assert len(told(vintage, "district_without_communes")) == 1


def test_communes_dissolved_into_their_district() -> None:
    rows = [
        same("001 00001 Xã A"),
        row("003 00008 Xã Đông", "003  "),
        row("003 00009 Xã Tây", "003  "),
    ]
    vintage = made(rows, "001 00001 Xã A", "003 003-00 Huyện Đảo")
    assert [one[:2] for one in links(vintage)] == [
        ("00001", "00001"),
        ("00008", "003-00"),
        ("00009", "003-00"),
    ]
    assert "003-00" not in names(vintage)


def test_exchanged_codes_are_exchanged_back() -> None:
    rows = [row("001 00001 Xã Bình", "001 00002 Xã An"), same("001 00001 Xã An")]
    vintage = made(rows, "001 00001 Xã An")
    assert names(vintage) == {"00001": "Xã An", "00002": "Xã Bình"}
    assert [one[:2] for one in links(vintage)] == [("00001", "00001"), ("00002", "00001")]
    assert told(vintage, "codes_exchanged") == [
        "Xã Bình: the codes 00001 and 00002 were exchanged."
    ]


def test_the_receiver_of_a_merger_has_the_code_that_stays() -> None:
    rows = [
        row("001 00001 Xã Minh", "002 00002 Xã Thịnh Minh", "sát nhập vào xã Hợp Thịnh"),
        row("001 00001 Xã Hợp Thịnh", "002 00002 Xã Thịnh Minh"),
        row("002 00002 Xã Minh", "002 00002 Xã Thịnh Minh"),
    ]
    vintage = made(rows, "002 00002 Xã Thịnh Minh")
    assert names(vintage) == {"00001": "Xã Minh", "00002": "Xã Hợp Thịnh"}
    assert set(vintage.registry.query("level == 'commune'")["parent_code"]) == {"001"}
    assert len(told(vintage, "code_of_receiver")) == 1


def test_two_spellings_of_one_commune_are_one() -> None:
    rows = [same("001 00001 Xã Tàm Xá"), same("001 00001 Xã Tầm Xá")]
    vintage = made(rows, "001 00001 Xã Tàm Xá")
    assert names(vintage) == {"00001": "Xã Tàm Xá"}
    assert list(vintage.registry["former_names"].iloc[-1]) == ["Xã Tầm Xá"]
    assert len(told(vintage, "spelt_twice")) == 1


def test_what_stays_contradictory_is_left_out_and_told() -> None:
    rows = [
        same("001 00001 Xã An"),
        row("001 00001 Xã Bình", "001 00003 Xã C"),
        same("001 00003 Xã C"),
    ]
    vintage = made(rows, "001 00001 Xã An", "001 00003 Xã C")
    assert names(vintage) == {"00001": "Xã An", "00003": "Xã C"}
    assert told(vintage, "left_out") == [
        "Xã Bình has the code 00001 of Xã An; this unit could not be made."
    ]


def test_a_district_is_that_of_its_name() -> None:
    wrong = row("002 00002 Xã B", "001 00002 Xã B", Tên_QH="Huyện Bắc")
    rows = [same("001 00001 Xã A"), wrong, same("002 00003 Phường C"), same("002 00004 Phường D")]
    vintage = made(
        rows, "001 00001 Xã A", "001 00002 Xã B", "002 00003 Phường C", "002 00004 Phường D"
    )
    frame = vintage.registry.set_index("code")
    assert frame.loc["00002", "parent_code"] == "001"
    assert len(told(vintage, "district_of_its_name")) == 1


def test_units_no_name_can_tell_apart_are_told() -> None:
    rows = [same("001 00001 Xã Trưng Vương"), same("001 00002 Xã Trưng Vương")]
    vintage = made(rows, "001 00001 Xã Trưng Vương", "001 00002 Xã Nguyễn Huệ")
    assert len(told(vintage, "same_name")) == 1


def test_a_later_spelling_of_the_same_unit_is_known() -> None:
    rows = [same("001 00001 Xã Bờ Y"), same("001 00002 Xã Sơn Hà"), same("001 00003 Xã Sơn Hạ")]
    vintage = made(rows, "001 00001 Xã Pờ Y", "001 00002 Xã Sơn Hạ", "001 00003 Xã Sơn Hà")
    former = vintage.registry.set_index("code")["former_names"]
    assert list(former["00001"]) == ["Pờ Y"]
    assert list(former["00002"]) == list(former["00003"]) == []


COMMUNES = [f"{number:05d}" for number in range(1, 9)]


@given(st.lists(st.tuples(st.sampled_from(COMMUNES), st.sampled_from(COMMUNES)), min_size=1),
       st.sets(st.sampled_from(COMMUNES), min_size=1))  # fmt: skip
def test_weights_of_every_commune_sum_to_one(pairs: list[tuple[str, str]], kept: set[str]) -> None:
    """Whatever a record says and whatever there is later: nothing is lost and nothing doubled."""
    rows = [row(f"001 {one} Xã Số {one}", f"001 {other} Xã Số {other}") for one, other in pairs]
    vintage = made(rows, *(f"001 {code} Xã Số {code}" for code in sorted(kept)))
    frame = vintage.crosswalk.frame
    sums = frame.groupby("from_code")["weight"].sum()
    assert sums.to_numpy() == pytest.approx(1.0, abs=1e-12)
    assert set(sums.index) == set(names(vintage)) == {one for one, _ in pairs}
    assert set(frame["to_code"]) <= kept
    assert not frame.duplicated(["from_code", "to_code"]).any()
    single = frame.groupby("from_code")["to_code"].transform("size") == 1
    assert not (frame["exact"] & ~single).any()


def test_the_report_is_plain_values() -> None:
    vintage = made([same("001 00001 Xã A")], "001 00001 Xã A", "001 00002 Xã Mới Lập")
    assert vintage.as_dict() == {
        "vintage": "2019-01-01",
        "to": "2025-03-01",
        "units": {"province": 1, "district": 1, "commune": 1},
        "links": {"whole": 1},
        "notes": [
            {
                "code": "made_later",
                "row": None,
                "vi": "Xã Mới Lập, Huyện Bắc, Tỉnh Một (00002): không đơn vị nào dẫn tới.",
                "en": "Xã Mới Lập, Huyện Bắc, Tỉnh Một (00002): no unit leads to it.",
            }
        ],
    }
    assert isinstance(vintage.registry, pd.DataFrame)
