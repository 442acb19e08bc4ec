"""What a running server watches: release, build, and the plans that were added."""

import shutil
from pathlib import Path

import pytest

from dashboard.freshness import published_now
from dashboard.settings import Settings
from geodata.indicators import load_catalogue
from geodata.paths import DataDir
from geodata.plan_files import PlanFolder
from geodata.plan_rows import PlanRow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def test_a_plan_that_is_added_or_removed_is_news(settings: Settings, tmp_path: Path) -> None:
    settings.data.mkdir()
    before = published_now(settings)
    assert before.plans == ()
    sent = tmp_path / "p.csv"
    sent.write_text("x", encoding="utf-8")
    row = PlanRow(2, {"province": "38", "kind": "nhiệm vụ", "subject": "x"})
    folder = PlanFolder(DataDir(settings.data))
    done = folder.add(sent, [row], "Lan", load_catalogue())
    after = published_now(settings)
    assert after != before
    assert after.plans == (done.id,)
    folder.remove(done.id)
    assert published_now(settings) == before
    shutil.rmtree(folder.root)
    assert published_now(settings) == before
