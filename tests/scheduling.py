"""Which tests one process runs together, and in which order, where several processes share them.

pytest-xdist knows groups by a mark that it writes into the tests' ids; pytest 9.2 keeps the ids as
they are, and every process would make what a group shares. So the groups stand here, by file.
"""

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"
WHOLE_PAGE = ("test_carried", "test_opening", "test_page", "test_plans", "test_printing")
"""Files of browser tests that take about as long together as all the others."""

DRAWN = ("test_map_engine", "test_renderers_agree", "test_standalone")
"""Files of browser tests that need no server of the whole atlas."""

TOGETHER = {
    "tests/dashboard/pilots/test_plans_rules.py": "census",
    "tests/geodata/changes/test_real_record.py": "census",
    "tests/geodata/ingest/test_real_files.py": "census",
    "tests/geodata/pilots/test_against_spopt.py": "spopt",
    "tests/geodata/test_sample.py": "sample",
}


def group_of(nodeid: str) -> str | None:
    """The group of a test, None for one that any process may run."""
    path = nodeid.partition("::")[0]
    if path.startswith(BROWSER):
        name = PurePosixPath(path).stem
        return "page" if name in WHOLE_PAGE else "drawn" if name in DRAWN else "parts"
    return TOGETHER.get(path)


def turn(nodeid: str, *, with_data: bool) -> int:
    """When a test has its turn: the whole page first, for which one process makes the data.

    Meanwhile the others do what needs no data. Then the other groups, which take long, and the
    rest, a test at a time, so that all processes end together.
    """
    group = group_of(nodeid)
    if group == "page":
        return 0
    if group is not None:
        return 2
    return 3 if with_data else 1


class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a group to one process, and all other tests one by one, in the order collected."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid) or nodeid
