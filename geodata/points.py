"""Layers of points: their names, and the words for the attributes and values of a point."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geodata.catalogue_files import CATALOGUE_DIR, Entry, read_toml
from geodata.errors import CatalogueError
from geodata.indicators import Named


@dataclass(frozen=True)
class PointLayer:
    """A layer of points; `attributes` are the keys shown of each point, in order."""

    code: str
    named: Named
    attributes: tuple[str, ...]

    def name(self, lang: str) -> str:
        """The name in `vi` or `en`."""
        return self.named.name(lang)


@dataclass(frozen=True)
class PointCatalogue:
    """All layers of points, and the words for attributes and coded values."""

    layers: Mapping[str, PointLayer]
    attributes: Mapping[str, Named]
    values: Mapping[str, Named]

    def get(self, layer: str) -> PointLayer:
        """The layer of that code; `CatalogueError` if there is none."""
        found = self.layers.get(layer)
        if found is None:
            known = ", ".join(self.layers)
            raise CatalogueError(f"There is no layer {layer!r}; known are {known}.", layer=layer)
        return found

    def attribute_name(self, attribute: str, lang: str) -> str:
        """The words for an attribute, or the key itself where there are none."""
        found = self.attributes.get(attribute)
        return attribute if found is None else found.name(lang)

    def value_name(self, value: object, lang: str) -> str:
        """The words for a coded value; any other value as text."""
        found = self.values.get(value) if isinstance(value, str) else None
        return str(value) if found is None else found.name(lang)


def load_point_catalogue(path: Path | None = None) -> PointCatalogue:
    """Read and check `points.toml`; `CatalogueError` names file, entry and field."""
    return _default() if path is None else _read(path)


@cache
def _default() -> PointCatalogue:
    return _read(CATALOGUE_DIR / "points.toml")


def _read(path: Path) -> PointCatalogue:
    tables = read_toml(path)
    attributes = _names(path, tables.get("attributes", {}))
    layers: dict[str, PointLayer] = {}
    for code, table in tables.get("layers", {}).items():
        entry = Entry(path.name, code, table)
        keys = entry.texts("attributes")
        unknown = [key for key in keys if key not in attributes]
        if unknown:
            entry.fail("attributes", f"{unknown[0]!r} has no name")
        layers[code] = PointLayer(code, _named(entry), keys)
        entry.close()
    return PointCatalogue(layers, attributes, _names(path, tables.get("values", {})))


def _names(path: Path, tables: Mapping[str, object]) -> dict[str, Named]:
    names: dict[str, Named] = {}
    for code, table in tables.items():
        entry = Entry(path.name, code, table)
        names[code] = _named(entry)
        entry.close()
    return names


def _named(entry: Entry) -> Named:
    return Named(entry.text("name_vi"), entry.text("name_en"))
