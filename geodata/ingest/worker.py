"""The process in which a file is read: it bounds itself, calls one function, answers and ends.

Started by `geodata.ingest.sandbox` as ``python -m geodata.ingest.worker``: the request comes on
standard input, the answer goes out on what was standard output. Nothing heavy is imported here,
so that the start costs little.
"""

import importlib
import os
import pickle
import signal
import sys
import traceback
from datetime import date, time, timedelta
from typing import Any

from geodata.errors import AtlasError

PROTOCOL = 5
PLAIN = (type(None), bool, int, float, str, bytes, date, time, timedelta)


def main() -> None:
    """Answer the one request on standard input."""
    request = pickle.load(sys.stdin.buffer)  # noqa: S301  written by the process that started us
    bound(request["seconds"], request["memory_bytes"], request["answer_bytes"])
    answer_to = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not write into the answer
    answer = encode(answer_for(request))
    if len(answer) > request["answer_bytes"]:
        answer = encode(("large", len(answer)))
    with os.fdopen(answer_to, "wb") as stream:
        stream.write(answer)
    sys.stderr.flush()
    os._exit(0)  # no interpreter shutdown: freeing millions of cells takes longer than reading them


def answer_for(request: dict[str, Any]) -> tuple[str, Any]:
    """What came of the call: ``("value" | "error" | "memory" | "crash", content)``."""
    try:
        target: Any = importlib.import_module(request["module"])
        for part in request["name"].split("."):
            target = getattr(target, part)
        return "value", target(*request["args"])
    except AtlasError as error:
        details = {str(key): _plain(value) for key, value in error.details.items()}
        return "error", (type(error).__name__, error.message, details)
    except MemoryError:
        return "memory", None
    except BaseException as error:  # noqa: BLE001  the top of this process; Rust panics are these
        what = f"{type(error).__name__}: {error}"[:300]
        return "crash", (what, traceback.format_exc()[-4000:])


def encode(answer: tuple[str, Any]) -> bytes:
    """The answer as bytes; one that does not fit into memory becomes the error that says so."""
    try:
        return pickle.dumps(answer, PROTOCOL)
    except MemoryError:
        return pickle.dumps(("memory", None), PROTOCOL)


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return value if type(value) in PLAIN else str(value)


def bound(seconds: int, memory_bytes: int, answer_bytes: int) -> None:
    """Bound this process where the system can; the alarm outlives a caller that was killed."""
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds + 1)
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: 2 * seconds + 1,
        resource.RLIMIT_FSIZE: answer_bytes,
        resource.RLIMIT_AS: memory_bytes,
    }
    for kind, most in bounds.items():
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (allowed, allowed))
        except (ValueError, OSError):  # macOS knows some of them by name only
            continue


if __name__ == "__main__":
    main()
