"""Codes with what stands beside them."""

import pytest

from geodata.ingest.model import Outcome, WrittenUnit
from geodata.resolving import Resolver
from geodata.units import Level
from tests.geodata.resolving.country import NEW, OLD, REGISTRY, commune

RESOLVER = Resolver(REGISTRY, OLD)


@pytest.mark.parametrize("text", ["Xã Pù Nhi", "Pu Nhi", "PÙ NHI", "Pù Toong", ""])
def test_a_code_whose_name_agrees(text: str) -> None:
    answer = RESOLVER.resolve(commune(text, code="00003"))
    assert (answer.code, answer.outcome, answer.how) == ("00003", Outcome.EXACT, "code")


def test_a_code_needs_no_parents_but_must_lie_in_those_written() -> None:
    assert RESOLVER.resolve(commune("", None, None, code="00003")).code == "00003"
    assert RESOLVER.resolve(commune("", None, None, code="00003"), "38").code == "00003"
    outside = RESOLVER.resolve(commune("", "TP Sầm Sơn", code="00003"))
    assert (outside.code, outside.how) == (None, "the code lies in other parents")
    assert RESOLVER.resolve(commune("", "Huyện Quan Hóa", code="00003")).code is None
    assert RESOLVER.resolve(commune("", None, None, code="00003"), "62").code is None


def test_a_code_whose_name_disagrees_is_a_question_with_both() -> None:
    answer = RESOLVER.resolve(commune("Xã Sơn Hạ", code="00003"))
    assert answer.outcome is Outcome.AMBIGUOUS
    assert answer.how == "code and name are of two units"
    assert [one.code for one in answer.candidates] == ["00003", "00004"]
    unknown = RESOLVER.resolve(commune("Xã Quang Chiểu", code="00003"))
    assert (unknown.code, unknown.how) == (None, "the name is not that of the code")
    assert unknown.candidates[0].code == "00003"


def test_zeros_are_given_back_where_the_name_agrees() -> None:
    answer = RESOLVER.resolve(commune("Xã Pù Nhi", code="3"))
    assert (answer.code, answer.outcome) == ("00003", Outcome.NORMALISED)
    assert RESOLVER.resolve(commune("Xã Sơn Hạ", code="3")).code is None
    alone = RESOLVER.resolve(commune("", code="3"))
    assert (alone.code, alone.outcome) == (None, Outcome.AMBIGUOUS)
    assert [one.code for one in alone.candidates] == ["00003"]


def test_a_code_of_another_vintage_is_said_so_and_never_overruled_by_the_name() -> None:
    answer = RESOLVER.resolve(commune("Xã Pù Nhi", code="00099"))
    assert answer.outcome is Outcome.AMBIGUOUS
    assert answer.how == f"the vintage {OLD} has no code 00099; in {NEW} it is Phường Sầm Sơn"
    assert [one.code for one in answer.candidates] == ["00003"]
    nothing = RESOLVER.resolve(commune("", None, None, code="77777"))
    assert (nothing.outcome, nothing.candidates) == (Outcome.UNKNOWN, ())


def test_a_code_of_another_level_is_no_code() -> None:
    province = WrittenUnit("38", {}, {Level.PROVINCE: "38"}, Level.PROVINCE)
    assert RESOLVER.resolve(province).code == "38"
    assert RESOLVER.resolve(WrittenUnit("38", {}, {Level.COMMUNE: "38"})).code is None


def test_a_parent_may_be_written_as_a_code() -> None:
    written = WrittenUnit(
        "Xã Pù Nhi",
        {Level.COMMUNE: "Xã Pù Nhi"},
        {Level.PROVINCE: "38", Level.DISTRICT: "380"},
        Level.COMMUNE,
    )
    assert RESOLVER.resolve(written).code == "00003"
