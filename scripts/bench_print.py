"""Measures printed maps: one province as PNG and PDF, and an atlas of all provinces as one PDF.

``python -m scripts.bench_print``. The page is the heaviest there is: Thanh Hóa's communes of before
July 2025 on A4, with their names, pilots, points, estimates, neighbours, locator and legend; `warm`
is a page of a place that was printed before (its land is kept), of values that were not. The atlas
is drawn in a process of its own: a page for each of the 63 provinces with all its communes,
nothing kept from before but the values in memory; its memory is that of all its processes.
"""

import io
import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date

import psutil
import pypdf

from dashboard.printing.books import BookPage, make_book
from dashboard.printing.lands import LandStore
from dashboard.printing.maps import Output, PrintAsk, Printer
from dashboard.services import AtlasService
from geodata.units import BEFORE_REFORM, Level
from layers.render_static import PageFormat
from layers.render_static.contents_page import Contents
from scripts.figures import REPOSITORY, Figure, bench_data, report

RUNS = 5
OLD = BEFORE_REFORM.name
FIBRE, PROVINCE = "fibre_available_households", "38"
LAYERS = ("pilots", "tslcd")
BOOK = "book"
SAMPLED = 0.8
"""Seconds between two looks at the memory: a look takes a while itself."""


def printer() -> tuple[AtlasService, Printer]:
    """A service and its printer, over the data of the benchmarks."""
    data = bench_data().pinned()
    service = AtlasService.load(data)
    return service, Printer(service, LandStore(data, service.registry))


def questions(service: AtlasService, scope: str) -> list[PrintAsk]:
    """The same place at all its dates, oldest first."""
    days = service.cube.dates(FIBRE, vintage=OLD, basis="declared")
    place = (OLD, str(Level.COMMUNE), scope)
    return [
        PrintAsk(service.question(place, FIBRE, day, "declared"), "vi", layers=LAYERS)
        for day in days
    ]


def timed(run: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def pages() -> list[Figure]:
    """One province, PNG and PDF: five pages of different dates, and the first of all."""
    service, prints = printer()
    asks = questions(service, PROVINCE)
    first = timed(lambda: prints.print_map(asks[-1], Output("pdf")))
    found = {}
    for fmt in ("png", "pdf"):
        prints.print_map(asks[-1], Output(fmt))
        chosen = [asks[number % len(asks)] for number in range(RUNS)]
        found[fmt] = statistics.median(
            timed(lambda ask=ask: prints.print_map(ask, Output(fmt)))  # type: ignore[misc]  # noqa: B023
            for ask in chosen
        )
    sheet = prints.sheet(prints.page(asks[-1]), PageFormat())
    labels = sum(one.kind == "label" for one in sheet.placed)
    units = len(service.registry.units(OLD, Level.COMMUNE, PROVINCE))
    return [
        Figure("print: communes on the page", float(units), "communes", None, 1),
        Figure("print: communes named on it", float(labels), "communes", None, 1),
        Figure("print: province, A4, 300 dpi PNG, warm", found["png"], "s", 0.8, RUNS),
        Figure("print: province, A4, PDF, warm", found["pdf"], "s", 0.4, RUNS),
        Figure("print: province, A4, PDF, the first page of all", first, "s", None, 1),
    ]


def memory_of_all() -> int:
    """Bytes of this process and those it started, what they share counted once."""
    me = psutil.Process()
    total = 0
    for process in (me, *me.children(recursive=True)):
        try:
            total += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return total


def draw_book() -> dict[str, float]:
    """Draw the atlas once; its seconds, peak memory in GB, pages and size."""
    service, prints = printer()
    day = date(2024, 12, 31)
    asked = [
        BookPage(
            PrintAsk(service.question((OLD, "commune", one.code), FIBRE, day, "declared"), "vi"),
            one.name,
            weight=20 + len(service.registry.units(OLD, Level.COMMUNE, one.code)),
        )
        for one in service.registry.units(OLD, Level.PROVINCE)
    ]
    peak = [0]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(SAMPLED):
            peak[0] = max(peak[0], memory_of_all())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    start = time.perf_counter()
    body = make_book(prints, asked, Contents("Tập bản đồ", (), "vi"), PageFormat(), lambda *_: None)
    seconds = time.perf_counter() - start
    over.set()
    watcher.join()
    found = len(pypdf.PdfReader(io.BytesIO(body)).pages)
    return {
        "seconds": seconds,
        "memory": peak[0] / 1e9,
        "pages": float(found),
        "size": len(body) / 1e6,
    }


def book() -> list[Figure]:
    """The atlas, three times in a process of its own; medians, and the most memory."""
    runs = 3
    told = []
    for _ in range(runs):
        command = [sys.executable, "-m", "scripts.bench_print", BOOK]
        done = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
        told.append(json.loads(done.stdout))
    seconds = statistics.median(one["seconds"] for one in told)
    memory = max(one["memory"] for one in told)
    return [
        Figure("print: atlas of 63 provinces, PDF", seconds, "s", 8.0, runs),
        Figure("print: atlas, memory of all processes", memory, "GB", 1.2, runs),
        Figure("print: atlas, pages", told[0]["pages"], "pages", None, 1),
        Figure("print: atlas, size", told[0]["size"], "MB", None, 1),
    ]


def main() -> int:
    """Measure, print, save."""
    return report([*pages(), *book()])


if __name__ == "__main__":
    if sys.argv[1:] == [BOOK]:
        print(json.dumps(draw_book()))
    else:
        sys.exit(main())
