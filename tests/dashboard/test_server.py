import socket
from pathlib import Path

import pytest
from flask import Flask

from dashboard import server
from dashboard.settings import Settings
from geodata.errors import SettingError


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


def test_serving_hands_the_application_to_gunicorn(monkeypatch: pytest.MonkeyPatch) -> None:
    from gunicorn.app.base import BaseApplication

    seen: list[object] = []
    opened: list[str] = []

    def run(self: BaseApplication) -> None:
        seen.extend([self.load(), self.cfg.bind, self.cfg.workers])
        self.cfg.when_ready(None)

    monkeypatch.setattr(BaseApplication, "run", run)
    monkeypatch.setattr("webbrowser.open", opened.append)
    flask = Flask("atlas")
    server.serve(flask, settings(), open_page=True, ready=lambda: seen.append("ready"))
    assert seen == [flask, ["127.0.0.1:8050"], 2, "ready"]
    assert opened == ["http://127.0.0.1:8050/"]
