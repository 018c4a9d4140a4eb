"""The clock: time steps through every wake-up, waits for whoever works, and never goes back."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sandbox_cast import BOT, LENA, TEAM_ROOM, bolt, buttons, listening, web
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from sandbox import Running, Sandbox, SandboxRefused

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
State = tuple[bool, datetime | None]


@contextmanager
def clock_client(slack: Running, answer: Callable[[datetime], State], name: str = "bot") -> Iterator[list[datetime]]:
    """A client that answers every question with (idle, wake_at); the times it was told."""
    told: list[datetime] = []
    with connect(slack.clock_url, proxy=None) as socket:
        socket.send(json.dumps({"type": "hello", "name": name}))
        thread = threading.Thread(target=_answer, args=(socket, answer, told), daemon=True)
        thread.start()
        yield told
    thread.join(timeout=5)


def _answer(socket: ClientConnection, answer: Callable[[datetime], State], told: list[datetime]) -> None:
    try:
        for frame in socket:
            question = json.loads(frame)
            told.append(datetime.fromisoformat(question["now"]))
            idle, wake_at = answer(told[-1])
            state: dict[str, Any] = {"type": "state", "ask": question["ask"], "idle": idle}
            socket.send(json.dumps({**state, "wake_at": wake_at.isoformat() if wake_at else None}))
    except ConnectionClosed:
        return


class Rounds:
    """Work that is due at given moments; `done` has when it was done."""

    def __init__(self, *minutes: int) -> None:
        self.due = [MONDAY + timedelta(minutes=m) for m in minutes]
        self.done: list[datetime] = []

    def __call__(self, now: datetime) -> State:
        while self.due and self.due[0] <= now:
            self.due.pop(0)
            self.done.append(now)
        return True, self.due[0] if self.due else None


def test_a_step_visits_every_wake_up_in_order(slack: Running, hands: Sandbox) -> None:
    rounds = Rounds(5, 60, 61, 24 * 60)
    planned = list(rounds.due)
    with clock_client(slack, rounds):
        assert hands.step(to=MONDAY + timedelta(days=2))["stopped"] == "reached"
    assert rounds.done == planned


def test_wake_ups_of_several_clients_are_visited_in_common_order(slack: Running, hands: Sandbox) -> None:
    order: list[str] = []

    def noting(name: str, rounds: Rounds) -> Callable[[datetime], State]:
        def answer(now: datetime) -> State:
            before = len(rounds.done)
            state = rounds(now)
            order.extend([name] * (len(rounds.done) - before))
            return state

        return answer

    with clock_client(slack, noting("a", Rounds(10, 30))), clock_client(slack, noting("b", Rounds(20, 40))):
        hands.step(by=3600)
    assert order == ["a", "b", "a", "b"]


def test_a_wake_up_exactly_at_the_end_is_visited_one_beyond_is_not(slack: Running, hands: Sandbox) -> None:
    rounds = Rounds(60, 61)
    with clock_client(slack, rounds):
        hands.step(by=3600)
    assert rounds.done == [MONDAY + timedelta(minutes=60)]


def test_time_waits_until_a_working_client_says_idle(slack: Running, hands: Sandbox) -> None:
    rounds, busy = Rounds(10), iter([True] * 5)

    def answer(now: datetime) -> State:
        idle, wake_at = rounds(now)
        return (idle and not (rounds.done and next(busy, False))), wake_at

    with clock_client(slack, answer) as told:
        hands.step(by=3600)
    assert told.count(MONDAY + timedelta(minutes=10)) >= 6
    assert told[-1] == MONDAY + timedelta(hours=1)


def test_a_wake_up_already_past_is_asked_about_again_before_time_moves(slack: Running, hands: Sandbox) -> None:
    overdue = iter([MONDAY - timedelta(minutes=1)] * 3)
    with clock_client(slack, lambda now: (True, next(overdue, None))) as told:
        hands.step(by=60)
    assert told.count(MONDAY) >= 4


def test_a_client_that_is_gone_is_not_waited_for(slack: Running, hands: Sandbox) -> None:
    with clock_client(slack, lambda now: (False, MONDAY)):
        pass
    assert hands.step(by=60)["now"] == "2026-03-02T08:01:00Z"


def test_to_the_next_wake_up(slack: Running, hands: Sandbox) -> None:
    with clock_client(slack, Rounds(10, 30)):
        assert (hands.step(to_next="wake")["now"], hands.step(to_next="wake")["now"]) == (
            "2026-03-02T08:10:00Z",
            "2026-03-02T08:30:00Z",
        )
        assert hands.step(to_next="wake")["stopped"] == "nothing"


def test_to_the_next_message_stops_at_the_first_post_of_the_app(slack: Running, hands: Sandbox) -> None:
    client = web(slack)
    now = int(MONDAY.timestamp())
    client.chat_scheduleMessage(channel=TEAM_ROOM, post_at=now + 7200, text="second")
    client.chat_scheduleMessage(channel=TEAM_ROOM, post_at=now + 3600, text="first")
    answer = hands.step(to_next="message")
    assert (answer["now"], answer["stopped"]) == ("2026-03-02T09:00:00Z", "message")
    assert [(n["channel"], n["kind"], n["count"]) for n in answer["news"]] == [(TEAM_ROOM, "channel", 1)]


def test_waiting_for_a_message_ends_after_31_days(hands: Sandbox) -> None:
    answer = hands.step(to_next="message")
    assert (answer["now"], answer["stopped"], answer["news"]) == ("2026-04-02T08:00:00Z", "limit", [])


def test_an_update_is_not_a_new_message(slack: Running, hands: Sandbox) -> None:
    ts = web(slack).chat_postMessage(channel=TEAM_ROOM, text="one")["ts"]
    rounds = Rounds(60)

    def change(now: datetime) -> State:
        before = len(rounds.done)
        state = rounds(now)
        if len(rounds.done) > before:
            web(slack).chat_update(channel=TEAM_ROOM, ts=ts, text="two")
        return state

    with clock_client(slack, change):
        assert hands.step(to_next="message")["stopped"] == "limit"
    assert [m["text"] for m in hands.messages(LENA, TEAM_ROOM)] == ["two"]


def test_time_does_not_go_back(hands: Sandbox) -> None:
    with pytest.raises(SandboxRefused, match="does not go back"):
        hands.step(to=MONDAY - timedelta(seconds=1))
    with pytest.raises(SandboxRefused, match="does not go back"):
        hands.step(by=-1)


def test_a_step_without_a_goal_is_refused(hands: Sandbox) -> None:
    with pytest.raises(SandboxRefused, match="a step goes"):
        hands.step()


def test_a_client_is_asked_afresh_after_the_last_ack(slack: Running, hands: Sandbox) -> None:
    """The bot acks, and only then notices the work that the click has made."""
    app, work = bolt(slack), threading.Event()

    @app.action("score-9")
    def pressed(ack: Any) -> None:
        ack()
        work.set()

    def answer(now: datetime) -> State:
        if work.is_set():
            work.clear()
            web(slack).chat_postMessage(channel=TEAM_ROOM, text="Thanks")
            return False, None
        return True, None

    ts = web(slack).chat_postMessage(channel=TEAM_ROOM, text="How likely?", blocks=buttons("9"))["ts"]
    with listening(app), clock_client(slack, answer):
        hands.click(LENA, TEAM_ROOM, ts, "score-9")
        hands.settle()
        assert [m["text"] for m in hands.messages(BOT, TEAM_ROOM)] == ["How likely?", "Thanks"]


def test_what_one_client_sets_off_is_put_to_the_others_before_time_moves_on(slack: Running, hands: Sandbox) -> None:
    """The bot says idle; a moment later somebody's message reaches it, and it has work."""
    app, work, rounds = bolt(slack), threading.Event(), Rounds(10)
    app.event("message")(lambda event: work.set())

    def people(now: datetime) -> State:
        before = len(rounds.done)
        state = rounds(now)
        if len(rounds.done) > before:
            hands.type(LENA, TEAM_ROOM, "Hello")
        return state

    def bot(now: datetime) -> State:
        if work.is_set():
            work.clear()
            web(slack).chat_postMessage(channel=TEAM_ROOM, text="Thanks")
        return True, None

    with listening(app), clock_client(slack, bot), Sandbox(slack.url) as steering, clock_client(slack, people):
        steering.step(by=3600)
        asked, answered = steering.messages(BOT, TEAM_ROOM)[:2]
    assert (asked["text"], answered["text"]) == ("Hello", "Thanks")
    assert answered["ts"].partition(".")[0] == asked["ts"].partition(".")[0]


