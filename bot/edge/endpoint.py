"""The way to a model behind an OpenAI-compatible chat endpoint, for workspaces that want an outside reader."""

import json
import time
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from analysis.labels.outside import NoAnswer
from bot.edge.proxies import on_this_machine
from storage.comments.outside_queries import MARK

if TYPE_CHECKING:
    from bot.edge.settings import ReaderSettings

PATIENCE = 4.0  # seconds, from the question to the last byte of the answer
LONGEST = 65_536  # bytes of an answer
TOKENS = 200  # of an answer: the labels take some 60
_CHUNK = 4096


class Endpoint:
    """Asks one question at a time. One that the network or the server lost is asked once more, at once."""

    def __init__(self, settings: "ReaderSettings", patience: float = PATIENCE) -> None:
        self.version = f"{MARK}{settings.model}"
        self._url, self._key, self._model = settings.address, settings.key, settings.model
        self._patience, self._opener = patience, _opener(settings.address)

    def answer(self, task: str, question: str) -> str:
        """What the model says. Raises NoAnswer."""
        body = json.dumps(self._body(task, question)).encode()
        until = time.monotonic() + self._patience
        try:
            return _content(self._sent(body, until))
        except _Lost:
            return _content(self._sent(body, until))

    def _body(self, task: str, question: str) -> dict[str, Any]:
        return {
            "model": self._model,
            "messages": [{"role": "system", "content": task}, {"role": "user", "content": question}],
            "response_format": {"type": "json_object"},
            "temperature": 0,
            "max_tokens": TOKENS,
        }

    def _sent(self, body: bytes, until: float) -> bytes:
        left = until - time.monotonic()
        if left <= 0:
            raise NoAnswer("timeout")
        try:
            with self._opener.open(self._request(body), timeout=left) as answer:
                return _read(answer, until)
        except HTTPError as error:
            error.close()
            if error.code >= 500:
                raise _Lost(f"http_{error.code}") from None
            raise NoAnswer(f"http_{error.code}", hopeless=True) from None
        except (OSError, HTTPException) as error:  # none of their texts is kept: who knows what they quote
            reason = error.reason if isinstance(error, URLError) else error
            raise (NoAnswer("timeout") if isinstance(reason, TimeoutError) else _Lost("unreachable")) from None

    def _request(self, body: bytes) -> Request:
        request = Request(self._url, data=body, headers={"Content-Type": "application/json"}, method="POST")
        if self._key:
            request.add_unredirected_header("Authorization", f"Bearer {self._key}")
        return request


class _Lost(NoAnswer):
    """The question or its answer was lost; another try may reach it."""


class _StayHere(HTTPRedirectHandler):
    """Neither words nor key go to an address that nobody has set."""

    def redirect_request(self, *_: Any) -> None:
        return None  # the redirect itself is then the answer: an HTTPError


def _opener(url: str) -> OpenerDirector:
    return build_opener(_StayHere, *([ProxyHandler({})] if on_this_machine(url) else []))


def _read(answer: HTTPResponse, until: float) -> bytes:
    """All of it, in the time and length that are left to it."""
    taken = b""
    while some := answer.read1(_CHUNK):
        taken += some
        if len(taken) > LONGEST:
            raise NoAnswer("too_long")
        if time.monotonic() > until:
            raise NoAnswer("timeout")
    return taken


def _content(body: bytes) -> str:
    """The text of the first choice; empty where there is none, which is no answer that anybody asked for."""
    try:
        said = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return said if isinstance(said, str) else ""
