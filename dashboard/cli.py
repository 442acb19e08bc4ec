"""The command `atlas`: build the data, serve the page, find units, say what is there.

An error of the atlas is one line on standard error that says what to do, and exit code 1; a wrong
call exits with 2.
"""

from typing import Annotated, Any

import typer
from rich.table import Table

from dashboard.commands import boundaries, crosswalk
from dashboard.commands.export import export
from dashboard.commands.export_atlas import atlas
from dashboard.commands.export_html import html
from dashboard.commands.export_map import map_
from dashboard.commands.imports import import_file
from dashboard.commands.pilots import pilots
from dashboard.commands.plans import plans
from dashboard.commands.points import points
from dashboard.commands.releases import releases
from dashboard.commands.report import report, report_template
from dashboard.commands.template import template
from dashboard.commands.units import units
from dashboard.commands.vintages import vintages
from dashboard.console import (
    DataOption,
    JsonOption,
    errors,
    out,
    print_json,
    progress_bar,
    refused_by_system,
    settings_of,
    showing,
)
from geodata.errors import AtlasError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Vietnam digital-infrastructure atlas: build the data, serve the page, ask about units.",
)
app.add_typer(units, name="units")
app.add_typer(vintages, name="vintages")
app.add_typer(boundaries.app, name="boundaries")
app.add_typer(crosswalk.app, name="crosswalk")
app.command("import")(import_file)
app.add_typer(releases, name="releases")
app.add_typer(points, name="points")
app.command("template")(template)
export.command("html")(html)
export.command("map")(map_)
export.command("atlas")(atlas)
export.command("report")(report)
app.command("report-template")(report_template)
app.add_typer(export, name="export")
app.add_typer(plans, name="plans")
app.command("pilots")(pilots)


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except AtlasError as error:
        errors.print(f"atlas: {error.message}", markup=False)
        raise SystemExit(1) from None
    except OSError as error:
        errors.print(f"atlas: {refused_by_system(error)}", markup=False)
        raise SystemExit(1) from None


@app.command()
def build(
    data: DataOption = None,
    force: Annotated[bool, typer.Option(help="Build even if the inputs are unchanged.")] = False,
) -> None:
    """Build units, boundaries and crosswalk from the installed packages."""
    from geodata.build import build as run_build

    settings = settings_of(data=data)
    with showing("Building") as progress:
        result = run_build(settings.data_dir, progress, force=force)
    if result.skipped:
        out.print(f"Up to date: {settings.data} (build {result.fingerprint})", soft_wrap=True)
    else:
        out.print(f"Built {settings.data} in {result.seconds:.0f} s", soft_wrap=True)


@app.command()
def serve(
    data: DataOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(help="Server processes.")] = None,
    open_page: Annotated[
        bool | None, typer.Option("--open/--no-open", help="Open the page in a browser.")
    ] = None,
) -> None:
    """Serve the page until stopped with Ctrl+C."""
    from dashboard import server
    from dashboard.app import create_app

    settings = settings_of(data=data, host=host, port=port, workers=workers)
    server.check_port_free(settings)

    def make() -> Any:
        with errors.status("Loading the data"):
            return create_app(settings).server

    wanted = server.may_open_browser() if open_page is None else open_page
    server.serve(
        make,
        settings,
        open_page=wanted,
        ready=lambda: out.print(f"The atlas is at {server.page_address(settings)} (Ctrl+C stops)"),
    )


@app.command()
def status(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Say what is built and published, and whether it is simulated."""
    from dashboard.status import read_status

    report = read_status(settings_of(data=data))
    if as_json:
        print_json(report.as_dict())
        return
    table = Table(show_header=False, box=None)
    for label, value in report.lines():
        table.add_row(label, value)
    out.print(table)


@app.command()
def sample(
    data: DataOption = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the random numbers.")] = None,
) -> None:
    """Publish the simulated sample data of five provinces as a release."""
    from geodata.sample import publish_sample
    from geodata.sample.parameters import SEED

    settings = settings_of(data=data)
    with progress_bar() as progress:
        task = progress.add_task("Sample", total=None)
        published = publish_sample(
            settings.data_dir,
            seed=SEED if seed is None else seed,
            progress=lambda doing: progress.update(task, description=doing),
            database=settings.database_url,
        )
        progress.update(task, total=1.0, completed=1.0)
    done = "Published" if published.changed else "Unchanged:"
    out.print(f"{done} release {published.release.number}, simulated data")
