"""Plays a row: does its steps one after another against a sandbox, remembers, and compares the last answer."""

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import Any

import httpx
from fact_app import App, running
from fact_words import (
    Act,
    AppAnswers,
    Call,
    Dial,
    Fact,
    Fetch,
    Heard,
    Judge,
    Kept,
    Look,
    OnSocket,
    Send,
    Step,
    Times,
)
from fact_world import seed

import sandbox

Json = dict[str, Any]
TOKENS = {"bot": "xoxb-good", "app": "xapp-good", "wrong": "xoxb-never-given"}


class Player:
    """One sandbox, one app, and what the steps so far have kept."""

    def __init__(self, url: str, app: App, app_url: str) -> None:
        self.url = url.rstrip("/")
        self.app = app
        self.memory: Json = {"app_url": app_url}
        self.http = httpx.Client(timeout=20, trust_env=False)

    def play(self, step: Step) -> Json:
        """Does one step and answers with what came back; `_status` and `_headers` of HTTP are in it."""
        step = self.recalled(step)
        answer = self._do(step)
        for name, path in step.keeps.items():
            self.memory[name] = _at(answer, path)
        return answer

    def recalled(self, value: Any) -> Any:
        """The same value with every Kept replaced by what was kept."""
        if isinstance(value, Kept):
            return f"{self.memory[value.name]}{value.extra}" if value.extra else self.memory[value.name]
        if isinstance(value, Times):
            return value
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: self.recalled(getattr(value, f.name)) for f in fields(value)})
        if isinstance(value, dict):
            return {key: self.recalled(held) for key, held in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.recalled(held) for held in value)
        return value

    def _do(self, step: Step) -> Json:
        match step:
            case Call():
                return self._call(step)
            case Act():
                return self._request("POST", f"/control/{step.deed}", json=step.body)
            case Look():
                return self._request("GET", f"/control/{step.what}", params=step.query)
            case Send():
                return self._send(step)
            case Fetch():
                headers = {"authorization": f"Bearer {TOKENS[step.token]}"} if step.token else {}
                return self._request("GET", step.address, headers=headers)
            case AppAnswers():
                self.app.answers.append(step)
                return {}
            case Heard():
                self._request("POST", "/control/settle", json={})
                return {"deliveries": [h for h in self.app.heard if step.only in (None, h["kind"])]}
            case Dial():
                return self._dial(step)
            case OnSocket():
                return {"messages": self.app.first_on(step.name, step.count)}
            case Times():
                return [self.play(step.step) for _ in range(step.count)][-1]

    def _call(self, step: Call) -> Json:
        headers = {"authorization": f"Bearer {TOKENS[step.token]}"} if step.token else {}
        path = f"/api/{step.method}"
        if step.how == "json":
            return self._request("POST", path, json=step.arguments, headers=headers)
        flat = {k: v if isinstance(v, str) else json.dumps(v) for k, v in step.arguments.items()}
        if step.how == "get":
            return self._request("GET", path, params=flat, headers=headers)
        return self._request("POST", path, data=flat, headers=headers)

    def _send(self, step: Send) -> Json:
        if isinstance(step.body, bytes):
            return self._request("POST", step.address, content=step.body)
        return self._request("POST", step.address, json=step.body)

    def _dial(self, step: Dial) -> Json:
        opened = self._call(Call("apps.connections.open", {}, token="app"))
        return self.app.dial(opened["url"], step)

    def _request(self, verb: str, path: str, **more: Any) -> Json:
        address = path if path.startswith("http") else self.url + path
        try:
            response = self.http.request(verb, address, **more)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            return {"_dropped": True}
        headers = {name.lower(): value for name, value in response.headers.items()}
        return {**_body(response), "_status": response.status_code, "_headers": headers}


def _body(response: httpx.Response) -> Json:
    try:
        body = response.json()
    except ValueError:
        return {"_text": response.text}
    return body if isinstance(body, dict) else {"_json": body}


def _at(answer: Any, path: str) -> Any:
    """What stands at `messages.0.ts`."""
    for part in path.split("."):
        answer = answer[int(part)] if isinstance(answer, list) else answer[part]
    return answer


def differences(expected: Any, found: Any, at: str = "") -> Iterator[str]:
    """Where what was found does not hold what was expected; dictionaries may hold more, lists may not."""
    if isinstance(expected, Judge):
        if not expected.accepts(found):
            yield f"{at}: expected {expected}, found {_short(found)}"
    elif isinstance(expected, dict) and isinstance(found, dict):
        for key, held in expected.items():
            yield from differences(held, found.get(key), f"{at}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for place, held in enumerate(expected):
            yield from differences(held, found[place], f"{at}.{place}")
    elif expected != found:
        yield f"{at}: expected {_short(expected)}, found {_short(found)}"


def _short(value: object) -> str:
    written = repr(value)
    return written if len(written) < 600 else f"{written[:600]}…"


class Worlds:
    """Makes a sandbox for each row, and takes old ones down beside the rows that follow, which saves half the time."""

    def __init__(self) -> None:
        self._taking_down: list[Future[None]] = []
        self._hands = ThreadPoolExecutor(4)

    @contextmanager
    def world(self, app_settings: Json, patience: float = 3.0) -> Iterator[Player]:
        """The company, standing still in time, rate limits off. `patience`: how long Slack waits for an ack."""
        standing = ExitStack()
        try:
            app, app_url = standing.enter_context(running())
            served = standing.enter_context(
                sandbox.serve(seed(app_settings, app_url), frozen=True, limits=False, ack_seconds=patience)
            )
            standing.callback(app.hang_up)
            player = Player(served.url, app, app_url)
            standing.callback(player.http.close)
            yield player
        finally:
            self._taking_down.append(self._hands.submit(standing.close))

    def close(self) -> None:
        """Waits until everything is down; raises what went wrong on the way."""
        for taken_down in self._taking_down:
            taken_down.result(timeout=30)
        self._hands.shutdown()


def broken(fact: Fact, player: Player) -> list[str]:
    """Plays the fact and says where Slack's answer is not the one promised; empty when it is."""
    for step in fact.given:
        player.play(step)
    answer = player.play(fact.when)
    expected = player.recalled(fact.then)
    wrong = list(differences(expected, answer))
    return [*wrong, f"whole answer: {_short(answer)}"] if wrong else []
