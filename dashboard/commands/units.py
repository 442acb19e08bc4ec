"""`atlas units`: find units by name, show one, tell its history over all vintages."""

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from dashboard.console import DataOption, JsonOption, out, print_json, settings_of

if TYPE_CHECKING:
    from geodata.acts import Act
    from geodata.history import Stage, Story, Tie, UnitHistory

units = typer.Typer(no_args_is_help=True, help="Ask about administrative units.")

CodeArgument = Annotated[str, typer.Argument(help="Code of the unit: 26740.")]
VintageOption = Annotated[str | None, typer.Option(help="Of which vintage: 2025-07-01.")]


@units.command("find")
def find(  # noqa: PLR0917  typer makes options of them
    name: Annotated[str, typer.Argument(help="Name, with or without diacritics.")],
    data: DataOption = None,
    vintage: Annotated[str | None, typer.Option(help="Only this vintage: 2025-07-01.")] = None,
    level: Annotated[str | None, typer.Option(help="Only province, district or commune.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Find units by name; every result stands with its vintage, because codes are reused."""
    from dashboard.finding import find_by_name

    found = find_by_name(settings_of(data=data).data_dir, name, vintage, level, limit)
    if as_json:
        print_json([one.as_dict() for one in found])
        return
    table = Table(box=None)
    for title in ("vintage", "code", "level", "unit"):
        table.add_column(title)
    for one in found:
        table.add_row(one.vintage, one.code, one.level, one.path)
    out.print(table)


@units.command("show")
def show(
    code: CodeArgument,
    data: DataOption = None,
    vintage: VintageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one unit. A code alone is refused: codes are reused, so the vintage must be said."""
    from geodata.history import unit_dict

    history = _history(data)
    unit = history.unit(code, vintage)
    told = {
        **unit_dict(unit),
        "path": history.path(unit),
        "type": unit.type_name,
        "official_area_km2": unit.official_area_km2,
        "former_names": list(unit.former_names),
        "acts": [act.number for act in history.of(unit.vintage, code).acts],
    }
    if as_json:
        print_json(told)
        return
    table = Table(box=None, show_header=False)
    for label, value in told.items():
        text = ", ".join(value) if isinstance(value, list) else str(value or "")
        table.add_row(label, text)
    out.print(table)


@units.command("history")
def history(
    code: CodeArgument,
    data: DataOption = None,
    vintage: VintageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what a unit was in every vintage; for a code alone, of each unit that ever bore it."""
    told = _history(data)
    stories = told.stories(code) if vintage is None else (told.of(vintage, code),)
    if as_json:
        print_json([story.as_dict() for story in stories])
        return
    if len(stories) > 1:
        out.print(f"Code {code} has been that of {len(stories)} different units.\n")
    for story in stories:
        _print_story(story, told)


def _history(data: object) -> "UnitHistory":
    from geodata.history import load_history

    return load_history(settings_of(data=data).data_dir)


def _print_story(story: "Story", told: "UnitHistory") -> None:
    unit = story.unit
    days = ", ".join(one.name for one in story.vintages)
    out.print(f"[bold]{unit.code} {told.path(unit)}[/bold]  ({days})", soft_wrap=True)
    if story.acts:
        out.print(f"  made by {_cited(story.acts)}", soft_wrap=True)
    both = (("was", story.earlier), ("became", story.later))
    stages = [(word, stage) for word, found in both for stage in found]
    shown = [
        (word, stage)
        for word, stage in stages
        if not stage.same or stage.ties[0].unit.name != unit.name
    ]
    for word, alike in groupby(shown, key=lambda one: (one[0], _content(one[1], told))):
        _print_stage(word[0], [stage for _, stage in alike], told)
    if not shown:
        out.print("  the same in every vintage")
    out.print("")


def _content(stage: "Stage", told: "UnitHistory") -> list[tuple[str, str, float]]:
    """What is printed of a stage; stages alike are printed once."""
    return [(tie.unit.code, told.path(tie.unit), tie.weight) for tie in stage.ties]


def _print_stage(word: str, stages: "list[Stage]", told: "UnitHistory") -> None:
    first = stages[0]
    acts = f"  by {_cited(first.acts)}" if first.acts and word == "became" else ""
    doing = "renamed" if first.same and word == "became" else word
    days = ", ".join(one.vintage.name for one in stages)
    out.print(f"  {days} {doing}:{acts}", soft_wrap=True)
    for tie in first.ties:
        out.print(f"    {tie.unit.code} {told.path(tie.unit)}", markup=False, soft_wrap=True)
        share = "the same unit" if first.same else _share(tie)
        said = "".join(f"; {text}" for text in (tie.act, tie.remark) if text)
        out.print(f"      {share}{said}", markup=False, soft_wrap=True)


def _share(tie: "Tie") -> str:
    """How much of the older of the two units is in the newer, and how surely."""
    if tie.weight >= 1.0:
        return "whole, exact" if tie.exact else f"whole, estimated by {tie.basis}"
    if tie.basis == "communes":
        return f"{tie.weight:.1%} of its communes, {'exact' if tie.exact else 'partly estimated'}"
    by = "in equal shares" if tie.basis == "equal" else f"by {tie.basis}"
    return f"{tie.weight:.1%} of it, estimated {by}"


def _cited(acts: "tuple[Act, ...]") -> str:
    return ", ".join(
        f"{act.number}{'' if act.checked else ' (cited, text not read)'}" for act in acts
    )
