"""Every kind of change, worked out by hand on two provinces of five communes."""

from typing import cast

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import ImportRefused
from geodata.ingest.model import Cell
from tests.geodata.changes.lists import (
    BASE,
    COMMUNES,
    DAY,
    WITH_DISTRICTS,
    links,
    made,
    row,
    small_registry,
    units,
)


def of(code: str, *rows: list[Cell], column: str) -> object:
    """One cell of the registry that a list makes."""
    frame = made(*rows).registry.set_index("code")
    value = frame.loc[code, column]
    return None if isinstance(value, float) and pd.isna(value) else value


def test_units_without_a_row_are_as_they_were() -> None:
    found = made(row("00001", name="Phường An"))
    assert (found.name, found.base) == ("2026-04-30", "2025-07-01")
    assert found.counts == {"province": 2, "commune": 5}
    assert units(found) == {
        "01": ("Tỉnh Một", None, "01"),
        "02": ("Tỉnh Hai", None, "02"),
        "00001": ("Phường An", "01", "01"),
        "00002": ("Xã Bình", "01", "01"),
        "00003": ("Xã Cát", "01", "01"),
        "00004": ("Xã Dương", "02", "02"),
        "00005": ("Phường Đông", "02", "02"),
    }
    assert links(found, *COMMUNES) == [(code, code, 1.0, "whole", True) for code in COMMUNES]
    assert found.changes == {"renamed": 1}
    first = found.registry.set_index("code").loc["00001"]
    assert (first["type_name"], first["short_name"], list(first["former_names"])) == (
        "Phường", "An", [],
    )  # fmt: skip
    assert (first["lon"], first["official_area_km2"]) == (100.0, 10.0)


def test_a_province_becomes_a_city_and_the_list_has_no_commune() -> None:
    found = made(row("02", name="Thành phố Hai", level="tỉnh", act="30/2026/QH16"))
    assert units(found)["02"] == ("Thành phố Hai", None, "02")
    assert found.changes == {"renamed": 1}
    assert found.links.to_numpy().tolist() == [["02", "02", "30/2026/QH16", None]]
    assert found.crosswalk.frame["exact"].all()


def test_another_name_is_kept_as_a_former_one_and_a_new_code_as_a_link() -> None:
    found = made(row("00001", "00011", "Xã Ân Hòa"))
    assert links(found) == [("00001", "00011", 1.0, "whole", True)]
    assert units(found)["00011"] == ("Xã Ân Hòa", "01", "01")
    assert "00001" not in units(found)
    assert found.changes == {"recoded": 1, "renamed": 1}
    names = of("00011", row("00001", "00011", "Xã Ân Hòa"), column="former_names")
    assert list(cast(tuple[str, ...], names)) == ["An"]


def test_a_merger_into_a_new_unit() -> None:
    rows = [row("00001", "00009", "Phường Tân An"), row("00002", "00009")]
    found = made(*rows)
    assert links(found) == [
        ("00001", "00009", 1.0, "whole", True),
        ("00002", "00009", 1.0, "whole", True),
    ]
    assert units(found)["00009"] == ("Phường Tân An", "01", "01")
    assert found.counts["commune"] == 4
    assert (found.changes, found.divided) == ({"merged": 1}, ())
    assert of("00009", *rows, column="official_area_km2") == 30.0
    assert list(cast(tuple[str, ...], of("00009", *rows, column="former_names"))) == ["An", "Bình"]


def test_a_merger_into_a_unit_that_stays_needs_no_row_of_its_own() -> None:
    rows = [row("00001", "00002")]
    found = made(*rows)
    assert units(found)["00002"] == ("Xã Bình", "01", "01")
    assert links(found, "00001", "00002") == [
        ("00001", "00002", 1.0, "whole", True),
        ("00002", "00002", 1.0, "whole", True),
    ]
    assert of("00002", *rows, column="lon") == 101.0  # where its seat was


