"""`atlas plans`: what the plans ask, how far it is, a department's own plans, the calendar."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

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
    from dashboard.plan_book import PlanBook
    from dashboard.settings import Settings

plans = typer.Typer(help="What the plans ask and how far it is; bring in plans of your own.")

PlanOption = Annotated[
    str | None, typer.Option("--plan", help="A plan's id, or the code of its province: 38.")
]


@plans.callback(invoke_without_command=True)
def list_entries(
    context: typer.Context, plan: PlanOption = None, data: DataOption = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """List every statement of the plans with its present value, gap and state."""
    if context.invoked_subcommand is not None:
        return
    book = _book(settings_of(data=data))
    entries = book.entries(book.plans if plan is None else book.find(plan))
    if as_json:
        print_json(entries)
        return
    table = Table(box=None)
    for title in ("plan", "kind", "subject", "by", "asked", "present", "gap", "missing", "state"):
        table.add_column(title)
    for entry in entries:
        table.add_row(*_line(entry))
    out.print(table)


def _line(entry: dict[str, Any]) -> list[str]:
    asked = " ".join(str(entry[key]) for key in ("comparator", "value") if entry[key] is not None)
    shown = [_number(entry["present_value"]), _number(entry["gap"]), entry["missing"]]
    return [
        entry["plan"], entry["kind"], entry["subject"], entry["date"] or "", asked,
        *("" if one is None else str(one) for one in shown), str(entry["state"] or ""),
    ]  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"


@plans.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A plan: CSV or XLSX with a row a statement.")],
    data: DataOption = None,
    user: UserOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a department's own plan; nothing is kept unless every row is right."""
    from geodata.indicators import load_catalogue
    from geodata.plan_reading import import_plan
    from geodata.units import UnitRegistry

    settings = settings_of(data=data)
    data_dir = settings.data_dir
    done = import_plan(
        data_dir, file, account(user), UnitRegistry.load(data_dir), load_catalogue(),
        limits=settings.limits,
    )  # fmt: skip
    if as_json:
        print_json(done.as_dict())
        return
    out.print(f"{done.id}: {len(done.rows)} statements of {done.file}", markup=False)
    out.print("A server that is running shows them after a restart.")


@plans.command("files")
def list_files(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the plan files that were added: who, when, sha256."""
    from geodata.plan_files import PlanFolder

    records = PlanFolder(settings_of(data=data).data_dir).records()
    if as_json:
        print_json([record.as_dict() for record in records])
        return
    table = Table(box=None)
    for title in ("id", "file", "statements", "by", "at", "sha256"):
        table.add_column(title)
    for one in records:
        table.add_row(
            one.id, one.file, str(len(one.rows)), one.user, one.added.isoformat(), one.sha256[:16]
        )
    out.print(table)


@plans.command("remove")
def remove(
    plan_id: Annotated[str, typer.Argument(help="The id that `atlas plans files` gives.")],
    data: DataOption = None,
) -> None:
    """Take a plan file out of use and delete it."""
    from geodata.plan_files import PlanFolder

    gone = PlanFolder(settings_of(data=data).data_dir).remove(plan_id)
    out.print(f"{gone.id} ({gone.file}) is removed.", markup=False)


def _book(settings: "Settings") -> "PlanBook":
    from dashboard.app import load_book

    with errors.status("Reading"):
        return load_book(settings)
