import ast
import re
import string
from pathlib import Path

import pytest
from dash import html

import dashboard
from dashboard.i18n import Text, t, translatable
from dashboard.texts import TEXTS

PACKAGE = Path(dashboard.__file__).parent
LETTERS = re.compile(r"[^\W\d_]{2,}")
NOT_PROSE = {"className", "id", "href", "role", "size", "position", "shadow", "field"}


def test_every_key_has_both_languages() -> None:
    for key, texts in TEXTS.items():
        assert len(texts) == 2, key
        assert all(text.strip() for text in texts), key


def test_both_languages_name_the_same_places() -> None:
    for key, (vi, en) in TEXTS.items():
        names = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (vi, en)
        ]
        assert names[0] == names[1], key


def test_vietnamese_is_composed_unicode() -> None:
    import unicodedata

    for key, (vi, _) in TEXTS.items():
        assert vi == unicodedata.normalize("NFC", vi), key


def test_text_knows_its_key_and_fills_its_places() -> None:
    text = t("table.count", "en", n="1,234")
    assert text == "1,234 units"
    assert text.key == "table.count"
    assert t("table.count", "vi", n="1.234") == "1.234 đơn vị"


def test_unknown_key_and_language_are_errors() -> None:
    with pytest.raises(KeyError):
        t("no.such.key", "vi")
    with pytest.raises(ValueError, match="not in tuple"):
        t("app.name", "fr")


def test_translatable_lists_texts_and_gives_ids() -> None:
    layout = html.Div(
        [
            html.H1(t("app.name", "vi"), id="name"),
            html.Button("x", **{"aria-label": t("panel.close", "vi")}),
            html.P("no text of ours"),
        ]
    )
    assert translatable(layout) == [
        ("name", "children", "app.name"),
        ("text-panel-close-aria-label", "aria-label", "panel.close"),
    ]


def test_text_in_a_list_is_refused() -> None:
    with pytest.raises(TypeError, match="wrap"):
        translatable(html.Div([Text("a", "app.name"), html.Br()]))


BUILT_FOR_IMPORTS = (
    *("severity.", "change.", "rowstatus.", "rowcolumn.", "rowkind.", "cellstate.", "role."),
    *("part.", "numberstyle.", "panelword.", "faultkind.", "imports.state_"),
    *("pointrole.", "boundfact.", "boundvalue."),
)

BUILT_OF_CARRIED = ("status.", "weighing.", "quality.")
BUILT_OF_PLANS = ("plankind.", "standing.")
BUILT_OF_PILOTS = (
    *("pilotstatus.", "pilotgoal.", "pilotmethod.", "pilotdirection.", "pilotscale."),
    *("pilotmissing.", "pilotstate.", "pilottag.", "pilotrule.", "pilotpart.", "pilotspan."),
    *("pilotbar.", "pilotfind.", "pilotprob.", "pilotfield.", "pilotcell.", "pilotsay."),
)


def used_keys() -> set[str]:
    found = set()
    for path in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/*.html")]:
        if path.parent.name != "texts":
            found |= set(re.findall(r"""["']([a-z]+\.[a-z_]+)["']""", path.read_text()))
    return found


def test_every_key_named_in_the_code_exists_and_none_is_left_over() -> None:
    prefixes = {key.split(".")[0] for key in TEXTS}
    named = {key for key in used_keys() if key.split(".")[0] in prefixes}
    files = {
        name
        for name in named
        if name.endswith((".py", ".html", ".js", ".css", ".json", ".xlsx", ".csv"))
    }
    assert named - set(TEXTS) - files == set()
    built = (
        *("notice.", "level.", "units.", "layer.", "state."),
        *(*BUILT_OF_CARRIED, *BUILT_FOR_IMPORTS, *BUILT_OF_PLANS, *BUILT_OF_PILOTS),
    )
    left = {key for key in set(TEXTS) - named if not key.startswith(built)}
    assert left == set()


def literals(path: Path) -> list[str]:
    """Texts given to components directly: first argument or `children` of html.* and dmc.*."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id in {"html", "dmc"}):
            continue
        given = [
            *node.args[:1],
            *(word.value for word in node.keywords if word.arg not in NOT_PROSE),
        ]
        found += [
            one.value
            for one in given
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
    return [text for text in found if LETTERS.search(text) and " " in text]


@pytest.mark.parametrize("path", sorted((PACKAGE / "pages").rglob("*.py")), ids=lambda p: p.name)
def test_pages_hold_no_bare_text(path: Path) -> None:
    assert literals(path) == []
    source = path.read_text()
    vietnamese = re.findall(r'"[^"\n]*[àáảãạăâđêôơưèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ][^"\n]*"', source)
    code_only = [text for text in vietnamese if f'"""{text[1:]}' not in source]
    assert code_only == []
