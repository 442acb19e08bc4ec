import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from dash import html
from dash.development.base_component import Component

from dashboard.app import create_app
from dashboard.i18n import t, translatable
from dashboard.pages.atlas import layout
from dashboard.pages.atlas.head_values import facts_for_browser, head_values
from dashboard.pages.atlas.legend import legend_items
from dashboard.pages.atlas.panel import panel_body
from dashboard.pages.atlas.rail import rail_values
from dashboard.pages.atlas.search import choices
from dashboard.pages.atlas.summary import summary_figures
from dashboard.pages.atlas.table import column_defs, grid, grid_options, row_data
from dashboard.settings import Settings
from geodata.errors import DataMissing
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM, Level
from tests.dashboard.page_of_sample import Sample, sample_of

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name


@pytest.fixture
def sample(atlas_data: DataDir) -> Sample:
    return sample_of(atlas_data.root)


def text_of(node: object) -> str:
    """All text inside components."""
    if isinstance(node, str):
        return node
    if isinstance(node, list | tuple):
        return " ".join(text_of(member) for member in node)
    if isinstance(node, Component):
        return text_of(getattr(node, "children", None))
    return ""


def alts_of(node: object) -> str:
    """The words of all pictures inside components."""
    if isinstance(node, list | tuple):
        return " ".join(alts_of(member) for member in node)
    if isinstance(node, html.Img):
        return str(getattr(node, "alt"))  # noqa: B009  not declared on the base
    return alts_of(getattr(node, "children", None)) if isinstance(node, Component) else ""


def test_import_reads_no_data() -> None:
    code = (
        "import dashboard.app; "
        "import gc; from dashboard.services import AtlasService; "
        "print(sum(isinstance(one, AtlasService) for one in gc.get_objects()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"ATLAS_DATA": "/nonexistent", "PATH": "/usr/bin"},
    )
    assert done.stdout.strip() == "0"


def test_missing_data_says_which_command(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="atlas build"):
        create_app(Settings(data=tmp_path))


def test_page_before_scripts_is_in_the_language_asked_for(sample: Sample) -> None:
    client = sample.app.server.test_client()
    assert '<html lang="vi">' in client.get("/").text
    english = client.get("/?lang=en").text
    assert '<html lang="en">' in english
    assert "<title>Vietnam digital-infrastructure atlas</title>" in english
    assert '<html lang="vi">' in client.get("/?lang=%22%3E%3Cscript%3E").text


def test_layout_comes_in_the_language_of_the_page_that_asks(sample: Sample) -> None:
    client = sample.app.server.test_client()
    plain = client.get("/_dash-layout").text
    assert json.dumps("Tìm đơn vị hành chính") in plain or "Tìm đơn vị hành chính" in plain
    english = client.get("/_dash-layout", headers={"Referer": "http://127.0.0.1/?lang=en"}).text
    assert "Find a unit" in english


def test_nothing_is_fetched_from_elsewhere(sample: Sample) -> None:
    page = sample.app.server.test_client().get("/").text
    for part in page.split('src="')[1:] + page.split('href="')[1:]:
        assert part.startswith("/"), part[:80]
        assert not part.startswith("//"), part[:80]


def test_large_requests_are_refused(sample: Sample) -> None:
    client = sample.app.server.test_client()
    body = b"x" * (300 * 1024)
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == 413


def test_every_text_of_the_layout_can_be_switched(sample: Sample) -> None:
    facts = facts_for_browser(sample.page.facts, sample.page.service.release)
    vi, en = translatable(layout("vi", facts)), translatable(layout("en", facts))
    assert vi == en
    ids = [(component, prop) for component, prop, _ in vi]
    assert len(set(ids)) == len(ids)
    assert len(vi) > 40


def test_callbacks_are_short() -> None:
    import ast

    import dashboard.pages.atlas.callbacks as module

    tree = ast.parse(Path(module.__file__).read_text())
    inner = [
        node
        for outer in tree.body
        if isinstance(outer, ast.FunctionDef) and outer.name.startswith("_register")
        for node in ast.walk(outer)
        if isinstance(node, ast.FunctionDef) and node is not outer
    ]
    assert len(inner) >= 6
    assert max((node.end_lineno or 0) - node.lineno + 1 for node in inner) <= 15


def test_summary_says_the_same_in_both_languages(sample: Sample) -> None:
    vi = text_of(summary_figures(sample.page, sample.view(f"?v={NEW}&p=38&lang=vi")))
    en = text_of(summary_figures(sample.page, sample.view(f"?v={NEW}&p=38&lang=en")))
    assert "Số liệu đến ngày 31/12/2025" in vi
    assert "Data as of 2025-12-31" in en
    assert "≥ 80%" in vi
    assert "Chưa có" not in en


