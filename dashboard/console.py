"""What the commands share: where they print, options that several take, the progress bar."""

import errno
import getpass
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dashboard.settings import Settings

out = Console(highlight=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="Data directory; default ATLAS_DATA or the user's data directory."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
UserOption = Annotated[
    str | None, typer.Option("--user", help="Who does it; default the name of the account.")
]
ReportOption = Annotated[
    Path | None, typer.Option("--report", help="Write the whole report to this file as JSON.")
]


ADVICE = {
    errno.ENOENT: "there is no such file or folder; make the folder, or give another one",
    errno.ENOTDIR: "a part of the path is no folder; give another one",
    errno.EISDIR: "it is a folder; give the name of a file",
    errno.EACCES: "this account may not use it; give another place, or ask who runs this machine",
    errno.EPERM: "this account may not use it; give another place, or ask who runs this machine",
    errno.EROFS: "nothing can be written there; give another place",
    errno.ENOSPC: "the disk is full; free some space and call again",
    errno.EDQUOT: "the space of this account is used up; free some and call again",
}


def refused_by_system(error: OSError) -> str:
    """In one line what the operating system refused about which file, and what to do."""
    advice = ADVICE.get(error.errno or 0, error.strerror or str(error))
    if not isinstance(error.filename, (str, bytes, Path)):
        return advice[:1].upper() + advice[1:] + "."
    return f"{os.fsdecode(error.filename)}: {advice}."


def settings_of(**options: Any) -> Settings:
    """The settings of the environment with the options given on the command line."""
    return Settings.from_env().with_options(**options)


def account(said: str | None) -> str:
    """The person's name that was said, else the name of the account.

    A wrong call where the account has no name, as in some containers.
    """
    try:
        return said or getpass.getuser()
    except (OSError, KeyError):
        raise typer.BadParameter("This account has no name; say --user NAME.") from None


def write_json(path: Path, value: Any) -> None:
    """Write a value to a file as indented JSON in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def print_json(value: Any) -> None:
    """Print a value as indented JSON on standard output."""
    out.print_json(json.dumps(value, ensure_ascii=False))


def progress_bar() -> Progress:
    """A bar on a terminal, nothing elsewhere; gone when done, so that an error is one line."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )


@contextmanager
def showing(doing: str) -> Iterator[Callable[[float, str], None]]:
    """A progress bar; work tells it its share done (0 to 1) and what it is doing."""
    with progress_bar() as bar:
        task = bar.add_task(doing, total=1.0)
        yield lambda share, now: bar.update(task, completed=share, description=now)
