"""Socket Mode: two connections, begun apart, since each of them stalls for about three seconds when Slack renews it."""

import threading

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

log = structlog.get_logger()
APART = 30.0  # seconds between the two, so that they are never renewed together


class Sockets:
    """The connections of one app."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handlers = [SocketModeHandler(app, app_token) for _ in range(2)]
        self._second = threading.Timer(APART, self._handlers[1].connect)
        self._second.daemon = True

    def connect(self) -> None:
        """Open the first connection now and the second one a little later. Raises what the SDK raises."""
        self._handlers[0].connect()  # type: ignore[no-untyped-call]
        self._second.start()

    def close(self) -> None:
        self._second.cancel()
        for handler in self._handlers:
            try:
                handler.close()  # type: ignore[no-untyped-call]
            except AttributeError:
                log.info("a connection was being renewed while it was closed")  # the SDK trips over its own session
