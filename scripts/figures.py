"""What the benchmarks return: a figure with its budget, and how figures are printed and kept."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

from dash import Dash
from flask import Flask

from geodata.build import build
from geodata.paths import DataDir
from geodata.sample import publish_sample

REPOSITORY = Path(__file__).resolve().parents[1]
RESULTS = REPOSITORY / "build" / "bench.json"
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Figure:
    """One measured figure. `budget` None is a figure that is only told.

    `at_least` says that the budget is a lower bound; `runs` how many runs the value is made of.
    """

    name: str
    value: float
    unit: str
    budget: float | None
    runs: int
    at_least: bool = False

    @property
    def held(self) -> bool:
        """Whether the budget is kept."""
        if self.budget is None:
            return True
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    def as_dict(self) -> dict[str, Any]:
        """As it stands in ``build/bench.json``, without its name."""
        return {
            "value": self.value,
            "unit": self.unit,
            "budget": self.budget,
            "held": self.held,
            "runs": self.runs,
        }


def print_table(figures: Sequence[Figure]) -> None:
    """Print the figures, one a line."""
    width = max(len(figure.name) for figure in figures)
    for figure in figures:
        sign = ">=" if figure.at_least else "<="
        budget = "" if figure.budget is None else f"{sign} {figure.budget:g}"
        mark = "held" if figure.held else "MISSED"
        value = f"{figure.value:,.4g}" if figure.value < 1000 else f"{figure.value:,.0f}"
        print(
            f"{figure.name:<{width}}  {value:>10} {figure.unit:<10} {budget:<12}"
            f" {mark if figure.budget is not None else '':<7} ({figure.runs} runs)"
        )


def save(figures: Sequence[Figure], path: Path = RESULTS) -> None:
    """Write the figures by name, over those of the same names that stand there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    known.update({figure.name: figure.as_dict() for figure in figures})
    path.write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def report(figures: Sequence[Figure]) -> int:
    """Print and save; the exit code is 1 when a budget is missed."""
    print_table(figures)
    save(figures)
    return 0 if all(figure.held for figure in figures) else 1


def bench_data() -> DataDir:
    """The data to measure on: ATLAS_DATA, else a directory of the repository's own.

    Built and filled with the sample first where it is empty.
    """
    data = DataDir(Path(os.environ.get("ATLAS_DATA") or REPOSITORY / "build" / "test-data"))
    if not data.database.is_file() or not data.current.exists():
        build(data)
        publish_sample(data)
    return data


def rendered(app: Dash) -> Flask:
    """The server of a Dash application that has rendered its page once.

    Dash learns at that moment which scripts it may serve; a worker forked before would answer 500.
    """
    server: Flask = app.server
    server.test_client().get("/")
    return server


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(application: str, data: DataDir, workers: int = 2) -> Iterator[str]:
    """Serve an application (``module:callable()``) and give its address; stopped at the end."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"{HOST}:{port}",
        "--workers", str(workers), "--worker-class", "gthread", "--threads", "4",
        "--keep-alive", "15", "--preload", "--log-level", "error",
    ]  # fmt: skip
    env = {**os.environ, "ATLAS_DATA": str(data.root)}
    server = subprocess.Popen(command, cwd=REPOSITORY, env=env)
    address = f"http://{HOST}:{port}/"
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str, server: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with code {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except URLError:
            time.sleep(0.1)
    raise TimeoutError(f"no answer from {address} within {seconds} s")
