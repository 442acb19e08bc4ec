"""Draw the golden pictures of printed pages anew: ``python -m scripts.make_golden [NAME ...]``.

Only by hand, after a change of the page that is meant; look at every picture before it is
committed. The tests never write them.
"""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from layers.render_static import StaticRenderer
from tests.golden_pages import DPI, GOLDEN, PAGES


def main(names: list[str]) -> int:
    """Draw the pages of those names, or all."""
    unknown = sorted(set(names) - set(PAGES))
    if unknown:
        print(f"There are no pages {', '.join(unknown)}; there are {', '.join(PAGES)}.")
        return 2
    GOLDEN.mkdir(exist_ok=True)
    for name in names or PAGES:
        make, form = PAGES[name]
        with TemporaryDirectory() as folder:
            body = StaticRenderer().render(make(Path(folder)), "png", form, DPI)
        path = GOLDEN / f"{name}.png"
        Image.open(io.BytesIO(body)).save(path, optimize=True)
        print(f"{path}: {path.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
