"""Only vintages whose every level has display geometry are offered on the map."""

from pathlib import Path

from geodata.boundaries import mapped_vintages
from geodata.paths import DataDir, Detail
from tests.geodata.small_units import NEW, OLD, small_registry


def test_a_vintage_is_drawn_when_all_its_levels_are_there(tmp_path: Path) -> None:
    data_dir, registry = DataDir(tmp_path), small_registry()
    assert mapped_vintages(data_dir, registry) == ()
    for name in (NEW, OLD):
        for level in registry.levels(name):
            for detail in Detail:
                path = data_dir.display(name, level, detail)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
    assert [one.name for one in mapped_vintages(data_dir, registry)] == [OLD, NEW]
    data_dir.display(OLD, "district", Detail.OVERVIEW).unlink()
    assert [one.name for one in mapped_vintages(data_dir, registry)] == [NEW]
