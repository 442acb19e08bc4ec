"""`atlas export map`: the map as a page to print, PDF, PNG or SVG."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.export import Wanted, checked_ask
from dashboard.commands.template import day_of, one_of
from dashboard.console import DataOption, JsonOption, errors, out, print_json, settings_of

if TYPE_CHECKING:
    from dashboard.exports.tables import TableAsk
    from dashboard.pages.atlas.context import PageContext
    from dashboard.printing.maps import PrintAsk
    from layers.render_static.page import PageFormat

ENDINGS = (".pdf", ".png", ".svg")
SIZE = 1_000_000
"""Bytes of a megabyte, as it is said."""

VintageOption = Annotated[
    str | None, typer.Option(help="Units of which date: 2025-07-01; default the latest.")
]
BasisOption = Annotated[str | None, typer.Option(help="declared, measured, modelled or counted.")]
LayersOption = Annotated[str, typer.Option(help="Layers above the fill: pilots,tslcd ...; none.")]
PaperOption = Annotated[str, typer.Option(help="A4 or A3.")]
OrientationOption = Annotated[str, typer.Option(help="landscape or portrait.")]
LangOption = Annotated[str, typer.Option(help="vi or en.")]


def map_(  # noqa: PLR0917  typer makes options of them
    output: Annotated[Path, typer.Option("-o", "--output", help="x.pdf, x.png or x.svg.")],
    indicator: Annotated[str, typer.Option(help="Code of an indicator of the catalogue.")],
    year: Annotated[int | None, typer.Option(help="The latest figures of a year.")] = None,
    day: Annotated[str | None, typer.Option("--date", help="Figures of a date instead.")] = None,
    vintage: VintageOption = None,
    level: Annotated[str, typer.Option(help="province, district or commune.")] = "commune",
    province: Annotated[
        str | None, typer.Option(help="Code of a province; else the whole country.")
    ] = None,
    district: Annotated[
        str | None, typer.Option(help="Code of a district, to print it alone.")
    ] = None,
    basis: BasisOption = None,
    layers: LayersOption = "pilots",
    paper: PaperOption = "A4",
    orientation: OrientationOption = "landscape",
    dpi: Annotated[int, typer.Option(help="Pixels an inch of a PNG, 72 to 600.")] = 300,
    title: Annotated[str, typer.Option(help="Instead of indicator and place.")] = "",
    notes: Annotated[str, typer.Option(help="Free text below the map.")] = "",
    lang: LangOption = "vi",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the map of an indicator as a page: title, legend, scale, north, source and release.

    Text of a PDF is text with its fonts inside; text of an SVG is outlines.
    """
    from dashboard.app import load_page
    from dashboard.printing.maps import Output
    from dashboard.printing.routes import printer_of

    form = checked_form(level, lang, paper, orientation, basis)
    fmt = writable(output, ENDINGS)
    how = Output(fmt, form, dpi)
    when = day_of(year, day, "--date")
    settings = settings_of(data=data)
    with errors.status("Reading"):
        page = load_page(settings)
        named = vintage or page.service.registry.vintages[-1].name
        wanted = Wanted(named, level, district or province, when, year is not None, basis)
        found = checked_ask(page, indicator, wanted)
        ask = ask_of(page, found, layers_of(layers), lang, title, notes)
    with errors.status("Drawing"):
        body = printer_of(page, settings.data_dir.pinned()).print_map(ask, how)
    output.write_bytes(body)
    if as_json:
        print_json({"file": str(output), "bytes": len(body), "date": found.day.isoformat()})
        return
    out.print(f"{output}: {len(body) / SIZE:.2f} MB", markup=False, soft_wrap=True)
    out.print(f"{indicator}, {found.basis}, {found.day.isoformat()}", soft_wrap=True)


def checked_form(
    level: str, lang: str, paper: str, orientation: str, basis: str | None
) -> "PageFormat":
    """The paper asked for; a wrong call for an unknown level, language, paper or basis."""
    from geodata.indicators import Basis
    from geodata.units import UNIT_LEVELS
    from layers.render_static.page import PAPERS, PageFormat

    one_of("level", level, UNIT_LEVELS)
    one_of("lang", lang, ("vi", "en"))
    one_of("paper", paper, tuple(PAPERS))
    one_of("orientation", orientation, ("landscape", "portrait"))
    if basis is not None:
        one_of("basis", basis, tuple(Basis))
    return PageFormat(paper, orientation == "landscape")


def writable(output: Path, endings: tuple[str, ...]) -> str:
    """The format that the name of a file asks for; a wrong call for another or no folder."""
    ending = output.suffix.lower()
    if ending not in endings:
        raise typer.BadParameter(f"{output} must end in {', '.join(endings)}.")
    if not output.parent.is_dir():
        raise typer.BadParameter(f"There is no folder {output.parent}.")
    return ending[1:]


def layers_of(text: str) -> tuple[str, ...]:
    """The layers named in a list, in the order of the page; a wrong call for an unknown one."""
    from dashboard.state import LAYERS

    names = [name.strip() for name in text.split(",") if name.strip() not in ("", "none")]
    for name in names:
        one_of("layers", name, LAYERS)
    return tuple(name for name in LAYERS if name in names)


def ask_of(  # noqa: PLR0917
    page: "PageContext",
    found: "TableAsk",
    layers: tuple[str, ...],
    lang: str,
    title: str = "",
    notes: str = "",
) -> "PrintAsk":
    """What is printed of the units of a province or district, or of the country."""
    from dashboard.printing.maps import PrintAsk
    from geodata.units import Level

    service, within = page.service, found.within
    unit = None if within is None else service.registry.get(found.vintage, within)
    scope = "country" if unit is None else unit.province_code
    place = (found.vintage, str(found.level), scope)
    question = service.question(place, found.indicator, found.day, found.basis)
    district = unit.code if unit is not None and unit.level is Level.DISTRICT else None
    return PrintAsk(question, lang, district, layers, title, notes)
