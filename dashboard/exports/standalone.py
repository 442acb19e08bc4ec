"""The stand-alone map of a view or of a command: what `layers.render_folium` needs, gathered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.carry_wording import share_text, status_text
from dashboard.hover import describe_point
from dashboard.i18n import t
from dashboard.pages.atlas.context import PageContext
from dashboard.points import PointSet
from dashboard.selection import Place, Question
from dashboard.services import AtlasService
from dashboard.state import OLD_DISTRICTS, ViewState
from dashboard.wording import boundary_lines, day
from geodata.errors import BadRequest, LimitExceeded
from geodata.indicators import Indicator
from geodata.points import load_point_catalogue
from geodata.units import Level
from geodata.values import Values
from layers.legend import format_number
from layers.render_folium import standalone_html
from layers.spec import COUNTRY
from layers.standalone import Column, HtmlPage, Outlines, PointMarks, Sheet
from layers.style import OLD_DISTRICT_COLOUR, POINT_STYLES

MOST_SHEETS = 40
"""Layers of values in one file."""

MOST_POINTS = 12_000
"""Points in one file: each is drawn by itself, and stands in the file with all that is known."""

PILOTS = "pilots"
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class HtmlAsk:
    """What one file shows: the units, one layer of values for each of `shown`, layers above them.

    `shown` are (indicator, basis, date); the one at the place `opening` is shown first. `district`
    is the code of one whose units alone count. `layers` are names of `dashboard.state.LAYERS`.
    """

    vintage: str
    level: Level
    province: str | None
    district: str | None
    shown: tuple[tuple[str, str, date], ...]
    layers: tuple[str, ...]
    lang: str
    opening: int = 0


def html_map(page: PageContext, ask: HtmlAsk) -> bytes:
    """The file. `LimitExceeded` for more layers or points than one file holds."""
    return standalone_html(html_page(page, ask))


def ask_of_view(page: PageContext, view: ViewState) -> HtmlAsk:
    """The file of a view: of a province all its dates to choose from, of the country the one."""
    days = [date.fromisoformat(page.date_of(view))]
    if view.province is not None:
        found = page.service.cube.dates(view.indicator, vintage=view.vintage, basis=view.basis)
        days = sorted({*days, *found[-MOST_SHEETS + 1 :]})
    return HtmlAsk(
        vintage=view.vintage,
        level=Level(view.level),
        province=view.province,
        district=view.district,
        shown=tuple((view.indicator, view.basis, when) for when in days),
        layers=view.layers,
        lang=view.lang,
        opening=days.index(date.fromisoformat(page.date_of(view))),
    )


def html_page(page: PageContext, ask: HtmlAsk) -> HtmlPage:
    """What stands in the file; errors as `html_map`, `BadRequest` for what does not exist."""
    if len(ask.shown) > MOST_SHEETS:
        raise LimitExceeded(
            f"One file holds at most {MOST_SHEETS} layers of values, not {len(ask.shown)}.",
            most=MOST_SHEETS,
        )
    service, lang = page.service, ask.lang
    asked = (ask.vintage, str(ask.level), ask.province or COUNTRY)
    questions = [service.question(asked, code, when, basis) for code, basis, when in ask.shown]
    if not questions:
        raise BadRequest("A map needs at least one indicator and date.")
    place = questions[0].place
    units = service.registry.units(place.vintage, place.level, place.province)
    within = None
    if ask.district is not None:
        inside = service.registry.units(place.vintage, place.level, ask.district)
        within = frozenset(unit.code for unit in inside)
    parents = [", ".join(one.name for one in service.parents(unit)) for unit in units]
    return HtmlPage(
        place=_place_name(page, ask),
        sheets=tuple(_sheet(service, question, lang) for question in questions),
        land=service.pack(place),
        names=tuple(unit.name for unit in units),
        parents=tuple(parents),
        within=within,
        pilots=PILOTS in ask.layers,
        points=_points(service, ask),
        outlines=_old_districts(service, ask, place),
        notes=tuple(boundary_lines(service.imported, place.vintage, lang)),
        opening=ask.opening,
    )


def _place_name(page: PageContext, ask: HtmlAsk) -> str:
    code = ask.district or ask.province
    if code is None:
        return t("place.country", ask.lang)
    unit = page.service.registry.get(ask.vintage, code)
    return ", ".join(one.name for one in (unit, *page.service.parents(unit)))


def _sheet(service: AtlasService, question: Question, lang: str) -> Sheet:
    """A layer of values with its parts and how each value came to its unit."""
    spec, chosen = service.spec(question, lang), service.chosen(question.place)
    found = service.sides(question)[-1]
    known = np.isfinite(found.value[chosen])
    columns = _parts(found, chosen, question.indicator, lang)
    columns += _origin(found, chosen, known, question, lang)
    simulated = known & found.simulated[chosen]
    if simulated.any():
        mark = t("mark.simulated", lang)
        texts = [mark if one else "" for one in simulated.tolist()]
        columns.append(Column(t("table.marks", lang), texts))
    return Sheet(spec, tuple(columns))


def _parts(found: Values, chosen: Places, indicator: Indicator, lang: str) -> list[Column]:
    """Numerator and denominator of a share, samples of a median, nothing of a count."""
    named: list[tuple[str, Any]] = []
    below = indicator.denominator_name(lang)
    if indicator.is_median:
        named.append((t("table.samples", lang), found.samples))
    elif indicator.is_share and below:
        named += [(indicator.numerator_name(lang), found.numerator), (below, found.denominator)]
    return [
        Column(
            label[:1].upper() + label[1:],
            [
                format_number(one, 0, lang) if np.isfinite(one) else ""
                for one in numbers[chosen].tolist()
            ],
            number=True,
        )
        for label, numbers in named
    ]


def _origin(
    found: Values, chosen: Places, known: npt.NDArray[np.bool_], question: Question, lang: str
) -> list[Column]:
    """Reported, or carried from the units of another vintage: exactly, or how much estimated."""
    label = t("table.status", lang)
    if found.origin == question.place.vintage:
        words = status_text("reported", lang)
        return [Column(label, [words if one else "" for one in known.tolist()])]
    origin = day(found.origin, lang)
    texts, shares = [], []
    values = (known, found.estimated[chosen], found.estimated_share[chosen])
    for is_known, estimated, share in zip(*(one.tolist() for one in values), strict=True):
        status = status_text("estimated" if estimated else "exact", lang)
        texts.append(t("carried.from", lang, status=status, origin=origin) if is_known else "")
        shares.append(share_text(share, lang) if is_known and estimated else "")
    title = t("table.estimated_share", lang).removesuffix(" (%)")
    return [Column(label, texts), *([Column(title, shares, number=True)] if any(shares) else [])]


def _points(service: AtlasService, ask: HtmlAsk) -> tuple[PointMarks, ...]:
    """The points of the layers that are wanted, inside the place."""
    found = []
    total = 0
    for layer in ask.layers:
        if layer not in POINT_STYLES:
            continue
        points = service.point_layer(layer)
        rows = np.flatnonzero(service.inside(layer, ask.vintage, ask.district or ask.province))
        total += len(rows)
        if total > MOST_POINTS:
            raise LimitExceeded(
                f"One file holds at most {MOST_POINTS:,} points: choose a province or district, "
                "or fewer layers of points.",
                most=MOST_POINTS,
            )
        if len(rows):
            found.append(_marks(service, ask, layer, points, rows))
    return tuple(found)


def _marks(
    service: AtlasService, ask: HtmlAsk, layer: str, points: PointSet, rows: Places
) -> PointMarks:
    words, lang = load_point_catalogue(), ask.lang
    said = [describe_point(points.rows[at], layer, words, "", lang) for at in rows.tolist()]
    told = [dict(one["rows"]) for one in said]
    labels = dict.fromkeys(label for one in told for label in one)
    marks = Column(t("table.marks", lang), ["; ".join(one["notes"]) for one in said])
    return PointMarks(
        code=layer,
        name=words.get(layer).name(lang),
        style=POINT_STYLES[layer],
        positions=np.column_stack([points.lon[rows], points.lat[rows]]),
        titles=tuple(one["title"] for one in said),
        places=_communes(service, ask.vintage, points, rows),
        columns=(*(Column(label, [one.get(label, "") for one in told]) for label in labels), marks),
    )


def _communes(
    service: AtlasService, vintage: str, points: PointSet, rows: Places
) -> tuple[str, ...]:
    """The name of the commune that each point lies in; nothing where that is unknown."""
    known = points.communes.get(vintage, ("",) * len(points))
    codes = (known[at] for at in rows.tolist())
    return tuple(service.registry.get(vintage, code).name if code else "" for code in codes)


def _old_districts(service: AtlasService, ask: HtmlAsk, place: Place) -> tuple[Outlines, ...]:
    """The districts of before, where they are wanted and the vintage has none of its own."""
    old = service.old_districts.vintage(place.vintage)
    if OLD_DISTRICTS not in ask.layers or old is None:
        return ()
    parts = service.old_districts.of(place.vintage, place.scope)
    packs = tuple(service.pack(Place(old, Level.DISTRICT, scope)) for scope in parts)
    codes = tuple(code for found in parts.values() for code in found)
    name = t("layer.old_districts", ask.lang)
    return (Outlines(name, OLD_DISTRICT_COLOUR, packs, codes),) if codes else ()
