"""One stage a test: the sandbox over real HTTP and WebSocket, the bot on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.edge import logs
from tests.stories.story import Story, staged


@pytest.fixture
def story(empty_database_url: str, tmp_path: Path) -> Iterator[Story]:
    """The whole product in Socket Mode, on SQLite and on PostgreSQL."""
    with staged(empty_database_url, tmp_path) as stage:
        yield stage


@pytest.fixture(autouse=True)
def plain_logs() -> None:
    logs.set_up(readable=False)
