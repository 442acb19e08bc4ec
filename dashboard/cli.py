"""The command `atlas`."""

import typer

app = typer.Typer(no_args_is_help=True, help="Vietnam digital-infrastructure atlas.")


def main() -> None:
    """Entry point of the console script."""
    app()
