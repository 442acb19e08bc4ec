"""An assembled build: a base build with additions, the unchanged files shared with the base.

Whatever an addition changes is written first; every other file of the base is then a hard link,
so that an assembled build costs little space and the base is never written to.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.boundaries import overlay
from geodata.builds import ADDITIONS_FILE, Progress, fresh_folder, settle
from geodata.paths import DataDir
from geodata.weights.applying import improve

if TYPE_CHECKING:
    from geodata.additions import Addition

REGISTRY_FILE = "registry.parquet"
COMMUNES_FILE = "communes.parquet"


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
    for step, (vintage, imports) in enumerate(by_vintage.items()):
        share = 1.0 / len(by_vintage)
        overlay.overlay(
            DataDir(base),
            target,
            vintage,
            imports,
            lambda done, doing, first=step * share, part=share: progress(  # type: ignore[misc]
                0.95 * (first + part * done), doing
            ),
        )
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
