"""Whom the communes serve that a location model chose, in the words of the document."""

from dashboard.pilots.document.sentences import LANG, district_text, inside
from dashboard.pilots.dossier import Dossier
from dashboard.pilots.served import Served, nearest_km
from dashboard.pilots.standings import Standing
from dashboard.pilots.wording.names import measure_text, number_text
from dashboard.texts.pilots_document import phrase
from geodata.pilots.choice import Loser, Status
from geodata.pilots.scenario import EQUAL_DEMAND, Method
from layers.legend import format_number


def short_text(one: Served) -> str:
    """Whom a commune serves, for a table."""
    return phrase(
        "serves_text", n=format_number(one.count, 0, LANG), km=format_number(one.far, 1, LANG)
    )


def served_text(dossier: Dossier, number: int, standing: Standing, one: Served) -> str:
    """Whom a commune serves, in sentences."""
    scenario = dossier.answer.scenario
    parts = [
        phrase(
            "served", n=number, name=standing.name, district=district_text(standing),
            count=format_number(one.count, 0, LANG), demand=_amount(dossier, one.demand),
            km=format_number(one.far, 1, LANG),
        )
    ]  # fmt: skip
    if scenario.method is Method.COVER:
        near = phrase(
            "served_near", count=format_number(one.near, 0, LANG),
            km=number_text(scenario.cover_km, LANG), demand=_amount(dossier, one.near_demand),
        )  # fmt: skip
        parts.append(near)
    return " ".join(parts)


def _amount(dossier: Dossier, amount: float) -> str:
    """So much demand in words; nothing where each commune counts the same."""
    answer = dossier.answer
    if answer.scenario.demand == EQUAL_DEMAND:
        return ""
    name = inside(measure_text(answer.scenario.demand, answer.material, LANG))
    return phrase("served_demand", name=name, amount=format_number(amount, 0, LANG))


def others_text(dossier: Dossier, group: str) -> str:
    """Why no other commune: what an optimum means, or what is not proven."""
    proven = dossier.answer.choice.status is Status.OPTIMAL
    return phrase("others_optimal" if proven else "others_stopped", group=group)


def nearest_cells(dossier: Dossier, loser: Loser) -> list[str]:
    """The nearest chosen commune of one that was not chosen, and how far it is."""
    place = dossier.by_code[loser.code].place
    at, km = dossier.answer.choice.nearest[place], nearest_km(dossier.answer)[place]
    return [
        dossier.standings[at].name if at >= 0 else "–",
        "–" if km is None else format_number(km, 1, LANG),
    ]
