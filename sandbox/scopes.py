"""Which scope which call needs. Slack says `missing_scope` with what was needed and what was provided."""

from sandbox.errors import SlackError
from sandbox.state import App, Channel, Kind

# Methods whose scope does not depend on the kind of conversation; any one of the row is enough.
# Methods in neither table need none (views.*, auth.test, chat.getPermalink). Source: Slack's method reference.
METHOD_SCOPES: dict[str, tuple[str, ...]] = {
    "team.info": ("team:read",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "bots.info": ("users:read",),
    "conversations.open": ("im:write", "mpim:write", "channels:manage", "groups:write"),
    "conversations.join": ("channels:join",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.scheduleMessage": ("chat:write",),
    "chat.deleteScheduledMessage": ("chat:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.info": ("files:read",),
    "reactions.add": ("reactions:write",),
}

_FAMILY: dict[Kind, str] = {"channel": "channels", "private": "groups", "dm": "im", "mpim": "mpim"}
_KINDS: tuple[Kind, ...] = ("channel", "private", "mpim", "dm")


def conversation_scope(kind: Kind, action: str) -> str:
    """`channels:history`, `im:read` and their like."""
    return f"{_FAMILY[kind]}:{action}"


def require(app: App, *any_of: str) -> None:
    """Raise `missing_scope` unless the app holds one of the scopes; none named means none needed."""
    if any_of and not set(any_of) & set(app.scopes):
        raise SlackError("missing_scope", needed=",".join(any_of), provided=",".join(app.scopes))


def require_some_conversation(app: App, action: str) -> None:
    """The check Slack makes before it looks at the channel at all."""
    require(app, *(conversation_scope(kind, action) for kind in _KINDS))


def require_for(app: App, channel: Channel, action: str) -> None:
    require(app, conversation_scope(channel.kind, action))
