"""Functions that the tests let run in the killable process."""

import ctypes
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

from geodata.errors import BadRequest, UnitNotFound


def plain(*args: Any) -> Any:
    return {"args": args, "day": date(2024, 1, 2), "at": datetime(2024, 1, 2, tzinfo=UTC), 1: {2.5}}


def modules() -> list[str]:
    return sorted(sys.modules)


def fail(code: str) -> NoReturn:
    raise UnitNotFound(f"There is no {code}.", unit_code=code, path=Path("/x"), many=[1, (2,)])


class OwnError(BadRequest):
    """An error that `geodata.errors` does not have."""


def fail_otherwise() -> NoReturn:
    raise OwnError("Something else.", a=1)


def break_down() -> NoReturn:
    raise KeyError("no such thing")


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def spin() -> None:
    while True:
        pass


def start_a_child(pid_file: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    Path(pid_file).write_text(str(child.pid), encoding="ascii")
    time.sleep(300)


def allocate(count: int) -> int:
    return len(bytearray(count))


def crash() -> None:
    ctypes.string_at(0)


def vanish() -> None:
    os._exit(3)


def chatter() -> str:
    os.write(1, b"noise on standard output")
    return "answer"


def an_object() -> Path:
    return Path("/etc")


def much(count: int) -> bytes:
    return bytes(count)


def environment() -> dict[str, str]:
    return dict(os.environ)
