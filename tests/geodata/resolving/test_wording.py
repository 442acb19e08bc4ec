"""Everything a resolution says of itself has Vietnamese words."""

import re
from importlib import resources

import pytest

from geodata.resolving.wording import in_words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("name in its district", "tên trong huyện"),
        ("sounds the same, Huyện A", "đọc giống nhau, Huyện A"),
        ("spelt alike (86 of 100)", "viết gần giống (86/100)"),
        ("spelt alike (86 of 100), Huyện A", "viết gần giống (86/100), Huyện A"),
        ("same name: Xã A, Huyện B", "cùng tên: Xã A, Huyện B"),
        ("its code is Xã A in 2025-03-01", "mã này là Xã A ở 2025-03-01"),
        (
            "its parent was not found; 2025-03-01 has Xã A, Tỉnh B",
            "không tìm thấy đơn vị cấp trên; 2025-03-01 có Xã A, Tỉnh B",
        ),
        (
            "the vintage 2025-03-01 has no code 3; in 2025-07-01 it is Xã A",
            "2025-03-01 không có mã 3; ở 2025-07-01 là Xã A",
        ),
        ("Xã A, Huyện B", "Xã A, Huyện B"),
        ("", ""),
    ],
)
def test_words(told: str, words: str) -> None:
    assert in_words(told, "vi") == words
    assert in_words(told, "en") == told


def test_every_phrase_of_the_resolver_has_words() -> None:
    """A phrase is a text of some words in the code of the resolver that is no docstring."""
    package = resources.files("geodata.resolving")
    missing = set()
    for name in ("resolver.py", "codes.py"):
        code = re.sub(
            r'""".*?"""', "", (package / name).read_text(encoding="utf-8"), flags=re.DOTALL
        )
        phrases = set(re.findall(r'(?<!f)"([a-zà-ỹ]+(?: [a-zà-ỹ,]+)+)"', code))
        missing |= {one for one in phrases if in_words(one, "vi") == one}
    assert missing == {"thành phố", "thị xã", "a choice is remembered for a level"}
