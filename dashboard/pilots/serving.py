"""Whom the communes serve that a location model chose, in the words of the document."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.pilots.account import Account, Standing
from dashboard.pilots.justification import LANG, district_text, inside
from dashboard.pilots.phrases import measure_text, number_text
from dashboard.pilots.telling import nearest_km
from dashboard.texts_pilots_document import said
from geodata.pilots.candidates import Floats
from geodata.pilots.choice import Loser, Status
from geodata.pilots.scenario import EQUAL_DEMAND, Method
from layers.legend import format_number


@dataclass(frozen=True)
class Served:
    """The communes to which one is the nearest chosen: their number, demand, the farthest in km.

    `near` and `near_demand` are those within the distance of the covering model.
    """

    count: int
    demand: float
    far: float
    near: int
    near_demand: float


def served(account: Account) -> Mapping[str, Served]:
    """What each chosen commune serves, by its code; nothing where points decided."""
    answer = account.answer
    if not answer.choice.nearest:
        return {}
    nearest = np.array(answer.choice.nearest)
    km = np.array([np.nan if one is None else one for one in nearest_km(answer)])
    demand = _demand(account)
    found = {}
    for one in account.chosen:
        mine = nearest == one.place
        near = mine & (km <= answer.scenario.cover_km)
        found[one.code] = Served(
            count=int(mine.sum()),
            demand=float(demand[mine].sum()),
            far=float(np.nanmax(km[mine], initial=0.0)),
            near=int(near.sum()),
            near_demand=float(demand[near].sum()),
        )
    return found


def _demand(account: Account) -> Floats:
    answer = account.answer
    measure = answer.material.measures.get(answer.scenario.demand)
    if answer.scenario.demand == EQUAL_DEMAND or measure is None:
        return np.ones(len(answer.material.candidates))
    return np.nan_to_num(measure.values, nan=0.0)


def short_text(one: Served) -> str:
    """Whom a commune serves, for a table."""
    return said(
        "serves_text", n=format_number(one.count, 0, LANG), km=format_number(one.far, 1, LANG)
    )


def served_text(account: Account, number: int, standing: Standing, one: Served) -> str:
    """Whom a commune serves, in sentences."""
    scenario = account.answer.scenario
    parts = [
        said(
            "served", n=number, name=standing.name, district=district_text(standing),
            count=format_number(one.count, 0, LANG), demand=_amount(account, one.demand),
            km=format_number(one.far, 1, LANG),
        )
    ]  # fmt: skip
    if scenario.method is Method.COVER:
        near = said(
            "served_near", count=format_number(one.near, 0, LANG),
            km=number_text(scenario.cover_km, LANG), demand=_amount(account, one.near_demand),
        )  # fmt: skip
        parts.append(near)
    return " ".join(parts)


def _amount(account: Account, amount: float) -> str:
    """So much demand in words; nothing where each commune counts the same."""
    answer = account.answer
    if answer.scenario.demand == EQUAL_DEMAND:
        return ""
    name = inside(measure_text(answer.scenario.demand, answer.material, LANG))
    return said("served_demand", name=name, amount=format_number(amount, 0, LANG))


def others_text(account: Account, group: str) -> str:
    """Why no other commune: what an optimum means, or what is not proven."""
    proven = account.answer.choice.status is Status.OPTIMAL
    return said("others_optimal" if proven else "others_stopped", group=group)


def nearest_cells(account: Account, loser: Loser) -> list[str]:
    """The nearest chosen commune of one that was not chosen, and how far it is."""
    place = account.by_code[loser.code].place
    at, km = account.answer.choice.nearest[place], nearest_km(account.answer)[place]
    return [
        account.standings[at].name if at >= 0 else "–",
        "–" if km is None else format_number(km, 1, LANG),
    ]