def test_universal_target_has_no_number(sample: Sample) -> None:
    view = sample.view(f"?v={NEW}&p=38&i=mobile_4g_population")
    text = text_of(summary_figures(sample.page, view))
    assert "Phổ cập" in text or "Không có" in text
    several = text_of(summary_figures(sample.page, sample.view(f"?v={NEW}&p=52")))
    assert "> 80% / > 50%" in several
    assert "Bình Định / Gia Lai" in several


def test_median_says_why_there_is_no_value(sample: Sample) -> None:
    view = sample.view(f"?v={NEW}&p=all&i=fixed_download_mbps")
    assert t("summary.not_aggregated", "vi") in text_of(summary_figures(sample.page, view))


def test_value_of_few_units_says_how_few(sample: Sample) -> None:
    text = text_of(summary_figures(sample.page, sample.view(f"?v={NEW}&p=all")))
    assert re.search(r"\d+/3\.321 đơn vị có số liệu", text)


def test_a_table_that_waits_for_its_rows_says_so_in_the_language_of_the_page() -> None:
    options = getattr(grid("vi"), "dashGridOptions")  # noqa: B009  not declared on the base
    assert options["loading"] is True
    assert options["localeText"]["loadingOoo"] == t("table.loading", "vi")
    assert grid_options("en")["loading"] is False
    assert grid_options("en")["localeText"]["noRowsToShow"] == t("table.empty", "en")


def test_legend_counts_the_units(sample: Sample) -> None:
    text = text_of(legend_items(sample.page, sample.view(f"?v={NEW}&p=38")))
    assert "90 – 100" in text
    assert "Xã thí điểm" in text
    empty = text_of(legend_items(sample.page, sample.view(f"?v={NEW}&p=01")))
    assert "Chưa có số liệu cho chỉ tiêu này" in empty


def test_what_is_not_carried_says_why_and_its_figure_is_of_all_that_reported(
    sample: Sample,
) -> None:
    address = f"?v={NEW}&fix=1&p=all&y=2022&i=fibre_communes&b=declared"
    text = text_of(legend_items(sample.page, sample.view(address)))
    reason = sample.page.service.catalogue.get("fibre_communes").carry_reason("vi")
    assert f"Không chuyển đổi: {reason}" in text
    told = sample.observations
    told = told[
        (told["vintage"] == OLD)
        & (told["level"] == "commune")
        & (told["indicator"] == "fibre_communes")
        & (told["date"] == pd.Timestamp("2022-12-31"))
        & (told["basis"] == "declared")
    ].dropna(subset=["denominator"])
    parts = [
        f"{int(told[part].sum()):,}".replace(",", ".") for part in ("numerator", "denominator")
    ]
    assert " trên ".join(parts) in text_of(summary_figures(sample.page, sample.view(address)))
    provinces = text_of(legend_items(sample.page, sample.view(f"{address}&l=province")))
    assert "Không chuyển đổi" not in provinces
    medians = f"?v={OLD}&l=district&p=38&y=2022&i=households&b=counted"
    assert "Không" not in text_of(legend_items(sample.page, sample.view(medians)))


def test_panel_of_a_unit_and_of_none(sample: Sample) -> None:
    assert panel_body(sample.page, sample.view(f"?v={NEW}&p=38")) == []
    body = panel_body(sample.page, sample.view(f"?v={NEW}&p=38&u=14869&lang=en"))
    text = text_of(body)
    assert "Plan of Thanh Hóa: ≥ 80% by 2025-12-31" in text
    assert "Formed from" in text
    assert "Units of 2025-03-01" in text
    assert "change of units on 2025-07-01" in alts_of(body)
    nothing = text_of(panel_body(sample.page, sample.view(f"?v={NEW}&p=01&u=01")))
    assert "chưa có số liệu nào" in nothing


def test_panel_tells_what_a_split_unit_became_and_by_which_act(sample: Sample) -> None:
    links = sample.crosswalk[~sample.crosswalk["exact"].astype(bool)]
    registry = sample.page.service.registry
    mine = {unit.code for unit in registry.units(OLD, Level.COMMUNE, "38")}
    code = str(links.loc[links["from_code"].isin(mine), "from_code"].iloc[0])
    parts = links[links["from_code"] == code]
    view = sample.view(f"?v={OLD}&y=2024&p=38&u={code}&lang=en")
    text = text_of(panel_body(sample.page, view))
    for row in parts.to_dict("records"):
        name = registry.get(NEW, str(row["to_code"])).name
        assert f"{name}: took {100 * row['weight']:.0f}% · estimated by" in text
    assert "Resolution on the rearrangement of commune-level units of Thanh Hóa in 2025" in text
    whole = text_of(panel_body(sample.page, sample.view(f"?v={NEW}&p=52&u=52&l=province")))
    assert "Tỉnh Bình Định: 100% vào đơn vị này" in whole


