"""Untidy files by the hundred: no wrong value may be published, no row lost without a word.

    python -m scripts.fuzz_imports --cases 1000 --seed 1

Writes files as people write them from values known beforehand, imports each into a fresh store and
compares. Prints how many files, rows and values there were, and how many were published; stops at
the first file for which something does not hold.
"""

import argparse
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from geodata.store import open_store
from tests.geodata.ingest.messy_check import Tally, check_mess
from tests.geodata.ingest.messy_sheets import Mess, messes


def main() -> None:
    """Run the cases and print the tally."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tally = Tally()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        empty = Path(name) / "empty.db"
        open_store(empty).close()

        @seed(asked.seed)
        @settings(
            max_examples=asked.cases,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(mess=messes())
        def hold(mess: Mess) -> None:
            with tempfile.TemporaryDirectory() as folder:
                check_mess(mess, Path(folder), empty, tally)

        hold()
    print(f"files               {tally.files}")
    print(f"files published     {tally.published_files}")
    print(f"rows                {tally.rows}")
    print(f"rows taken          {tally.taken_rows}")
    print(f"values meant        {tally.meant} (in published files)")
    print(f"values published    {tally.published}, none wrong")
    print(f"held back           {dict(tally.refused.most_common())}")
    print(f"seconds             {time.monotonic() - started:.0f}")


if __name__ == "__main__":
    main()
