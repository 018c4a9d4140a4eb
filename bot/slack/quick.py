"""The only Slack calls made while a person waits: opening and updating modals, whose trigger lives three seconds."""

from typing import Any

import structlog
from slack_sdk import WebClient

from bot.slack.faults import CALL_ERRORS, fault

log = structlog.get_logger()
TIMEOUT = 2  # seconds: what is left of Slack's three


class Views:
    """Modals. A call that fails is logged and over: what the person did is stored already, and they can press again."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._client.retry_handlers = []
        self._client.timeout = TIMEOUT

    def open(self, trigger_id: str, view: dict[str, Any]) -> None:
        self._call("views.open", {"trigger_id": trigger_id, "view": view})

    def push(self, trigger_id: str, view: dict[str, Any]) -> None:
        self._call("views.push", {"trigger_id": trigger_id, "view": view})

    def update(self, view_id: str, view: dict[str, Any], seen: str | None = None) -> None:
        """`seen`: the hash of what stood there; where something else stands by now, that stays."""
        self._call("views.update", {"view_id": view_id, "view": view} | ({"hash": seen} if seen else {}))

    def _call(self, method: str, arguments: dict[str, Any]) -> None:
        try:
            self._client.api_call(method, json=arguments)
        except CALL_ERRORS as error:
            reason = fault(error).reason
            if reason != "hash_conflict":
                log.warning("a modal was not shown", method=method, reason=reason)
