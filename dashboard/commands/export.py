"""`atlas export table`: the table of the page as a file, on the units of any vintage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table as Lines

from dashboard.commands.template import day_of, one_of
from dashboard.console import DataOption, JsonOption, errors, out, print_json, settings_of

if TYPE_CHECKING:
    from dashboard.exports.tables import Content, TableAsk
    from dashboard.exports.totals import Total, Totals
    from dashboard.pages.atlas.context import PageContext
    from dashboard.settings import Settings

export = typer.Typer(no_args_is_help=True, help="Take tables and maps along as files.")

ENDINGS = (".xlsx", ".csv", ".gpkg")


@export.command("table")
def table(  # noqa: PLR0917  typer makes options of them
    output: Annotated[Path, typer.Option("-o", "--output", help="x.xlsx, x.csv or x.gpkg.")],
    indicator: Annotated[
        list[str], typer.Option(help="Code of an indicator of the catalogue; repeatable.")
    ],
    vintage: Annotated[
        str | None, typer.Option(help="Units of which date: 2025-07-01; default the latest.")
    ] = None,
    level: Annotated[str, typer.Option(help="province, district or commune.")] = "commune",
    province: Annotated[
        str | None, typer.Option(help="Code of a province or district; else the whole country.")
    ] = None,
    day: Annotated[str | None, typer.Option("--date", help="Date of the figures.")] = None,
    year: Annotated[
        int | None, typer.Option(help="The latest figures of a year, instead of a date.")
    ] = None,
    basis: Annotated[
        str | None, typer.Option(help="declared, measured, modelled or counted.")
    ] = None,
    totals: Annotated[
        bool, typer.Option("--totals", help="Print the totals of each province too.")
    ] = False,
    weights: Annotated[
        bool, typer.Option("--weights", help="Beside a CSV write NAME_weights.csv.")
    ] = False,
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the table of indicators at a date, re-based where other units reported them.

    Every value says who reported it, how it was carried and how much of it is an estimate; the
    file holds the weights too. Prints the totals, so that they can be held against other figures.
    """
    from dashboard.app import load_page
    from dashboard.exports.tables import content_of
    from dashboard.exports.totals import totals_of
    from geodata.indicators import Basis
    from geodata.units import UNIT_LEVELS

    when = day_of(year, day, "--date")
    one_of("level", level, UNIT_LEVELS)
    one_of("lang", lang, ("vi", "en"))
    if basis is not None:
        one_of("basis", basis, tuple(Basis))
    if output.suffix.lower() not in ENDINGS:
        raise typer.BadParameter(f"{output} must end in {', '.join(ENDINGS)}.")
    if not output.parent.is_dir():
        raise typer.BadParameter(f"There is no folder {output.parent}.")
    settings = settings_of(data=data)
    with errors.status("Reading"):
        page = load_page(settings)
        named = vintage or page.service.registry.vintages[-1].name
        wanted = Wanted(named, level, province, when, year is not None, basis)
        asks = [checked_ask(page, code, wanted) for code in dict.fromkeys(indicator)]
        contents = [content_of(page, ask) for ask in asks]
    with errors.status("Writing"):
        files = _write(page, contents, output, lang, settings, weights=weights)
    place = "" if province is None else page.service.registry.get(named, province).name
    found = [totals_of(page, one, place or "Country") for one in contents]
    if as_json:
        print_json({"files": [str(one) for one in files], "tables": _told(contents, found)})
        return
    out.print(", ".join(map(str, files)), markup=False, soft_wrap=True)
    for content, total in zip(contents, found, strict=True):
        _say(content, total, totals=totals)


@dataclass(frozen=True)
class Wanted:
    """What the options say: the units, the date or its year, the basis if one is said."""

    vintage: str
    level: str
    within: str | None
    day: date
    whole_year: bool
    basis: str | None

    @property
    def time(self) -> str:
        """The date or the year, as it was asked for."""
        return str(self.day.year) if self.whole_year else self.day.isoformat()

    def fits(self, day: date) -> bool:
        """Whether figures of a day are wanted."""
        return day == self.day or (self.whole_year and day.year == self.day.year)


def checked_ask(page: "PageContext", indicator: str, wanted: Wanted) -> "TableAsk":
    """The checked ask for one indicator; an `AtlasError` says what there is instead."""
    from dashboard.exports.tables import TableAsk
    from geodata.errors import BadRequest
    from geodata.units import Level

    registry, within = page.service.registry, wanted.within
    page.service.catalogue.get(indicator)
    levels = registry.levels(wanted.vintage)
    if wanted.level not in levels:
        raise BadRequest(
            f"The vintage {wanted.vintage} has no units of the level {wanted.level}; it has "
            f"{', '.join(levels)}.",
            level=wanted.level,
        )
    level = Level(wanted.level)
    if within is not None and (
        registry.get(wanted.vintage, within).level not in (Level.PROVINCE, Level.DISTRICT)
        or not registry.units(wanted.vintage, level, within)
    ):
        raise BadRequest(f"No {level} lies in {within}: say a province or district.", unit=within)
    basis, day = dated(page, indicator, wanted)
    return TableAsk(wanted.vintage, level, within, indicator, basis, day)


