"""The lists of changes that come with the program, named by the first day of their vintage.

Each row names its act and where it was found; rows whose act was not read say so in the note.
"""

from pathlib import Path

from geodata.catalogue_files import CATALOGUE_DIR
from geodata.errors import ImportRefused

FOLDER = CATALOGUE_DIR / "changes"


def packaged_lists(folder: Path = FOLDER) -> tuple[str, ...]:
    """The names of the lists, oldest first."""
    return tuple(sorted(path.stem for path in folder.glob("????-??-??.csv")))


def packaged_list(name: str, folder: Path = FOLDER) -> Path:
    """The file of a list; `ImportRefused` names those there are."""
    if name not in packaged_lists(folder):
        known = ", ".join(packaged_lists(folder)) or "none"
        raise ImportRefused(f"There is no packaged list {name}; there are: {known}.", name=name)
    return folder / f"{name}.csv"