def test_a_division_by_written_shares() -> None:
    found = made(
        row("00001", share="60 %", basis="dân số"),
        row("00001", "00009", "Xã Tân", share="0,4", basis="dân số"),
    )
    assert links(found, "00001") == [
        ("00001", "00001", 0.6, "population", False),
        ("00001", "00009", 0.4, "population", False),
    ]
    assert units(found)["00001"] == ("Xã An", "01", "01")
    assert units(found)["00009"] == ("Xã Tân", "01", "01")
    assert found.divided == ("00001", "00009")
    assert found.changes == {"divided": 1}
    parts = found.registry.set_index("code").loc[["00001", "00009"]]
    assert parts[["lon", "lat", "official_area_km2"]].isna().all().all()


def test_a_division_without_shares_is_equal_and_told() -> None:
    found = made(row("00003"), row("00003", "00009", "Xã Mới"), row("00003", "00005"))
    weights = [(to, weight, basis) for _, to, weight, basis, _ in links(found, "00003")]
    assert weights == [
        ("00003", pytest.approx(1 / 3), "equal"),
        ("00005", pytest.approx(1 / 3), "equal"),
        ("00009", pytest.approx(1 / 3), "equal"),
    ]
    assert [note.code for note in found.notes] == ["equal_shares"]
    assert "00003 was divided into 3 parts" in found.notes[0].message_en


def test_communes_move_and_provinces_follow_what_they_went_into() -> None:
    found = made(row("00003", parent="02"))
    assert units(found)["00003"] == ("Xã Cát", "02", "02")
    assert (found.changes, links(found)) == ({"moved": 1}, [])
    merged = made(row("02", "01", "Thành phố Một", level="tỉnh"), row("01", level="tỉnh"))
    assert {code: one[1] for code, one in units(merged).items()} == {
        "01": None, **dict.fromkeys(COMMUNES, "01"),
    }  # fmt: skip
    recoded = made(row("02", "03", level="tỉnh"))
    assert units(recoded)["00005"] == ("Phường Đông", "03", "03")
    assert units(recoded)["03"] == ("Tỉnh Hai", None, "03")


def test_a_new_province_takes_its_communes_from_others() -> None:
    found = made(
        row("", "03", "Tỉnh Ba", level="tỉnh"), row("00003", parent="03"), row("00004", parent="03")
    )
    assert units(found)["00003"][1:] == ("03", "03")
    assert found.changes == {"moved": 2, "created": 1}
    with pytest.raises(ImportRefused, match=r"Tỉnh Ba \(03\) has no communes left"):
        made(row("", "03", "Tỉnh Ba", level="tỉnh"))


def test_districts_lie_between() -> None:
    found = made(row("102", "101", level="huyện"), row("101", level="huyện"), base=WITH_DISTRICTS)
    assert units(found)["00003"] == ("Xã Cát", "101", "01")
    assert "102" not in units(found)
    moved = made(row("201", parent="01", level="huyện"), row("02", "01", level="tỉnh"),
                 row("01", level="tỉnh"), base=WITH_DISTRICTS)  # fmt: skip
    assert units(moved)["00005"] == ("Phường Đông", "201", "01")
    assert units(moved)["201"][1:] == ("01", "01")


