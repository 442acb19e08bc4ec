"""Boundary files of any kind as features with texts: encodings, columns and systems said or asked.

Reading itself happens in a process that can be killed (`geodata.ingest.formats.vector`); here the
plain values that come back are given their meaning, and whatever the file does not say becomes a
`Question`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
import shapely

from geodata.errors import ImportRefused
from geodata.ingest.boundaries.report import BoundaryOptions, Choice, Question
from geodata.ingest.formats.vector import VectorParts, read_vector
from geodata.ingest.limits import Limits
from geodata.ingest.sandbox import run_limited
from geodata.legacy_text import LegacyEncoding, convert_legacy, find_legacy
from geodata.names import strip_marks

ENCODINGS = ("utf-8", "cp1258", "tcvn3", "vni", "cp1252")
"""What is offered for the texts of a .dbf; the old font encodings are converted to Unicode."""

ENCODING_WORDS = {
    "utf-8": "Unicode (UTF-8)",
    "cp1258": "Windows-1258",
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI",
    "cp1252": "Windows-1252",
}
_CPG = {"65001": "utf-8", "utf8": "utf-8", "1258": "cp1258", "ansi1258": "cp1258"}

ROLES: Mapping[str, tuple[str, ...]] = {
    "code": (
        "ma xa", "maxa", "ma dvhc", "ma phuong xa", "maxp", "ma xp", "ward code", "wardcode",
        "commune code", "code", "ma so", "ma", "maphuongxa", "madvhc", "xa code", "ma gso",
    ),
    "name": (
        "ten day du", "tendaydu", "ten xa", "tenxa", "ten phuong xa", "tenphuongxa", "ten dvhc",
        "tendvhc", "full name", "ward name", "wardname", "commune name", "commune", "ten xp",
        "ten", "name", "xa", "ward", "name 3", "xa phuong",
    ),
    "province": (
        "ma tinh", "matinh", "province code", "ten tinh", "tentinh", "tinh", "province",
        "tinh thanh", "name 1", "tinh tp",
    ),
}  # fmt: skip
"""Headings without marks by which columns are known, the surest first."""

_CODE = re.compile(r"^\d{1,5}$")


@dataclass(frozen=True)
class BoundaryFile:
    """A file as read: one entry for each feature, in the order of the file.

    `geometry` holds shapely geometries in the system of the file, None where a feature has none.
    `crs` is what the file says, as text PROJ knows. `roles` names the column of each role.
    """

    kind: str
    layer: str | None
    crs: str | None
    encoding: str | None
    encoding_from: str | None
    columns: tuple[str, ...]
    roles: Mapping[str, str]
    codes: tuple[str | None, ...]
    names: tuple[str | None, ...]
    provinces: tuple[str | None, ...]
    geometry: npt.NDArray[np.object_]
    questions: tuple[Question, ...]

    def __len__(self) -> int:
        return len(self.geometry)


def read_boundaries(
    path: Path,
    options: BoundaryOptions,
    limits: Limits | None = None,
    file_name: str | None = None,
) -> BoundaryFile:
    """Read a boundary file.

    `ImportRefused` and `LimitExceeded` name the file, the feature and what to do. What a person
    can answer (layer, encoding) is a question of the result.
    """
    name = file_name or path.name
    bounds = limits or Limits()
    parts: VectorParts = run_limited(
        read_vector,
        str(path),
        name,
        options.layer,
        sorted(pyogrio.list_drivers()),
        bounds,
        limits=bounds,
        subject=name,
    )
    if not parts["columns"] and not parts["wkb"]:
        return _to_choose(parts, name)
    texts, encoding, encoding_from, questions = _decoded(parts, options)
    roles = _roles(texts, options, name)
    shapes = [None if one is None else shapely.from_wkb(one) for one in parts["wkb"]]
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    nothing = [None] * len(shapes)
    if not shapes:
        raise ImportRefused(f"{name} holds no feature.", file=name)
    return BoundaryFile(
        kind=parts["kind"],
        layer=parts["layer"],
        crs=parts["crs"],
        encoding=encoding,
        encoding_from=encoding_from,
        columns=tuple(parts["columns"]),
        roles=roles,
        codes=tuple(texts[roles["code"]] if "code" in roles else nothing),
        names=tuple(texts[roles["name"]] if "name" in roles else nothing),
        provinces=tuple(texts[roles["province"]] if "province" in roles else nothing),
        geometry=geometry,
        questions=tuple(questions),
    )


def _to_choose(parts: VectorParts, name: str) -> BoundaryFile:
    """A file of several layers: nothing but the question which."""
    if parts["layer"] is not None or not parts["layers"]:
        raise ImportRefused(f"{name} holds no feature.", file=name)
    question = Question(
        code="layer",
        option="layer",
        message_vi=f"Tệp có nhiều lớp: {', '.join(parts['layers'])}. Chọn lớp ranh giới cấp xã.",
        message_en=f"The file has several layers: {', '.join(parts['layers'])}. Choose the one "
        "with the communes.",
        choices=tuple(Choice(one, one, one) for one in parts["layers"]),
    )
    return BoundaryFile(
        kind=parts["kind"], layer=None, crs=None, encoding=None, encoding_from=None, columns=(),
        roles={}, codes=(), names=(), provinces=(), geometry=np.empty(0, dtype=object),
        questions=(question,),
    )  # fmt: skip


Texts = dict[str, list[str | None]]


def _decoded(
    parts: VectorParts, options: BoundaryOptions
) -> tuple[Texts, str | None, str | None, list[Question]]:
    """The texts in Unicode, the encoding, who said it, and the question if nobody can tell."""
    texts: Texts = dict(parts["texts"])
    if options.encoding is not None:
        known = _codec(options.encoding)
        if known is None:
            raise ImportRefused(
                f"The encoding {options.encoding!r} is not known; one of: {', '.join(ENCODINGS)}.",
                encoding=options.encoding,
            )
        return _all_decoded(texts, known, raw=parts["raw_text"]), known, "option", []
    if not parts["raw_text"]:
        legacy = find_legacy(_strings(texts))
        return (
            texts,
            "unicode",
            "file",
            [] if legacy is None else [_encoding_question(texts, raw=False)],
        )
    said = None if parts["cpg"] is None else _codec(parts["cpg"])
    if said is not None and _fits(texts, said):
        return _all_decoded(texts, said, raw=True), said, "cpg", []
    found = next((one for one in ("utf-8", "cp1258") if _fits(texts, one)), None)
    if found is not None and find_legacy(_as_windows(texts)) is None:
        return _all_decoded(texts, found, raw=True), found, "detected", []
    return texts, None, None, [_encoding_question(texts, raw=True)]


def _strings(texts: Texts) -> list[str]:
    return [text for column in texts.values() for text in column if text]


def _as_windows(texts: Texts) -> list[str]:
    """Texts that are bytes as Windows-1252 shows them, which is how old fonts are known."""
    return [text.encode("latin-1").decode("cp1252", "replace") for text in _strings(texts)]


def _codec(said: str) -> str | None:
    """One of `ENCODINGS` for what a .cpg or a person says, None if it is none of them."""
    key = re.sub(r"[^a-z0-9]", "", said.lower()).removeprefix("windows").removeprefix("cp")
    wanted = _CPG.get(key, said.lower())
    spelt = {re.sub(r"[^a-z0-9]", "", one): one for one in ENCODINGS}
    spelt |= {re.sub(r"[^a-z0-9]", "", one).removeprefix("cp"): one for one in ENCODINGS}
    spelt |= {"88591": "cp1252", "iso88591": "cp1252", "abc": "tcvn3"}
    return spelt.get(re.sub(r"[^a-z0-9]", "", wanted), spelt.get(key))


def _fits(texts: Texts, codec: str) -> bool:
    """Whether every text decodes, and as Vietnamese: Windows-1258 decodes nearly anything."""
    try:
        decoded = [_one_decoded(text, codec) for text in _strings(texts)]
    except UnicodeError:
        return False
    strange = [
        ch for text in decoded for ch in text if ord(ch) > 127 and not strip_marks(ch).isalnum()
    ]
    foreign = [
        ch for text in decoded for ch in text if ch in "ÃÄÅÆÇËÌÎÏÑÖØÛÜßåæçëìîïñöøûüÿ§¬¦¹¸µ©®"
    ]
    return not strange and not (codec == "cp1258" and foreign)


def _one_decoded(text: str, codec: str, *, raw: bool = True) -> str:
    if codec in set(LegacyEncoding):
        old = text.encode("latin-1").decode("cp1252", "replace") if raw else text
        return convert_legacy(old, LegacyEncoding(codec))
    if not raw:
        return text
    return text.encode("latin-1").decode(codec)


def _all_decoded(texts: Texts, codec: str, *, raw: bool) -> Texts:
    try:
        return {
            name: [None if text is None else _one_decoded(text, codec, raw=raw) for text in column]
            for name, column in texts.items()
        }
    except UnicodeError as error:
        raise ImportRefused(
            f"The texts of the .dbf are not in {ENCODING_WORDS.get(codec, codec)}. Choose another "
            "encoding.",
            encoding=codec,
        ) from error


def _encoding_question(texts: Texts, *, raw: bool) -> Question:
    """Which encoding, each offered with a name of the file as it would read."""
    sample = sorted(
        {text for text in _strings(texts) if any(ord(ch) > 127 for ch in text)},
        key=lambda text: (-sum(ord(ch) > 127 for ch in text), text),
    )[:3]
    choices = []
    for codec in ENCODINGS:
        try:
            shown = ", ".join(_one_decoded(text, codec, raw=raw) for text in sample)
        except UnicodeError:
            continue
        label = f"{ENCODING_WORDS[codec]}: {shown}"
        choices.append(Choice(codec, label, label))
    return Question(
        code="encoding",
        option="encoding",
        message_vi="Không rõ bảng mã chữ của tệp. Chọn cách đọc cho tên đúng tiếng Việt.",
        message_en="The encoding of the texts is not clear. Choose the one that reads right.",
        choices=tuple(choices),
    )


def _roles(texts: Texts, options: BoundaryOptions, name: str) -> dict[str, str]:
    """The column of each role: as a person says, else the surest heading whose values fit."""
    said = {
        "code": options.code_column,
        "name": options.name_column,
        "province": options.province_column,
    }
    roles: dict[str, str] = {}
    for role, headings in ROLES.items():
        wanted = said[role]
        if wanted is not None:
            if wanted not in texts:
                raise ImportRefused(
                    f"{name} has no column {wanted!r}; it has: {', '.join(texts)}.",
                    file=name,
                    column=wanted,
                )
            roles[role] = wanted
            continue
        keys = {column: strip_marks(column.replace("_", " ")) for column in texts}
        for heading in headings:
            column = next((one for one, key in keys.items() if key == heading), None)
            if column is not None and _suits(role, texts[column]):
                roles[role] = column
                break
    if "code" not in roles and "name" not in roles:
        raise ImportRefused(
            f"{name} has no column with codes or names of communes that can be recognised; it "
            f"has: {', '.join(texts) or 'none'}. Name one with --code-column or --name-column.",
            file=name,
            columns=list(texts),
        )
    return roles


def _suits(role: str, column: Sequence[Any]) -> bool:
    """Whether the values can be what the heading says: codes are digits, names are not."""
    filled = [str(text) for text in column if text]
    if not filled:
        return False
    digits = sum(bool(_CODE.match(text)) for text in filled) / len(filled)
    return {"code": digits > 0.8, "name": digits < 0.2, "province": True}[role]