def test_a_client_that_never_becomes_idle_is_named(
    slack: Running, hands: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.stepping.SETTLE_SECONDS", 0.1)
    with (
        clock_client(slack, lambda now: (False, None), name="sleepless"),
        pytest.raises(SandboxRefused, match="sleepless"),
    ):
        hands.step(by=60)


def test_who_lives_by_the_clock_is_told(slack: Running, hands: Sandbox) -> None:
    with clock_client(slack, Rounds(10), name="people"):
        hands.settle()
        (client,) = hands.clock()["clients"]
    assert client == {"name": "people", "idle": True, "wake_at": "2026-03-02T08:10:00Z"}


def test_while_time_flows_wake_ups_are_kept_and_steps_still_work(slack: Running, hands: Sandbox) -> None:
    rounds, woken = Rounds(10), threading.Event()
    rounds.due.insert(0, MONDAY + timedelta(seconds=0.2))

    def answer(now: datetime) -> State:
        state = rounds(now)
        if rounds.done:
            woken.set()
        return state

    with clock_client(slack, answer):
        hands.settle()
        hands.set_rate(1)
        assert woken.wait(timeout=20)
        hands.step(by=3600)
        assert len(rounds.done) == 2
        assert hands.clock()["rate"] == 1
        hands.set_rate(0)


def test_scheduled_messages_appear_while_time_flows(slack: Running, hands: Sandbox) -> None:
    appeared = threading.Event()
    app = bolt(slack)
    post_at = int(MONDAY.timestamp()) + 1
    web(slack).chat_scheduleMessage(channel=TEAM_ROOM, post_at=post_at, text="Later")
    app.event("message")(lambda: None)
    with connect(f"{slack.url.replace('http', 'ws')}/watch?user={LENA}", proxy=None) as watching, listening(app):
        hands.set_rate(1)
        while not appeared.is_set():
            if TEAM_ROOM in json.loads(watching.recv(timeout=20))["channels"]:
                appeared.set()
    assert [m["text"] for m in hands.messages(LENA, TEAM_ROOM)] == ["Later"]


def test_the_date_header_is_the_sandboxs_time(slack: Running, hands: Sandbox) -> None:
    hands.step(by=60)
    assert web(slack).api_test().headers["date"] == "Mon, 02 Mar 2026 08:01:00 GMT"