def test_a_name_without_its_type_keeps_the_type() -> None:
    found = made(row("00005", name="Đông Thành"))
    assert units(found)["00005"][0] == "Phường Đông Thành"
    assert [note.code for note in found.notes] == ["type_kept"]


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([row("00077")], "row 3, column B: there is no unit 00077 of that level in the vintage"),
        ([row("101", level="huyện")], "row 3, column A: the vintage 2025-07-01 has no units of"),
        ([row("00001", was="Xã Bình")], "row 3, column C: 00001 is Xã An, not Xã Bình; correct"),
        ([row("00001"), row("00001")], "row 4, column D: the same link as in row 3"),
        (
            [row("00001", "00009", "Xã A"), row("00002", "00009", "Xã B")],
            "row 4, column E: 00009 is called Xã A in row 3",
        ),
        (
            [row("00001", "00009", "Xã A", "01"), row("00002", "00009", "", "02")],
            "row 4, column F: 00009 belongs to 01 in row 3",
        ),
        (
            [row("00001", "00002", "Phường B")],
            "row 3, column D: 00002 is Xã Bình, which has no row of its own and stays as it is",
        ),
        (
            [row("00001", "00009"), row("00002", "00009")],
            "row 3, column E: say how the unit 00009 is called",
        ),
        ([row("00001", parent="07")], "row 3, column F: there will be no province 07"),
        (
            [row("00001", "00009", "Xã A"), row("00004", "00009")],
            "row 3, column F: say to which province Xã An (00009) belongs; what it belonged to"
            " became 01, 02",
        ),
        (
            [row("01", level="tỉnh"), row("01", "03", "Tỉnh Ba", level="tỉnh")],
            "say to which province Xã An (00001) belongs; what it belonged to became 01, 03",
        ),
        ([row("00004", parent="01"), row("00005", parent="01")],
         "Tỉnh Hai (02) has no communes left; add a row that says what it became"),
        ([row("", "00009", "Xã A")], "row 3, column B: say which communes it was made of"),
        ([row("", "03", level="tỉnh")], "row 3, column D: a unit without a code before needs"),
        ([row("01", share="50%", basis="hộ", level="tỉnh")], "row 3, column G: only communes"),
        ([row("00001", share="50%")], "row 3, column H: say what the share goes by"),
        ([row("00001", share="50%", basis="hộ")], "row 3, column G: where the rest of 00001 went"),
        (
            [row("00001", share="50%", basis="hộ"), row("00001", "00002")],
            "row 4, column G: the other parts of 00001 have a share; give all or none",
        ),
        (
            [row("00001", share="50%", basis="hộ"), row("00001", "00002", share=0.4, basis="hộ")],
            "row 3, column G: the shares of 00001 sum to 0.9, not to 1",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused_with_its_place(
    rows: list[list[Cell]], error: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        made(*rows)
    assert any(error in one for one in refused.value.details["errors"]), refused.value.message


TARGETS = st.sampled_from(("00001", "00002", "00003", "00004", "00005", "00009", "00010"))


@st.composite
def divided_and_merged(draw: st.DrawFn) -> list[list[Cell]]:
    """Communes sent to one to three others with random whole shares; all targets are named."""
    rows: list[list[Cell]] = []
    for code in COMMUNES:
        targets = draw(st.lists(TARGETS, max_size=3, unique=True))
        parts = draw(st.lists(st.integers(1, 20), min_size=3, max_size=3))[: len(targets)]
        for target, part in zip(targets, parts, strict=True):
            share = part / sum(parts) if len(targets) > 1 else None
            rows.append(row(code, target, f"Xã Số {target}", "01", share=share, basis="hộ"))
    listed = {one[1] for one in rows}
    rows += [row(code, code, f"Xã Số {code}", "01") for code in COMMUNES if code not in listed]
    return [*rows, row("02", "01", "Tỉnh Một", level="tỉnh"), row("01", level="tỉnh")]


@settings(max_examples=60, deadline=None)
@given(divided_and_merged(), st.lists(st.floats(0, 1e6), min_size=5, max_size=5))
def test_every_commune_arrives_and_totals_are_kept(
    rows: list[list[Cell]], values: list[float]
) -> None:
    found = made(*rows)
    frame = found.crosswalk.frame
    assert set(frame["from_code"]) == set(COMMUNES)
    sums = frame.groupby("from_code")["weight"].sum()
    assert ((sums - 1.0).abs() <= 1e-9).all()
    communes = {code for code in units(found) if len(code) == 5}
    assert set(frame["to_code"]) == communes
    assert frame["exact"].eq(frame.groupby("from_code")["to_code"].transform("size").eq(1)).all()
    carried = frame["weight"] * frame["from_code"].map(dict(zip(COMMUNES, values, strict=True)))
    assert carried.sum() == pytest.approx(sum(values), rel=1e-9, abs=1e-9)


def test_the_base_is_left_alone() -> None:
    registry = small_registry()
    assert registry.vintage(BASE).first_day < DAY
    made(row("00001", "00002"))
    assert len(registry.units(BASE, BASE.levels[-1])) == 5
