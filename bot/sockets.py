"""Socket Mode: two connections, begun apart, since each of them stalls for about three seconds when Slack renews it."""

import socket
import threading
from contextlib import suppress

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

log = structlog.get_logger()
PATIENCE = 3.5  # seconds
APART = 30.0  # seconds between the two, so that they are never renewed together


class Sockets:
    """The connections of one app."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handlers = [SocketModeHandler(app, app_token) for _ in range(2)]
        self._closing = threading.Event()

    def connect(self) -> None:
        """Open the first connection now and the second one a little later. Raises what the SDK raises."""
        self._handlers[0].connect()  # type: ignore[no-untyped-call]
        threading.Thread(target=self._connect_second, name="second socket", daemon=True).start()

    def close(self) -> None:
        """Close both at once, within the patience."""
        self._closing.set()
        closing = [threading.Thread(target=_close, args=(handler,), daemon=True) for handler in self._handlers]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join(PATIENCE)

    def _connect_second(self) -> None:
        """Try until it stands: without it, clicks wait for seconds whenever Slack renews the first one."""
        handler = self._handlers[1]
        while not self._closing.wait(APART):
            try:
                handler.connect()  # type: ignore[no-untyped-call]
            except Exception as error:  # the SDK raises bare Exceptions too, and nobody else hears this thread
                handler.client.wss_uri = None  # an address serves once
                log.warning("the second connection is not there yet", reason=type(error).__name__, seconds=APART)
            else:
                return


def _close(handler: SocketModeHandler) -> None:
    session = handler.client.current_session
    sock = getattr(session, "sock", None)
    with suppress(OSError):
        if sock is not None:
            sock.shutdown(socket.SHUT_RDWR)  # wakes the SDK's reader, which else notices only seconds later
    try:
        handler.close()  # type: ignore[no-untyped-call]
    except AttributeError:
        log.info("a connection was being renewed while it was closed")  # the SDK trips over its own session
