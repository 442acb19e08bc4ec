"""Units by their code, with what is written beside it."""

from dataclasses import dataclass

from geodata.ingest.model import TAKEN, Outcome, Resolution
from geodata.resolving.index import NameIndex
from geodata.resolving.suggestions import candidate
from geodata.spelling import readings
from geodata.units import AdminUnit, Level

DIGITS = {Level.PROVINCE: 2, Level.DISTRICT: 3, Level.COMMUNE: 5}
"""How many digits a code has; island districts stand for communes with ``-00`` behind three."""

Parent = tuple[str | None, bool]
"""(code of the parent, whether all parents that are written were found)."""


@dataclass(frozen=True)
class WrittenCode:
    """A code with what stands beside it: the name ("" for none), the level, the parents."""

    code: str
    text: str
    level: Level
    parent: Parent


def resolve_code(index: NameIndex, written: WrittenCode, by_name: Resolution) -> Resolution:
    """What a code means with the name beside it and its parents.

    `by_name` is what the name alone would give: it confirms the code or is offered against it.
    """
    unit = _unit(index, written.code, written.level)
    if unit is None:
        return _unknown(index, written, by_name)
    doubt = _doubt(index, unit, written, by_name)
    if doubt:
        return _question(index, unit, by_name, doubt)
    if unit.code == written.code:
        return Resolution(Outcome.EXACT, unit.code, (), "code")
    return Resolution(Outcome.NORMALISED, unit.code, (), "code that lost its zeros")


def _doubt(index: NameIndex, unit: AdminUnit, written: WrittenCode, by_name: Resolution) -> str:
    """What speaks against the unit of a code; "" if nothing does."""
    named = by_name.code == unit.code
    if by_name.outcome in TAKEN and not named:
        return "code and name are of two units"
    agrees = any(index.is_named(unit, one) for one in readings(written.text))
    if written.text and not (agrees or named):
        return "the name is not that of the code"
    holder, whole = written.parent
    inside = holder in (None, unit.code) or holder in index.parents_of(unit)
    if not whole or not inside:
        return "the code lies in other parents"
    if not written.text and unit.code != written.code:
        return "the code lacks its zeros and has no name"
    return ""


def _unit(index: NameIndex, code: str, level: Level) -> AdminUnit | None:
    """The unit of a level with that code, or with that code and zeros before it."""
    head, dash, tail = code.partition("-")
    digits = DIGITS[Level.DISTRICT] if dash else DIGITS[level]
    padded = f"{head.zfill(digits)}{dash}{tail}"
    for one in (code, padded):
        unit = index.of_code.get(one)
        if unit is not None and unit.level is level:
            return unit
    return None


def _unknown(index: NameIndex, written: WrittenCode, by_name: Resolution) -> Resolution:
    """A code this vintage has not: never overruled by the name, which is offered."""
    code = written.code
    told = [f"the vintage {index.vintage} has no code {code}"]
    for other in index.registry.vintages:
        units = {unit.code: unit for unit in index.registry.units(other, written.level)}
        if other != index.vintage and code in units:
            told.append(f"in {other} it is {units[code].name}")
    candidates = by_name.candidates
    if by_name.code is not None:
        candidates = (candidate(index.of_code[by_name.code], f"its name: {written.text}"),)
    outcome = Outcome.AMBIGUOUS if by_name.code is not None else Outcome.UNKNOWN
    return Resolution(outcome, None, candidates, "; ".join(told))


def _question(index: NameIndex, unit: AdminUnit, by_name: Resolution, how: str) -> Resolution:
    offered = [candidate(unit, f"its code: {index.path(unit)}")]
    if by_name.code is not None and by_name.code != unit.code:
        named = index.of_code[by_name.code]
        offered.append(candidate(named, f"its name: {index.path(named)}"))
    offered += [one for one in by_name.candidates if one.code != unit.code]
    return Resolution(Outcome.AMBIGUOUS, None, tuple(offered), how)
