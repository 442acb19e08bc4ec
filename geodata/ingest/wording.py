"""The words of `geodata/catalogue/headings.toml`, ready to be compared with the text of a file."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from geodata.catalogue_files import CATALOGUE_DIR, Entry, read_toml
from geodata.indicators import Basis, Catalogue, Unit, load_catalogue
from geodata.ingest.model import Part
from geodata.names import strip_marks
from geodata.units import Level

_LETTERS = str.maketrans(
    {"\u00d0": "Đ", "\u00f0": "đ", "\u2019": "'", "\u2013": "-", "\u00a0": " "}
)
_SPACES = re.compile(r"\s+")
_LOOSE = re.compile(r"\s*([/,])\s*")
ANY_PART = None
"""In place of a part: the phrase names the indicator and leaves open which of its numbers."""

Meant = tuple[str, Part | None]
"""(indicator, part or `ANY_PART`)."""


def fold(text: str) -> str:
    """The text in the form in which phrases are compared: composed, lower case, single spaces."""
    plain = unicodedata.normalize("NFC", text).translate(_LETTERS).lower()
    plain = _LOOSE.sub(r"\1 ", plain.replace("/", " / ").replace("tỉ lệ", "tỷ lệ"))
    return _SPACES.sub(" ", plain).strip(" .:;,-")


class Phrases:
    """A set of phrases; a text without diacritics is compared without them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._marked = frozenset(fold(text) for text in texts)
        self._bare = frozenset(strip_marks(text) for text in self._marked)

    def __contains__(self, text: object) -> bool:
        if not isinstance(text, str):
            return False
        folded = fold(text)
        return folded in self._marked or (folded.isascii() and strip_marks(folded) in self._bare)

    def begins(self, text: str) -> str | None:
        """The rest of a text after the longest phrase it begins with, None if with none."""
        folded = fold(text)
        plain = strip_marks(folded) if folded.isascii() else None
        for phrases, whole in ((self._marked, folded), (self._bare, plain)):
            if whole is None:
                continue
            for phrase in sorted(phrases, key=len, reverse=True):
                if whole == phrase or whole.startswith(f"{phrase} "):
                    return whole[len(phrase) :].strip()
        return None

    @property
    def marked(self) -> frozenset[str]:
        """The phrases as they are compared."""
        return self._marked


@dataclass(frozen=True)
class WrittenMeasure:
    """A unit as a file writes it: the unit of the catalogue (None: a known other) and factor."""

    unit: Unit | None
    factor: float


@dataclass(frozen=True)
class Wording:
    """All words by use, and what phrases, units and bases mean."""

    words: Mapping[str, Phrases]
    levels: Mapping[Level, Phrases]
    bases: Mapping[Basis, Phrases]
    units: Mapping[str, WrittenMeasure]
    phrases: Mapping[str, frozenset[Meant]]

    def meant(self, text: str) -> frozenset[Meant]:
        """The indicators and parts that a phrase names, by the whole text only."""
        folded = fold(text)
        found = self.phrases.get(folded, frozenset())
        if not found and folded.isascii():
            found = self.phrases.get(f"ascii:{strip_marks(folded)}", frozenset())
        return found

    def unit_of(self, text: str) -> WrittenMeasure | None:
        """The unit a text is, None if it is none."""
        return self.units.get(fold(text))


@cache
def load_wording() -> Wording:
    """The words of the package; `CatalogueError` names what is wrong in the file."""
    name = "headings.toml"
    tables = read_toml(CATALOGUE_DIR / name)
    catalogue = load_catalogue()
    return Wording(
        words={key: Phrases(texts) for key, texts in tables["words"].items()},
        levels={Level(key): Phrases(texts) for key, texts in tables["level_words"].items()},
        bases={Basis(key): Phrases(texts) for key, texts in tables["basis"].items()},
        units=_units(tables["unit"]),
        phrases=_phrases(Entry(name, "indicator", tables["indicator"]), tables, catalogue),
    )


def _units(tables: Mapping[str, Mapping[str, list[str]]]) -> dict[str, WrittenMeasure]:
    found = {}
    for kind, by_factor in tables.items():
        unit = None if kind == "other" else Unit(kind)
        for factor, texts in by_factor.items():
            for text in texts:
                found[fold(text)] = WrittenMeasure(unit, float(factor))
    return found


def _phrases(
    entry: Entry, tables: Mapping[str, Mapping[str, Mapping[str, list[str]]]], catalogue: Catalogue
) -> dict[str, frozenset[Meant]]:
    """What each phrase means: those of the file, and the names of the catalogue."""
    found: dict[str, set[Meant]] = {}

    def add(text: str, meant: Meant) -> None:
        folded = fold(text)
        for key in (folded, f"ascii:{strip_marks(folded)}"):
            found.setdefault(key, set()).add(meant)

    for code, by_part in tables["indicator"].items():
        if code not in catalogue:
            entry.fail(code, "is no indicator of the catalogue")
        for part, texts in by_part.items():
            for text in texts:
                add(text, (code, ANY_PART if part == "name" else Part(part)))
    for item in catalogue:
        whole = ANY_PART if item.is_share else Part.VALUE
        for text in (item.name_vi, item.name_en, item.code):
            add(text, (item.code, whole))
        if item.is_share:
            add(item.numerator_vi, (item.code, ANY_PART))
            add(f"số {item.numerator_vi}", (item.code, Part.NUMERATOR))
            add(item.numerator_en, (item.code, Part.NUMERATOR))
            add(f"tỷ lệ {item.numerator_vi}", (item.code, Part.VALUE))
            add(f"tỷ lệ {item.name_vi}", (item.code, Part.VALUE))
    return {text: frozenset(meant) for text, meant in found.items()}
