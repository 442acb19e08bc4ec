import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask

from dashboard import server
from dashboard.settings import Settings
from geodata.errors import AtlasError, DataMissing, SettingError
from geodata.paths import DataDir
from geodata.store import OBSERVATION_COLUMNS, Publication, SourceRecord, open_store


def settings(**changes: object) -> Settings:
    return Settings(data=Path("/nowhere"), **changes)  # type: ignore[arg-type]


def test_address_is_one_a_browser_can_open() -> None:
    assert server.page_address(settings(port=9000)) == "http://127.0.0.1:9000/"
    assert server.page_address(settings(host="0.0.0.0")) == "http://127.0.0.1:8050/"


def test_taken_port_is_said_before_anything_is_loaded() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingError, match=f"127.0.0.1:{port}"):
            server.check_port_free(settings(port=port))
    server.check_port_free(settings(port=port))


def test_workers_share_what_was_loaded_before() -> None:
    options = server.gunicorn_options(settings(workers=3, port=9001))
    assert options["preload_app"] is True
    assert options["workers"] == 3
    assert options["bind"] == "127.0.0.1:9001"


def test_no_browser_without_a_terminal_and_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: False, raising=False)
    assert server.may_open_browser() is False


def test_serving_hands_the_application_to_gunicorn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from gunicorn.app.base import BaseApplication

    seen: list[object] = []
    opened: list[str] = []

    def run(self: BaseApplication) -> None:
        seen.extend([self.load(), self.cfg.bind, self.cfg.workers])
        self.cfg.when_ready(None)

    monkeypatch.setattr(BaseApplication, "run", run)
    monkeypatch.setattr("webbrowser.open", opened.append)
    flask = Flask("atlas")
    server.serve(
        lambda: flask, Settings(data=tmp_path), open_page=True, ready=lambda: seen.append("ready")
    )
    assert seen == [flask, ["127.0.0.1:8050"], 2, "ready"]
    assert opened == ["http://127.0.0.1:8050/"]


def test_an_application_that_cannot_be_built_again_leaves_the_old_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from gunicorn.app.base import BaseApplication

    first, second = Flask("first"), Flask("second")
    answers: list[Flask | AtlasError] = [first, DataMissing("gone"), second]
    seen: list[object] = []

    def make() -> Flask:
        answer = answers.pop(0)
        if isinstance(answer, AtlasError):
            raise answer
        return answer

    def run(self: BaseApplication) -> None:
        seen.append(self.wsgi())
        for _ in range(2):
            self.reload()
            seen.append(self.wsgi())

    monkeypatch.setattr(BaseApplication, "run", run)
    server.serve(make, Settings(data=tmp_path), open_page=False, ready=lambda: None)
    assert seen == [first, first, second]


PROGRAM = """
import sys
from pathlib import Path
from flask import Flask
from dashboard import freshness, server
from dashboard.settings import Settings

settings = Settings(data=Path(sys.argv[1]), port=int(sys.argv[2]), workers=1)

def make():
    flask = Flask("atlas")
    release = freshness.published_now(settings).release
    flask.get("/release")(lambda: str(release))
    return flask

server.serve(make, settings, open_page=False, ready=lambda: None, look_seconds=0.2)
"""


def test_a_running_server_serves_what_is_published_later(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM, str(tmp_path), str(port)]
    with subprocess.Popen(command) as process:
        try:
            assert _answer_other_than(port, "") == "None"
            with open_store(DataDir(tmp_path).database) as store:
                store.publish(Publication("First", (SourceRecord("s", "One", True),), _one_value()))
                number = store.release().number
            assert _answer_other_than(port, "None") == str(number)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _one_value() -> pd.DataFrame:
    key = ["2025-07-01", "38", "province", "households", "2025-12-31", "counted", "s"]
    return pd.DataFrame([[*key, 1000.0, None, None, None]], columns=list(OBSERVATION_COLUMNS))


def _answer_other_than(port: int, known: str) -> str:
    """What the server says, asked until it says something else than what is known."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/release", timeout=5) as answer:
                said: str = answer.read().decode()
        except OSError:
            said = known
        if said != known:
            return said
        time.sleep(0.1)
    raise AssertionError(f"the server still said {known}")
