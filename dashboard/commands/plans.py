"""`atlas plans`: what the plans ask, how far it is, a department's own plans, the calendar."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

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
    from dashboard.plans.book import PlanBook
    from dashboard.settings import Settings

plans = typer.Typer(help="What the plans ask and how far it is; bring in plans of your own.")

PlanOption = Annotated[
    str | None, typer.Option("--plan", help="A plan's id, or the code of its province: 38.")
]

DayOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day.")]


@plans.callback(invoke_without_command=True)
def list_entries(
    context: typer.Context, plan: PlanOption = None, data: DataOption = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """List every statement of the plans with its present value, gap and state."""
    if context.invoked_subcommand is not None:
        return
    entries = _entries(settings_of(data=data), plan)
    if as_json:
        print_json(entries)
        return
    for name in dict.fromkeys(entry["plan"] for entry in entries):
        mine = [entry for entry in entries if entry["plan"] == name]
        table = Table(box=None, title=f"{name} ({mine[0]['province']})", title_justify="left")
        for title in ("subject", "by", "asked", "present", "gap", "missing", "state"):
            table.add_column(title, no_wrap=title not in ("subject", "asked"))
        for entry in mine:
            table.add_row(*_line(entry))
        out.print(table)


def _entries(settings: "Settings", plan: str | None) -> list[dict[str, Any]]:
    """The statements with their state; without it where no figures are published yet."""
    from dashboard.plans.book import statements_without_figures
    from geodata.errors import DataMissing
    from geodata.plans import load_plans
    from geodata.units import UnitRegistry

    try:
        book = _book(settings)
    except DataMissing:
        data_dir = settings.data_dir
        registry, plans = UnitRegistry.load(data_dir), load_plans(data_dir)
        return statements_without_figures(registry, plans, plan)
    return book.entries(book.plans if plan is None else book.find(plan))


def _line(entry: dict[str, Any]) -> list[str]:
    asked = " ".join(str(entry[key]) for key in ("comparator", "value") if entry[key] is not None)
    missing = "" if entry["missing"] is None else f"{entry['missing']:,}"
    return [
        entry["subject"], entry["date"] or "", asked, _number(entry["present_value"]),
        _number(entry["gap"]), missing, str(entry["state"] or entry["kind"]),
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
    out.print("A server that is running shows them within seconds.")


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


@plans.command("form")
def form(
    output: Annotated[Path, typer.Option("-o", "--output", help="The XLSX file to write.")],
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
) -> None:
    """Write an empty plan file with one row as an example."""
    from dashboard.exports.sheets import to_xlsx
    from dashboard.plans.tables import form_book

    one_of("lang", lang, ("vi", "en"))
    output.write_bytes(to_xlsx(form_book(lang)))
    out.print(f"{output}: replace the example, then `atlas plans import {output.name}`.")


@plans.command("deadlines")
def deadlines(
    plan: PlanOption = None,
    since: DayOption = None,
    until: DayOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the reporting dates, what is due, and how many communes have not delivered."""
    book = _book(settings_of(data=data))
    rows = _deadline_rows(book, plan, (since, until))
    if as_json:
        print_json(rows)
        return
    table = Table(box=None)
    for title in ("plan", "due", "period", "named", "delivered", "due in the period"):
        table.add_column(title)
    for row in rows:
        table.add_row(
            row["plan"], row["day"], f"{row['first_day']} to {row['last_day']}",
            "assumed" if row["assumed"] else "yes",
            f"{row['communes'] - len(row['not_delivered'])}/{row['communes']}",
            str(len(row["targets_due"])),
        )  # fmt: skip
    out.print(table)


