"""`atlas export html`: the map as one file that opens in a browser without a network."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.export import Wanted, checked_ask
from dashboard.commands.template import day_of, one_of
from dashboard.console import DataOption, JsonOption, errors, out, print_json, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.exports.standalone import HtmlAsk
    from dashboard.exports.tables import TableAsk
    from dashboard.pages.atlas.context import PageContext

SIZE = 1_000_000
"""Bytes of a megabyte, as it is said."""


def html(  # noqa: PLR0917  typer makes options of them
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write: x.html.")],
    indicator: Annotated[
        list[str], typer.Option(help="Code of an indicator of the catalogue; repeatable.")
    ],
    year: Annotated[list[int], typer.Option(help="Year whose latest figures to show; repeatable.")],
    vintage: Annotated[
        str | None, typer.Option(help="Units of which date: 2025-07-01; default the latest.")
    ] = None,
    level: Annotated[str, typer.Option(help="province, district or commune.")] = "commune",
    province: Annotated[
        str | None, typer.Option(help="Code of a province or district; else the whole country.")
    ] = None,
    basis: Annotated[
        str | None, typer.Option(help="declared, measured, modelled or counted.")
    ] = None,
    layers: Annotated[
        str, typer.Option(help="Layers above the fill: pilots,tslcd,old_districts ...; none.")
    ] = "pilots",
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write one HTML file with the maps of indicators and years as layers to choose from.

    Everything is inside: geometry, values, script and letters. Values are re-based where other
    units reported them, and marked so.
    """
    from dashboard.app import load_page
    from dashboard.exports.standalone import html_map
    from geodata.indicators import Basis
    from geodata.units import UNIT_LEVELS

    one_of("level", level, UNIT_LEVELS)
    one_of("lang", lang, ("vi", "en"))
    if basis is not None:
        one_of("basis", basis, tuple(Basis))
    chosen = _layers(layers)
    days = [day_of(one, None) for one in sorted(set(year))]
    if output.suffix.lower() not in (".html", ".htm"):
        raise typer.BadParameter(f"{output} must end in .html.")
    if not output.parent.is_dir():
        raise typer.BadParameter(f"There is no folder {output.parent}.")
    with errors.status("Reading"):
        page = load_page(settings_of(data=data))
        named = vintage or page.service.registry.vintages[-1].name
        asks = [
            checked_ask(page, code, Wanted(named, level, province, day, True, basis))
            for code in dict.fromkeys(indicator)
            for day in days
        ]
    with errors.status("Writing"):
        body = html_map(page, _html_ask(page, asks, len(days), chosen, lang))
        output.write_bytes(body)
    shown = [(one.indicator, one.basis, one.day.isoformat()) for one in asks]
    if as_json:
        print_json({"file": str(output), "bytes": len(body), "layers": shown})
        return
    out.print(f"{output}: {len(body) / SIZE:.2f} MB", markup=False, soft_wrap=True)
    for code, said, day in shown:
        out.print(f"{code}, {said}, {day}", markup=False, soft_wrap=True)


def _layers(text: str) -> tuple[str, ...]:
    """The layers named in a list, in the order of the page; a wrong call for an unknown one."""
    from dashboard.state import LAYERS

    names = [name.strip() for name in text.split(",") if name.strip() not in ("", "none")]
    for name in names:
        one_of("layers", name, LAYERS)
    return tuple(name for name in LAYERS if name in names)


def _html_ask(
    page: "PageContext",
    asks: "Sequence[TableAsk]",
    days: int,
    layers: tuple[str, ...],
    lang: str,
) -> "HtmlAsk":
    """What the file shows, opened at the latest date of the first indicator."""
    from dashboard.exports.standalone import HtmlAsk
    from geodata.units import Level

    first = asks[0]
    within = first.within
    unit = None if within is None else page.service.registry.get(first.vintage, within)
    return HtmlAsk(
        vintage=first.vintage,
        level=first.level,
        province=None if unit is None else unit.province_code,
        district=within if unit is not None and unit.level is Level.DISTRICT else None,
        shown=tuple((one.indicator, one.basis, one.day) for one in asks),
        layers=layers,
        lang=lang,
        opening=days - 1,
    )
