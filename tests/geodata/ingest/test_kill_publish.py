"""Publishing killed at many moments: the store holds the old or the new release, whole.

In a process of its own, as it forks. The longer form is ``scripts/kill_publish.py``.
"""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[3] / "scripts" / "kill_publish.py"


def test_a_publish_killed_at_many_moments_leaves_old_or_new_whole() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--moments", "24", "--communes", "1000"],
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["moments"] == result["old"] + result["new"] == 24
    assert result["old"] >= 3
