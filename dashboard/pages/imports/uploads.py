"""A file on its way in: the body of a POST, written to disk piece by piece, never to memory."""

import os
import secrets
from pathlib import Path
from typing import IO

from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wrappers import Request

from geodata.errors import ImportRefused, LimitExceeded

PIECE = 256 * 1024
LONGEST_FILE_NAME = 200
UPLOADED = "upload"


def shown_file_name(text: str) -> str:
    """What the sender calls the file: text to show and to guess a format from, never a path."""
    last = text.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    printable = "".join(one for one in last if one.isprintable()).strip()
    if not printable:
        raise ImportRefused("The file has no name; choose it again.")
    return printable[-LONGEST_FILE_NAME:]


def receive(request: Request, folder: Path, limit: int) -> Path:
    """Write the body into `folder` under a name of our own and give its path.

    `LimitExceeded` as soon as more than `limit` bytes are announced or have come; `ImportRefused`
    when nothing came or the sender went away. In each case nothing is left behind.
    """
    request.max_content_length = limit + 1
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{UPLOADED}-{secrets.token_hex(8)}"
    try:
        with path.open("xb") as file:
            size = _copy(request, file, limit)
        if not size:
            raise ImportRefused("The file is empty; choose another one.")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _copy(request: Request, file: IO[bytes], limit: int) -> int:
    size = 0
    try:
        while piece := request.stream.read(PIECE):
            size += len(piece)
            if size > limit:
                raise _too_large(limit)
            file.write(piece)
    except RequestEntityTooLarge:
        raise _too_large(limit) from None
    except (ClientDisconnected, OSError) as error:
        raise ImportRefused("The file did not arrive whole; send it again.") from error
    file.flush()
    os.fsync(file.fileno())
    return size


def _too_large(limit: int) -> LimitExceeded:
    return LimitExceeded(
        f"The file is larger than {limit / 1e6:.0f} MB, the most that is taken. Split it, or raise "
        "ATLAS_IMPORT_MAX_FILE_BYTES.",
        limit=limit,
    )
