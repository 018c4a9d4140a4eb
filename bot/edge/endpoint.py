"""The way to a model behind an OpenAI-compatible chat endpoint, for workspaces that want an outside reader."""

import json
import time
from collections.abc import Callable
from concurrent.futures import Future
from http.client import HTTPException, HTTPResponse
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from analysis.labels.outside import NoAnswer
from bot.edge.hurried import HurriedHandler, HurriedSecureHandler, TooLong
from bot.edge.proxies import on_this_machine
from storage.comments.outside_queries import MARK

if TYPE_CHECKING:
    from bot.edge.settings import ReaderSettings

PATIENCE = 4.0  # seconds, from the question to the last byte of the answer, however slowly that comes
TOKENS = 200  # of an answer: the labels take some 60
THREAD = "outside reader"
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
        return _content(_within(self._patience, lambda: self._tried(body, until)))

    def _tried(self, body: bytes, until: float) -> bytes:
        try:
            return self._sent(body, until)
        except _Lost:
            return self._sent(body, until)

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
                return _read(answer)
        except HTTPError as error:
            error.close()
            if error.code >= 500:
                raise _Lost(f"http_{error.code}") from None
            raise NoAnswer(f"http_{error.code}", hopeless=True) from None
        except TooLong:
            raise NoAnswer("too_long") from None
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
    direct = [ProxyHandler({})] if on_this_machine(url) else []
    return build_opener(_StayHere, HurriedHandler, HurriedSecureHandler, *direct)


def _within(seconds: float, work: Callable[[], bytes]) -> bytes:
    """What the work comes to; after so many seconds it is left to itself. Raises NoAnswer.

    The work keeps to its time by itself, but for looking up a name, which nothing can end.
    """
    done: Future[bytes] = Future()
    Thread(target=_do, args=(work, done), name=THREAD, daemon=True).start()
    try:
        return done.result(seconds)
    except TimeoutError:
        raise NoAnswer("timeout") from None


def _do(work: Callable[[], bytes], done: "Future[bytes]") -> None:
    try:
        done.set_result(work())
    except BaseException as error:
        done.set_exception(error)  # raised where somebody still waits for it


def _read(answer: HTTPResponse) -> bytes:
    """All of it, piece by piece: what it says of its length is not believed."""
    return b"".join(iter(lambda: answer.read1(_CHUNK), b""))


def _content(body: bytes) -> str:
    """The text of the first choice; empty where there is none, which is no answer that anybody asked for."""
    try:
        said = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return said if isinstance(said, str) else ""
