"""response_urls: five answers within thirty minutes, from wherever somebody pressed or typed something."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox import content, posting
from sandbox.arguments import Arguments
from sandbox.errors import SlackError
from sandbox.ids import secret
from sandbox.state import Channel, Message, Workspace

USES = 5
LIFE = timedelta(minutes=30)


@dataclass
class Address:
    """One response_url: who it answers, where, and about which message (None after a command)."""

    user: str
    channel: str
    message_ts: str | None
    expires: datetime
    uses: int = 0


@dataclass
class Responses:
    _addresses: dict[str, Address] = field(default_factory=dict)

    def mint(self, workspace: Workspace, user: str, channel: str, message_ts: str | None = None) -> str:
        """A new address, as the app will call it."""
        key = secret()
        self._addresses[key] = Address(user, channel, message_ts, workspace.now() + LIFE)
        return f"{workspace.address}/respond/{key}"

    def use(self, workspace: Workspace, key: str, args: Arguments, refused: frozenset[str]) -> None:
        """One answer. Raises SlackError `used_url`, `expired_url` or what is wrong with the message."""
        address = self._addresses.get(key)
        if address is None:
            raise SlackError("invalid_url")
        if workspace.now() >= address.expires:
            raise SlackError("expired_url")
        if address.uses >= USES:
            raise SlackError("used_url")
        address.uses += 1
        respond(workspace, address, args, refused)


def respond(
    workspace: Workspace, address: Address, args: Arguments, refused: frozenset[str] = frozenset()
) -> Message | None:
    """Post, replace or delete, by the rules of response_url; the message, or None when it was deleted.

    Ephemeral unless `in_channel`; bypasses posting rules and membership; a message never changes who sees it.
    """
    channel = workspace.channels[address.channel]
    message = channel.find(address.message_ts) if address.message_ts else None
    if args.flag("delete_original") and message is not None:
        posting.remove(workspace, channel, message)
        return None
    said = content.read(workspace, args, refused)
    if args.flag("replace_original") and message is not None:
        posting.edit(workspace, channel, message, said)
        return message
    return _say(workspace, address, channel, args, said)


def _say(workspace: Workspace, address: Address, channel: Channel, args: Arguments, said: content.Content) -> Message:
    thread_ts = args.text("thread_ts")
    if args.text("response_type") != "in_channel":
        return posting.whisper(workspace, channel, address.user, said, thread_ts=thread_ts)
    metadata = content.metadata(args)
    bot = workspace.app.bot_user
    return posting.post(workspace, channel, bot, said, thread_ts=thread_ts, metadata=metadata)