def _deadline_rows(
    book: "PlanBook", plan: str | None, span: tuple[datetime | None, datetime | None]
) -> list[dict[str, Any]]:
    from geodata.deadlines import deadlines as due

    first, last = _span(*span)
    found = [
        one
        for chosen in (book.plans if plan is None else book.find(plan))
        for one in due(chosen, first, last)
    ]
    rows = []
    for one in sorted(found, key=lambda deadline: (deadline.day, deadline.id)):
        delivery = book.deliveries.delivery(one)
        rows.append(
            {
                "id": one.id,
                "plan": one.plan.id,
                "province": book.province_name(one.plan),
                "day": one.day.isoformat(),
                "first_day": one.first_day.isoformat(),
                "last_day": one.last_day.isoformat(),
                "assumed": one.assumed,
                "wording": one.entry.wording,
                "targets_due": [target.id for target in one.targets_due],
                "units_of": delivery.vintage.name,
                "communes": delivery.communes,
                "not_delivered": [unit.code for unit in delivery.nothing],
                "lacking": {
                    code: [unit.code for unit in units] for code, units in delivery.lacking.items()
                },
            }
        )
    return rows


def _span(since: datetime | None, until: datetime | None) -> tuple[date, date]:
    """The days asked for; from today on, and a year from the first."""
    first = datetime.now().astimezone().date() if since is None else since.date()
    last = first + timedelta(days=366) if until is None else until.date()
    if last < first:
        raise typer.BadParameter("--until is before --since.")
    return first, last


@plans.command("calendar")
def calendar(  # noqa: PLR0917  typer makes options of them
    output: Annotated[Path, typer.Option("-o", "--output", help="The ICS file to write.")],
    plan: PlanOption = None,
    since: DayOption = None,
    until: DayOption = None,
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    data: DataOption = None,
) -> None:
    """Write the reporting dates as a calendar file (iCalendar), with alarms 14 days before."""
    from geodata.calendars import to_ics
    from geodata.deadlines import deadlines as due
    from geodata.plans import find_plans, load_plans
    from geodata.units import UnitRegistry

    one_of("lang", lang, ("vi", "en"))
    data_dir = settings_of(data=data).data_dir
    registry, known = UnitRegistry.load(data_dir), load_plans(data_dir)
    chosen = known if plan is None else find_plans(known, plan)
    if not chosen:
        names = ", ".join(one.id for one in known)
        raise typer.BadParameter(f"There is no plan {plan!r}; there are {names}.")
    first, last = _span(since, until)
    reports = [
        (one, registry.get(each.vintage, each.province).short_name)
        for each in chosen
        for one in due(each, first, last)
    ]
    reports.sort(key=lambda pair: (pair[0].day, pair[0].id))
    output.write_bytes(to_ics(reports, datetime.now().astimezone().date(), lang))
    out.print(f"{output}: {len(reports)} reports", markup=False)


@plans.command("table")
def table(  # noqa: PLR0917  typer makes options of them
    output: Annotated[Path, typer.Option("-o", "--output", help="x.xlsx or x.csv.")],
    plan: Annotated[str, typer.Option("--plan", help="A plan's id or its province's code.")],
    target: Annotated[
        str | None, typer.Option(help="Id of one target: its units instead of all statements.")
    ] = None,
    level: Annotated[str, typer.Option(help="district or commune.")] = "commune",
    vintage: Annotated[str | None, typer.Option(help="Units of which date.")] = None,
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    data: DataOption = None,
) -> None:
    """Write all statements of a plan, or the units of one target, as a table."""
    from dashboard.exports.sheets import to_csv, to_xlsx
    from dashboard.plans.tables import statements_book, units_book

    one_of("lang", lang, ("vi", "en"))
    one_of("file ending", output.suffix.lower(), (".xlsx", ".csv"))
    book = _book(settings_of(data=data))
    chosen = book.one(plan)
    if target is None:
        made = statements_book(book, chosen, lang)
    else:
        place = book.place(vintage, level)
        made = units_book(book, chosen, book.target(chosen, target), place, lang)
    body = to_csv(made.tables, lang) if output.suffix.lower() == ".csv" else to_xlsx(made)
    output.write_bytes(body)
    out.print(f"{output}: {len(made.tables[0].rows)} rows", markup=False)
