"""Bodies of answers: plain and compressed once, with a tag made of their content."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response

WORTH_GZIP = 600
"""Bytes below which a compressed body saves nothing on the wire."""


@dataclass(frozen=True)
class Answer:
    """A body ready to send: plain, compressed where that is shorter, and its entity tag."""

    plain: bytes
    compressed: bytes | None
    tag: str


def make_answer(plain: bytes) -> Answer:
    """An answer from its bytes; the tag is a hash of them."""
    compressed = gzip.compress(plain, 6, mtime=0) if len(plain) >= WORTH_GZIP else None
    if compressed is not None and len(compressed) >= len(plain):
        compressed = None
    return Answer(plain, compressed, hashlib.sha256(plain).hexdigest()[:20])


def json_answer(data: object) -> Answer:
    """An answer in JSON; what is not a number in JSON (NaN) is refused with `ValueError`."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return make_answer(text.encode())


def attachment(body: bytes, kind: str, name: str) -> Response:
    """A file to be saved under a name; never kept by the browser."""
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response
