"""The copy of the sender's file: text that a spreadsheet could run."""

import pytest

from geodata.ingest.annotated import harmless


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t12", "\r5"])
def test_what_could_begin_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-", "-98,5", "+1.234", "-1 234", "-5%", "98,5", "Xã Ia Pal", ""])
def test_signed_numbers_dashes_and_names_stay(text: str) -> None:
    assert harmless(text) == text


def test_what_xml_cannot_hold_is_dropped_before_a_formula_is_looked_for() -> None:
    assert harmless("\x00=1") == "'=1"
    assert harmless("a\x0bb") == "ab"
