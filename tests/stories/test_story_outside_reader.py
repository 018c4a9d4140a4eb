"""A workspace that wants an outside reader: the alert is there at once, and says more once that has answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.comments.reading import read
from analysis.learned.model import shipped
from tests.bot.endpoint_stub import GOOD, Stub, saying, served
from tests.stories import cast
from tests.stories.story import Story, staged, words_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with served() as running:
        yield running


@pytest.fixture
def asking(stub: Stub, empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    monkeypatch.setenv("ASKBACK_READER_URL", stub.url)
    monkeypatch.setenv("ASKBACK_READER_MODEL", "small-1")
    with staged(empty_database_url, tmp_path) as stage:
        yield stage


def test_an_alert_shows_what_the_outside_reader_made_of_doubtful_words(asking: Story, stub: Stub) -> None:
    doubtful = "The thing with the boxes."
    assert read(doubtful, score=4, model=shipped()).needs_review, "it must be one that this machine is not sure of"
    stub.will(saying(GOOD | {"reason": "champion_left"}))
    asking.press(cast.ANNA, asking.to_ask(cast.ANNA), "4")
    asking.type(cast.ANNA, doubtful)
    asking.step(by=3)  # a channel's messages change one by one
    (alert,) = asking.alerts()
    assert len(stub.asked) == 1
    assert "read as: champion left (likely)" in words_of(alert).lower()
