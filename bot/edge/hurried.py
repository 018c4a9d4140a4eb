"""HTTP whose time-out is for all of an answer: by itself the standard library's begins anew with every byte.

An answer may not be endless either: what is received counts from its first byte on.
"""

import time
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from io import BufferedReader, RawIOBase
from socket import SocketIO, socket
from typing import Any, BinaryIO
from urllib.request import HTTPHandler, HTTPSHandler, Request

LONGEST = 65_536  # bytes of an answer with its headers


class TooLong(Exception):
    """An answer has more bytes than LONGEST."""


class _Hurried(RawIOBase):
    """What a socket receives until a moment."""

    def __init__(self, wire: socket, until: float) -> None:
        self._wire, self._until, self._left = wire, until, LONGEST
        self._received: SocketIO = wire.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int | None:
        if self._left <= 0:
            raise TooLong
        self._wire.settimeout(_left(self._until))
        taken = self._received.readinto(memoryview(into)[: self._left])
        self._left -= taken or 0
        return taken

    def close(self) -> None:
        self._received.close()
        super().close()


class _Wire:
    """A socket, as far as an answer knows it."""

    def __init__(self, wire: socket, until: float) -> None:
        self._hurried = _Hurried(wire, until)

    def makefile(self, _mode: str) -> BinaryIO:
        return BufferedReader(self._hurried)


class HurriedConnection(HTTPConnection):
    """Its `timeout` is for the connecting and the whole answer together."""

    def __init__(self, host: str, **more: Any) -> None:
        super().__init__(host, **more)
        self._until = time.monotonic() + (self.timeout or 0.0)
        self.response_class: Any = self._answer

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(_left(self._until))  # looking up its name may have taken all of it: then nothing is sent

    def _answer(self, wire: socket, **more: Any) -> HTTPResponse:
        return HTTPResponse(_Wire(wire, self._until), **more)  # type: ignore[arg-type]


class HurriedSecureConnection(HurriedConnection, HTTPSConnection):
    """The same over TLS."""


class HurriedHandler(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(HurriedConnection, req)


class HurriedSecureHandler(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(HurriedSecureConnection, req)


def _left(until: float) -> float:
    """The seconds that are left. Raises TimeoutError when none are."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
