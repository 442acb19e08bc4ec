"""Serving the application: gunicorn with preloading on POSIX, werkzeug's server elsewhere.

The data is loaded once before the workers are forked, so they share its memory; when something
new is published it is loaded again beside the old, and fresh workers take over.
"""

import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

from flask import Flask

from dashboard import freshness
from dashboard.settings import Settings
from geodata.errors import AtlasError, SettingError

log = logging.getLogger(__name__)

THREADS = 4
KEEP_ALIVE_SECONDS = 15
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  read, not bound


def page_address(settings: Settings) -> str:
    """The address to open in a browser on this machine."""
    host = ANY_ADDRESS.get(settings.host, settings.host)
    return f"http://{host}:{settings.port}/"


def check_port_free(settings: Settings) -> None:
    """`SettingError` when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host.strip("[]"), settings.port))
        except OSError as error:
            raise SettingError(
                f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}); "
                "choose another port with --port.",
                host=settings.host,
                port=settings.port,
            ) from error


def may_open_browser() -> bool:
    """Whether opening a browser would show a window: a terminal and a screen are there."""
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.stdout.isatty() and (sys.platform in ("darwin", "win32") or bool(screen))


def serve(
    make: Callable[[], Flask],
    settings: Settings,
    *,
    open_page: bool,
    ready: Callable[[], None],
    look_seconds: float = freshness.LOOK_SECONDS,
) -> None:
    """Serve what `make` gives until stopped; `ready` is called once the server listens.

    When a new release or new boundaries are published, `make` is called again and fresh workers
    take over while the old ones finish their answers. Where gunicorn cannot run (Windows) the
    server has to be started again instead.
    """

    def when_ready(_server: Any = None) -> None:
        ready()
        if open_page:
            webbrowser.open(page_address(settings))

    if sys.platform == "win32":
        from werkzeug.serving import run_simple  # noqa: PLC0415  only where gunicorn cannot run

        server = make()
        when_ready()
        run_simple(settings.host, settings.port, server, threaded=True)
        return
    _serve_gunicorn(make, settings, when_ready, look_seconds)


def _serve_gunicorn(
    make: Callable[[], Flask],
    settings: Settings,
    when_ready: Callable[..., None],
    look_seconds: float,
) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415  imports fcntl: POSIX only

    served = freshness.published_now(settings)
    stop = threading.Event()

    def started(arbiter: Any = None) -> None:
        when_ready(arbiter)
        master = os.getpid()
        reload = partial(os.kill, master, signal.SIGHUP)
        freshness.watch(settings, served, reload, stop, look_seconds)

    class Preloaded(BaseApplication):  # type: ignore[misc]
        """A gunicorn application that is built before the workers are forked."""

        def load_config(self) -> None:
            for name, value in gunicorn_options(settings).items():
                self.cfg.set(name, value)
            self.cfg.set("when_ready", started)

        def load(self) -> Flask:
            return make()

        def reload(self) -> None:
            """Build the application again; if that fails, the one in use stays."""
            super().reload()
            try:
                self.callable = make()
            except AtlasError as error:
                log.error("The new release could not be loaded: %s", error.message)

    try:
        Preloaded().run()
    finally:
        stop.set()


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """The options of gunicorn for these settings."""
    return {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "keepalive": KEEP_ALIVE_SECONDS,
        "preload_app": True,
        "loglevel": "warning",
        "limit_request_line": 4094,
        "proc_name": "atlas",
    }
