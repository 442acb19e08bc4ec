"""What the scripts of the page of pilot choices say, held to the texts."""

import re

from dashboard.companion import PAGES
from dashboard.pages.pilots.facts import SAID
from dashboard.texts import TEXTS

SCRIPTS = "\n".join(
    path.read_text("utf-8") for path in sorted((PAGES / "pilots" / "static").glob("*.js"))
)


def test_all_that_scripts_say_has_words_and_all_words_are_said() -> None:
    known = {key.removeprefix(SAID) for key in TEXTS if key.startswith(SAID)}
    said = set(re.findall(r'\bsay\("([a-z_]+)"[,)]', SCRIPTS))
    begun = tuple(set(re.findall(r'\bsay\("([a-z_]+_)" \+', SCRIPTS)))
    quoted = set(re.findall(r'"([a-z_]+)"', SCRIPTS))
    assert said
    assert said <= known
    assert all(any(key.startswith(start) for key in known) for start in begun)
    assert {key for key in known - quoted if not key.startswith(begun)} == set()


def test_scripts_fill_the_places_of_their_words() -> None:
    calls = re.findall(r'\bsay\("([a-z_]+)", \{([^{}]*)\}', SCRIPTS)
    assert len(calls) > 20
    for key, given in calls:
        vi, _ = TEXTS[SAID + key]
        names = set(re.findall(r"\{(\w+)\}", vi))
        assert names <= set(re.findall(r"(\w+)\s*(?::|,|$)", given.strip())), key