def test_table_says_how_each_value_came(sample: Sample) -> None:
    view = sample.view(f"?v={NEW}&y=2022&p=38&t=1")
    fields = [str(one["field"]) for one in column_defs(sample.page, view)]
    assert {"status", "share", "origin"} <= set(fields)
    rows = row_data(sample.page, view)
    statuses = {row.get("status") for row in rows if "value" in row}
    assert statuses == {"Chuyển đổi chính xác", "Chuyển đổi ước tính"}
    estimated = [row for row in rows if row.get("status") == "Chuyển đổi ước tính"]
    assert all(0 < row["share"] <= 100 for row in estimated)
    assert all("ước tính" in row["marks"] for row in estimated)
    assert {row["origin"] for row in estimated} == {"01/03/2025"}
    own = sample.view(f"?v={NEW}&y=2025&p=38&t=1")
    assert "origin" not in [str(one["field"]) for one in column_defs(sample.page, own)]
    assert {row.get("status") for row in row_data(sample.page, own)} == {"Báo cáo", None}


def test_rail_offers_what_there_is(sample: Sample) -> None:
    values = rail_values(sample.page, sample.view(f"?v={NEW}&p=38"))
    assert values["district_off"] is True
    assert [one["value"] for one in values["level_data"]] == ["province", "commune"]
    assert values["year_data"][0]["value"] == "2025"
    assert values["slider_min"] == 2019
    fixed = rail_values(sample.page, sample.view(f"?v={NEW}&p=38&fix=1"))
    assert fixed["year_data"] == values["year_data"], "every year can be carried to these units"
    assert (fixed["vintage"], values["vintage"]) == (NEW, "auto")
    old = rail_values(sample.page, sample.view(f"?v={OLD}&p=38&y=2020"))
    assert len(old["district_data"]) == 1 + 26
    country = rail_values(sample.page, sample.view(f"?v={OLD}&p=all&y=2020"))
    assert country["district_data"][0]["label"] == "Chọn một tỉnh trước"


def test_view_for_the_browser_names_its_address(sample: Sample) -> None:
    view, notices = sample.page.read("?v=x")
    values = head_values(sample.page, view, notices, "?v=x")
    assert values["view"]["asked"] == "?v=x"
    assert values["view"]["search"] == view.search()
    assert values["notice_hidden"] is False
    assert "“x”" in values["notice"]
    assert "mô phỏng" in text_of(values["sources"])


def test_search_groups_by_vintage_newest_first(sample: Sample) -> None:
    groups = choices(sample.page, "pù nhi", "vi")
    assert [group["group"] for group in groups] == [
        "Đơn vị từ 01/07/2025",
        "Đơn vị từ 01/03/2025",
    ]
    assert groups[1]["items"][0] == {
        "value": f"{OLD}|14863|commune|38",
        "label": "Xã Pù Nhi, Huyện Mường Lát, Tỉnh Thanh Hóa",
    }
    assert choices(sample.page, "p", "vi") == []
    assert choices(sample.page, None, "en") == []


def test_closed_table_sends_nothing(sample: Sample) -> None:
    assert row_data(sample.page, sample.view(f"?v={NEW}&p=38")) == []
    rows = row_data(sample.page, sample.view(f"?v={NEW}&p=38&t=1"))
    assert len(rows) == 166


def test_columns_say_only_what_there_is(sample: Sample) -> None:
    def fields(search: str) -> list[str]:
        return [str(one["field"]) for one in column_defs(sample.page, sample.view(search))]

    assert "province" not in fields(f"?v={NEW}&p=38")
    assert "province" in fields(f"?v={NEW}&p=all")
    assert "district" in fields(f"?v={OLD}&p=38&y=2020")
    assert "samples" in fields(f"?v={NEW}&p=38&i=fixed_download_mbps")
    assert "numerator" not in fields(f"?v={NEW}&p=38&i=population")


def test_downloads_of_a_view_without_data(sample: Sample) -> None:
    client = sample.app.server.test_client()
    answer = client.get(f"/table.csv?v={NEW}&p=01&lang=en")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=atlas_fibre")
    table = pd.read_csv(io.StringIO(answer.data.decode("utf-8-sig")), dtype=str)
    assert len(table) == len(sample.page.readings.rows(sample.view(f"?v={NEW}&p=01")))
    assert set(table["Value (%)"]) == {"No data"}
    assert table["Marks"].isna().all()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_downloads_follow_the_quick_search(sample: Sample) -> None:
    client = sample.app.server.test_client()
    book = client.get(f"/table.xlsx?v={NEW}&p=38&q=muong+chanh")
    sheet = pd.read_excel(io.BytesIO(book.data), engine="openpyxl", dtype={"Mã": str})
    assert sheet["Đơn vị"].tolist() == ["Xã Mường Chanh"]
    assert sheet["Ghi chú"].tolist() == ["mô phỏng"]
