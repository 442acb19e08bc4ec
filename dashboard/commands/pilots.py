"""`atlas pilots`: choose pilot communes under a plan's rule, with reasons and robustness."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from dashboard.commands.pilot_files import PAGE, PilotFiles, link_of, write_files
from dashboard.commands.template import one_of
from dashboard.console import (
    DataOption,
    JsonOption,
    UserOption,
    account,
    errors,
    out,
    print_json,
    settings_of,
)

if TYPE_CHECKING:
    from dashboard.pilots.desk import Answer, PilotDesk
    from dashboard.settings import Settings
    from geodata.pilots.criteria import Criterion
    from geodata.pilots.scenario import Scenario

SCOPES = ("province", "district")
METHODS = ("score", "cover", "center", "median")
FIBRE = "fibre_available_households"

Codes = Annotated[list[str] | None, typer.Option(help="Code of a commune; repeatable.")]


def pilots(  # noqa: PLR0917  typer makes options of them
    plan: Annotated[
        str | None, typer.Option(help="thanh-hoa, plan-thanh-hoa or its province's code: 38.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="Criteria to go by: ready, needs-most, representative.")
    ] = None,
    list_all: Annotated[
        bool, typer.Option("--list", help="List the plans' rules and the profiles.")
    ] = False,
    vintage: Annotated[
        str | None, typer.Option(help="Units of which date; default those of the plan.")
    ] = None,
    province: Annotated[
        str | None, typer.Option(help="A province of that date instead of the plan's territory.")
    ] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Data up to this day only.")
    ] = None,
    method: Annotated[
        str, typer.Option(help="What is made best: score, cover, center or median.")
    ] = "score",
    cover_km: Annotated[
        float | None, typer.Option(help="How far a pilot reaches, for --method cover.")
    ] = None,
    scope: Annotated[
        str | None, typer.Option(help="What the number counts in: province or district.")
    ] = None,
    count: Annotated[
        int | None, typer.Option(help="How many, in each part that the plan counts in.")
    ] = None,
    include: Codes = None,
    exclude: Codes = None,
    apart_km: Annotated[
        float | None, typer.Option(help="Least distance between two pilots.")
    ] = None,
    not_adjacent: Annotated[
        bool, typer.Option("--not-adjacent", help="No two that share a border.")
    ] = False,
    budget: Annotated[float | None, typer.Option(help="What all may cost together.")] = None,
    cost: Annotated[float | None, typer.Option(help="What one costs, for --budget.")] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option(help=f"Weight of a criterion, 0 to 100: {FIBRE}=5; repeatable."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the random weightings.")] = None,
    runs: Annotated[int | None, typer.Option(help="How many random weightings.")] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--out", help="File to write: .xlsx, .docx, .pdf, .png; repeatable."),
    ] = None,
    agency: Annotated[str, typer.Option(help="The agency that submits, for a .docx.")] = "",
    agency_parent: Annotated[str, typer.Option(help="The agency above it.")] = "",
    save: Annotated[
        str | None, typer.Option(help="Keep the scenario under this title; prints its address.")
    ] = None,
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    user: UserOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Choose pilot communes under a plan's rule; say why these, and how firmly they stand.

    Exit code 0 with a choice, 1 where no selection satisfies the rule, 2 for a wrong call.
    """
    one_of("lang", lang, ("vi", "en"))
    one_of("method", method, METHODS)
    if scope is not None:
        one_of("scope", scope, SCOPES)
    files = PilotFiles(tuple(output or ()), lang, agency, agency_parent)
    settings = settings_of(data=data)
    desk = _desk(settings)
    if list_all:
        _list(desk, lang, as_json=as_json)
        return
    rule = {
        "scope": scope,
        "count": count,
        "include": None if include is None else frozenset(include),
        "exclude": None if exclude is None else frozenset(exclude),
        "apart_km": apart_km,
        "not_adjacent": not_adjacent or None,
        "budget": budget,
        "cost": cost,
    }
    others = {
        "method": method,
        "cover_km": cover_km,
        "day": None if day is None else day.date(),
        "seed": seed,
        "runs": runs,
    }
    with _a_wrong_call():
        started = desk.start(plan, profile, vintage, province)
        scenario = _changed(started, rule, others, weight or ())
        with errors.status("Choosing"):
            answer = desk.answer(scenario)
    said = _said(desk, answer, lang)
    if save is not None:
        said["saved"] = _saved(settings, answer, save, account(user))
    write_files(files, desk, answer, settings.data_dir, link_of(answer, said.get("saved"), lang))
    if as_json:
        print_json(said)
    else:
        _show(said)
    if not answer.choice.chosen:
        raise typer.Exit(1)


