"""Many lines of text into a PDF at once: ten times as fast as line by line.

Works with what matplotlib's PDF backend keeps of a file: which letters of which face it will embed,
and the shapes it repeats. Letters are not kerned, as they were measured.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_pdf import RendererPdf
from matplotlib.font_manager import get_font
from matplotlib.transforms import IdentityTransform

from layers.render_static.fonts import font_file, outline

Renderer = Any
Line = tuple[float, float, str]
Floats = npt.NDArray[np.float64]

_markers: WeakKeyDictionary[Any, dict[tuple[str, str], bytes]] = WeakKeyDictionary()


def pdf_renderer(renderer: Renderer) -> Renderer | None:
    """The renderer of a PDF behind a renderer, or None if it draws something else."""
    inner = getattr(renderer, "_renderer", renderer)
    return inner if isinstance(inner, RendererPdf) else None


def write_lines(pdf: Renderer, gc: Any, face: str, points: float, lines: Iterable[Line]) -> None:
    """Lines from their left ends (points from the lower left corner) in the colour of `gc`."""
    file = pdf.file
    pdf.check_gc(gc, gc.get_rgb())
    font = get_font(font_file(face))
    track = file._character_tracker.track_glyph
    names: dict[int, bytes] = {}
    codes: dict[str, tuple[int, str]] = {}
    out = [b"BT"]
    chosen = -1
    for x, y, text in lines:
        out.append(b"1 0 0 1 %.3f %.3f Tm" % (x, y))
        run: list[str] = []
        for letter in text:
            if letter not in codes:
                subset, code = track(font, letter, font.get_char_index(ord(letter)))
                codes[letter] = (subset, f"{code:04x}")
            subset, written = codes[letter]
            if subset != chosen:
                _show(out, run)
                if subset not in names:
                    path = file._character_tracker
                    names[subset] = _font_name(file, path, font, subset)
                out.append(b"%s %.3f Tf" % (names[subset], points))
                chosen = subset
            run.append(written)
        _show(out, run)
    out.append(b"ET\n")
    file.write(b"\n".join(out))


def _show(out: list[bytes], run: list[str]) -> None:
    if run:
        out.append(b"<%s> Tj" % "".join(run).encode())
        run.clear()


def _font_name(file: Any, tracker: Any, font: Any, subset: int) -> bytes:
    """The name by which the file knows a face: that under which its letters are tracked."""
    path = next(
        path
        for path in tracker.used
        if path.path == font.fname and path.face_index == font.face_index
    )
    return bytes(file.fontName(path, subset).pdfRepr())


def write_halos(
    pdf: Renderer,
    gc: Any,
    face: str,
    points: float,
    places: Mapping[str, Sequence[tuple[float, float]]],
) -> None:
    """The outlines of letters at their places (points), filled and edged as `gc` says."""
    file = pdf.file
    halo = gc.get_linewidth()
    gc.set_linewidth(halo / points)
    pdf.check_gc(gc, gc.get_rgb())
    known = _markers.setdefault(file, {})
    out = []
    for letter, positions in places.items():
        key = (letter, face)
        if key not in known:
            shape = outline(letter, face)
            marker = file.markerObject(
                shape, IdentityTransform(), True, True, 0.3, "round", "round"
            )
            known[key] = bytes(marker.pdfRepr())
        name = known[key]
        out += [
            b"q %.3f 0 0 %.3f %.3f %.3f cm %s Do Q" % (points, points, x, y, name)
            for x, y in positions
        ]
    file.write(b"\n".join([*out, b""]))
