"""A picture as PNG, several times as fast as a general encoder: one filter, parts pressed at once.

Every row is stored as its difference from the row above (filter 2 of the PNG specification, 2003),
which suits areas of one colour; the parts of the picture are pressed in threads and joined, each
flushed fully, into the one stream that the specification asks for (RFC 1950, 1951).
"""

import itertools
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LEVEL = 2
PARTS = 4
THREADS = 2
UP = 2
INCHES_PER_METRE = 1 / 0.0254


def encode(picture: Bytes, dpi: int) -> bytes:
    """An RGBA or RGB picture (rows, columns, channels), opaque, as an RGB PNG of a resolution."""
    high, wide = picture.shape[:2]
    rows = np.ascontiguousarray(picture[..., :3]).reshape(high, wide * 3)
    stored = np.empty((high, wide * 3 + 1), dtype=np.uint8)
    stored[:, 0] = UP
    stored[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=stored[1:, 1:])
    per_metre = round(dpi * INCHES_PER_METRE)
    return b"".join(
        (
            SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
            _chunk(b"IDAT", _pressed(stored)),
            _chunk(b"IEND", b""),
        )
    )


def _pressed(stored: Bytes) -> bytes:
    cuts = np.linspace(0, len(stored), PARTS + 1).astype(int).tolist()
    parts = [stored[start:end] for start, end in itertools.pairwise(cuts)]
    with ThreadPoolExecutor(THREADS) as pool:
        pressed = list(pool.map(_part, parts, [number == PARTS - 1 for number in range(PARTS)]))
    return b"\x78\x01" + b"".join(pressed) + struct.pack(">I", zlib.adler32(stored.data))


def _part(rows: Bytes, last: bool) -> bytes:
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return press.compress(rows.data) + press.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
