"""The plain GET routes that feed the map: geometry, values, descriptions, points, fonts.

Everything is checked before it is used and unknown things are refused in one error shape. What
stands under a content hash or a release may be kept for ever; JSON is asked for again and answered
with 304 while it is the same. No cookie is read or set.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import fontpkg_be_vietnam_pro
from dash import Dash
from flask import Blueprint, Flask, Response, request

from dashboard.answers import Answer, json_answer, make_answer
from dashboard.rankings import describe_ranking
from dashboard.readings.change import MOST, ranking
from dashboard.selection import (
    NotFound,
    bounding_box,
    count_up_to,
    language,
    parameters,
    zoom_level,
)
from dashboard.services import AtlasService
from geodata.errors import AtlasError, CatalogueError, DataMissing, UnitNotFound
from layers.pack import MEDIA_TYPE

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
QUESTION = ("vintage", "level", "scope", "indicator", "date", "basis")
RANKED = "10"
"""How many units of either end a ranking names when nothing is said."""

FONT_STYLES = ("Regular", "Medium", "SemiBold", "Bold")

STATUS: dict[type[AtlasError], int] = {
    NotFound: 404,
    UnitNotFound: 404,
    CatalogueError: 404,
    DataMissing: 503,
}


def register(app: Dash, service: AtlasService) -> None:
    """Add the routes to a Dash application below its prefix, and the headers to every answer."""
    prefix = app.config.routes_pathname_prefix.rstrip("/")
    app.server.register_blueprint(blueprint(service), url_prefix=prefix or None)
    secure(app.server, app.csp_hashes)


def secure(server: Flask, script_hashes: Callable[[], Sequence[str]]) -> None:
    """Send the security headers with every answer.

    `script_hashes` gives the CSP hashes of the inline scripts of the page; it is asked once, at
    the first request, when the layout and all callbacks are known.
    """
    headers: dict[str, str] = {}

    @server.after_request
    def add(response: Response) -> Response:
        if not headers:
            headers.update(security_headers(script_hashes()))
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


def security_headers(script_hashes: Sequence[str]) -> dict[str, str]:
    """Headers for every answer: own scripts only, no eval, no other host, no frame around it.

    Inline styles are allowed because Leaflet, AG Grid and Mantine set them; pictures as data
    addresses because their style sheets carry icons so.
    """
    policy = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{key} {value}" for key, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def blueprint(service: AtlasService) -> Blueprint:
    """All routes of the map; register it below the application's prefix."""
    routes = Blueprint("atlas", __name__)
    _bytes_routes(routes, service)
    _json_routes(routes, service)
    _point_routes(routes, service)
    _font_routes(routes)
    routes.register_error_handler(AtlasError, _refuse)
    return routes


def _bytes_routes(routes: Blueprint, service: AtlasService) -> None:
    @routes.get("/g/<digest>/<vintage>/<level>/<scope>.bin")
    def geometry(digest: str, vintage: str, level: str, scope: str) -> Response:
        pack = service.pack(service.check.place(vintage, level, scope))
        if digest != pack.digest:
            raise NotFound("This geometry has been replaced; reload the page.", digest=digest)
        plain = b"" if _takes_gzip() else pack.plain
        return _send(Answer(plain, pack.content, pack.digest), MEDIA_TYPE, FOR_EVER)

    @routes.get("/v/<token>/<vintage>/<level>/<scope>/<indicator>/<day>/<basis>.bin")
    def values(token: str, **asked: str) -> Response:
        if token != service.token:
            raise NotFound("This release is no longer served; reload the page.", token=token)
        place = (asked["vintage"], asked["level"], asked["scope"])
        question = service.question(place, asked["indicator"], asked["day"], asked["basis"])
        return _send(service.values(question), MEDIA_TYPE, FOR_EVER)


