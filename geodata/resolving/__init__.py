"""From a unit as it is written to the unit that is meant: taken only where there is no doubt.

Taken are (see `geodata.spelling` for what one spelling is):

1. **A code** with all its zeros that exists in the vintage and lies in the parents that are
   written, if the name beside it agrees or none is there. A code that lost its zeros ("1" for
   "01") only with a name that agrees. A code whose name says something else is a question.
2. **A name inside its parents**: the parents are found first; the name must be that of one unit
   there, with the type if one is written (Thị trấn Tân Khai is not Xã Tân Khai). If a parent is
   written but not found, nothing below it is taken, even if the name is unique in the province:
   the unit meant may be one that this vintage does not have. Without any parent only provinces
   are taken, and a district with its type whose name no other in the country has.
3. **A name without diacritics** if it is the only one of that spelling in its parents and the
   file shows that it is written without them: a province, a file declared so (`unaccented`), or a
   parent in the same row that was itself found that way. Names that have none by nature (Nam
   Giang) give no evidence.
4. **A former name**: of a unit that was absorbed or renamed, if it is that of one unit in the
   parents and nobody's present name.
5. **A person's choice**, remembered as an alias for exactly what was written (`alias_key`).

All else is ambiguous (candidates) or unknown (suggestions): never taken by likeness.
"""

from geodata.resolving.aliases import AliasBook, AliasKey
from geodata.resolving.fitting import VintageFit, fit_vintages
from geodata.resolving.resolver import Resolver

__all__ = [
    "AliasBook",
    "AliasKey",
    "Resolver",
    "VintageFit",
    "fit_vintages",
]
