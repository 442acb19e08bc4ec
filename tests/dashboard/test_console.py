"""What the commands share."""

import getpass

import pytest
import typer

from dashboard.console import account


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
