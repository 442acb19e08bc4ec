"""An assembled build: a base build with additions, the unchanged files shared with the base.

Whatever an addition changes is written first; every other file of the base is then a hard link,
so that an assembled build costs little space and the base is never written to.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from geodata.boundaries import derived, overlay
from geodata.builds import ADDITIONS_FILE, Progress, fresh_folder, settle
from geodata.paths import DataDir
from geodata.units import Level
from geodata.weights.applying import improve

if TYPE_CHECKING:
    from geodata.additions import Addition

REGISTRY_FILE = "registry.parquet"
COMMUNES_FILE = "communes.parquet"
DERIVED_FOLDER = ".derived"


def assemble(
    data_dir: DataDir,
    base: Path,
    vintages: Sequence["Addition"],
    boundaries: Sequence["Addition"],
    progress: Progress,
    *,
    weights: Sequence["Addition"] = (),
) -> Path:
    """A finished build of a base and additions, beside the one in use; not yet in use.

    Where two additions bring the boundary of one commune, the later one stands. The weights of
    divided communes follow from the boundaries and from what the additions of weights say.
    """
    ids = [one.id for one in (*vintages, *boundaries, *weights)]
    name = f"{base.name}-{hashlib.sha256(' '.join(ids).encode()).hexdigest()[:12]}"
    working = fresh_folder(data_dir, name)
    target = DataDir(working)
    for addition in vintages:
        _place_vintage(addition, target)
    _link_missing(base / "registry", working / "registry")
    by_vintage: dict[str, list[overlay.Imported]] = {}
    for addition in boundaries:
        imported = overlay.Imported(addition.id, addition.folder / COMMUNES_FILE)
        by_vintage.setdefault(addition.vintage, []).append(imported)
    bases = {one.vintage: found for one in vintages if (found := _base_vintage(one)) is not None}
    steps = sorted(bases.keys() | by_vintage.keys())  # a base is older than what is made of it
    for step, vintage in enumerate(steps):
        part, first = 0.95 / len(steps), 0.95 * step / len(steps)
        default = _derived(DataDir(base), target, bases.get(vintage), vintage, by_vintage)
        if vintage in by_vintage:
            overlay.overlay(
                default,
                target,
                vintage,
                by_vintage[vintage],
                lambda done, doing, a=first, b=part: progress(a + b * done, doing),  # type: ignore[misc]
            )
        elif default.root != base:
            _link_missing(default.root / "boundaries", working / "boundaries")
            _link_missing(default.root / "display", working / "display")
        if default.root != base:
            shutil.rmtree(default.root)
    _link_missing(base, working)
    progress(0.97, "weighing the parts of divided communes")
    official = {
        vintage: frozenset(overlay.read_imports(imports)["code"])
        for vintage, imports in by_vintage.items()
    }
    improve(DataDir(base), target, weights, official)
    content = {"base": base.name, "active": ids}
    (working / ADDITIONS_FILE).write_text(json.dumps(content, indent=1), encoding="utf-8")
    return settle(working, data_dir.builds / name)


def _base_vintage(addition: "Addition") -> str | None:
    """The vintage that a vintage was made from by a list of changes, None for any other."""
    found = sorted(addition.folder.glob("crosswalk_from_*.parquet"))
    return found[0].stem.removeprefix("crosswalk_from_") if found else None


def _derived(
    base: DataDir,
    target: DataDir,
    base_vintage: str | None,
    vintage: str,
    imported: Mapping[str, Sequence[overlay.Imported]],
) -> DataDir:
    """Where the default boundaries of a vintage are: of the base build, or made in a folder apart.

    A vintage some of whose communes are parts of divided ones is left without boundaries, unless
    boundaries were imported for it.
    """
    if base_vintage is None:
        return base
    source = target if target.boundaries(base_vintage, Level.COMMUNE).exists() else base
    if not source.boundaries(base_vintage, Level.COMMUNE).exists():
        return base
    links = pd.read_parquet(target.crosswalk(base_vintage, vintage))
    if derived.undrawn(links) and vintage not in imported:
        return base
    apart = DataDir(target.root / DERIVED_FOLDER)
    derived.derive(source, target, apart, base_vintage, vintage)
    shutil.copyfile(base.report, apart.report)
    return apart


def _place_vintage(addition: "Addition", target: DataDir) -> None:
    """Copy the prepared files of a vintage to where a build has them."""
    for path in sorted(addition.folder.glob("*.parquet")):
        if path.name == REGISTRY_FILE:
            place = target.registry(addition.vintage)
        elif path.stem.startswith("crosswalk_from_"):
            place = target.crosswalk(path.stem.removeprefix("crosswalk_from_"), addition.vintage)
        elif path.stem.startswith("crosswalk_"):
            place = target.crosswalk(addition.vintage, path.stem.removeprefix("crosswalk_"))
        elif path.stem.startswith("acts_from_"):
            place = target.acts(path.stem.removeprefix("acts_from_"), addition.vintage)
        elif path.stem.startswith("acts_"):
            place = target.acts(addition.vintage, path.stem.removeprefix("acts_"))
        else:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _link_missing(base: Path, folder: Path) -> None:
    """Hard links in `folder` to every file of `base` that it does not have; copies if it must."""
    for path in sorted(base.rglob("*")):
        place = folder / path.relative_to(base)
        if not path.is_file() or place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, place)
        except OSError:
            shutil.copyfile(path, place)
