"""A chat endpoint on this machine that says what a test has written down for it, and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from bot.edge.settings import ReaderSettings

KEY = "sk-nobody-may-log-this"
DRIPS = 100  # bytes
GOOD = {"sentiment": "negative", "reason": "usage_limits", "second": None, "themes": ["pricing"]}


@dataclass(frozen=True)
class Reply:
    """What is sent back; `hold`: nothing is, until the test is over; `drips`: a byte at a time comes first, for two
    seconds in all."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    hold: bool = False
    drips: Literal["headers", "body"] | None = None


def saying(content: Any) -> Reply:
    """A chat completion with this content; what is no text becomes JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    told = {"choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}
    return Reply(body=json.dumps(told).encode())


class Stub:
    """`replies` are used up one by one; the last one stays."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.replies = [saying(GOOD)]
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.keys: list[str | None] = []
        self.over = threading.Event()
        self.hung_up = threading.Event()  # somebody waited no longer

    def will(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def settings(self, daily: int = 100) -> ReaderSettings:
        return ReaderSettings(f"{self.url}/v1/chat/completions", "127.0.0.1", "small-1", daily, KEY)

    def said(self, question: int = -1) -> str:
        """Everything that one question held, as it went over the wire."""
        return json.dumps(self.asked[question], ensure_ascii=False)


@contextmanager
def served() -> Iterator[Stub]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    stub = server.stub = Stub(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        stub: Stub = self.server.stub  # type: ignore[attr-defined]
        stub.paths.append(self.path)
        stub.keys.append(self.headers.get("Authorization"))
        stub.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        reply = stub.replies.pop(0) if stub.replies[1:] else stub.replies[0]
        if reply.hold:
            stub.over.wait()
            return
        try:
            self._send(reply)
        except OSError:
            stub.hung_up.set()

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.drips == "headers":
            self.flush_headers()
            self.wfile.write(b"X-Slow: ")
            self._drip()
            self.wfile.write(b"\r\n")
        self.send_header("Content-Length", str(len(reply.body) + (DRIPS if reply.drips == "body" else 0)))
        self.end_headers()
        if reply.drips == "body":
            self._drip()
        self.wfile.write(reply.body)

    def _drip(self) -> None:
        stub: Stub = self.server.stub  # type: ignore[attr-defined]
        for _ in range(DRIPS):
            self.wfile.write(b" ")
            stub.over.wait(0.02)

    def log_message(self, *_: Any) -> None:
        """Tests are quiet."""
