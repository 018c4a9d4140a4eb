"""How Slack is called: without the SDK's retries, a token in every post, page by page when one is looked for."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.messenger import MARGIN, Messenger
from bot.slack.pacing import Pacer
from tests.bot.delivery_cast import HISTORY, NOW, POST, Clock, FakeSlack, answer, refusal

HELLO = {"text": "Hello", "blocks": []}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> FakeSlack:
    return FakeSlack(clock)


@pytest.fixture
def messenger(slack: FakeSlack, clock: Clock) -> Messenger:
    return Messenger(slack, clock, Pacer())  # type: ignore[arg-type]


class Paged:
    """A history of several pages, the wanted message on the last."""

    def __init__(self, pages: int) -> None:
        self.pages, self.cursors = pages, list[Any]()

    def api_call(self, method: str, *, params: dict[str, Any]) -> Any:
        self.cursors.append(params.get("cursor"))
        number = len(self.cursors)
        message = {"ts": f"{number}.0", "metadata": {"event_payload": {"id": f"token{number}"}}}
        more = {"next_cursor": f"page{number + 1}"} if number < self.pages else {}
        return answer(method, {"messages": [message], "response_metadata": more})


def test_the_sdk_never_repeats_a_call_by_itself(clock: Clock) -> None:
    client = WebClient("xoxb-1")
    Messenger(client, clock, Pacer())
    assert client.retry_handlers == []


def test_a_post_carries_its_token_and_unfurls_nothing(messenger: Messenger, slack: FakeSlack) -> None:
    posted = messenger.post("C1", HELLO, "token", "1.0")
    (sent,) = slack.called(POST)
    assert sent["metadata"] == {"event_type": "askback", "event_payload": {"id": "token"}}
    assert (sent["unfurl_links"], sent["unfurl_media"], sent["thread_ts"]) == (False, False, "1.0")
    assert posted.channel == "C1" and posted.ts in slack.standing["C1"]


def test_a_message_is_found_by_its_token_and_by_nothing_else(messenger: Messenger) -> None:
    messenger.post("C1", HELLO, "another")
    wanted = messenger.post("C1", HELLO, "token")
    messenger.post("C1", HELLO, "a third")
    assert messenger.find("token", "C1", "0") == wanted.ts
    assert messenger.find("nobody's", "C1", "0") is None
    assert messenger.find("token", "C2", "0") is None


def test_a_search_goes_through_all_pages(clock: Clock) -> None:
    slack = Paged(3)
    found = Messenger(slack, clock, Pacer()).find("token3", "C1", "0")  # type: ignore[arg-type]
    assert found == "3.0"
    assert slack.cursors == [None, "page2", "page3"]


def test_a_message_without_metadata_is_somebody_elses(messenger: Messenger, slack: FakeSlack) -> None:
    slack.standing["C1"]["5.0"] = {"ts": "5.0", "text": "hi"}
    assert messenger.find("token", "C1", "0") is None


def test_before_now_is_slacks_time_whatever_our_clock_is_set_to(
    messenger: Messenger, slack: FakeSlack, clock: Clock
) -> None:
    messenger.post("C1", HELLO, "token")
    clock.moment = NOW + timedelta(days=1)
    assert float(messenger.before_now()) == (NOW - MARGIN).timestamp()


def test_a_method_that_slack_refused_is_not_called_until_its_time(
    messenger: Messenger, slack: FakeSlack, clock: Clock
) -> None:
    slack.runs_into(POST, refusal("ratelimited", 429, **{"Retry-After": "30"}))
    for wait in (30, 20):
        with pytest.raises(DeliveryFailed) as failed:
            messenger.post("C1", HELLO, "token")
        assert (failed.value.kind, failed.value.retry_after) == (FaultKind.WAIT, wait)
        clock.moment += timedelta(seconds=10)
    assert len(slack.called(POST)) == 1
    clock.moment = NOW + timedelta(seconds=30)
    assert messenger.post("C1", HELLO, "token").channel == "C1"


def test_a_failed_call_tells_nothing_of_what_was_sent(messenger: Messenger, slack: FakeSlack) -> None:
    slack.runs_into(HISTORY, refusal("missing_scope"))
    with pytest.raises(DeliveryFailed) as failed:
        messenger.find("secret", "C1", "0")
    assert failed.value.__cause__ is None
    assert "secret" not in str(failed.value)
