"""`atlas export atlas`: many map pages as one PDF, with index, bookmarks and page numbers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.export import Wanted, checked_ask
from dashboard.commands.export_map import (
    SIZE,
    BasisOption,
    LangOption,
    LayersOption,
    OrientationOption,
    PaperOption,
    VintageOption,
    ask_of,
    checked_form,
    layers_of,
    writable,
)
from dashboard.commands.template import day_of, one_of
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
    from collections.abc import Sequence

    from dashboard.pages.atlas.context import PageContext
    from dashboard.printing.books import BookPage
    from layers.render_static.contents_page import Contents

BY = ("province", "district", "commune", "indicator-year")


def atlas(  # noqa: PLR0917  typer makes options of them
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write: x.pdf.")],
    by: Annotated[str, typer.Option(help=f"A page for each: {', '.join(BY)}.")],
    indicator: Annotated[
        list[str], typer.Option(help="Code of an indicator; repeatable with indicator-year.")
    ],
    year: Annotated[
        list[int], typer.Option(help="Year whose latest figures to show; repeatable likewise.")
    ],
    vintage: VintageOption = None,
    level: Annotated[
        str, typer.Option(help="Units shown on the pages: district or commune.")
    ] = "commune",
    province: Annotated[
        str | None, typer.Option(help="Code of the province whose districts or communes.")
    ] = None,
    basis: BasisOption = None,
    layers: LayersOption = "pilots",
    paper: PaperOption = "A4",
    orientation: OrientationOption = "landscape",
    title: Annotated[str, typer.Option(help="Title of the atlas; else indicator and place.")] = "",
    lang: LangOption = "vi",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write an atlas as one PDF: the same classes of an indicator on all its pages."""
    from dashboard.app import load_page
    from dashboard.printing.books import make_book
    from dashboard.printing.routes import printer_of

    one_of("by", by, BY)
    form = checked_form(level, lang, paper, orientation, basis)
    writable(output, (".pdf",))
    if by != "indicator-year" and (len(set(indicator)) > 1 or len(set(year)) > 1):
        raise typer.BadParameter("Several indicators or years go with --by indicator-year.")
    if by in {"district", "commune"} and province is None:
        raise typer.BadParameter(f"--by {by} needs --province.")
    settings = settings_of(data=data)
    with errors.status("Reading"):
        page = load_page(settings)
        printer = printer_of(page, settings.data_dir.pinned())
        named = vintage or page.service.registry.vintages[-1].name
        wanted = [
            (code, Wanted(named, level, province, day_of(one, None), True, basis))
            for code in dict.fromkeys(indicator)
            for one in sorted(set(year))
        ]
        pages = _pages(page, by, wanted, layers_of(layers), lang)
    with showing("Drawing") as progress:
        body = make_book(printer, pages, _contents(page, pages, title, lang), form, progress)
    output.write_bytes(body)
    if as_json:
        print_json({"file": str(output), "bytes": len(body), "maps": len(pages)})
        return
    told = f"{output}: {len(pages)} maps, {len(body) / SIZE:.2f} MB"
    out.print(told, markup=False, soft_wrap=True)


def _pages(
    page: "PageContext",
    by: str,
    wanted: "Sequence[tuple[str, Wanted]]",
    layers: tuple[str, ...],
    lang: str,
) -> "list[BookPage]":
    """The maps of an atlas in their order; an `AtlasError` says what is missing."""
    from dataclasses import replace

    from dashboard.printing.books import BookPage
    from geodata.errors import BadRequest
    from geodata.units import Level

    if by == "indicator-year":
        return [_of_year(page, code, one, layers, lang) for code, one in wanted]
    code, first = wanted[0]
    registry = page.service.registry
    known = replace(first, within=None) if by == "province" else first
    found = checked_ask(page, code, known)
    if by == "commune":
        ask = ask_of(page, replace(found, level=Level.COMMUNE), layers, lang)
        units = registry.units(found.vintage, Level.COMMUNE, found.within)
        return [
            BookPage(
                replace(ask, focus=unit.code),
                unit.name,
                _parent(page, unit.parent_code, unit.vintage.name),
                100,
            )
            for unit in units
        ]
    units = registry.units(found.vintage, Level(by), found.within)
    if not units:
        raise BadRequest(f"The vintage {found.vintage} has no units of the level {by}.", level=by)
    return [
        BookPage(
            ask_of(page, replace(found, within=unit.code), layers, lang),
            unit.name,
            weight=20 + len(registry.units(found.vintage, found.level, unit.code)),
        )
        for unit in units
    ]


def _parent(page: "PageContext", code: str | None, vintage: str) -> str:
    """The district of a commune, by which an index groups; nothing where it is the province."""
    from geodata.units import Level

    if code is None:
        return ""
    parent = page.service.registry.get(vintage, code)
    return parent.name if parent.level is Level.DISTRICT else ""


def _of_year(
    page: "PageContext", code: str, wanted: Wanted, layers: tuple[str, ...], lang: str
) -> "BookPage":
    from dashboard.hover import format_date
    from dashboard.printing.books import BookPage

    found = checked_ask(page, code, wanted)
    name = page.service.catalogue.get(code).name(lang)
    return BookPage(ask_of(page, found, layers, lang), format_date(found.day, lang), name)


def _contents(
    page: "PageContext", pages: "Sequence[BookPage]", title: str, lang: str
) -> "Contents":
    from dashboard.hover import format_date
    from dashboard.i18n import t
    from dashboard.printing.maps import LONGEST_TITLE
    from layers.render_static.contents_page import Contents

    ask = pages[0].ask
    service, place = page.service, ask.question.place
    spec = service.spec(ask.question, lang)
    province = (
        "" if place.province is None else service.registry.get(place.vintage, place.province).name
    )
    one_place = len({one.ask.question.place.scope for one in pages}) == 1
    where = province if one_place and province else t("place.country", lang)
    release = t(
        "print.release",
        lang,
        id=service.release.id,
        date=format_date(service.release.date, lang),
    )
    one_layer = (
        len({(one.ask.question.indicator.code, one.ask.question.date) for one in pages}) == 1
    )
    about = t("print.unit", lang, text=spec.text.subtitle) if one_layer else ""
    return Contents(
        title=title[:LONGEST_TITLE] or (f"{spec.text.title} – {where}" if one_layer else where),
        lines=tuple(line for line in (about, release) if line),
        lang=lang,
        simulated=any(service.spec(one.ask.question, lang).simulated for one in pages),
    )