@contextmanager
def _a_wrong_call() -> Iterator[None]:
    """What cannot be asked is a wrong call: exit code 2 and one line that says what to do."""
    from dashboard.selection import NotFound
    from geodata.errors import BadRequest, ScenarioError, UnitNotFound

    try:
        yield
    except (BadRequest, NotFound, ScenarioError, UnitNotFound) as error:
        raise typer.BadParameter(error.message) from error


def _desk(settings: "Settings") -> "PilotDesk":
    from dashboard.app import load_desk

    with errors.status("Reading"):
        return load_desk(settings)


def _changed(
    scenario: "Scenario", rule: dict[str, Any], others: dict[str, Any], weights: Sequence[str]
) -> "Scenario":
    """The scenario with what was said on the command line in place of what the plan says."""
    from geodata.pilots.rules import Scope
    from geodata.pilots.scenario import Method

    said = {name: value for name, value in rule.items() if value is not None}
    if "scope" in said:
        said["scope"] = Scope(said["scope"])
    own = scenario.rule
    if (count := rule["count"]) is not None:  # as on the page: the rule follows the number
        said["least"] = min(own.least, count)
        said["most"] = None if own.most is None else max(own.most, count)
    more = {name: value for name, value in others.items() if value is not None}
    return replace(
        scenario,
        **{**more, "method": Method(others["method"])},
        rule=replace(own, **said),
        criteria=_weighed(scenario.criteria, weights),
    )


def _weighed(criteria: "Sequence[Criterion]", said: Sequence[str]) -> "tuple[Criterion, ...]":
    """The criteria with the weights said: ``households=2`` or ``indicator:households=2``."""
    weights: dict[str, float] = {}
    keys = [one.measure for one in criteria]
    for text in said:
        name, _, number = text.rpartition("=")
        key = next((key for key in keys if name in (key, key.partition(":")[2])), None)
        if key is None:
            known = ", ".join(keys)
            raise typer.BadParameter(f"--weight {text}: the criteria are {known}.")
        try:
            weights[key] = float(number)
        except ValueError:
            raise typer.BadParameter(f"--weight {text}: {number!r} is no number.") from None
    return tuple(replace(one, weight=weights.get(one.measure, one.weight)) for one in criteria)


def _said(desk: "PilotDesk", answer: "Answer", lang: str) -> dict[str, Any]:
    """The answer as plain values: the selected with scores and reasons, status, robustness."""
    from dashboard.pilots.replies import measure_reply, robustness_reply, why_reply
    from dashboard.pilots.standings import standings_of
    from dashboard.pilots.wording.answers import objective_text, status_text
    from dashboard.pilots.wording.findings import finding_text
    from dashboard.pilots.wording.rules import rule_texts
    from geodata.pilots.reasons import explain_chosen
    from geodata.pilots.scenario_json import scenario_dict

    scenario, material, choice = answer.scenario, answer.material, answer.choice
    standing = {one.code: one for one in standings_of(answer)}
    selected = []
    for found in explain_chosen(scenario, material, answer.scores, choice):
        district, why = standing[found.code].district, why_reply(answer, found, lang)
        del why["digest"]
        selected.append(
            {
                **why,
                "kind": standing[found.code].kind,
                "district": None if district is None else district.label,
            }
        )
    robust = None
    if choice.chosen:
        with errors.status("Moving the weights"):
            robust = robustness_reply(answer, desk.robustness_of(answer), lang)
    return {
        "plan": scenario.plan,
        "profile": scenario.profile,
        "vintage": scenario.vintage,
        "province": scenario.province,
        "land": scenario.land,
        "candidates": len(material.candidates),
        "method": scenario.method.value,
        "status": choice.status.value,
        "status_text": status_text(answer, lang),
        "objective": choice.objective,
        "objective_text": objective_text(answer, lang),
        "bound": choice.bound,
        "gap": choice.gap,
        "several": choice.several,
        "selected": selected,
        "rule": rule_texts(scenario.rule, material, lang),
        "criteria": [
            {**measure_reply(material.measures[one.measure], lang), "weight": one.weight}
            for one in scenario.criteria
        ],
        "robustness": robust,
        "findings": [finding_text(one, material, lang) for one in answer.findings],
        "release": vars(answer.release),
        "simulated": answer.simulated,
        "digest": answer.digest,
        "scenario": scenario_dict(scenario),
    }


