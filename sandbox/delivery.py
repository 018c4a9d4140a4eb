"""Carrying things to the app: one envelope down a socket, or one signed HTTP request, and the ack that comes back."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import urlencode

import httpx

from sandbox.state import App, Json

EnvelopeKind = Literal["events_api", "interactive", "slash_commands"]
ACK_SECONDS = 3.0
MOST_REDIRECTS = 2


@dataclass(frozen=True)
class Envelope:
    """Something for the app. `retry` counts earlier attempts, `reason` says why they failed."""

    kind: EnvelopeKind
    payload: Json
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Ack:
    """What came of it. `failure` is Slack's retry reason; `ms` real milliseconds until the ack."""

    ms: float
    failure: str | None = None
    payload: Json | None = None
    no_retry: bool = False

    @property
    def acked(self) -> bool:
        return self.failure is None

    @property
    def error(self) -> str | None:
        """What the person sees who pressed or typed something."""
        if self.failure is None:
            return None
        return "operation_timeout" if self.failure in ("timeout", "http_timeout") else "dispatch_failed"


class Carrier(Protocol):
    """A way to the app."""

    async def carry(self, envelope: Envelope) -> Ack: ...


@dataclass
class Delivery:
    """Chooses the way the app is set to: Socket Mode is exclusive, as Slack's is."""

    app: App
    sockets: Carrier
    http: Carrier

    async def carry(self, envelope: Envelope) -> Ack:
        carrier = self.sockets if self.app.mode == "socket" else self.http
        return await carrier.carry(envelope)


class SignedHttp:
    """POSTs to the app's request URL, signed with real time as Slack's are."""

    def __init__(self, app: App, *, ack_seconds: float = ACK_SECONDS) -> None:
        self._app = app
        self._client = httpx.AsyncClient(
            trust_env=False, timeout=ack_seconds, follow_redirects=True, max_redirects=MOST_REDIRECTS
        )

    async def carry(self, envelope: Envelope) -> Ack:
        if self._app.request_url is None:
            return Ack(0.0, "connection_failed")
        body, kind = encoded(envelope)
        headers = signed(self._app.signing_secret, body) | {"content-type": kind} | _retry_headers(envelope)
        began = time.perf_counter()
        answer = await self._post(self._app.request_url, body, headers)
        ms = (time.perf_counter() - began) * 1000
        if isinstance(answer, str):
            return Ack(ms, answer)
        failure = None if answer.is_success else "http_error"
        return Ack(ms, failure, _payload(answer), answer.headers.get("x-slack-no-retry") == "1")

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> httpx.Response | str:
        try:
            return await self._client.post(url, content=body, headers=headers)
        except httpx.TimeoutException:
            return "http_timeout"
        except httpx.TooManyRedirects:
            return "too_many_redirects"
        except httpx.TransportError:
            return "connection_failed"

    async def challenge(self, url: str, challenge: str) -> bool:
        """Whether the address answers Slack's url_verification with the challenge."""
        body = json.dumps({"type": "url_verification", "token": "sandbox", "challenge": challenge}).encode()
        headers = signed(self._app.signing_secret, body) | {"content-type": "application/json"}
        answer = await self._post(url, body, headers)
        return isinstance(answer, httpx.Response) and answer.is_success and challenge in answer.text

    async def close(self) -> None:
        await self._client.aclose()


def encoded(envelope: Envelope) -> tuple[bytes, str]:
    """The body and content type Slack uses for each kind."""
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload).encode(), "application/json"
    form = envelope.payload if envelope.kind == "slash_commands" else {"payload": json.dumps(envelope.payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def signed(signing_secret: str, body: bytes, clock: Callable[[], float] = time.time) -> dict[str, str]:
    """Slack's signature headers: HMAC-SHA256 of `v0:timestamp:body`."""
    stamp = str(int(clock()))
    digest = hmac.new(signing_secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}", "user-agent": "Slackbot 1.0"}


def _retry_headers(envelope: Envelope) -> dict[str, str]:
    if envelope.retry == 0:
        return {}
    return {"x-slack-retry-num": str(envelope.retry), "x-slack-retry-reason": envelope.reason}


def _payload(answer: httpx.Response) -> Json | None:
    """The ack's content: JSON as it is, other text as a message."""
    if not answer.content:
        return None
    if answer.headers.get("content-type", "").startswith("application/json"):
        parsed = answer.json()
        return parsed if isinstance(parsed, dict) else None
    return {"text": answer.text}
