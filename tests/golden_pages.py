"""The pages whose pictures are kept in `tests/golden`, drawn of the small country.

`python -m scripts.make_golden` draws them anew; look at each before it is committed.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from dashboard.printing.lands import LandStore
from dashboard.printing.maps import PrintAsk, Printer
from dashboard.services import AtlasService
from geodata.paths import DataDir
from layers.render_static import MapPage, PageFormat
from tests.small_atlas import BEFORE, DAY, FIBRE, NEW, NEW_DAY, OLD, small_geometry, small_service

GOLDEN = Path(__file__).parent / "golden"
DPI = 72
LANDSCAPE, PORTRAIT = PageFormat(), PageFormat("A4", landscape=False)

ALLOWED_RMS = 1.0
"""Root mean square of the differences of all pixels, 0 to 255. Drawn anew by the same versions it
is 0; another version of FreeType or Agg moves the edges of letters by less than this; one commune
in another class is 3 and more, a missing title 5."""


def small_printer(folder: Path, service: AtlasService | None = None) -> Printer:
    """A printer of the small country."""
    service = service or small_service(folder)
    return Printer(service, LandStore(DataDir(folder), service.registry, small_geometry))


def ask(
    service: AtlasService,
    place: tuple[str, str, str],
    indicator: str = FIBRE,
    day: object = DAY,
    basis: str = "declared",
    **changes: object,
) -> PrintAsk:
    """What is printed of a place of the small country."""
    question = service.question(place, indicator, str(day), basis)
    return replace(PrintAsk(question, "vi"), **changes)  # type: ignore[arg-type]


def _page(place: tuple[str, str, str], **options: object) -> Callable[[Path], MapPage]:
    def make(folder: Path) -> MapPage:
        service = small_service(folder, carried=bool(options.get("carried")))
        given = {key: value for key, value in options.items() if key != "carried"}
        return small_printer(folder, service).page(ask(service, place, **given))  # type: ignore[arg-type]

    return make


PAGES: Mapping[str, tuple[Callable[[Path], MapPage], PageFormat]] = {
    "province": (
        _page((OLD, "commune", "38"), layers=("pilots", "tslcd", "base_station")),
        LANDSCAPE,
    ),
    "province_portrait_en": (_page((OLD, "commune", "48"), lang="en"), PORTRAIT),
    "district": (
        _page(
            (OLD, "commune", "38"),
            district="380",
            title="Độ phủ cáp quang của huyện Nam",
            notes="Số liệu do Sở tổng hợp.",
        ),
        LANDSCAPE,
    ),
    "country": (_page((OLD, "commune", "country")), LANDSCAPE),
    "country_provinces": (_page((OLD, "province", "country")), PORTRAIT),
    "all_equal": (_page((OLD, "commune", "38"), day=BEFORE), LANDSCAPE),
    "all_missing": (_page((OLD, "commune", "56")), LANDSCAPE),
    "estimates": (
        _page((OLD, "commune", "38"), indicator="mobile_4g_population", basis="modelled"),
        LANDSCAPE,
    ),
    "zero_and_missing": (
        _page((OLD, "commune", "38"), indicator="no_signal_villages", district="380", layers=()),
        LANDSCAPE,
    ),
    "change": (_page((OLD, "commune", "38"), day=f"{BEFORE}..{DAY}"), LANDSCAPE),
    "rebased": (_page((NEW, "commune", "38"), day=DAY, carried=True), LANDSCAPE),
    "one_unit": (_page((NEW, "commune", "38"), day=NEW_DAY), LANDSCAPE),
}
