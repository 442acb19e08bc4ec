"""Stories of units over four vintages, worked by hand; and code 26740 on the whole country."""

from datetime import date

import pytest

from geodata.acts import Act, Acts, LinkNote
from geodata.bridges import Bridges
from geodata.errors import BareCodeRefused, UnitNotFound
from geodata.history import Stage, UnitHistory, load_history
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level
from tests.geodata.four_vintages import EARLIER, LATER, four_vintages
from tests.geodata.small_units import small_registry

ACT = Act("1/NQ", "vi", "en", None, date(2025, 7, 1), (Level.COMMUNE,), ("Q1",), (), "x", False)
SAID = {(EARLIER.name, BEFORE_REFORM.name): {("A2", "C1"): LinkNote("7/NQ", "một phần")}}


@pytest.fixture
def history() -> UnitHistory:
    registry, bridges = four_vintages()
    return UnitHistory(registry, bridges, Acts([ACT], SAID))


def ties(stage: Stage) -> list[tuple[str, float, bool, str]]:
    return [(tie.unit.code, round(tie.weight, 9), tie.exact, tie.basis) for tie in stage.ties]


def test_a_commune_that_was_merged_divided_and_renumbered(history: UnitHistory) -> None:
    story = history.of(AFTER_REFORM, "N4")  # was C5, and before that C5 with 0.4 of A2; now M4
    assert [stage.vintage for stage in story.earlier] == [EARLIER, BEFORE_REFORM]
    assert ties(story.earlier[0]) == [("C5", 1.0, True, "whole"), ("A2", 0.4, False, "area")]
    assert ties(story.earlier[1]) == [("C5", 1.0, True, "whole")]
    (later,) = story.later
    assert (later.vintage, later.same) == (LATER, False)
    assert ties(later) == [("M4", 1.0, True, "whole")]
    assert story.vintages == (AFTER_REFORM,)
    assert [act.number for act in story.acts] == ["1/NQ"]


def test_what_became_of_a_commune_of_the_first_vintage(history: UnitHistory) -> None:
    story = history.of(EARLIER, "A2")
    assert story.earlier == ()
    assert [ties(stage) for stage in story.later] == [
        [("C1", 0.6, False, "area"), ("C5", 0.4, False, "area")],
        [("N1", 0.6, False, "area"), ("N4", 0.4, False, "area")],
        [("N1", 0.6, False, "area"), ("M4", 0.4, False, "area")],
    ]
    assert [act.number for act in story.later[1].acts] == ["1/NQ"]
    (first, second) = story.later[0].ties
    assert (first.act, first.remark) == ("7/NQ", "một phần")
    assert (second.act, second.remark) == (None, None)


def test_the_same_unit_stands_in_several_vintages(history: UnitHistory) -> None:
    story = history.of(AFTER_REFORM, "N6")
    assert story.vintages == (AFTER_REFORM, LATER)
    assert [(stage.vintage, stage.same) for stage in (*story.earlier, *story.later)] == [
        (EARLIER, False), (BEFORE_REFORM, False), (LATER, True),
    ]  # fmt: skip
    assert story.names == {"2025-07-01": "Xã N6", "2026-04-30": "Xã N6"}


def test_larger_units_go_by_their_communes(history: UnitHistory) -> None:
    made = history.of(AFTER_REFORM, "Q1")
    assert ties(made.earlier[1]) == [("P1", 1.0, True, "whole"), ("P2", 1.0, True, "whole")]
    # Before: P1 had A1, A2, C2, C3, C4; of A2 0.4 is in P2 now, so P1 gave it 0.4 of 5 communes.
    before = history.of(BEFORE_REFORM, "P2").earlier[0]
    assert ties(before) == [("P2", 1.0, True, "whole"), ("P1", 0.08, False, "communes")]
    (gone, _) = history.of(BEFORE_REFORM, "D1").later  # no districts any more: its communes
    assert gone.vintage == AFTER_REFORM
    assert ties(gone) == [
        ("N1", pytest.approx(2 / 3), True, "communes"),
        ("N2", pytest.approx(1 / 3), True, "communes"),
    ]
    assert history.of(AFTER_REFORM, "VN").later == ()


def test_a_bare_code_is_refused_and_answered_for_each_unit(history: UnitHistory) -> None:
    with pytest.raises(BareCodeRefused, match=r"Xã C5 in 2019-01-01 and 2025-03-01\. Say of"):
        history.unit("C5")
    first, second = history.stories("C5")
    assert (first.unit.vintage, second.unit.vintage) == (EARLIER, BEFORE_REFORM)  # A2 came to it
    assert [story.vintages for story in history.stories("C7")] == [(EARLIER, BEFORE_REFORM)]
    assert history.unit("C5", BEFORE_REFORM.name).name == "Xã C5"
    for ask in (history.stories, history.unit):
        with pytest.raises(UnitNotFound, match="no unit X9 in any vintage"):
            ask("X9")
    with pytest.raises(UnitNotFound, match="no unit C5 in the vintage 2025-07-01"):
        history.of(AFTER_REFORM, "C5")
    with pytest.raises(UnitNotFound):
        history.stories("VN")


def test_weights_of_every_unit_sum_to_one_in_every_later_vintage(history: UnitHistory) -> None:
    registry, _ = four_vintages()
    for vintage in registry.vintages:
        for level in vintage.levels:
            for unit in registry.units(vintage, level):
                for stage in history.of(vintage, unit.code).later:
                    assert sum(tie.weight for tie in stage.ties) == pytest.approx(1.0, abs=1e-9)


def test_nothing_is_told_of_vintages_no_bridge_reaches() -> None:
    story = UnitHistory(small_registry(), Bridges([])).of(AFTER_REFORM, "N1")
    assert (story.earlier, story.later, story.vintages) == ((), (), (AFTER_REFORM,))


def test_code_26740_is_ben_nghe_before_and_sai_gon_after(atlas_data: DataDir) -> None:
    history = load_history(atlas_data)
    before, after = history.stories("26740")
    assert (before.unit.name, before.vintages) == ("Phường Bến Nghé", (BEFORE_REFORM,))
    assert (after.unit.name, after.vintages) == ("Phường Sài Gòn", (AFTER_REFORM,))
    assert [tie.unit.name for tie in before.later[0].ties] == ["Phường Sài Gòn"]
    assert {tie.unit.name for tie in after.earlier[0].ties} == {
        "Phường Bến Nghé", "Phường Đa Kao", "Phường Nguyễn Thái Bình",
    }  # fmt: skip
    assert [act.number for act in after.acts] == ["1685/NQ-UBTVQH15"]
    with pytest.raises(BareCodeRefused) as refused:
        history.unit("26740")
    assert refused.value.message == (
        "Code 26740 alone names no unit, because codes are reused: it is Phường Bến Nghé in"
        " 2025-03-01; Phường Sài Gòn in 2025-07-01. Say of which vintage, for example"
        " --vintage 2025-07-01."
    )
    assert refused.value.details["vintages"] == {
        "2025-03-01": "Phường Bến Nghé", "2025-07-01": "Phường Sài Gòn",
    }  # fmt: skip
