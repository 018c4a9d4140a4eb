"""One question to a chat endpoint over real HTTP: what goes out, what comes back, and how it fails."""

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

import pytest

from analysis.labels.outside import NoAnswer
from bot.edge.endpoint import THREAD, TOKENS, Endpoint
from bot.edge.hurried import LONGEST
from bot.edge.settings import ReaderSettings
from tests.bot.endpoint_stub import GOOD, KEY, Reply, Stub, saying, served

SOON = 0.2  # seconds of patience, where patience is what runs out
AT_MOST = 5  # seconds that a test waits


@pytest.fixture
def stub() -> Iterator[Stub]:
    with served() as running:
        yield running


def failure(stub: Stub, patience: float = 5.0) -> NoAnswer:
    with pytest.raises(NoAnswer) as raised:
        Endpoint(stub.settings(), patience).answer("Label it.", "It is slow.")
    return raised.value


def test_a_question_goes_out_as_the_protocol_wants_it_and_its_answer_comes_back(stub: Stub) -> None:
    endpoint = Endpoint(stub.settings())
    assert json.loads(endpoint.answer("Label it.", "遅い。")) == GOOD
    assert endpoint.version == "endpoint:small-1"
    assert (stub.paths, stub.keys) == (["/v1/chat/completions"], [f"Bearer {KEY}"])
    assert stub.asked == [
        {
            "model": "small-1",
            "messages": [{"role": "system", "content": "Label it."}, {"role": "user", "content": "遅い。"}],
            "response_format": {"type": "json_object"},
            "temperature": 0,
            "max_tokens": TOKENS,
        }
    ]


def test_without_a_key_none_is_sent(stub: Stub) -> None:
    found = stub.settings()
    Endpoint(ReaderSettings(found.address, found.host, found.model, found.daily)).answer("", "")
    assert stub.keys == [None]


@pytest.mark.parametrize("code", [500, 503])
def test_a_server_that_stumbles_is_asked_once_more_and_no_more(stub: Stub, code: int) -> None:
    stub.will(Reply(code), saying(GOOD))
    assert Endpoint(stub.settings()).answer("", "")
    stub.will(Reply(code))
    failed = failure(stub)
    assert (str(failed), failed.hopeless) == (f"http_{code}", False)
    assert len(stub.asked) == 2 + 2


@pytest.mark.parametrize("code", [400, 401, 404, 429])
def test_a_server_that_refuses_is_not_asked_again(stub: Stub, code: int) -> None:
    stub.will(Reply(code))
    failed = failure(stub)
    assert (str(failed), failed.hopeless) == (f"http_{code}", True)
    assert len(stub.asked) == 1


def test_patience_ends_and_nothing_is_asked_again(stub: Stub) -> None:
    stub.will(Reply(hold=True))
    failed = failure(stub, SOON)
    assert (str(failed), failed.hopeless, len(stub.asked)) == ("timeout", False, 1)


@pytest.mark.parametrize("drips", ["headers", "body"])
def test_an_answer_that_comes_byte_by_byte_has_no_more_time_than_any_other(
    stub: Stub, drips: Literal["headers", "body"]
) -> None:
    stub.will(replace(saying(GOOD), drips=drips))
    failed = failure(stub, SOON)
    assert (str(failed), failed.hopeless, len(stub.asked)) == ("timeout", False, 1)
    assert stub.hung_up.wait(AT_MOST), "nobody goes on listening to it"


def test_a_name_that_is_long_looked_for_holds_nobody_up(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_waits, really = threading.Event(), socket.getaddrinfo
    in_time = []

    def slowly(*whose: Any, **more: Any) -> Any:
        in_time.append(nobody_waits.wait(AT_MOST))
        return really(*whose, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    assert str(failure(stub, SOON)) == "timeout"
    nobody_waits.set()
    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join(AT_MOST)
    assert in_time == [True]
    Endpoint(stub.settings()).answer("", "Another.")
    assert len(stub.asked) == 1, "the first one never goes out"


def test_a_redirect_is_not_followed(stub: Stub) -> None:
    with served() as elsewhere:
        stub.will(Reply(302, headers={"Location": f"{elsewhere.url}/v1/chat/completions"}))
        assert str(failure(stub)) == "http_302"
        assert elsewhere.asked == []


def test_nobody_at_home_is_a_failure_without_a_traceback(stub: Stub) -> None:
    nowhere = ReaderSettings("http://127.0.0.1:9/v1/chat/completions", "127.0.0.1:9", "small-1", 1, KEY)
    with pytest.raises(NoAnswer, match=r"^unreachable$"):
        Endpoint(nowhere).answer("", "")


@pytest.mark.parametrize(
    "endless",
    [Reply(body=b" " * LONGEST), Reply(headers={f"X-{number}": "x" * 40_000 for number in range(2)})],
    ids=["body", "headers"],
)
def test_an_endless_answer_is_dropped(stub: Stub, endless: Reply) -> None:
    stub.will(endless)
    assert str(failure(stub)) == "too_long"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"choices": []}',
        b'{"choices": {}}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": 1}}]}',
        b"\xff\xfe",
        b"[" * 50_000,
    ],
)
def test_what_is_no_chat_completion_says_nothing(stub: Stub, body: bytes) -> None:
    stub.will(Reply(body=body))
    assert Endpoint(stub.settings()).answer("", "") == ""


def test_a_machines_own_reader_is_reached_past_a_proxy(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert Endpoint(stub.settings()).answer("", "")


def test_neither_the_key_nor_the_words_are_in_what_is_raised_or_shown(stub: Stub) -> None:
    stub.will(Reply(500, b"It is slow."))
    endpoint = Endpoint(stub.settings())
    with pytest.raises(NoAnswer) as raised:
        endpoint.answer("", "It is slow.")
    assert raised.value.__suppress_context__
    for told in (repr(raised.value), repr(endpoint), repr(stub.settings())):
        assert KEY not in told and "slow" not in told