def _show(said: dict[str, Any]) -> None:
    """Print an answer for reading."""
    from dashboard.pilots.wording.names import percent_text

    release = said["release"]
    marks = f"release {release['number']} ({release['day']})"
    if said["simulated"]:
        marks += ", simulated data"
    out.print(f"{said['plan'] or said['province']}, {said['vintage']}: {marks}", markup=False)
    for line in (*said["rule"], said["status_text"], said["objective_text"]):
        if line:
            out.print(line, markup=False, soft_wrap=True)
    if said["selected"]:
        out.print(_table(said))
    robust = said["robustness"]
    if robust is not None and robust["runs"]:
        share = percent_text(robust["same"], "en", 1)
        same = f"the same selection in {share}% of {robust['runs']:,} weightings"
        out.print(f"firm: share of the weightings in which it is chosen; {same}", markup=False)
    for line in said["findings"]:
        out.print(f"- {line}", markup=False, soft_wrap=True)
    if "saved" in said:
        out.print(f"Saved: {said['saved']['address']}", markup=False, soft_wrap=True)


def _table(said: dict[str, Any]) -> Table:
    from dashboard.pilots.wording.names import percent_text

    robust = said["robustness"]
    table = Table(box=None)
    for title in ("code", "commune", "district", "score", "rank", "firm", "why"):
        table.add_column(title, justify="right" if title in ("score", "rank", "firm") else "left")
    for one in said["selected"]:
        share = None if robust is None or not robust["runs"] else robust["share"].get(one["code"])
        table.add_row(
            one["code"], one["name"], one["district"] or "",
            "" if one["score"] is None else f"{one['score']:.1f}",
            "" if one["rank"] is None else str(one["rank"]),
            "" if share is None else f"{percent_text(share, 'en', 0)}%", " ".join(one["reasons"]),
        )  # fmt: skip
    return table


def _list(desk: "PilotDesk", lang: str, *, as_json: bool) -> None:
    """Print the plans with their rules, and the profiles with their criteria."""
    from dashboard.pilots.wording.rules import rule_texts

    plans: list[dict[str, Any]] = []
    for plan in desk.book.plans:
        found = desk.plan_rule(plan)
        plans.append(
            {
                "plan": plan.id,
                "province": desk.book.province_name(plan),
                "vintage": plan.vintage.name,
                "stated": found.rule.stated,
                "rule": rule_texts(found.rule, None, lang),
                "reason": found.reason(lang),
            }
        )
    profiles: list[dict[str, Any]] = [
        {
            "profile": one.id,
            "name": one.named.name(lang),
            "criteria": [
                {
                    "measure": criterion.measure,
                    "weight": criterion.weight,
                    "direction": criterion.direction.value,
                    "why": one.why(criterion.measure, lang),
                }
                for criterion in one.criteria
            ],
        }
        for one in desk.profiles
    ]
    if as_json:
        print_json({"plans": plans, "profiles": profiles})
        return
    for entry in plans:
        out.print(f"{entry['plan']} ({entry['province']}): {' '.join(entry['rule'])}", markup=False)
    for profile in profiles:
        out.print(f"{profile['profile']}: {profile['name']}", markup=False)
        for one in profile["criteria"]:
            out.print(
                f"  {one['measure']} {one['direction']} x{one['weight']:g}: {one['why']}",
                markup=False,
                soft_wrap=True,
            )


def _saved(settings: "Settings", answer: "Answer", title: str, user: str) -> dict[str, str]:
    """Keep the scenario; its id and its address below that of the page."""
    from dashboard.pilots.saved import SavedScenarios

    entry = SavedScenarios.of(settings).save(answer, title, user)
    return {"id": entry.id, "address": f"{PAGE}?s={entry.id}"}