def dated(page: "PageContext", indicator: str, wanted: Wanted) -> tuple[str, date]:
    """The basis and date that have data: the date asked for, or the latest of its year.

    What the units of the vintage reported themselves comes before what is carried to them.
    """
    from geodata.errors import DataMissing

    cube = page.service.cube
    known = map(str, page.service.catalogue.get(indicator).bases)
    dates = {
        one: cube.dates(indicator, vintage=wanted.vintage, basis=one)
        for one in ([wanted.basis] if wanted.basis else known)
    }
    for one, days in dates.items():
        own = cube.own.dates(indicator, vintage=wanted.vintage, basis=one)
        fit = [day for day in own if wanted.fits(day)] or [day for day in days if wanted.fits(day)]
        if fit:
            return one, max(fit)
    there = "; ".join(
        f"{one}: {', '.join(day.isoformat() for day in days)}"
        for one, days in dates.items()
        if days
    )
    of_basis = f" ({wanted.basis})" if wanted.basis else ""
    raise DataMissing(
        f"There are no data of {indicator}{of_basis} of {wanted.time} for the units of "
        f"{wanted.vintage}. "
        + (f"There are: {there}." if there else "There are none of any date."),
        indicator=indicator,
        vintage=wanted.vintage,
    )


def _write(
    page: "PageContext",
    contents: "Sequence[Content]",
    output: Path,
    lang: str,
    settings: "Settings",
    *,
    weights: bool,
) -> list[Path]:
    """Write the file, or all of nothing; gives the files written."""
    from tempfile import TemporaryDirectory

    from dashboard.exports.geopackage import boundaries_of, write_geopackage
    from dashboard.exports.sheets import to_csv, to_xlsx
    from dashboard.exports.tables import book_of

    ending = output.suffix.lower()
    ask = contents[0].ask
    drawn = None
    if ending == ".gpkg":
        drawn = boundaries_of(settings.data_dir.pinned(), ask.vintage, ask.level)
    book = book_of(page, contents, lang, drawn=ending != ".gpkg" or drawn is not None)
    written = {output.name: output}
    with TemporaryDirectory(dir=output.parent, prefix=".atlas-") as folder:
        made = Path(folder) / output.name
        if ending == ".gpkg":
            write_geopackage(made, book, drawn)
        elif ending == ".xlsx":
            made.write_bytes(to_xlsx(book))
        else:
            made.write_bytes(to_csv(book.tables, lang))
            if weights:
                beside = output.with_name(f"{output.stem}_weights{output.suffix}")
                made.with_name(beside.name).write_bytes(to_csv([book.links], lang))
                written[beside.name] = beside
        for name, path in written.items():
            made.with_name(name).replace(path)
    return list(written.values())


def _told(contents: "Sequence[Content]", totals: "Sequence[Totals]") -> list[dict[str, Any]]:
    return [
        {
            "indicator": content.ask.indicator,
            "basis": content.ask.basis,
            "date": content.ask.day.isoformat(),
            "vintage": content.ask.vintage,
            "level": str(content.ask.level),
            "origin": content.origin,
            "reported_total": total.reported,
            "total": total.whole.as_dict(),
            "provinces": [one.as_dict() for one in total.provinces],
        }
        for content, total in zip(contents, totals, strict=True)
    ]


def _say(content: "Content", found: "Totals", *, totals: bool) -> None:
    ask = content.ask
    by = f", reported by the units of {content.origin}" if content.carried else ""
    out.print(
        f"{ask.indicator}, {ask.basis}, {ask.day.isoformat()}: {found.whole.units:,} {ask.level} "
        f"units of {ask.vintage}{by}",
        soft_wrap=True,
    )
    counts = [f"{count:,} {name}" for name, count in found.whole.statuses.items() if count]
    out.print(f"Status     {', '.join(counts).replace('no_data', 'without data')}")
    out.print(f"Total      {_line(found.whole)}", soft_wrap=True)
    if found.reported is not None and found.whole.numerator is not None:
        gone = found.reported - found.whole.numerator
        carried = abs(gone) <= 1e-9 * found.reported
        lost = "all of it carried" if carried else f"{gone:,.0f} of it not carried"
        out.print(f"Reported   {found.reported:,.0f}; {lost}", soft_wrap=True)
    if totals:
        out.print(_lines(found))


def _line(total: "Total") -> str:
    """A total in one line: ``26,790,000 of 27,000,000 (99.2 %), 12.3 % of it estimated``."""
    if total.numerator is None:
        return "none: no data" if total.statuses["no_data"] == total.units else "not added up"
    text = f"{total.numerator:,.0f}"
    if total.denominator is not None:
        text += f" of {total.denominator:,.0f}"
        text += "" if total.value is None else f" ({total.value:.2f} %)"
    return f"{text}, {_percent(total.estimated_share)} of it estimated"


def _lines(found: "Totals") -> Lines:
    shown = Lines(box=None)
    for title in ("code", "province", "numerator", "denominator", "value", "estimated"):
        shown.add_column(title, justify="left" if title in ("code", "province") else "right")
    for one in (*found.provinces, found.whole):
        shown.add_row(
            one.code,
            one.name,
            "" if one.numerator is None else f"{one.numerator:,.0f}",
            "" if one.denominator is None else f"{one.denominator:,.0f}",
            "" if one.denominator is None or one.value is None else f"{one.value:.2f} %",
            _percent(one.estimated_share),
        )
    return shown


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100.0 * share:.2f} %"
