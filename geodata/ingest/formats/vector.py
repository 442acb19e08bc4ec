"""Read a file of areas as it stands; runs in the process that can be killed.

The kind is told from the content, never from the name. GDAL is given one driver only, and a copy
under a name of ours in a folder of ours, so that no file can lead it to another file, a virtual
data set or an address. What comes back are plain values: geometry as WKB in two dimensions, text
columns as text; those of a Shapefile as Latin-1, that is byte by byte, because their encoding is
decided later.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any, TypedDict

from geodata.errors import ImportRefused
from geodata.ingest.formats.archive import Archive
from geodata.ingest.limits import Limits

SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED_PARTS = (".shp", ".shx", ".dbf")
CONTAINED = (".gpkg", ".geojson", ".json", ".parquet")
DRIVERS = {"shapefile": "ESRI Shapefile", "geopackage": "GPKG", "geojson": "GeoJSON"}
SUFFIX = {"geopackage": ".gpkg", "geojson": ".geojson", "geoparquet": ".parquet"}
PART_TEXT = 64 * 1024
KINDS_SAID = "GeoPackage (.gpkg), GeoJSON, GeoParquet or a zipped Shapefile (.zip)"
_FOREIGN = (
    (b"\x00\x00\x27\x0a", "a bare .shp; zip it with its .shx, .dbf, .prj and .cpg"),
    (b"AC10", "an AutoCAD drawing; export its areas as a GeoPackage"),
    (b"\x08\x05", "a MicroStation drawing; export its areas as a GeoPackage"),
    (b"\x08\x09", "a MicroStation drawing; export its areas as a GeoPackage"),
    (b"Rar!", "a RAR archive; pack the files as .zip"),
    (b"7z\xbc\xaf", "a 7z archive; pack the files as .zip"),
    (b"<", "an XML file (KML, GML, VRT); export it as a GeoPackage"),
)


class VectorParts(TypedDict):
    """A file as read. `layers` are those that could be chosen; without a choice nothing is read."""

    kind: str
    layers: list[str]
    layer: str | None
    crs: str | None
    cpg: str | None
    columns: list[str]
    texts: dict[str, list[str | None]]
    wkb: list[bytes | None]
    raw_text: bool
    notes: list[str]


def read_vector(
    path: str, name: str, layer: str | None, drivers: list[str], limits: Limits
) -> VectorParts:
    """The areas and columns of a file; `drivers` are all that this GDAL has.

    `ImportRefused` says what is wrong with the file and what to do.
    """
    folder = Path(tempfile.mkdtemp(prefix="atlas-vector-"))
    try:
        kind, found = _placed(Path(path), folder, name, layer, limits)
        if kind == "choose":
            return _choose("shapefile", found)
        if kind == "geoparquet":
            return _read_parquet(folder / found[0], name, limits)
        return _read_gdal(kind, folder / found[0], name, layer, drivers, limits)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def kind_of(head: bytes, name: str) -> str:
    """What the first bytes say: zip, geopackage, geoparquet or geojson; else `ImportRefused`."""
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"SQLite format 3\x00"):
        return "geopackage"
    if head.startswith(b"PAR1"):
        return "geoparquet"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return "geojson"
    what = next((said for mark, said in _FOREIGN if text.startswith(mark)), None)
    found = f"{name} is {what}." if what else f"{name} is no file of areas that can be read."
    raise ImportRefused(f"{found} Boundaries come as {KINDS_SAID}.", file=name)


def _placed(
    path: Path, folder: Path, name: str, layer: str | None, limits: Limits
) -> tuple[str, list[str]]:
    """Put the content under our names into our folder: its kind and the file to open."""
    limits.check("file_bytes", path.stat().st_size, name, "bytes")
    with path.open("rb") as stream:
        kind = kind_of(stream.read(4096), name)
    if kind != "zip":
        target = folder / f"data{SUFFIX[kind]}"
        shutil.copyfile(path, target)
        return kind, [target.name]
    with path.open("rb") as stream:
        archive = Archive(stream, name, limits)
        archive.check_sizes()
        names = [one for one in archive.names if not _is_litter(one)]
        shapes = [one for one in names if one.lower().endswith(".shp")]
        if shapes:
            return _place_shapefile(archive, names, shapes, folder, name, layer)
        inner = [one for one in names if PurePosixPath(one).suffix.lower() in CONTAINED]
        if len(inner) != 1:
            raise ImportRefused(
                f"{name} holds no Shapefile (it has: {_listed(names)}). Zip the .shp together "
                "with its .shx, .dbf, .prj and .cpg.",
                file=name,
                entries=names[:50],
            )
        return _place_inner(archive, inner[0], folder)


def _is_litter(entry: str) -> bool:
    parts = PurePosixPath(entry).parts
    return parts[0] == "__MACOSX" or parts[-1].startswith(".")


def _place_inner(archive: Archive, entry: str, folder: Path) -> tuple[str, list[str]]:
    packed = folder / "packed"
    _unpack(archive, entry, packed)
    with packed.open("rb") as stream:
        kind = kind_of(stream.read(4096), PurePosixPath(entry).name)
    if kind == "zip":
        raise ImportRefused("The archive holds another archive; unpack it once.", entry=entry)
    target = packed.rename(folder / f"data{SUFFIX[kind]}")
    return kind, [target.name]


def _place_shapefile(  # noqa: PLR0917
    archive: Archive,
    names: list[str],
    shapes: list[str],
    folder: Path,
    name: str,
    layer: str | None,
) -> tuple[str, list[str]]:
    stems = {PurePosixPath(one).stem: one for one in shapes}
    if len(stems) > 1 and layer not in stems:
        return "choose", sorted(stems)
    chosen = stems[layer] if layer in stems else shapes[0]
    wanted = str(PurePosixPath(chosen).with_suffix("")).lower()
    parts = {
        PurePosixPath(one).suffix.lower(): one
        for one in names
        if str(PurePosixPath(one).with_suffix("")).lower() == wanted
    }
    lacking = [part for part in NEEDED_PARTS if part not in parts]
    if lacking:
        raise ImportRefused(
            f"{name} has {PurePosixPath(chosen).name} without {', '.join(lacking)}; it has: "
            f"{_listed(names)}. Zip all parts of the Shapefile together.",
            file=name,
            lacking=lacking,
        )
    for part in SHAPEFILE_PARTS:
        if part in parts:
            # Under its own name GDAL would follow the .cpg; the bytes are wanted as they stand.
            target = "encoding.txt" if part == ".cpg" else f"data{part}"
            _unpack(archive, parts[part], folder / target)
    _forget_code_page(folder / "data.dbf")
    return "shapefile", ["data.shp"]


def _unpack(archive: Archive, entry: str, target: Path) -> None:
    with target.open("wb") as file:
        for piece in archive.pieces(entry):
            file.write(piece)


def _forget_code_page(table: Path) -> None:
    """Byte 29 of a .dbf names a code page; most programs write a wrong one."""
    with table.open("r+b") as file:
        file.seek(29)
        file.write(b"\x00")


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(one[:60]) for one in names[:8])
    return f"{shown} ..." if len(names) > 8 else shown or "nothing"


def _choose(kind: str, layers: list[str]) -> VectorParts:
    """Nothing read: a person has to say which layer."""
    return VectorParts(
        kind=kind, layers=layers, layer=None, crs=None, cpg=None, columns=[], texts={}, wkb=[],
        raw_text=False, notes=[],
    )  # fmt: skip


def _read_gdal(  # noqa: PLR0917
    kind: str, path: Path, name: str, layer: str | None, drivers: list[str], limits: Limits
) -> VectorParts:
    os.environ["GDAL_SKIP"] = ",".join(one for one in drivers if one != DRIVERS[kind])
    os.environ["CPL_VSIL_CURL_ALLOWED_EXTENSIONS"] = "none"
    os.environ["OGR_GEOJSON_MAX_OBJ_SIZE"] = "0"
    import pyogrio  # noqa: PLC0415  drivers are registered when it is imported
    from pyogrio import raw  # noqa: PLC0415
    from pyogrio.errors import DataSourceError  # noqa: PLC0415

    others = set(pyogrio.list_drivers()) - {DRIVERS[kind]}
    if others:
        raise ImportRefused("More readers are open than the one for this file.", more=list(others))
    cpg = path.with_name("encoding.txt")
    try:
        layers = [str(one) for one, shape in pyogrio.list_layers(path) if _may_be_areas(shape)]
        if kind != "shapefile" and len(layers) != 1 and layer not in layers:
            if not layers:
                raise ImportRefused(f"{name} has no layer of areas.", file=name)
            return _choose(kind, layers)
        chosen = layer if layer in layers else layers[0]
        info = pyogrio.read_info(path, layer=chosen, encoding=_bytewise(kind))
        limits.check("rows", info["features"], name, "features")
        meta, _, geometry, values = raw.read(
            path, layer=chosen, encoding=_bytewise(kind), force_2d=True, max_features=limits.rows
        )
    except (DataSourceError, UnicodeError) as error:
        raise ImportRefused(
            f"{name} cannot be read: {str(error).replace(str(path), name)[:200]} Save it again in "
            "the program it came from and send that.",
            file=name,
        ) from error
    columns = [str(one) for one in meta["fields"]]
    return VectorParts(
        kind=kind,
        layers=layers,
        layer=None if kind == "shapefile" else chosen,
        crs=meta["crs"],
        cpg=cpg.read_bytes()[:PART_TEXT].decode("latin-1").strip() if cpg.exists() else None,
        columns=columns,
        texts={one: _texts(list(found)) for one, found in zip(columns, values, strict=True)},
        wkb=_checked_wkb([None if one is None else bytes(one) for one in geometry], name, limits),
        raw_text=kind == "shapefile",
        notes=[],
    )


def _bytewise(kind: str) -> str | None:
    return "ISO-8859-1" if kind == "shapefile" else None


def _may_be_areas(shape: object) -> bool:
    return shape is not None and any(word in str(shape) for word in ("Polygon", "Unknown", "Coll"))


def _read_parquet(path: Path, name: str, limits: Limits) -> VectorParts:
    import pyarrow as pa  # noqa: PLC0415  heavy, and only needed here
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(path) as file:
            limits.check("rows", file.metadata.num_rows, name, "features")
            geo = json.loads((file.metadata.metadata or {}).get(b"geo", b"null"))
            main = None if geo is None else geo["columns"][geo["primary_column"]]
            if main is None or main["encoding"] != "WKB":
                raise ImportRefused(
                    f"{name} is Parquet without WKB geometry; write it as GeoParquet.", file=name
                )
            table = file.read()
        geometry = table.column(geo["primary_column"]).to_pylist()
        crs = main.get("crs", "OGC:CRS84")
        columns = [
            one.name
            for one in table.schema
            if pa.types.is_string(one.type)
            or pa.types.is_large_string(one.type)
            or pa.types.is_integer(one.type)
            or pa.types.is_floating(one.type)
        ]
        texts = {one: _texts(table.column(one).to_pylist()) for one in columns}
    except (pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise ImportRefused(
            f"{name} cannot be read: {str(error)[:200]}. Write it again as GeoParquet.", file=name
        ) from error
    return VectorParts(
        kind="geoparquet",
        layers=[],
        layer=None,
        crs=crs if crs is None or isinstance(crs, str) else json.dumps(crs),
        cpg=None,
        columns=columns,
        texts=texts,
        wkb=_checked_wkb(geometry, name, limits),
        raw_text=False,
        notes=[],
    )


def _texts(values: list[Any]) -> list[str | None]:
    """Values as text; a whole number that was stored as a float loses its ".0"."""
    found: list[str | None] = []
    for value in values:
        plain = value.item() if hasattr(value, "item") else value
        if plain is None or plain != plain:  # noqa: PLR0124  not a number
            found.append(None)
        elif isinstance(plain, float) and plain.is_integer():
            found.append(str(int(plain)))
        else:
            found.append(str(plain))
    return found


def _checked_wkb(found: list[bytes | None], name: str, limits: Limits) -> list[bytes | None]:
    """The geometries in two dimensions; `LimitExceeded` for more vertices than are allowed."""
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    total = 0
    checked: list[bytes | None] = []
    for number, wkb in enumerate(found, start=1):
        if wkb is None:
            checked.append(None)
            continue
        try:
            shape = shapely.force_2d(shapely.from_wkb(wkb))
        except (shapely.errors.ShapelyError, TypeError) as error:
            raise ImportRefused(
                f"{name}, feature {number}: the geometry is damaged ({str(error)[:120]}).",
                file=name,
                row=number,
            ) from error
        count = int(shapely.get_num_coordinates(shape))
        total += count
        limits.check("unit_vertices", count, f"{name}, feature {number},", "vertices")
        limits.check("vertices", total, name, "vertices")
        if not np.isfinite(shapely.get_coordinates(shape)).all():
            raise ImportRefused(
                f"{name}, feature {number}: a coordinate is not a number or is infinite. Repair "
                "the geometry and send the file again.",
                file=name,
                row=number,
            )
        checked.append(shapely.to_wkb(shape))
    return checked
