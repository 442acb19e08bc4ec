"""`atlas releases`: list the published releases, take one back."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from dashboard.console import (
    DataOption,
    JsonOption,
    UserOption,
    account,
    out,
    print_json,
    settings_of,
)

if TYPE_CHECKING:
    from geodata.store import ImportEntry, Release

releases = typer.Typer(no_args_is_help=True, help="Look at published releases, take one back.")


@releases.command("list")
def list_releases(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the releases, with the file each came from."""
    from geodata.store import open_store

    settings = settings_of(data=data)
    with open_store(settings.database_url or settings.data_dir.database) as store:
        files = {entry.release: entry for entry in store.ledger.imports()}
        found = [_release(one, files.get(one.number)) for one in store.releases()]
    if as_json:
        print_json(found)
        return
    table = Table(box=None)
    for name in ("release", "made (UTC)", "title", "by", "file", "simulated", "undoes"):
        table.add_column(name)
    for one in found:
        table.add_row(
            str(one["number"]),
            one["created_at"][:16].replace("T", " "),
            one["title"],
            one["user"] or "",
            one["file_name"] or "",
            "yes" if one["simulated"] else "no",
            "" if one["undoes"] is None else str(one["undoes"]),
        )
    out.print(table)


@releases.command("rollback")
def rollback(
    number: Annotated[int, typer.Argument(min=1, help="The release to take back.")],
    user: UserOption = None,
    data: DataOption = None,
) -> None:
    """Take a release back: a new release puts its values as they were before it."""
    from geodata.store import open_store

    settings = settings_of(data=data)
    with open_store(settings.database_url or settings.data_dir.database) as store:
        made = store.roll_back(number, account(user))
    out.print(f"Release {made.number} takes release {number} back.")


def _release(release: "Release", entry: "ImportEntry | None") -> dict[str, Any]:
    return {
        "number": release.number,
        "created_at": release.created_at.isoformat(),
        "title": release.title,
        "user": release.user_name,
        "simulated": release.simulated,
        "undoes": release.undoes,
        "file_name": entry.file_name if entry else None,
        "sha256": entry.sha256 if entry else None,
    }
