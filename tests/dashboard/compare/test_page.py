"""What the compare page says of the sample, and how it stands on the server."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from dash.development.base_component import Component

import dashboard.pages.compare.callbacks as module
from dashboard.app import app_around
from dashboard.companion import map_scripts
from dashboard.i18n import t, translatable
from dashboard.pages.atlas.head_values import compare_address
from dashboard.pages.compare.content import (
    head_values,
    side_legend,
    side_title,
    summary_figures,
    view_for_browser,
)
from dashboard.pages.compare.context import CompareContext, choices_of
from dashboard.pages.compare.controls import shared_choices, side_choices
from dashboard.pages.compare.layout import layout
from dashboard.pages.compare.ranking import SHOWN, ranking_tables
from dashboard.pages.compare.state import CompareState, parse
from dashboard.settings import Settings
from geodata.paths import DataDir
from geodata.units import AFTER_REFORM, BEFORE_REFORM
from layers.legend import format_number
from tests.dashboard.page_of_sample import Sample, sample_of

OLD, NEW = BEFORE_REFORM.name, AFTER_REFORM.name
FIBRE = "fibre_available_households"


@pytest.fixture
def sample(atlas_data: DataDir) -> Sample:
    return sample_of(atlas_data.root)


@pytest.fixture
def context(sample: Sample) -> CompareContext:
    page = sample.page
    return CompareContext(page=page, choices=choices_of(page.facts, page.service), root="/")


@pytest.fixture
def read(context: CompareContext) -> Callable[[str], CompareState]:
    return lambda search: parse(search, context.choices)[0]


def text_of(node: object) -> str:
    """All text inside components."""
    if isinstance(node, str):
        return node
    if isinstance(node, list | tuple):
        return " ".join(text_of(member) for member in node)
    if isinstance(node, Component):
        return text_of(getattr(node, "children", None))
    return ""


def figures(components: list[Component]) -> list[str]:
    """The values of the line of figures."""
    return [text_of(one.children[1]) for one in components[1].children]


def share(sample: Sample, vintage: str, day: str, province: str) -> float:
    rows = sample.declared(vintage, FIBRE, day, province)
    return float(100 * rows["numerator"].sum() / rows["denominator"].sum())


def test_the_difference_is_right_less_left(
    sample: Sample, context: CompareContext, read: Callable[[str], CompareState]
) -> None:
    state = read(f"?v={OLD}&y=2021&v2={NEW}&y2=2025&p=38&lang=en")
    before = share(sample, OLD, "2021-12-31", "38")
    after = share(sample, NEW, "2025-12-31", "38")
    shown = summary_figures(context, state)
    assert figures(shown) == [
        f"{format_number(before, 1, 'en')}%",
        f"{format_number(after, 1, 'en')}%",
        f"+{format_number(after - before, 1, 'en')} pp",
    ]
    text = text_of(shown)
    assert "2021-12-31 and 2025-12-31" in text
    assert "2025 against 2021" in text


def test_other_land_is_said_to_be_other_land(
    context: CompareContext, read: Callable[[str], CompareState]
) -> None:
    merged = text_of(summary_figures(context, read(f"?v={OLD}&p=64&y=2021&v2={NEW}")))
    assert t("compare.other_land", "vi") in merged
    same = text_of(summary_figures(context, read(f"?v={OLD}&p=38&y=2021&v2={NEW}")))
    assert t("compare.other_land", "vi") not in same


def test_two_units_of_measure_have_no_difference(
    context: CompareContext, read: Callable[[str], CompareState]
) -> None:
    state = read(f"?v={OLD}&y=2021&i={FIBRE}&i2=population&p=38&v2={OLD}")
    shown = summary_figures(context, state)
    assert figures(shown)[2] == "\u2013"
    assert t("compare.not_comparable", "vi") in text_of(shown)


def test_titles_say_date_units_and_who_reported(
    context: CompareContext, read: Callable[[str], CompareState]
) -> None:
    state = read(f"?v={NEW}&y=2021&p=38")
    left = text_of(side_title(context, state, state.left))
    assert "31/12/2021" in left
    assert "đơn vị từ 01/07/2025" in left
    assert left.count("01/03/2025") == 1
    assert "01/03/2025" not in text_of(side_title(context, state, state.right))


def test_legends_count_the_units_of_their_map(
    sample: Sample, context: CompareContext, read: Callable[[str], CompareState]
) -> None:
    state = read(f"?v={OLD}&y=2021&p=38")
    legend = side_legend(context, state, state.left)
    counts = [
        int(text_of(one.children[2]).replace(".", ""))
        for one in legend
        if getattr(one, "className", "") == "legend-item" and "Ước tính" not in text_of(one)
    ]
    assert sum(counts) == len(sample.page.service.registry.units(OLD, "commune", "38"))


def test_a_change_of_what_is_not_carried_says_why(
    context: CompareContext, read: Callable[[str], CompareState]
) -> None:
    speed = "fixed_download_mbps"
    state = read(f"?m=change&v={NEW}&v2={NEW}&y=2021&y2=2025&i={speed}&i2={speed}&p=38&lang=en")
    reason = context.indicator(state.left).carry_reason("en")
    assert f"Not re-based: {reason}" in text_of(side_legend(context, state, state.left))
    own = read(f"?m=change&v={OLD}&v2={OLD}&y=2021&y2=2023&p=38&lang=en")
    assert "Not re-based" not in text_of(side_legend(context, own, own.left))


def test_the_ranking_is_of_the_greatest_differences(
    sample: Sample, context: CompareContext, read: Callable[[str], CompareState]
) -> None:
    state = read(f"?m=change&v={OLD}&v2={OLD}&y=2021&y2=2023&p=38")
    before = sample.declared(OLD, FIBRE, "2021-12-31", "38")
    after = sample.declared(OLD, FIBRE, "2023-12-31", "38")
    shares = [100 * one["numerator"] / one["denominator"] for one in (before, after)]
    change = (shares[1] - shares[0]).dropna().sort_values(ascending=False, kind="stable")
    heading, counts, _, gained, *_ = ranking_tables(context, state)
    assert text_of(heading) == "Đơn vị thay đổi nhiều nhất"
    assert text_of(counts).startswith(f"{int((change > 0).sum())} tăng · ")
    rows = gained.children[1].children
    assert len(rows) == SHOWN
    best = change.index[0]
    assert rows[0].children[0].children[0].to_plotly_json()["props"]["data-code"] == best
    assert [text_of(cell) for cell in rows[0].children[1:]] == [
        format_number(shares[0][best], 1, "vi"),
        format_number(shares[1][best], 1, "vi"),
        f"+{format_number(change.iloc[0], 1, 'vi')} điểm %",
    ]


def test_a_change_without_two_years_draws_nothing(
    context: CompareContext, read: Callable[[str], CompareState]
) -> None:
    state = read("?m=change&y=2025&y2=2025&p=38")
    assert view_for_browser(context, state, 1)["requests"] == [None, None]
    assert head_values(context, state, ())["empty"] == t("compare.same_year", "vi")
    assert ranking_tables(context, state) == []
    assert side_legend(context, state, state.right) == []


def test_a_province_without_data_is_shown_as_such(
    context: CompareContext, read: Callable[[str], CompareState]
) -> None:
    state = read("?m=change&p=01")
    assert t("compare.none_known", "vi") in text_of(ranking_tables(context, state))
    assert t("value.none", "vi") in text_of(summary_figures(context, state))
    assert t("legend.empty", "vi") in text_of(side_legend(context, state, state.right))


def test_controls_offer_what_there_is(
    context: CompareContext, read: Callable[[str], CompareState]
) -> None:
    state = read(f"?v={OLD}&v2={NEW}&p=38")
    shared = shared_choices(context, state)
    assert [one["value"] for one in shared["level"]] == ["province", "commune"]
    assert len(shared["province"]) == 1 + 63
    left = side_choices(context, state, state.left, "left")
    assert [one["value"] for one in left["vintage"]][:1] == ["own"]
    change = read(f"?m=change&v={NEW}&v2={NEW}&p=38")
    right = side_choices(context, change, change.right, "right")
    assert "own" not in [one["value"] for one in right["vintage"]]
    assert right["name"] == t("compare.to", "vi")


@pytest.mark.parametrize(
    ("search", "left", "right"),
    [
        (f"?v={NEW}&p=38&y=2025", (NEW, NEW, 2019), ("own", NEW, 2025)),
        (f"?v={OLD}&p=64&y=2021", ("own", OLD, 2021), (NEW, NEW, 2025)),
        (f"?v={OLD}&fix=1&p=64&y=2025", (OLD, OLD, 2019), (OLD, OLD, 2025)),
        (f"?v={OLD}&l=district&p=64&y=2021", ("own", OLD, 2021), (OLD, OLD, 2025)),
    ],
)
def test_a_view_of_the_main_page_is_compared_with_another_year(
    sample: Sample,
    context: CompareContext,
    search: str,
    left: tuple[str, str, int],
    right: tuple[str, str, int],
) -> None:
    view = sample.view(search)
    address = compare_address(view, sample.page.facts)
    state, notices = parse(address.removeprefix("compare/"), context.choices)
    assert notices == ()
    for side, wanted in ((state.left, left), (state.right, right)):
        assert (side.chosen, side.vintage, side.year) == wanted
    assert (state.left.province, state.level) == (view.province, view.level)


def test_every_text_of_the_layout_can_be_switched() -> None:
    vi, en = translatable(layout("vi")), translatable(layout("en"))
    assert vi == en
    ids = [(component, prop) for component, prop, _ in vi]
    assert len(set(ids)) == len(ids)
    assert len(vi) > 25


def test_callbacks_are_short() -> None:
    tree = ast.parse(Path(module.__file__).read_text())
    inner = [
        node
        for outer in tree.body
        if isinstance(outer, ast.FunctionDef) and outer.name.startswith("_register")
        for node in ast.walk(outer)
        if isinstance(node, ast.FunctionDef) and node is not outer
    ]
    assert max((node.end_lineno or 0) - node.lineno + 1 for node in inner) <= 16


def test_the_page_stands_below_the_main_one(sample: Sample) -> None:
    client = sample.app.server.test_client()
    moved = client.get("/compare?m=swipe")
    assert (moved.status_code, moved.headers["Location"].endswith("/compare/?m=swipe")) == (
        308,
        True,
    )
    answer = client.get("/compare/?lang=en")
    assert "<title>Compare two maps</title>" in answer.text
    assert '<meta name="atlas-root" content="/">' in answer.text
    sources = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert all(one.startswith("/") and not one.startswith("//") for one in sources)
    for one in sources:
        if "/assets/" in one:
            with client.get(one) as asset:
                assert asset.status_code == 200, one
    for header in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        assert answer.headers[header] == client.get("/").headers[header]


def test_the_main_page_loads_nothing_of_it(sample: Sample) -> None:
    client = sample.app.server.test_client()
    main, compare = client.get("/").text, client.get("/compare/").text
    assert "/assets/compare" not in main
    assert "/assets/pilots" not in main + compare
    assert "/assets/pilots_page.js" in client.get("/pilots/").text
    assert "/assets/compare_page.js" in compare
    assert "atlas_app" not in compare
    assert "atlas_map_opening.js" not in map_scripts()


@pytest.mark.parametrize("path", ["/", "/compare/", "/pilots/"])
def test_every_page_may_run_its_inline_scripts(sample: Sample, path: str) -> None:
    answer = sample.app.server.test_client().get(path)
    allowed = answer.headers["Content-Security-Policy"]
    assert len(sample.app.companions) == 2
    for app in (sample.app, *sample.app.companions):
        assert all(one in allowed for one in app.csp_hashes())


@pytest.mark.parametrize(
    "given",
    [
        {"DASH_URL_BASE_PATHNAME": "/atlas/"},
        {"DASH_ROUTES_PATHNAME_PREFIX": "/atlas/", "DASH_REQUESTS_PATHNAME_PREFIX": "/atlas/"},
    ],
)
def test_the_page_follows_the_prefix(
    sample: Sample, atlas_data: DataDir, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    app = app_around(sample.page, Settings(data=atlas_data.root))
    client = app.server.test_client()
    page = client.get("/atlas/compare/").text
    assert '<meta name="atlas-root" content="/atlas/">' in page
    assert 'src="/atlas/assets/atlas_map.js"' in page
    assert client.get("/atlas/compare/_dash-layout").status_code == 200
