"""What the commands share: where they print, the options all of them take, the progress bar."""

import json
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


def settings_of(**options: Any) -> Settings:
    """The settings of the environment with the options given on the command line."""
    return Settings.from_env().with_options(**options)


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
