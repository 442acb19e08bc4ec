from pathlib import Path

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from dashboard.pages.imports.access import (
    EditingRefused,
    clean_user,
    default_user,
    editing_offered,
    is_loopback,
    require_editing,
    require_own_page,
)
from dashboard.settings import Settings

OWN = {"X-Atlas-Request": "1", "Origin": "http://127.0.0.1:8050", "Sec-Fetch-Site": "same-origin"}


def settings(editing: str = "auto", host: str = "127.0.0.1") -> Settings:
    return Settings(data=Path("/nowhere"), editing=editing, host=host)


def request(host: str = "127.0.0.1:8050", **headers: str) -> Request:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    builder = EnvironBuilder(method="POST", base_url=f"http://{host}/", headers=given)
    return Request(builder.get_environ())


def own(**changed: str | None) -> Request:
    headers = {**OWN, **{name.replace("_", "-"): value for name, value in changed.items()}}
    kept = {name: value for name, value in headers.items() if value is not None}
    builder = EnvironBuilder(method="POST", base_url="http://127.0.0.1:8050/", headers=kept)
    return Request(builder.get_environ())


@pytest.mark.parametrize(
    ("host", "home"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:8050", True),
        ("127.8.9.1", True),
        ("[::1]:8050", True),
        ("localhost:8050", True),
        ("LOCALHOST", True),
        ("atlas.localhost", True),
        ("0.0.0.0", False),
        ("[::]:8050", False),
        ("10.0.0.5", False),
        ("localhost.evil.vn", False),
        ("127.0.0.1.evil.vn", False),
        ("atlas.gov.vn", False),
        ("", False),
    ],
)
def test_loopback_is_told_by_name(host: str, home: bool) -> None:
    assert is_loopback(host) is home


@pytest.mark.parametrize(
    ("editing", "listens", "asked", "allowed"),
    [
        ("auto", "127.0.0.1", "127.0.0.1:8050", True),
        ("auto", "::1", "[::1]:8050", True),
        ("auto", "127.0.0.1", "rebound.evil.vn:8050", False),
        ("auto", "0.0.0.0", "127.0.0.1:8050", False),
        ("auto", "10.0.0.5", "10.0.0.5:8050", False),
        ("on", "0.0.0.0", "atlas.gov.vn", True),
        ("off", "127.0.0.1", "127.0.0.1:8050", False),
    ],
)
def test_editing_is_for_this_machine_unless_set(
    editing: str, listens: str, asked: str, allowed: bool
) -> None:
    chosen = settings(editing, listens)
    if allowed:
        require_editing(chosen, request(asked))
    else:
        with pytest.raises(EditingRefused, match="ATLAS_EDITING=on"):
            require_editing(chosen, request(asked))


def test_the_map_offers_imports_where_they_can_be() -> None:
    assert editing_offered(settings("auto"))
    assert not editing_offered(settings("auto", "0.0.0.0"))
    assert editing_offered(settings("on", "0.0.0.0"))
    assert not editing_offered(settings("off"))


def test_a_page_of_the_atlas_may_change_things() -> None:
    require_own_page(own())
    require_own_page(own(Origin=None))
    require_own_page(own(Sec_Fetch_Site=None))


@pytest.mark.parametrize(
    "changed",
    [
        {"X_Atlas_Request": None},
        {"Origin": None, "Sec_Fetch_Site": None},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "http://evil.vn"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://127.0.0.1:8050.evil.vn", "Sec_Fetch_Site": None},
    ],
)
def test_nothing_else_may(changed: dict[str, str | None]) -> None:
    with pytest.raises(EditingRefused, match="nothing changed"):
        require_own_page(own(**changed))


def test_names_are_one_printable_line() -> None:
    assert clean_user("  Nguyễn \t Văn\nA\x00 ") == "Nguyễn VănA"
    assert len(clean_user("x" * 500)) == 80
    for nobody in ("", "  ", "\x00\n"):
        with pytest.raises(EditingRefused, match="who you are"):
            clean_user(nobody)


def test_the_account_is_offered_at_home_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "lan")
    assert default_user(settings()) == "lan"
    assert default_user(settings("on", "0.0.0.0")) == ""
