"""A layout for each sheet that holds a table, found without being told anything."""

from geodata.indicators import Catalogue
from geodata.ingest.model import Layout, RawBook
from geodata.units import UnitRegistry


def propose_layouts(
    book: RawBook, registry: UnitRegistry, catalogue: Catalogue
) -> tuple[Layout, ...]:
    """One layout per sheet that holds a table, in the order of the sheets; others are left out.

    The registry tells names of units of any vintage from other words; it decides no unit. Every
    column has a role and says in `why` what that rests on. A value column whose heading names no
    indicator, or two, is `IGNORED`. Hidden rows are laid out like the others.
    """
    raise NotImplementedError
