"""`atlas export report`: a plan's report as a document and a workbook; its template."""

import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.template import one_of
from dashboard.console import (
    DataOption,
    JsonOption,
    errors,
    out,
    print_json,
    settings_of,
    showing,
)

if TYPE_CHECKING:
    from dashboard.plans.book import PlanBook
    from dashboard.reports.pack import Pack
    from dashboard.reports.reading import Report
    from dashboard.services import AtlasService
    from dashboard.settings import Settings
    from geodata.plans import Plan

UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


def report(  # noqa: PLR0917  typer makes options of them
    plan: Annotated[str, typer.Option(help="A plan's id, or the code of its province: 38.")],
    due: Annotated[str, typer.Option(help="The day the report is due: 2025-12-15.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder; made if need be.")],
    until: Annotated[
        str | None,
        typer.Option(
            "--figures-to", help="Last date of figures; default the last day of the period."
        ),
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="A template of your own; see atlas report-template.")
    ] = None,
    agency: Annotated[str, typer.Option(help="The agency that reports.")] = "",
    agency_parent: Annotated[str, typer.Option(help="The agency above it.")] = "",
    maps: Annotated[bool, typer.Option("--maps/--no-maps", help="With maps.")] = True,
    dpi: Annotated[int, typer.Option(help="Pixels an inch of the maps, 72 to 600.")] = 200,
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the report of a plan due on a day: a DOCX to sign, an XLSX with the same tables."""
    from dashboard.app import load_page
    from dashboard.printing.routes import printer_of
    from dashboard.reports.document import check_template, read_template
    from dashboard.reports.fields import boundary_notes
    from dashboard.reports.maps import drawer
    from dashboard.reports.pack import Letterhead, make_pack

    one_of("lang", lang, ("vi", "en"))
    days = _day("--due", due), None if until is None else _day("--figures-to", until)
    if not output.parent.is_dir() or (output.exists() and not output.is_dir()):
        raise typer.BadParameter(f"{output} is no folder that can be written to.")
    form = None if template is None else (template.name, read_template(template))
    if form is not None:
        check_template(form[1], form[0])
    settings = settings_of(data=data)
    with errors.status("Reading"):
        page = load_page(settings)
        found = _read(page.service, settings, plan, *days)
    pinned = settings.data_dir.pinned()
    with showing("Writing") as progress:
        pack = make_pack(
            found,
            page.service.catalogue,
            lang,
            template=form,
            letterhead=Letterhead(agency, agency_parent),
            draw=drawer(page.service, printer_of(page, pinned), dpi) if maps else None,
            boundaries=boundary_notes(found, page.service.imported, lang),
            progress=progress,
        )
    _say(found, _write(output, _name(found), pack), as_json=as_json)


def _read(
    service: "AtlasService", settings: "Settings", plan: str, due: date, until: date | None
) -> "Report":
    """What the report says; an `AtlasError` for a plan or day that there is not."""
    from dashboard.plans.book import PlanBook
    from dashboard.reports.origins import sources_used
    from dashboard.reports.reading import read_report, report_ask
    from geodata.lineage import Lineage
    from geodata.plans import load_plans
    from geodata.store import open_store

    book = PlanBook(service, load_plans(settings.data_dir))
    ask = report_ask(_one(book, plan), due, until)
    lineage = Lineage(service.registry, service.cube.bridges)
    release = int(service.release.id)
    with open_store(settings.database_url or settings.data_dir.database) as store:
        sources = sources_used(store, release, service.registry, lineage, ask)
    return read_report(book, ask, sources)


def report_template(
    output: Annotated[Path, typer.Option("-o", "--output", help="The DOCX file to write.")],
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    fields: Annotated[bool, typer.Option("--fields", help="List the fields too.")] = False,
) -> None:
    """Write the template of reports, to be edited in Word and given to `atlas export report`."""
    from dashboard.reports.fields import FIELDS
    from dashboard.reports.form import template_bytes

    one_of("lang", lang, ("vi", "en"))
    if output.suffix.lower() != ".docx" or not output.parent.is_dir():
        raise typer.BadParameter(f"{output} must be a .docx file in a folder that exists.")
    output.write_bytes(template_bytes(lang))
    out.print(f"{output}: edit it, then atlas export report --template {output}", markup=False)
    if fields:
        for name, meaning in FIELDS.items():
            out.print(f"{name:16} {meaning}", markup=False, soft_wrap=True)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{option} {text!r} is no date such as 2025-12-15.") from None


def _one(book: "PlanBook", asked: str) -> "Plan":
    """The one plan that is meant; an `AtlasError` names those of a province with several."""
    from geodata.errors import BadRequest

    found = book.find(asked)
    if len(found) > 1:
        named = ", ".join(plan.id for plan in found)
        raise BadRequest(f"The province {asked} has several plans; say which: {named}.")
    return found[0]


def _name(found: "Report") -> str:
    plan = UNSAFE.sub("-", found.plan.id).strip("-.") or "plan"
    return f"report_{plan}_{found.ask.deadline.day.isoformat()}"


def _write(folder: Path, name: str, pack: "Pack") -> list[Path]:
    """Write both files, or none of them."""
    folder.mkdir(exist_ok=True)
    bodies = {f"{name}.docx": pack.document, f"{name}.xlsx": pack.workbook}
    with TemporaryDirectory(dir=folder, prefix=".atlas-") as making:
        for file, body in bodies.items():
            (Path(making) / file).write_bytes(body)
        for file in bodies:
            (Path(making) / file).replace(folder / file)
    return [folder / file for file in bodies]


def _say(found: "Report", files: list[Path], *, as_json: bool) -> None:
    from geodata.progress import Standing

    asked = found.ask.deadline
    counts = {state.value: len(found.of(state)) for state in Standing}
    if as_json:
        print_json(
            {
                "files": [str(one) for one in files],
                "plan": found.plan.id,
                "due": asked.day.isoformat(),
                "period": [asked.first_day.isoformat(), asked.last_day.isoformat()],
                "day_assumed": asked.assumed,
                "figures_to": found.ask.until.isoformat(),
                "vintage": found.vintage.name,
                "targets": counts,
                "communes": found.delivery.communes,
                "communes_without_data": len(found.delivery.nothing),
                "simulated": found.simulated,
                "release": found.release.id,
            }
        )
        return
    for one in files:
        out.print(str(one), markup=False, soft_wrap=True)
    out.print(f"Period {asked.first_day.isoformat()} to {asked.last_day.isoformat()}", end="")
    out.print(", the plan names no report of that day" if asked.assumed else "")
    shown = ", ".join(f"{count} {state}" for state, count in counts.items())
    out.print(f"Targets {shown}", soft_wrap=True)
