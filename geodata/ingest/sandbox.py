"""Run a function on a file nobody vouches for, in a process that can be killed.

The process is a fresh interpreter (never a fork: a server has threads) that bounds itself before
it looks at the file: address space, processor time, size of what it writes, no core dump, an alarm.
The caller bounds it again by the clock and kills it with all its children. Where the operating
system has no such bounds (Windows), the clock and the size of the answer remain.

What comes back was written by a process that may have been taken over by the file it read, so it
is not trusted: an answer may hold plain values only (None, bool, int, float, str, bytes, date,
datetime, time, timedelta, and tuples, lists, dicts and sets of those). It travels as a pickle
whose reader knows no class and no function outside that list, so that it can build values but
call nothing, and its size is bounded. Geometry and tables go as bytes (WKB, Arrow).
"""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import IO, Any, NoReturn

from geodata import errors as error_tree
from geodata.errors import AtlasError, ImportRefused
from geodata.ingest.limits import Limits

PLAIN_CLASSES = frozenset(
    {("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")}
)
"""The only classes an answer may name."""

WORKER = "geodata.ingest.worker"
TAIL_BYTES = 4096
_KEPT_VARIABLES = (
    "PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT", "PROJ_DATA", "LD_LIBRARY_PATH",
)  # fmt: skip
"""What a process needs to start; settings, and the address of the database, are none of these."""
_FEW_THREADS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
"""Threads and arenas reserve address space, which is what the limit counts."""

_UNREADABLE = (
    pickle.UnpicklingError, ArithmeticError, AttributeError, EOFError, LookupError, MemoryError,
    TypeError, ValueError,
)  # fmt: skip
"""What reading a pickle that somebody else wrote can raise."""


def run_limited(
    function: Callable[..., Any],
    *args: Any,
    limits: Limits | None = None,
    subject: str = "The file",
) -> Any:
    """Call ``function(*args)`` in a process of its own and return its plain answer.

    `function` stands at the top of an importable module; `args` are pickled. `subject` is what the
    messages call the file. An `AtlasError` of the function is raised here again with its details;
    `LimitExceeded` says that time or memory ran out, `ImportRefused` that the process crashed.
    """
    bounds = limits or Limits()
    request = pickle.dumps(
        {
            "module": function.__module__,
            "name": function.__qualname__,
            "args": args,
            "seconds": bounds.seconds,
            "memory_bytes": bounds.memory_bytes,
            "answer_bytes": bounds.unpacked_bytes,
        }
    )
    with (
        tempfile.TemporaryFile() as asked,
        tempfile.TemporaryFile() as answered,
        tempfile.TemporaryFile() as said,
    ):
        asked.write(request)
        asked.seek(0)
        ended = _run(asked, answered, said, bounds.seconds)
        if ended is None:
            bounds.refuse("seconds", f"{subject} took longer than {bounds.seconds} seconds to read")
        if ended != 0:
            _explain(ended, _tail(said), bounds, subject)
        return _answer(answered, bounds, subject)


def _run(asked: IO[bytes], answered: IO[bytes], said: IO[bytes], seconds: float) -> int | None:
    """The exit code of the worker, negative for a signal; None if it had to be killed."""
    process = subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-P", "-X", "utf8", "-m", WORKER],
        stdin=asked,
        stdout=answered,
        stderr=said,
        env=_environment(),
        start_new_session=True,
    )
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _kill(process)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)  # noqa: PTH109
    return kept | _FEW_THREADS | {"PYTHONPATH": path}


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End the worker and whatever it started; nothing happens if all are gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _tail(said: IO[bytes]) -> str:
    size = said.seek(0, os.SEEK_END)
    said.seek(max(0, size - TAIL_BYTES))
    return said.read().decode("utf-8", "replace")


def _explain(ended: int, said: str, limits: Limits, subject: str) -> NoReturn:
    """Raise the error for a worker that ended without an answer."""
    name = signal.Signals(-ended).name if ended < 0 else f"exit code {ended}"
    if name in {"SIGALRM", "SIGXCPU"}:
        limits.refuse("seconds", f"{subject} took longer than {limits.seconds} seconds to read")
    if name == "SIGKILL" or "memory allocation" in said or "bad_alloc" in said:
        limits.refuse("memory_bytes", f"{subject} needs more memory than is allowed")
    raise ImportRefused(
        f"{subject} is damaged: the reader broke off ({name}). Open it in the program it came "
        "from, save it again and send that.",
        ended=name,
        said=said,
    )


class _PlainUnpickler(pickle.Unpickler):
    """Builds plain values; refuses every class and function that is not one of theirs."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        if (module_name, global_name) not in PLAIN_CLASSES:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is not a plain value")
        return super().find_class(module_name, global_name)


def _answer(answered: IO[bytes], limits: Limits, subject: str) -> Any:
    answered.seek(0)
    try:
        kind, value = _PlainUnpickler(answered).load()
    except _UNREADABLE as error:
        raise ImportRefused(f"{subject} gave no usable answer: {error}.") from error
    if kind == "value":
        return value
    if kind == "large":
        limits.check("unpacked_bytes", value, f"What was read from {subject}", "bytes")
    if kind == "memory":
        limits.refuse("memory_bytes", f"{subject} needs more memory than is allowed")
    if kind == "error":
        raise _error_again(*value)
    raise ImportRefused(
        f"{subject} is damaged: {value[0]}. Open it in the program it came from, save it again "
        "and send that.",
        trace=value[1],
    )


def _error_again(name: str, message: str, details: dict[str, Any]) -> AtlasError:
    """The error of that name from `geodata.errors`; any other name becomes `ImportRefused`."""
    found = getattr(error_tree, name, None)
    known = isinstance(found, type) and issubclass(found, AtlasError)
    kind: type[AtlasError] = found if known else ImportRefused  # type: ignore[assignment]
    error = kind(message)
    error.details.update({str(key): value for key, value in details.items()})
    return error
