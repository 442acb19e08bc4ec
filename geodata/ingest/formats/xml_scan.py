"""Stream through an XML part that nobody vouches for: no document type, no entities, no depth."""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from geodata.errors import ImportRefused

MAX_DEPTH = 64
Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]


def scan(
    pieces: Iterable[bytes],
    file: str,
    part: str,
    start: Start,
    *,
    end: End | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call `start` and `end` for every element; names and attributes are without their prefix.

    `ImportRefused` for a part with a document type declaration (which is where entities are
    declared), for one nested deeper than any spreadsheet, and for one that is not XML.
    """
    depth = 0
    parser = expat.ParserCreate()

    def refuse(what: str) -> None:
        raise ImportRefused(f"{file} is refused: {part} {what}.", file=file, part=part)

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            refuse("is nested deeper than any spreadsheet")
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(_local(name))

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = lambda *_: refuse("declares a document type")
    parser.EntityDeclHandler = lambda *_: refuse("declares entities")
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ImportRefused(
            f"{file} is damaged: {part} is no XML ({expat.ErrorString(error.code)}, line "
            f"{error.lineno}). Open it in the program it came from, save it again and send that.",
            file=file,
            part=part,
        ) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]
