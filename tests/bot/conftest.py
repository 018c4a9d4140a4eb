"""What the tests of the command line begin with."""

import pytest

from tests.bot.cli_cast import ACCOUNTS, CONTACTS, Terminal


@pytest.fixture
def terminal(tmp_path, monkeypatch) -> Terminal:
    return Terminal(tmp_path, monkeypatch)


@pytest.fixture
def files(terminal: Terminal) -> tuple[str, str]:
    """Two files of people."""
    return terminal.write("accounts.csv", ACCOUNTS), terminal.write("contacts.csv", CONTACTS)
