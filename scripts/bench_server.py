"""Measures the server: values requests, 2 gunicorn workers, 4 clients, on the same machine.

``python -m scripts.bench_server``. The clients keep their connection and ask for all indicators and
dates of the country in turn; `median` is the time of one request with one client, `rate` that of
all four together.
"""

import http.client
import statistics
import sys
import threading
import time
from urllib.parse import urlsplit

from dashboard.services import AtlasService
from geodata.units import BEFORE_REFORM
from scripts.figures import Figure, bench_data, gunicorn, report

CLIENTS = 4
REQUESTS_EACH = 1500
ALONE = 500


def addresses(service: AtlasService) -> list[str]:
    """Values of every indicator, basis and date of the country at commune level."""
    vintage = BEFORE_REFORM.name
    return [
        f"/v/{service.token}/{vintage}/commune/country/{indicator.code}/{day}/{basis}.bin"
        for indicator in service.catalogue
        for basis in indicator.bases
        for day in service.cube.dates(indicator.code, vintage=vintage, basis=basis)
    ]


def ask(host: str, paths: list[str], count: int, times: list[float]) -> None:
    """Ask `count` times over one connection; append the seconds that each answer took."""
    connection = http.client.HTTPConnection(host, timeout=30)
    for number in range(count):
        start = time.perf_counter()
        path = paths[number % len(paths)]
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        times.append(time.perf_counter() - start)
    connection.close()


def measure() -> list[Figure]:
    """Median time of a request and requests a second."""
    paths = addresses(AtlasService.load(bench_data()))
    with gunicorn("scripts.bench_map:wsgi()", bench_data()) as address:
        host = urlsplit(address).netloc
        for _ in range(3):
            ask(host, paths, len(paths), [])
        alone: list[float] = []
        ask(host, paths, ALONE, alone)
        together: list[list[float]] = [[] for _ in range(CLIENTS)]
        threads = [
            threading.Thread(target=ask, args=(host, paths, REQUESTS_EACH, times))
            for times in together
        ]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
    done = sum(len(times) for times in together)
    busy = statistics.median(t for times in together for t in times)
    return [
        Figure("server.values.median", statistics.median(alone) * 1000, "ms", 3, len(alone)),
        Figure("server.values.median_busy", busy * 1000, "ms", None, done),
        Figure("server.values.rate", done / seconds, "per s", 1000, done, at_least=True),
    ]


def main() -> int:
    """Measure, print and save; the exit code is 1 when a budget is missed."""
    return report(measure())


if __name__ == "__main__":
    sys.exit(main())
