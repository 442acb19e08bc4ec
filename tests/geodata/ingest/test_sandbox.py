import os
import pickle
import time
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import psutil
import pytest

from geodata.errors import ImportRefused, LimitExceeded, UnitNotFound
from geodata.ingest.formats.reader import read_file
from geodata.ingest.limits import Limits
from geodata.ingest.sandbox import _PlainUnpickler, run_limited
from geodata.ingest.worker import answer_for, encode
from tests.geodata.ingest import sandboxed


def test_plain_answer_comes_back() -> None:
    expected = {
        "args": (1, "Đắk Lắk", None, b"\0", (True, 2.5)),
        "day": date(2024, 1, 2),
        "at": datetime(2024, 1, 2, tzinfo=UTC),
        1: {2.5},
    }
    assert run_limited(sandboxed.plain, 1, "Đắk Lắk", None, b"\0", (True, 2.5)) == expected


def test_worker_starts_without_anything_heavy(tmp_path: Path) -> None:
    assert not {"pandas", "numpy", "shapely"} & set(run_limited(sandboxed.modules))
    assert read_file.__module__ == "geodata.ingest.formats.reader"


def test_error_of_the_atlas_comes_back_whole() -> None:
    with pytest.raises(UnitNotFound, match=r"There is no 26740\.") as caught:
        run_limited(sandboxed.fail, "26740")
    assert caught.value.details == {"unit_code": "26740", "path": "/x", "many": [1, [2]]}
    with pytest.raises(ImportRefused, match=r"Something else\.") as other:
        run_limited(sandboxed.fail_otherwise)
    assert other.value.details == {"a": 1}


def test_any_other_error_means_a_damaged_file() -> None:
    with pytest.raises(ImportRefused, match=r"so\.xls is damaged: KeyError") as caught:
        run_limited(sandboxed.break_down, subject="so.xls")
    assert "break_down" in caught.value.details["trace"]


@pytest.mark.parametrize("function", [sandboxed.sleep, sandboxed.spin])
def test_time_runs_out(function: object) -> None:
    args = (60,) if function is sandboxed.sleep else ()
    began = time.monotonic()
    with pytest.raises(LimitExceeded, match="ATLAS_IMPORT_MAX_SECONDS") as caught:
        run_limited(function, *args, limits=Limits(seconds=1))  # type: ignore[arg-type]
    assert 1 <= time.monotonic() - began < 3
    assert caught.value.details["limit"] == "seconds"


def test_children_of_the_worker_are_killed_too(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    with pytest.raises(LimitExceeded):
        run_limited(sandboxed.start_a_child, str(pid_file), limits=Limits(seconds=2))
    child = int(pid_file.read_text())
    for _ in range(50):
        if not psutil.pid_exists(child) or psutil.Process(child).status() == "zombie":
            break
        time.sleep(0.05)
    else:
        pytest.fail("the child of the worker is still running")


def test_memory_runs_out() -> None:
    limits = Limits(memory_bytes=300_000_000)
    assert run_limited(sandboxed.allocate, 100_000_000, limits=limits) == 100_000_000
    with pytest.raises(LimitExceeded, match="ATLAS_IMPORT_MAX_MEMORY_BYTES"):
        run_limited(sandboxed.allocate, 400_000_000, limits=limits)


@pytest.mark.parametrize(
    ("function", "how"), [(sandboxed.crash, "SIGSEGV"), (sandboxed.vanish, "exit code 3")]
)
def test_crash_means_a_damaged_file(function: object, how: str) -> None:
    with pytest.raises(ImportRefused, match=f"a.xls is damaged: the reader broke off .{how}"):
        run_limited(function, subject="a.xls")  # type: ignore[arg-type]


def test_noise_of_a_library_does_not_spoil_the_answer() -> None:
    assert run_limited(sandboxed.chatter) == "answer"


def test_too_long_an_answer_is_refused() -> None:
    limits = Limits(unpacked_bytes=1_000_000)
    assert len(run_limited(sandboxed.much, 900_000, limits=limits)) == 900_000
    with pytest.raises(LimitExceeded, match="ATLAS_IMPORT_MAX_UNPACKED_BYTES"):
        run_limited(sandboxed.much, 1_100_000, limits=limits)


def test_worker_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DATABASE_URL", "postgresql://user:secret@db/atlas")
    assert not any("secret" in value for value in run_limited(sandboxed.environment).values())


def test_answer_may_hold_plain_values_only() -> None:
    with pytest.raises(ImportRefused, match="is not a plain value"):
        run_limited(sandboxed.an_object)


class Harm:
    """Pickles to a call of `os.mkdir`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._path),)


def test_hostile_answer_calls_nothing(tmp_path: Path) -> None:
    target = tmp_path / "made"
    content = pickle.dumps(("value", Harm(target)))
    with pytest.raises(pickle.UnpicklingError, match="is not a plain value"):
        _PlainUnpickler(BytesIO(content)).load()
    assert not target.exists()
    pickle.loads(content)
    assert target.exists()


def test_worker_turns_every_end_into_an_answer() -> None:
    def asked(name: str, *args: object) -> tuple[str, object]:
        return answer_for({"module": sandboxed.__name__, "name": name, "args": args})

    assert asked("much", 2) == ("value", b"\0\0")
    details = {"unit_code": "1", "path": "/x", "many": [1, [2]]}
    assert asked("fail", "1") == ("error", ("UnitNotFound", "There is no 1.", details))
    assert asked("allocate", 10**15) == ("memory", None)
    kind, (what, trace) = asked("break_down")  # type: ignore[misc]
    assert (kind, what) == ("crash", "KeyError: 'no such thing'")
    assert "in break_down" in trace
    assert pickle.loads(encode(("value", 1))) == ("value", 1)