def _json_routes(routes: Blueprint, service: AtlasService) -> None:
    @routes.get("/layer.json")
    def layer() -> Response:
        given = _parameters(QUESTION, ("lang",))
        place = (given["vintage"], given["level"], given["scope"])
        question = service.question(place, given["indicator"], given["date"], given["basis"])
        return _send_json(service.layer(question, language(given.get("lang"))))

    @routes.get("/unit.json")
    def unit() -> Response:
        given = _parameters(("vintage", "code", "indicator", "date", "basis"), ("lang",))
        found = service.check.unit(given["vintage"], given["code"])
        place = (given["vintage"], str(found.level), "country")
        question = service.question(place, given["indicator"], given["date"], given["basis"])
        lang = language(given.get("lang"))
        return _send_json(json_answer(service.unit(question, found.code, lang)))

    @routes.get("/ranking.json")
    def ranked() -> Response:
        given = _parameters(QUESTION, ("limit", "lang"))
        limit = count_up_to("limit", given.get("limit", RANKED), MOST)
        place = (given["vintage"], given["level"], given["scope"])
        question = service.question(place, given["indicator"], given["date"], given["basis"])
        found = ranking(service, question, limit)
        return _send_json(
            json_answer(describe_ranking(found, question, language(given.get("lang"))))
        )

    @routes.get("/districts.json")
    def districts() -> Response:
        given = _parameters(("vintage", "scope"))
        place = service.check.place(given["vintage"], "commune", given["scope"])
        found = service.old_districts.describe(place.vintage, place.scope, service.pack)
        return _send_json(json_answer(found))

    @routes.get("/pilots.json")
    def pilots() -> Response:
        given = _parameters(("vintage", "scope"))
        vintage = service.check.vintage(given["vintage"])
        codes = service.pilots(vintage, service.check.scope(vintage, given["scope"]))
        return _send_json(json_answer({"vintage": vintage, "codes": sorted(codes)}))


def _point_routes(routes: Blueprint, service: AtlasService) -> None:
    @routes.get("/points/<layer>.json")
    def points(layer: str) -> Response:
        given = _parameters(("vintage", "scope", "bbox", "zoom"), ("lang",))
        vintage = service.check.vintage(given["vintage"])
        scope = service.check.scope(vintage, given["scope"])
        view = (bounding_box(given["bbox"]), zoom_level(given["zoom"]))
        lang = language(given.get("lang"))
        return _send_json(json_answer(service.points(layer, vintage, scope, view, lang)))

    @routes.get("/points/<layer>/<point_id>.json")
    def point(layer: str, point_id: str) -> Response:
        given = _parameters(("vintage",), ("lang",))
        vintage = service.check.vintage(given["vintage"])
        found = service.point(layer, point_id, vintage, language(given.get("lang")))
        return _send_json(json_answer(found))


def _font_routes(routes: Blueprint) -> None:
    @routes.get("/fonts/BeVietnamPro-<style>.ttf")
    def font(style: str) -> Response:
        if style not in FONT_STYLES:
            raise NotFound(f"There is no font style {style!r}.", style=style)
        return _send(_font_file(style), "font/ttf", FOR_EVER)


@cache
def _font_file(style: str) -> Answer:
    path = Path(fontpkg_be_vietnam_pro.ROOT) / "files" / f"BeVietnamPro-{style}.ttf"
    return make_answer(path.read_bytes())


def _parameters(required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, str]:
    return parameters(request.args.to_dict(flat=False), required, optional)


def _takes_gzip() -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _send_json(answer: Answer) -> Response:
    return _send(answer, "application/json", ASK_AGAIN)


def _send(answer: Answer, media_type: str, caching: str) -> Response:
    """200 with the body in the shortest form the client takes, or 304 when it has it already."""
    tag = f'"{answer.tag}"'
    if tag in request.headers.get("If-None-Match", ""):
        response = Response(status=304)
    else:
        zipped = answer.compressed if _takes_gzip() else None
        response = Response(answer.plain if zipped is None else zipped, mimetype=media_type)
        if zipped is not None:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = caching
    return response


def _refuse(error: AtlasError) -> Response:
    """The one shape of errors; what is not known to be missing is the request's fault."""
    response = _send(json_answer(error.as_dict()), "application/json", "no-store")
    response.status_code = next(
        (status for kind, status in STATUS.items() if isinstance(error, kind)), 400
    )
    return response
