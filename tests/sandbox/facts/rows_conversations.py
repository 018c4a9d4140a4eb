"""conversations.*: opening DMs, lists, members, joining, reading back."""

from fact_steps import dm, post
from fact_words import (
    ABSENT,
    ANYTHING,
    Fact,
    Holding,
    Kept,
    Length,
    Like,
    OtherThan,
    form,
    keep,
    no,
    ok,
)
from fact_world import (
    DANA,
    EXTRAS,
    GONE,
    GUEST,
    HIDDEN,
    INNER,
    LENA,
    LOBBY,
    OLD,
    OMAR,
    ROBOT,
    SECRET,
    SHARED,
    SINGLE,
    STRANGER,
    TEAM,
    without,
)

OPEN = "The method page of conversations.open says so."
LIST = "Cursor pages and limits as the method page gives them."
JOIN = "The method page of conversations.join lists this."
CONNECT = "Slack's guide to apps in Slack Connect."
EIGHT = ",".join([LENA, OMAR, GUEST, SINGLE, *EXTRAS[:4]])


OPENING = [
    Fact("Opening a DM gives its id", OPEN, dm(), ok(channel={"id": Like(r"D\w+")})),
    Fact(
        "The DM with a person is always the same, and says that it was open",
        OPEN,
        dm(),
        ok(channel={"id": Kept("dm")}, already_open=True, no_op=True),
        given=(keep(dm(), dm="channel.id"),),
    ),
    Fact(
        "The DM with another person is another",
        OPEN,
        dm(OMAR),
        ok(channel={"id": OtherThan(Kept("dm"))}),
        given=(keep(dm(), dm="channel.id"),),
    ),
    Fact("A DM is opened with somebody", OPEN, form("conversations.open"), no("users_list_not_supplied")),
    Fact("Eight people make a group DM", OPEN, dm(EIGHT), ok(channel={"id": ANYTHING})),
    Fact("Nine people are too many for a group DM", OPEN, dm(f"{EIGHT},{EXTRAS[4]}"), no("too_many_users")),
    Fact("There is no DM with nobody one knows", OPEN, dm("UNOBODY"), no("user_not_found")),
    Fact("There is no DM with the deactivated", OPEN, dm(GONE), no("user_disabled")),
    Fact("There is no DM with those the app may not see", OPEN, dm(HIDDEN), no("user_not_visible")),
    Fact("There is no DM with another bot", "Seen in practice, though undocumented.", dm(ROBOT), no("cannot_dm_bot")),
    Fact(
        "There is no DM with an external person who shares no channel with the app",
        CONNECT,
        dm(STRANGER),
        no("invalid_user_combination"),
    ),
    Fact(
        "There is a DM with an external person from a shared channel",
        CONNECT,
        dm(DANA),
        ok(channel={"id": Like(r"D\w+")}),
    ),
    Fact(
        "Opening a DM needs im:write",
        OPEN,
        dm(),
        no("missing_scope", needed=Holding("im:write")),
        app=without("im:write", "mpim:write"),
    ),
]

LISTING = [
    Fact(
        "The list holds public channels, with or without the app, and no private ones unasked",
        LIST,
        form("conversations.list"),
        ok(channels=Length(5)),
    ),
    Fact(
        "Of private channels the list holds the app's own",
        LIST,
        form("conversations.list", types="private_channel"),
        ok(channels=[{"id": INNER, "is_private": True}]),
    ),
    Fact(
        "Archived channels can be left out",
        LIST,
        form("conversations.list", exclude_archived=True),
        ok(channels=Length(4)),
    ),
    Fact(
        "A page has a cursor to the next",
        LIST,
        form("conversations.list", limit="2"),
        ok(channels=Length(2), response_metadata={"next_cursor": Like(r".+")}),
    ),
    Fact(
        "The last page has an empty cursor",
        LIST,
        form("conversations.list", limit="4", cursor=Kept("cursor")),
        ok(channels=Length(1), response_metadata={"next_cursor": ABSENT}),
        given=(keep(form("conversations.list", limit="4"), cursor="response_metadata.next_cursor"),),
    ),
    Fact("A list of 999 at a time is allowed", LIST, form("conversations.list", limit="999"), ok()),
    Fact("A list of 1,000 at a time is not", LIST, form("conversations.list", limit="1000"), no("invalid_limit")),
    Fact("A made-up cursor is refused", LIST, form("conversations.list", cursor="next"), no("invalid_cursor")),
    Fact(
        "A list of private channels needs groups:read",
        LIST,
        form("conversations.list", types="private_channel"),
        no("missing_scope"),
        app=without("groups:read"),
    ),
    Fact(
        "Members include people of other companies",
        CONNECT,
        form("conversations.members", channel=SHARED),
        ok(members=Holding(DANA)),
    ),
    Fact(
        "Members come in pages",
        LIST,
        form("conversations.members", channel=SHARED, limit="1"),
        ok(members=Length(1), response_metadata={"next_cursor": Like(r".+")}),
    ),
    Fact(
        "A person's conversations may be asked 999 at a time",
        LIST,
        form("users.conversations", limit="999"),
        ok(),
    ),
    Fact(
        "A person's conversations cannot be asked 1,000 at a time",
        LIST,
        form("users.conversations", limit="1000"),
        no("invalid_limit"),
    ),
]

INFO = [
    Fact(
        "A shared channel says so",
        "is_ext_shared tells a channel shared with other companies, whatever its id begins with.",
        form("conversations.info", channel=SHARED),
        ok(channel={"id": SHARED, "is_ext_shared": True, "is_private": False}),
    ),
    Fact(
        "A channel's locale is told only when asked for",
        "conversations.info has a locale with include_locale.",
        form("conversations.info", channel=TEAM),
        ok(channel={"locale": ABSENT}),
    ),
    Fact(
        "A channel's locale is told when asked for",
        "conversations.info has a locale with include_locale.",
        form("conversations.info", channel=TEAM, include_locale=True),
        ok(channel={"locale": Like(r"[a-z]{2}-[A-Z]{2}")}),
    ),
    Fact(
        "A private channel without the app is not found",
        "A private channel that the token cannot see is answered like one that is not there.",
        form("conversations.info", channel=SECRET),
        no("channel_not_found"),
    ),
]

JOINING = [
    Fact(
        "The app joins a public channel",
        JOIN,
        form("conversations.join", channel=LOBBY),
        ok(channel={"id": LOBBY, "is_member": True}),
    ),
    Fact(
        "Having joined, the app may post",
        JOIN,
        post(channel=LOBBY),
        ok(),
        given=(form("conversations.join", channel=LOBBY),),
    ),
    Fact("The app does not join an archived channel", JOIN, form("conversations.join", channel=OLD), no("is_archived")),
    Fact(
        "The app does not join a private channel",
        JOIN,
        form("conversations.join", channel=INNER),
        no("method_not_supported_for_channel_type"),
    ),
    Fact(
        "Joining needs channels:join",
        JOIN,
        form("conversations.join", channel=LOBBY),
        no("missing_scope", needed="channels:join"),
        app=without("channels:join"),
    ),
]


ROWS = [*OPENING, *LISTING, *INFO, *JOINING]
