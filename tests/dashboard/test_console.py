"""What the commands share."""

import errno
import getpass

import pytest
import typer

from dashboard.console import account, refused_by_system


def test_who_does_it_is_said_or_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "thu")
    assert [account("Lan"), account(None), account("")] == ["Lan", "thu", "thu"]


@pytest.mark.parametrize("error", [OSError, KeyError])
def test_an_account_without_a_name_is_a_wrong_call(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def nameless() -> str:
        raise error("no such user")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert account("Lan") == "Lan"
    with pytest.raises(typer.BadParameter, match="--user NAME"):
        account(None)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "/srv/x.pdf"),
            "/srv/x.pdf: this account may not use it; give another place, or ask who runs"
            " this machine.",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "The disk is full; free some space and call again.",
        ),
        (OSError(errno.EIO, "Input/output error", b"/mnt/a"), "/mnt/a: Input/output error."),
        (OSError("no number"), "No number."),
    ],
)
def test_what_the_system_refuses_is_told_with_what_to_do(error: OSError, told: str) -> None:
    assert refused_by_system(error) == told
