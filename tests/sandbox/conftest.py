"""A sandbox and hands to steer it, fresh for each test."""

from collections.abc import Iterator

import pytest
from sandbox_cast import seed

from sandbox import Running, Sandbox, serve


@pytest.fixture
def slack() -> Iterator[Running]:
    with serve(seed(), limits=False) as running:
        yield running


@pytest.fixture
def impatient() -> Iterator[Running]:
    """A Slack that waits a tenth of a second for an ack, for tests in which none comes."""
    with serve(seed(), limits=False, ack_seconds=0.1) as running:
        yield running


@pytest.fixture
def hands(slack: Running) -> Iterator[Sandbox]:
    with Sandbox(slack.url) as client:
        yield client
