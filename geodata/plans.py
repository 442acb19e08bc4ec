"""Plans: what one document asks of one province, statement by statement.

The plans of the package stand in `catalogue/targets.toml`; a department's own ones are files in the
data directory (`geodata.plan_files`). Both are read here, so that everything that judges units
against plans sees the same statements.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from geodata.indicators import Catalogue, Source, load_catalogue
from geodata.paths import DataDir
from geodata.plan_files import PlanFolder
from geodata.targets import Kind, Target, load_targets
from geodata.units import Vintage


@dataclass(frozen=True)
class Origin:
    """Where a department's own plan came from: the file, its sha256, who brought it and when."""

    file: str
    sha256: str
    user: str
    added: datetime


@dataclass(frozen=True)
class Plan:
    """The statements of one document about one province, in its order.

    `province` is a code of `vintage`. `origin` is None for the plans of the package.
    """

    id: str
    vintage: Vintage
    province: str
    document: Source
    entries: tuple[Target, ...]
    origin: Origin | None = None

    def of(self, *kinds: Kind) -> tuple[Target, ...]:
        """The statements of some kinds."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators that measure any of its statements, in its order."""
        return tuple(dict.fromkeys(one.indicator for one in self.entries if one.indicator))

    @property
    def last_day(self) -> date | None:
        """The day on which the last of its targets falls due."""
        return max((one.period_end for one in self.entries if one.period_end), default=None)


def load_plans(
    data_dir: DataDir | None = None, catalogue: Catalogue | None = None
) -> tuple[Plan, ...]:
    """The plans of the package, then those of the data directory in the order they were added.

    `CatalogueError` or `PlanFileError` name file, entry and field of what cannot be read.
    """
    found = list(plans_of(load_targets()))
    if data_dir is None:
        return tuple(found)
    for record in PlanFolder(data_dir).records():
        targets = record.targets(catalogue or load_catalogue())
        origin = Origin(record.file, record.sha256, record.user, record.added)
        found += plans_of(targets, origin)
    return tuple(found)


def plans_of(targets: Iterable[Target], origin: Origin | None = None) -> tuple[Plan, ...]:
    """Statements gathered into plans, by document and province.

    A plan is named by its document; one of several provinces of a document by both.
    """
    groups: dict[tuple[str, str], list[Target]] = {}
    for target in targets:
        groups.setdefault((target.document.id, target.province), []).append(target)
    shared = [document for document, _ in groups]
    return tuple(
        Plan(
            id=document if shared.count(document) == 1 else f"{document}-{province}",
            vintage=entries[0].vintage,
            province=province,
            document=entries[0].document,
            entries=tuple(entries),
            origin=origin,
        )
        for (document, province), entries in groups.items()
    )


def targets_of(plans: Iterable[Plan]) -> tuple[Target, ...]:
    """The statements of all plans."""
    return tuple(entry for plan in plans for entry in plan.entries)


def find_plans(plans: Iterable[Plan], asked: str) -> tuple[Plan, ...]:
    """The plans of an id, or all of a province's code."""
    return tuple(plan for plan in plans if asked in (plan.id, plan.province))
