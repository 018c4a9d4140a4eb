"""Logs: one JSON object a line (readable on a terminal), never with customers' words, names or tokens.

Our own lines carry ids and reasons only. Libraries are not trusted with that: Bolt and the SDK log whole request bodies
at INFO, WARNING and DEBUG, so of a library's record only its place and the kind of its error pass.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

_SECRET = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|https?://\S*(?:hooks\.slack\.com|/respond/)\S*")


class FromLibraries(logging.Handler):
    """Passes a library's record on without its text."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        structlog.get_logger().warning("a library reports a problem", where=record.name, line=record.lineno, kind=kind)


def set_up(*, readable: bool | None = None) -> None:
    """Send all logs to standard error; `readable` is for people, otherwise JSON (None: whether it is a terminal)."""
    logging.basicConfig(handlers=[FromLibraries()], level=logging.WARNING, force=True)
    people = sys.stderr.isatty() if readable is None else readable
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.dev.ConsoleRenderer() if people else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Take tokens and response addresses out of every text of an event."""
    return {key: _SECRET.sub("[secret]", value) if isinstance(value, str) else value for key, value in event.items()}
