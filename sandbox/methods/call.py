"""What a Web API method gets to see, and the lookups that several methods share."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from sandbox.arguments import Arguments
from sandbox.errors import SlackError
from sandbox.scopes import require_for
from sandbox.state import Channel, Json, User, Workspace
from sandbox.triggers import Triggers

Item = TypeVar("Item")


@dataclass(frozen=True)
class Call:
    """One call, already authenticated. `token` None: the method is open to everybody."""

    workspace: Workspace
    args: Arguments
    triggers: Triggers
    token: Literal["bot", "app"] | None = "bot"
    refused: frozenset[str] = frozenset()


def visible_channel(call: Call, name: str = "channel") -> Channel:
    """The conversation an argument names. Private ones without the app do not exist for it."""
    workspace = call.workspace
    channel = workspace.channels.get(call.args.need(name))
    if channel is None or (channel.kind != "channel" and not workspace.app_is_in(channel)):
        raise SlackError("channel_not_found")
    return channel


def readable_channel(call: Call, action: str) -> Channel:
    """A visible conversation whose kind the app holds the scope for."""
    channel = visible_channel(call)
    require_for(call.workspace.app, channel, action)
    return channel


def visible_user(call: Call, user_id: str) -> User:
    user = call.workspace.users.get(user_id)
    if user is None:
        raise SlackError("user_not_found")
    if user.is_hidden:
        raise SlackError("user_not_visible")
    return user


def page(
    call: Call, items: Sequence[Item], *, default: int, most: int, cut: int | None = None
) -> tuple[list[Item], Json]:
    """One page of a list and Slack's `response_metadata`, whose cursor is empty at the end.

    A limit above `most` is refused; one above `cut` is allowed, but no more than that comes back.
    """
    limit = call.args.number("limit")
    limit = default if limit is None or limit == 0 else limit
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    start = _offset(call.args.text("cursor"), len(items))
    end = start + min(limit, cut or limit)
    cursor = base64.b64encode(f"offset:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), {"next_cursor": cursor}


def _offset(cursor: str | None, length: int) -> int:
    if cursor is None:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        offset = int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise SlackError("invalid_cursor") from None
    if word != "offset" or not 0 < offset <= length:
        raise SlackError("invalid_cursor")
    return offset
