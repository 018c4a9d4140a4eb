"""The app's side of the rows: an HTTP server and sockets that write down what Slack sends and answer as told."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from fact_words import AppAnswers, Dial
from fact_world import SIGNING_SECRET
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

Json = dict[str, Any]


class App:
    """Everything the app has heard, and how it answers."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.answers: list[AppAnswers] = [AppAnswers()]
        self.on_socket: dict[str, list[Json]] = {}
        self.over = threading.Event()
        self._news = threading.Condition()
        self._connections = ExitStack()
        self._listeners: list[threading.Thread] = []

    def answer_to(self, kind: str) -> AppAnswers:
        """The newest instruction that fits this kind of delivery."""
        return next(a for a in reversed(self.answers) if a.only in (None, kind))

    def dial(self, url: str, how: Dial) -> Json:
        """Connects, waits for Slack's hello and keeps listening; answers the hello."""
        socket = self._connections.enter_context(connect(url, proxy=None))
        hello: Json = json.loads(socket.recv(timeout=10))
        self.on_socket[how.name] = [hello]
        thread = threading.Thread(target=self._listen, args=(socket, how), daemon=True)
        thread.start()
        self._listeners.append(thread)
        return hello

    def first_on(self, name: str, count: int) -> list[Json]:
        """So many messages of a connection, waited for; fewer when they do not come."""
        with self._news:
            self._news.wait_for(lambda: len(self.on_socket[name]) >= count, timeout=5)
            return list(self.on_socket[name])

    def _note(self, name: str, message: Json) -> None:
        with self._news:
            self.on_socket[name].append(message)
            self._news.notify_all()

    def hang_up(self) -> None:
        """Ends all connections, and the waiting of deliveries that were never to be answered."""
        self.over.set()
        self._connections.close()
        for thread in self._listeners:
            thread.join(timeout=5)

    def _listen(self, socket: ClientConnection, how: Dial) -> None:
        with suppress(WebSocketException):
            for raw in socket:
                message = json.loads(raw)
                if "envelope_id" not in message:
                    self._note(how.name, message)
                    continue
                self.heard.append({"through": how.name, **_described(message["payload"]), "envelope": message})
                if how.acks:
                    socket.send(json.dumps(_ack(message, how.payload)))


def _ack(message: Json, payload: Json | None) -> Json:
    answer: Json = {"envelope_id": message["envelope_id"]}
    return {**answer, "payload": payload} if payload and message["accepts_response_payload"] else answer


def _described(body: Json) -> Json:
    """What kind of delivery this is, and its body."""
    if "command" in body:
        return {"kind": "command", "body": body}
    if body.get("type") == "event_callback":
        return {"kind": body["event"]["type"], "event_id": body["event_id"], "body": body}
    return {"kind": body["type"], "body": body}


def _read(raw: bytes, content_type: str) -> Json:
    if content_type.startswith("application/json"):
        return dict(json.loads(raw))
    fields = {name: values[0] for name, values in parse_qs(raw.decode(), keep_blank_values=True).items()}
    return dict(json.loads(fields["payload"])) if "payload" in fields else fields


def _signed(raw: bytes, timestamp: str, signature: str) -> bool:
    base = f"v0:{timestamp}:".encode() + raw
    made = "v0=" + hmac.new(SIGNING_SECRET.encode(), base, hashlib.sha256).hexdigest()
    return hmac.compare_digest(made, signature)


@contextmanager
def running() -> Iterator[tuple[App, str]]:
    """An app and the address at which Slack reaches it."""
    app = App()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            told = _described(_read(raw, self.headers["content-type"]))
            stamp, signature = self.headers["x-slack-request-timestamp"], self.headers["x-slack-signature"]
            told |= {"through": "http", "signed": _signed(raw, stamp, signature)}
            told |= {name: self.headers.get(f"x-slack-{name}") for name in ("retry-num", "retry-reason")}
            app.heard.append(told)
            self._answer(app.answer_to(told["kind"]))

        def _answer(self, answer: AppAnswers) -> None:
            if answer.never:
                app.over.wait(timeout=30)
                return
            body = b"" if answer.body is None else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {**answer.headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silence: the rows say what was heard."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield app, f"http://127.0.0.1:{server.server_port}/slack/events"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
