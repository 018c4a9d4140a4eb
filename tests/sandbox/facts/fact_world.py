"""The company the rows play in: who is there, which channels, and an app with every scope."""

from typing import Any

Json = dict[str, Any]

NOW = "2026-03-02T08:00:00Z"
"""A Monday; daylight saving begins in Berlin on 29 March."""
EPOCH = 1_772_438_400
"""NOW in seconds."""

SCOPES = [
    "app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "commands",
    "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write",
    "mpim:history", "mpim:read", "mpim:write", "team:read", "users:read", "users:read.email",
]  # fmt: skip
EVENTS = [
    "app_home_opened", "app_mention", "channel_archive", "member_joined_channel", "message.channels",
    "message.groups", "message.im", "team_join", "user_change",
]  # fmt: skip

BOT, LENA, OMAR, GUEST, SINGLE = "UBOT", "ULENA", "UOMAR", "UGUEST", "USINGLE"
GONE, ROBOT, INVITED, DANA, STRANGER = "UGONE", "UROBOT", "UINVITED", "UDANA", "USTRANGER"
HIDDEN = "UHIDDEN"
EXTRAS = [f"UEXTRA{n}" for n in range(1, 6)]

USERS: list[Json] = [
    {"id": LENA, "name": "lena", "email": "lena@northwind.test", "tz": "Europe/Berlin", "locale": "de-DE"},
    {"id": OMAR, "name": "omar", "email": "omar@northwind.test", "tz": "America/New_York"},
    {"id": GUEST, "name": "guest", "is_restricted": True},
    {"id": SINGLE, "name": "single", "is_restricted": True, "is_ultra_restricted": True},
    {"id": GONE, "name": "gone", "deleted": True},
    {"id": ROBOT, "name": "robot", "is_bot": True},
    {"id": INVITED, "name": "invited", "is_invited_user": True},
    {"id": HIDDEN, "name": "hidden", "is_hidden": True},
    {"id": DANA, "name": "dana", "team_id": "T2", "email": "dana@acme.test", "locale": "fr-FR"},
    {"id": STRANGER, "name": "stranger", "team_id": "T3", "is_stranger": True},
    *({"id": extra, "name": extra.lower()} for extra in EXTRAS),
]

TEAM, LOBBY, OLD, SECRET, INNER, SHARED, QUIET = "C1", "C2", "COLD", "GSECRET", "GINNER", "CSHARED", "CQUIET"
CHANNELS: list[Json] = [
    {"id": TEAM, "name": "cs-team", "members": [LENA, GUEST, BOT]},
    {"id": LOBBY, "name": "lobby", "members": [LENA, OMAR]},
    {"id": OLD, "name": "old", "members": [LENA, BOT], "is_archived": True},
    {"id": SECRET, "name": "secret", "members": [LENA], "is_private": True},
    {"id": INNER, "name": "inner", "members": [LENA, BOT], "is_private": True},
    {"id": SHARED, "name": "with-acme", "members": [LENA, DANA, BOT], "is_ext_shared": True},
    {
        "id": QUIET,
        "name": "quiet",
        "members": [LENA, BOT],
        "refuses_posts": "restricted_action_read_only_channel",
    },
]
SIGNING_SECRET = "a-secret-that-signs"


def seed(app: Json, app_url: str) -> Json:
    """The world of one row; `app` changes the app's settings, `app_url` is where Slack reaches it over HTTP."""
    usual: Json = {
        "id": "A1",
        "name": "Northwind Feedback",
        "bot_user": BOT,
        "bot_token": "xoxb-good",
        "app_token": "xapp-good",
        "signing_secret": SIGNING_SECRET,
        "scopes": SCOPES,
        "events": EVENTS,
        "commands": ["/nps"],
        "mode": "http",
        "request_url": app_url,
    }
    return {
        "team": {"id": "T1", "name": "Northwind Cloud", "domain": "northwind"},
        "now": NOW,
        "app": {**usual, **app},
        "users": USERS,
        "channels": CHANNELS,
    }


def without(*scopes: str) -> Json:
    """App settings with all scopes but these."""
    return {"scopes": [scope for scope in SCOPES if scope not in scopes]}


def with_also(*scopes: str) -> Json:
    """App settings with these scopes besides the usual ones."""
    return {"scopes": [*SCOPES, *scopes]}
