"""What stands in the workspace: plain records and the lookups every method needs. No rules, no transport."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.clock import Clock
from sandbox.ids import stable

Json = dict[str, Any]
Kind = Literal["channel", "private", "dm", "mpim"]


@dataclass
class Team:
    id: str
    name: str
    domain: str


@dataclass(frozen=True)
class Command:
    """A slash command with what Slack shows beside it while somebody types."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass
class App:
    """The one installed app, with the settings its owner would see on Slack's app page."""

    id: str
    name: str
    bot_user: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: list[str]
    events: set[str]
    commands: dict[str, Command]
    mode: Literal["socket", "http"] = "socket"
    request_url: str | None = None
    home_tab: bool = True
    messages_tab: bool = True
    should_escape: bool = True
    token: Literal["good", "revoked", "inactive"] = "good"
    non_marketplace: bool = False


@dataclass
class User:
    id: str
    team_id: str
    name: str
    real_name: str
    email: str | None = None
    title: str = ""
    locale: str = "en-US"
    tz: str = "Europe/London"
    is_bot: bool = False
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_invited_user: bool = False
    is_hidden: bool = False
    avatar: str = ""


@dataclass
class Message:
    """One message. `by_app` marks the app's own posts; `reader` the only one who sees an ephemeral."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    edited_ts: str | None = None
    by_app: bool = False
    reader: str | None = None
    subtype: str | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Channel:
    """A conversation of any kind. `messages` is keyed by ts and stands in the order of posting.

    `refuses_posts` is the error the app gets for posting here (`restricted_action_read_only_channel`), or None.
    """

    id: str
    name: str
    kind: Kind
    members: list[str]
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    is_archived: bool = False
    refuses_posts: str | None = None
    topic: str = ""
    created: int = 0
    creator: str = ""
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)
    replies: dict[str, list[Message]] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)

    def find(self, ts: str) -> Message | None:
        return self.messages.get(ts) or self.ephemerals.get(ts)

    def thread(self, parent_ts: str) -> list[Message]:
        """The replies below a message, oldest first, without the message itself."""
        return self.replies.get(parent_ts, [])


@dataclass
class View:
    """A modal or a Home tab. `stack` names the modal it was opened on, root first; a Home has none."""

    id: str
    user: str
    kind: Literal["modal", "home"]
    definition: Json
    hash: str
    root_id: str
    previous_id: str | None = None


@dataclass
class File:
    id: str
    name: str
    size: int
    owner: str
    created: int
    title: str = ""
    content: bytes | None = None
    complete: bool = False
    channels: list[str] = field(default_factory=list)


@dataclass
class Scheduled:
    """A message the app asked Slack to post later."""

    id: str
    channel: str
    post_at: int
    arguments: Json
    cancel: Callable[[], None]


@dataclass(frozen=True)
class Change:
    """What somebody's screen must draw again; `user` None means everyone's."""

    channel: str | None = None
    user: str | None = None
    view: bool = False
    home: bool = False


def direct_id(members: Collection[str]) -> str:
    """The id of the DM or group DM of these people: it follows from who they are."""
    return stable("D" if len(members) == 2 else "G", *sorted(members))


@dataclass
class Workspace:
    """Everything that stands, and two ears: `emit` hears what happened, `redraw` what looks different."""

    team: Team
    app: App
    clock: Clock
    users: dict[str, User]
    channels: dict[str, Channel]
    teams: dict[str, str]
    address: str = ""
    files: dict[str, File] = field(default_factory=dict)
    uploads: dict[str, str] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    scheduled: dict[str, Scheduled] = field(default_factory=dict)
    typed: dict[str, dict[str, Json]] = field(default_factory=dict)
    offered: dict[str, dict[str, list[Json]]] = field(default_factory=dict)  # where `typed` has it: an app's options
    posts: int = 0
    emit: Callable[[Json, Channel | None], None] = lambda event, channel: None
    redraw: Callable[[Change], None] = lambda change: None

    def now(self) -> datetime:
        return self.clock.now()

    def is_external(self, user: User) -> bool:
        return user.team_id != self.team.id

    def direct(self, members: frozenset[str]) -> Channel | None:
        """The DM or group DM of exactly these people, or None when nobody has opened it."""
        return self.channels.get(direct_id(members))

    def app_is_in(self, channel: Channel) -> bool:
        return self.app.bot_user in channel.members

    def shares_channel(self, user_id: str, other_id: str) -> bool:
        """Whether the two meet in any channel; a DM between them does not count."""
        return any(
            user_id in c.members and other_id in c.members
            for c in self.channels.values()
            if c.kind in ("channel", "private")
        )

    def is_stranger(self, user: User) -> bool:
        return self.is_external(user) and (user.is_stranger or not self.shares_channel(user.id, self.app.bot_user))
