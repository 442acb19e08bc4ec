"""The map page of a pilot choice: scores by class, the chosen outlined and named."""

from dashboard.i18n import t
from dashboard.pilots.addresses import LONGEST_PRINTED, followed
from dashboard.pilots.dossier import Dossier, shares_of_weights
from dashboard.pilots.layer import score_spec
from dashboard.pilots.wording.names import percent_text
from dashboard.pilots.wording.rules import rule_texts
from dashboard.printing.lands import LandAsk, label_of
from dashboard.printing.maps import Printer, part_of, release_text
from dashboard.reports.words import unit_text
from dashboard.services import AtlasService
from dashboard.wording import day
from geodata.pilots.rules import Scope
from geodata.pilots.scenario import Method
from geodata.units import COUNTRY_CODE, Level
from layers.render_static import MapPage, PageLand
from layers.render_static.page import Outlined
from layers.spec import COUNTRY, LayerSpec

LONGEST_NOTES = 900
MOST_CALLED = 60
"""Chosen communes that are named beside their land; more would cover the map."""


def score_page(
    dossier: Dossier, service: AtlasService, printer: Printer, lang: str, notes: str = ""
) -> MapPage:
    """The page of an dossier; `BadRequest` where nothing of its place can be drawn."""
    answer = dossier.answer
    candidates = answer.material.candidates
    every = score_spec(answer, service, lang)
    inside = frozenset(candidates.codes)
    whole = len(inside) == len(every.codes)
    land = _land(dossier, printer, every, inside, whole=whole)
    spec = every if whole else part_of(every, frozenset(land.codes) & inside)
    called = () if len(dossier.chosen) > MOST_CALLED else _called(dossier, service, land)
    return MapPage(
        spec=spec,
        land=land,
        title=title_text(dossier, lang),
        subtitle=_subtitle(dossier, spec, lang),
        source=spec.text.source,
        release=release_text(answer.release.number, dossier.release_day, lang),
        legend_title=t("pilotfile.legend", lang),
        count_title=t("print.count_commune", lang),
        notes=_notes(dossier, lang, notes),
        outlines=_outlines(dossier, printer, land, lang),
        attribution=printer.attribution(spec),
        called=called,
        labels=not called,
    )


def title_text(dossier: Dossier, lang: str) -> str:
    """What stands above the map."""
    number = len(dossier.chosen)
    key = "pilotfile.map_title" if number else "pilotfile.map_none"
    return t(key, lang, n=number, place=place_text(dossier, lang))


def place_text(dossier: Dossier, lang: str) -> str:
    """The province, with the one its territory lies in now where that is another."""
    if dossier.land.code == COUNTRY_CODE:
        return t("place.country", lang)
    own = dossier.land.vintage == dossier.province.vintage
    if own and dossier.whole and dossier.now.name == dossier.land.name:
        return dossier.land.name
    new = unit_text(dossier.now, lang)
    return t("report.territory", lang, old=dossier.land.name, new=new)


def _land(
    dossier: Dossier, printer: Printer, spec: LayerSpec, inside: frozenset[str], *, whole: bool
) -> PageLand:
    vintage = spec.geometry.vintage
    if whole or dossier.land.code == COUNTRY_CODE:
        scope = spec.geometry.scope
        province = None if scope == COUNTRY else scope
        return printer.land(LandAsk(vintage, Level.COMMUNE, province))
    return printer.part(vintage, dossier.province.code, inside)


def _called(dossier: Dossier, service: AtlasService, land: PageLand) -> tuple[tuple[str, str], ...]:
    """The chosen with their place in the list by score and their name."""
    drawn, vintage = frozenset(land.codes), dossier.answer.scenario.vintage
    return tuple(
        (one.code, f"{number}. {label_of(service.registry.get(vintage, one.code))}")
        for number, one in enumerate(dossier.chosen, start=1)
        if one.code in drawn
    )


def _subtitle(dossier: Dossier, spec: LayerSpec, lang: str) -> str:
    parts = [t("print.unit", lang, text=spec.text.subtitle)]
    days = [measure.day for measure in dossier.measures if measure.day is not None]
    if days:
        first, last = day(min(days), lang), day(max(days), lang)
        key = "pilotfile.data_day" if first == last else "pilotfile.data_days"
        parts.append(t(key, lang, first=first, last=last))
    parts.append(t("print.vintage", lang, date=day(dossier.answer.scenario.vintage, lang)))
    return " · ".join(parts)


def _notes(dossier: Dossier, lang: str, given: str) -> str:
    """The rule, the criteria with their weights, the seed and the mark of the scenario."""
    answer, scenario = dossier.answer, dossier.answer.scenario
    said = [given.strip()] if given.strip() else []
    rule = " ".join(rule_texts(scenario.rule, answer.material, lang))
    said.append(t("pilotfile.note_rule", lang, text=rule))
    weights = _weights_text(dossier, lang)
    if scenario.method is Method.SCORE and weights:
        said.append(t("pilotfile.note_weights", lang, text=weights))
    said.append(t("pilotfile.note_mark", lang, seed=scenario.seed, mark=answer.digest[:12]))
    if followed(dossier.link) and len(dossier.link) <= LONGEST_PRINTED:
        said.append(t("pilotfile.note_link", lang, link=dossier.link))
    text = " ".join(said)
    return text if len(text) <= LONGEST_NOTES else f"{text[: LONGEST_NOTES - 1]}…"


def _weights_text(dossier: Dossier, lang: str) -> str:
    """The criteria with their share of all weights: ``… 40%; … 60%``."""
    shares = shares_of_weights(dossier.answer.scenario)
    return "; ".join(
        f"{measure.name(lang)} {percent_text(share, lang, 0)}%"
        for share, measure in zip(shares, dossier.measures, strict=True)
        if share > 0
    )


def _outlines(
    dossier: Dossier, printer: Printer, land: PageLand, lang: str
) -> tuple[Outlined, ...]:
    """The old districts, where the rule counts in them and the units have none."""
    scenario = dossier.answer.scenario
    if scenario.rule.scope is not Scope.DISTRICT:
        return ()
    codes = frozenset(group.key for group in dossier.answer.material.candidates.districts)
    return printer.old_districts(scenario.vintage, codes, land, lang)
