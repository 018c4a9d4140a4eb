"""How a message that stands in Slack is changed: through the click's own address once, otherwise by an edit."""

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request

import pytest

from bot.told import home
from storage.database.units import Units
from storage.models import DeliveryState
from storage.outbox import delivery_queue
from tests.bot.delivery_cast import EDIT, Stage

ADDRESS = "https://hooks.slack.test/actions/1"


class ResponseUrl:
    """What arrives at a click's response_url; `error` is what it answers with."""

    def __init__(self) -> None:
        self.bodies: list[Any] = []
        self.error: Exception | None = None

    def __call__(self, request: Request, timeout: float) -> "ResponseUrl":
        assert isinstance(request.data, bytes)
        self.bodies.append(json.loads(request.data))
        if self.error is not None:
            raise self.error
        return self

    def read(self) -> bytes:
        return b"ok"


@pytest.fixture
def stage(units: Units) -> Stage:
    return Stage(units)


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> ResponseUrl:
    door = ResponseUrl()
    monkeypatch.setattr("bot.slack.messenger.urlopen", door)
    return door


@pytest.fixture
def clicked(stage: Stage) -> int:
    """A message that stands, and whose next state goes through its click's address."""
    owed = stage.owe_receipt()
    stage.send()
    _click(stage, owed)
    return owed


def _click(stage: Stage, owed: int) -> None:
    stage.sender.answer_through(owed, ADDRESS)
    stage.wants_more(owed)


def test_the_message_under_the_finger_changes_through_the_clicks_own_address(
    stage: Stage, address: ResponseUrl, clicked: int
) -> None:
    stage.send()
    (body,) = address.bodies
    assert body["replace_original"] is True
    assert body["text"] == json.loads(stage.row(clicked).body)["text"]
    assert stage.slack.called(EDIT) == []
    assert (stage.row(clicked).state, stage.row(clicked).sent) == (DeliveryState.SETTLED, 2)


def test_an_address_is_used_once_and_then_the_message_is_edited(
    stage: Stage, address: ResponseUrl, clicked: int
) -> None:
    stage.send()
    stage.wants_more(clicked)
    stage.send(after=1)
    assert len(address.bodies) == 1
    assert len(stage.slack.called(EDIT)) == 1


@pytest.mark.parametrize(
    "error",
    [URLError(ConnectionResetError()), TimeoutError(), HTTPError(ADDRESS, 404, "expired", None, None)],  # type: ignore[arg-type]
)
def test_an_address_that_fails_is_never_repeated_and_the_edit_says_the_same(
    stage: Stage, address: ResponseUrl, clicked: int, error: Exception
) -> None:
    address.error = error
    stage.send()
    assert len(address.bodies) == 1
    (edit,) = stage.slack.called(EDIT)
    assert edit["text"] == address.bodies[0]["text"]
    assert stage.row(clicked).state is DeliveryState.SETTLED


def test_the_clicks_own_address_needs_no_room_among_the_edits(stage: Stage, address: ResponseUrl, clicked: int) -> None:
    for _ in range(50):
        stage.pacer.take(EDIT, stage.clock.now())
    stage.send()
    assert len(address.bodies) == 1
    assert stage.row(clicked).state is DeliveryState.SETTLED


def test_of_two_clicks_the_newer_address_is_taken(stage: Stage, address: ResponseUrl, clicked: int) -> None:
    _click(stage, clicked)
    stage.send()
    assert len(address.bodies) == 1
    assert stage.row(clicked).sent == 3


def test_a_home_tab_is_published_anew_each_time_it_is_looked_at(stage: Stage) -> None:
    for _ in range(2):
        with stage.units() as unit:
            home.owe(unit, stage.workspace_id, "U77", stage.clock.now())
        stage.send(after=1)
    assert len(stage.slack.called("views.publish")) == 2
    with stage.units.reading() as unit:
        owed = delivery_queue.by_cause(unit, stage.workspace_id, "home:U77")
    assert owed is not None
    assert stage.row(owed).state is DeliveryState.SETTLED
