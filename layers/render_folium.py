"""The second renderer: one HTML file with everything in it, for a browser without a network.

folium makes the map and its page; what it would fetch from other hosts is replaced by what stands
in `layers/assets`, of which Leaflet alone is not ours (BSD-2-Clause), and by Be Vietnam Pro from
its package (SIL Open Font License). The file's own content security policy forbids every request
and every script but those in it. Names, values and notes are data: JSON in which no ``<`` stands,
read by the script and shown as text.
"""

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
import fontpkg_be_vietnam_pro
from folium.template import Template

from layers.standalone import WORDS, HtmlPage, content_of

FONT_WEIGHTS = {400: "Regular", 600: "SemiBold"}
SCRIPTS = ("leaflet/leaflet.js", "standalone_pack.js", "standalone.js", "standalone_page.js")
STYLES = ("leaflet/leaflet.css", "standalone.css")
PICTURE = re.compile(r"url\((?!#)[^)]*\)|behavior:[^;]*;")
SOURCE_MAP = re.compile(r"//# sourceMappingURL=\S*")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
POLICY_PLACE = "%POLICY%"
MAY_MOVE = "!matchMedia('(prefers-reduced-motion: reduce)').matches"


class _Map(folium.Map):
    """folium's map without its own styles, and without its ban on zooming the page."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map(
            {{ this.get_name()|tojson }},
            {center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}}
        );
        L.control.scale({imperial: false}).addTo({{ this.get_name() }});
        atlasStandalone({{ this.get_name() }});
        {% endmacro %}
        """
    )


class _Rooms(folium.MacroElement):
    """The rooms of the page beside the map: legend, switches, foot, table."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <aside>
            <fieldset id="atlas-sheets"></fieldset>
            <h2 id="atlas-legend-title"></h2>
            <ul id="atlas-legend" aria-labelledby="atlas-legend-title"></ul>
            <fieldset id="atlas-layers"></fieldset>
            <button id="atlas-home" type="button"></button>
        </aside>
        <footer id="atlas-foot"></footer>
        <details id="atlas-figures">
            <summary></summary>
            <div class="table-frame" tabindex="0"><table id="atlas-table"></table></div>
        </details>
        {% endmacro %}
        """
    )


class _Page(folium.Figure):
    """folium's page with a language, a policy, and its styles, scripts and data inside."""

    def __init__(self, title: str, lang: str, content: str) -> None:
        super().__init__(title=title)
        self.lang, self.content = lang, content
        self.policy, self.noscript = POLICY_PLACE, WORDS[lang]["noscript"]
        self.styles, self.scripts = _styles(), _scripts()

    _template = Template(
        """<!DOCTYPE html>
<html lang="{{ this.lang }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ this.policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ this.title|e }}</title>
{% for style in this.styles %}<style>{{ style }}</style>
{% endfor %}</head>
<body>
<header>
<h1 id="atlas-title"></h1>
<p id="atlas-subtitle"></p>
<div id="atlas-simulated" hidden></div>
<noscript>{{ this.noscript }}</noscript>
</header>
{{ this.html.render(**kwargs) }}
<script type="application/json" id="atlas-data">{{ this.content }}</script>
{% for script in this.scripts %}<script>{{ script }}</script>
{% endfor %}<script>{{ this.script.render(**kwargs) }}</script>
</body>
</html>
"""
    )


def standalone_html(page: HtmlPage) -> bytes:
    """The file, UTF-8. Deterministic: equal pages give equal bytes.

    `ValueError` for a page without a sheet, or whose sheets, names or texts are not those of the
    units of its land.
    """
    content = content_of(page)
    leaflet = _Map(
        location=[16.0, 106.0],
        zoom_start=6,
        tiles=None,
        zoom_snap=0.25,
        zoom_delta=0.5,
        max_zoom=16,
        attribution_control=False,
    )
    leaflet._id = "atlas"
    options: dict[str, Any] = leaflet.options
    options["zoom_animation"] = folium.JsCode(MAY_MOVE)
    leaflet.default_js, leaflet.default_css = [], []
    title = f"{page.place}: {page.first.text.title}"
    figure = _Page(title, page.first.text.lang, _safe_json(content))
    figure.add_child(leaflet)
    leaflet.add_child(_Rooms())  # type: ignore[no-untyped-call]
    html: str = figure.render()
    return html.replace(POLICY_PLACE, _policy(html), 1).encode()


def _policy(html: str) -> str:
    """Nothing may be asked for, and no script may run but those in the file, named by hash."""
    digests = (hashlib.sha256(code.encode()).digest() for code in INLINE_SCRIPT.findall(html))
    scripts = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _safe_json(value: Any) -> str:
    """JSON that can stand inside a script element whatever it holds."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


@cache
def _styles() -> tuple[str, ...]:
    assets = files("layers") / "assets"
    faces = [
        f'@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};'
        f"src:url(data:font/ttf;base64,{_font(style)})}}"
        for weight, style in FONT_WEIGHTS.items()
    ]
    texts = [(assets / name).read_text(encoding="utf-8") for name in STYLES]
    return ("".join(faces), *(PICTURE.sub("none", text) for text in texts))


@cache
def _scripts() -> tuple[str, ...]:
    assets = files("layers") / "assets"
    texts = [(assets / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return tuple(SOURCE_MAP.sub("", text) for text in texts)


def _font(style: str) -> str:
    path = Path(fontpkg_be_vietnam_pro.ROOT) / "files" / f"BeVietnamPro-{style}.ttf"
    return base64.b64encode(path.read_bytes()).decode()
