"""The files that `atlas pilots` writes: those that the page hands out."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dashboard.console import errors

if TYPE_CHECKING:
    from dashboard.pilots.desk import Answer, PilotDesk
    from geodata.paths import DataDir

PAGE = "pilots/"
TOLD = ("xlsx", "docx")
"""Files that tell of the robustness too."""

ENDINGS = (".xlsx", ".docx", ".pdf", ".png", ".svg")


@dataclass(frozen=True)
class PilotFiles:
    """The files to write: where, in which language, who submits the document."""

    paths: tuple[Path, ...]
    lang: str
    agency: str
    agency_parent: str

    def __post_init__(self) -> None:
        for path in self.paths:
            if path.suffix.lower() not in ENDINGS or not path.parent.is_dir():
                kinds = ", ".join(ENDINGS)
                raise typer.BadParameter(
                    f"--out {path}: name a file of {kinds} in a folder that exists."
                )


def write_files(
    files: PilotFiles, desk: "PilotDesk", answer: "Answer", data: "DataDir", link: str
) -> None:
    """Write the files as the page hands them out; no document where nothing was chosen."""
    from dashboard.pilots.files.exports import PilotExports
    from dashboard.printing.maps import Output
    from dashboard.reports.pack import Letterhead

    exports, chosen = PilotExports.over(desk, data.pinned()), answer.choice.chosen
    for path in files.paths:
        kind = path.suffix.lower().removeprefix(".")
        if kind == "docx" and not chosen:
            errors.print(f"{path} is not written: there is nothing to justify.", markup=False)
            continue
        with errors.status(f"Writing {path.name}"):
            if kind not in TOLD:
                path.write_bytes(exports.map(answer, Output(kind), files.lang))
                continue
            robust = desk.robustness_of(answer) if chosen else None
            if kind == "xlsx":
                body = exports.workbook(answer, robust, files.lang, link)
            else:
                head = Letterhead(files.agency, files.agency_parent)
                body = exports.document(answer, robust, head, link)
            path.write_bytes(body)


def link_of(answer: "Answer", saved: dict[str, str] | None, lang: str) -> str:
    """The path of the page that shows the same: of what is saved, else of the whole scenario."""
    from dashboard.pilots.addresses import query_of

    if saved is not None:
        return f"/{saved['address']}"
    query = query_of(answer.scenario, lang)
    return f"/{PAGE}{query}" if query else ""
