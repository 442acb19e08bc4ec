"""The catalogue of acts: complete, and each act only for the units it made."""

from datetime import date
from pathlib import Path

import pytest

from geodata.acts import Acts, load_acts
from geodata.errors import CatalogueError
from geodata.paths import DataDir
from geodata.units import AdminUnit, Level, UnitRegistry, Vintage

ENTRY = """
[a]
number = "1/NQ"
title_vi = "x"
title_en = "y"
since = 2025-07-01
levels = ["commune"]
provinces = ["79"]
url = "https://example.org"
checked = false
"""


def test_every_province_of_the_reform_has_its_own_resolution(atlas_data: DataDir) -> None:
    registry = UnitRegistry.load(atlas_data)
    acts = Acts(load_acts())
    numbers = {}
    for province in registry.units("2025-07-01", Level.PROVINCE):
        assert [act.number for act in acts.made(province)] == ["202/2025/QH15"]
        commune = registry.units("2025-07-01", Level.COMMUNE, province.code)[0]
        (act,) = acts.made(commune)
        assert province.name.lower() in act.title_vi.lower()
        numbers[province.code] = act.number
    assert sorted(numbers.values()) == [f"{n}/NQ-UBTVQH15" for n in range(1654, 1688)]
    assert numbers["79"] == "1685/NQ-UBTVQH15"
    assert acts.made(registry.get("2025-03-01", "26740")) == ()
    assert [act.number for act in acts.made(registry.get("2025-03-01", "754"))] == [
        "1365/NQ-UBTVQH15"
    ]


def test_acts_of_the_changes_of_2026_name_their_units() -> None:
    acts = Acts(load_acts())
    day = Vintage(date(2026, 4, 30), (Level.PROVINCE, Level.COMMUNE))

    def made(code: str, level: Level, province: str) -> list[str]:
        unit = AdminUnit(day, code, level, "x", "x", "x", None, province)
        return [act.number for act in acts.made(unit)]

    assert made("75", Level.PROVINCE, "75") == ["30/2026/QH16"]
    assert made("26368", Level.COMMUNE, "75") == ["237/NQ-UBTVQH16"]
    assert made("26740", Level.COMMUNE, "79") == []
    assert made("26041", Level.COMMUNE, "75") == []  # a ward already, not one of the ten


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ("since = 2025-07-01", "", "field since: is missing"),
        ('["commune"]', '["thôn"]', "field levels: must name levels out of"),
        ("checked = false", 'checked = "no"', "field checked: must be true or false"),
        ('number = "1/NQ"', 'nummer = "1/NQ"', "field number: is missing"),
        ("checked = false", "checked = false\nurls = 1", "field urls: is not a known field"),
    ],
)
def test_an_entry_that_is_wrong_is_named(
    tmp_path: Path, before: str, after: str, error: str
) -> None:
    path = tmp_path / "acts.toml"
    path.write_text(ENTRY.replace(before, after), encoding="utf-8")
    with pytest.raises(CatalogueError, match=error):
        load_acts(path)


def test_an_act_reads_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "acts.toml"
    path.write_text(ENTRY, encoding="utf-8")
    (act,) = load_acts(path)
    assert (act.title("vi"), act.title("en")) == ("x", "y")
    assert (act.adopted, act.units, act.checked) == (None, (), False)
