"""What carried values are made of, for all units of a view at once."""

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from dashboard.kept import Kept
from dashboard.readings.cells import Ask
from dashboard.services import AtlasService
from geodata.carried import Part
from geodata.units import Level

KEPT_FRAMES = 8


class Parts:
    """Reads the parts of carried values; keeps the newest frames, never a view."""

    def __init__(self, service: AtlasService) -> None:
        self._service = service
        self._frames: Kept[tuple[str, Level, Ask], pd.DataFrame] = Kept(KEPT_FRAMES)

    def of_units(
        self, vintage: str, level: Level, ask: Ask, codes: frozenset[str]
    ) -> Mapping[str, tuple[Part, ...]]:
        """The parts of each of these units, the largest first; units without any are left out."""
        frame = self._frames.get((vintage, level, ask), lambda: self._read(vintage, level, ask))
        frame = frame[frame["to_code"].isin(codes)]
        if frame.empty:
            return {}
        origin = self._service.cube.origin(vintage, ask.indicator.code, ask.day, str(ask.basis))
        found: defaultdict[str, list[Part]] = defaultdict(list)
        for row in frame.to_dict("records"):
            found[row["to_code"]].append(
                Part(
                    unit=self._service.registry.get(origin or vintage, row["from_code"]),
                    weight=row["weight"],
                    basis=row["basis"],
                    quality=row["quality"],
                    estimated=row["estimated"],
                    numerator=None if pd.isna(row["numerator"]) else row["numerator"],
                    denominator=None if pd.isna(row["denominator"]) else row["denominator"],
                    share=row["share"],
                )
            )
        return {code: tuple(parts) for code, parts in found.items()}

    def _read(self, vintage: str, level: Level, ask: Ask) -> pd.DataFrame:
        frame = self._service.cube.parts(
            vintage, level, ask.indicator.code, ask.day, str(ask.basis)
        )
        return frame.sort_values(["share", "from_code"], ascending=[False, True])
