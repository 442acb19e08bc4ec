"""An atlas: many map pages as one PDF, with an index, bookmarks and page numbers.

Classes and colours of an indicator are the same on every page, because they are those of the map.
The pages are drawn by two processes where the system can fork, each a half of about equal work.
"""

import io
import multiprocessing
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link

from dashboard.printing.maps import PrintAsk, Printer
from geodata.errors import AtlasError, LimitExceeded
from layers.render_static import PageFormat
from layers.render_static.contents_page import Contents, Entry, Listed, contents_pages, pages_needed
from layers.render_static.renderer import Binder
from layers.render_static.words import word

MOST_PAGES = 800
POINTS_PER_MM = 72.0 / 25.4
PROCESSES = 2

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class BookPage:
    """One map of an atlas: what is printed, its name in index and bookmarks, its group there."""

    ask: PrintAsk
    name: str
    group: str = ""
    weight: int = 1
    """About how much work it is, in units drawn."""


class PageFailed(AtlasError):  # noqa: N818  named for what is told
    """A page of an atlas could not be drawn."""

    code = "page_failed"


def make_book(
    printer: Printer,
    pages: Sequence[BookPage],
    contents: Contents,
    form: PageFormat,
    progress: Progress,
    *,
    processes: int = PROCESSES,
) -> bytes:
    """The PDF. `LimitExceeded` for too many pages; `PageFailed` names one that cannot be drawn."""
    if len(pages) > MOST_PAGES:
        raise LimitExceeded(f"An atlas holds {MOST_PAGES} pages, not {len(pages)}.")
    entries = [Entry(page.name, page.group) for page in pages]
    before = pages_needed(contents, entries, form)
    numbered = _numbered(pages, before, contents.lang)
    with TemporaryDirectory(prefix="atlas-book-") as folder:
        parts = _drawn(printer, numbered, (form, Path(folder)), progress, processes)
        sheets, listed = contents_pages(contents, entries, form, before + 1)
        index = Path(folder) / "index.pdf"
        binder = Binder(index)
        for sheet in sheets:
            binder.add(sheet)
        binder.close()
        progress(1.0, "Binding")
        return _bound([index, *parts], pages, listed, before, contents.title)


def _numbered(pages: Sequence[BookPage], before: int, lang: str) -> list[BookPage]:
    total = before + len(pages)
    return [
        replace(
            page,
            ask=replace(
                page.ask,
                page_label=word("page", lang, number=str(before + place), pages=str(total)),
            ),
        )
        for place, page in enumerate(pages, start=1)
    ]


def _drawn(
    printer: Printer,
    pages: Sequence[BookPage],
    onto: tuple[PageFormat, Path],
    progress: Progress,
    processes: int,
) -> list[Path]:
    """The files of the pages in their order, below a folder."""
    form, folder = onto
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    parts = _halves(pages, processes if can_fork and len(pages) > 3 else 1)
    paths = [folder / f"part{number}.pdf" for number in range(len(parts))]
    if len(parts) == 1:
        for done in _draw(printer, parts[0], form, paths[0]):
            progress(done / len(pages), pages[done - 1].name)
        return paths
    # What all pages read and write with is made once, before the processes part.
    printer.sheet(printer.page(pages[0].ask), form)
    fork = multiprocessing.get_context("fork")
    workers, ends = [], []
    for part, path in zip(parts, paths, strict=True):
        here, there = fork.Pipe(duplex=False)
        worker = fork.Process(target=_work, args=(printer, part, (form, path), there), daemon=True)
        worker.start()
        there.close()
        workers.append(worker)
        ends.append(here)
    try:
        _watch(ends, len(pages), progress)
    finally:
        for worker in workers:
            if sys.exc_info()[0] is not None:
                worker.kill()
            worker.join()
    return paths


def _halves(pages: Sequence[BookPage], parts: int) -> list[list[BookPage]]:
    """The pages in so many runs of about equal weight."""
    total = sum(page.weight for page in pages)
    found: list[list[BookPage]] = [[] for _ in range(parts)]
    done = 0
    for page in pages:
        found[min(done * parts // max(total, 1), parts - 1)].append(page)
        done += page.weight
    return [run for run in found if run]


def _draw(printer: Printer, pages: Sequence[BookPage], form: PageFormat, path: Path):  # type: ignore[no-untyped-def]
    """Draw pages into a file; yields how many are done."""
    binder = Binder(path)
    for done, page in enumerate(pages, start=1):
        binder.add(printer.sheet(printer.page(page.ask), form))
        yield done
    binder.close()


def _work(
    printer: Printer, pages: Sequence[BookPage], onto: tuple[PageFormat, Path], told: Connection
) -> None:
    """What a process does: it tells of every page, at last that it is through or what failed."""
    place = 0
    try:
        for done in _draw(printer, pages, *onto):
            place = min(done, len(pages) - 1)
            told.send(("page", pages[done - 1].name))
        told.send(("through", ""))
    except AtlasError as error:
        told.send(("failed", f"{pages[place].name}: {error.message}"))
    finally:
        told.close()


def _watch(ends: Sequence[Connection], total: int, progress: Progress) -> None:
    """Follow the processes until all are through; raises what one of them tells."""
    done, talking = 0, list(ends)
    while talking:
        ready = wait(talking)
        for end in [one for one in talking if one in ready]:
            try:
                what, text = end.recv()
            except EOFError:
                raise PageFailed("A process that draws pages of the atlas ended early.") from None
            if what == "failed":
                raise PageFailed(text)
            if what == "through":
                talking.remove(end)
                continue
            done += 1
            progress(done / total, text)


def _bound(
    files: Sequence[Path],
    pages: Sequence[BookPage],
    listed: Sequence[Listed],
    before: int,
    title: str,
) -> bytes:
    """One PDF of all files, with bookmarks, and links from the index."""
    writer = PdfWriter()
    for path in files:
        writer.append(PdfReader(path), import_outline=False)
    group, parent = "", None
    for number, page in enumerate(pages):
        if page.group and page.group != group:
            group = page.group
            parent = writer.add_outline_item(title=group, page_number=before + number, bold=True)
        within = parent if page.group else None
        writer.add_outline_item(title=page.name, page_number=before + number, parent=within)
    for row in listed:
        rect = tuple(side * POINTS_PER_MM for side in row.box)
        link = Link(rect=rect, target_page_index=before + row.entry)  # type: ignore[arg-type]
        writer.add_annotation(row.page, link)
    writer.add_metadata({"/Title": title})
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
