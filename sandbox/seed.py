"""From a seed (plain JSON) to a workspace. A wrong seed is refused with the place and the reason."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sandbox.clock import Clock, micros, parse_iso
from sandbox.state import App, Channel, Command, Json, Kind, Team, User, Workspace, direct_id

SLACKBOT = "USLACKBOT"


class BadSeed(ValueError):
    """The seed cannot be a workspace; the sentence names the place."""


def workspace(seed: Mapping[str, Any], *, rate: int = 0) -> Workspace:
    """A fresh workspace whose clock starts at the seed's `now` (the real time when it has none)."""
    start = parse_iso(seed["now"]) if seed.get("now") else datetime.now(UTC)
    team = Team(**{"name": "Sandbox", "domain": "sandbox", **seed.get("team", {"id": "T1"})})
    app = _app(seed.get("app", {}))
    users = _users(seed.get("users", []), team, app)
    created = micros(start) // 1_000_000
    rooms = [channel(row, users, created) for row in seed.get("channels", [])]
    names = {team.id: team.name, **{row["id"]: row["name"] for row in seed.get("teams", [])}}
    return Workspace(team, app, Clock(start, rate=rate), users, {room.id: room for room in rooms}, names)


def _app(row: Mapping[str, Any]) -> App:
    app_id = row.get("id", "A1")
    commands = [Command(c) if isinstance(c, str) else Command(**c) for c in row.get("commands", [])]
    known = {f.name for f in fields(App)} - {"commands", "events"}
    _refuse_unknown("app", row, known | {"commands", "events"})
    given = {
        "id": app_id,
        "name": "App",
        "bot_user": "UBOT",
        "bot_id": "B" + app_id[1:],
        "bot_token": "xoxb-sandbox",
        "app_token": "xapp-sandbox",
        "signing_secret": "sandbox-signing-secret",
        "scopes": [],
        **{k: v for k, v in row.items() if k in known},
    }
    return App(**given, events=set(row.get("events", [])), commands={c.command: c for c in commands})


def _users(rows: list[Json], team: Team, app: App) -> dict[str, User]:
    people = {person.id: person for person in (user(row, team) for row in rows)}
    bot = User(app.bot_user, team.id, app.name.lower().replace(" ", "_"), app.name, is_bot=True)
    slackbot = User(SLACKBOT, team.id, "slackbot", "Slackbot")
    return {**people, app.bot_user: people.get(app.bot_user, bot), SLACKBOT: slackbot}


def user(row: Mapping[str, Any], team: Team) -> User:
    """A person; the name and the initials are made from what is there."""
    _refuse_unknown("user", row, {f.name for f in fields(User)})
    real_name = row.get("real_name") or row.get("name") or row["id"]
    initials = "".join(word[0] for word in real_name.split()[:2]).upper()
    made = {"team_id": team.id, "name": row["id"].lower(), "avatar": initials}
    return User(**{**made, **row, "real_name": real_name})


def channel(row: Mapping[str, Any], users: Mapping[str, User], created: int) -> Channel:
    """A channel (private or not); DMs are opened by people and methods, never seeded."""
    own = {f.name for f in fields(Channel)} - {"kind", "messages", "ephemerals", "replies", "last_read"}
    _refuse_unknown("channel", row, own | {"is_private"})
    members = list(row.get("members", []))
    if strange := [m for m in members if m not in users]:
        raise BadSeed(f"channel {row['id']} has members nobody knows: {', '.join(strange)}")
    kind: Kind = "private" if row.get("is_private") else "channel"
    given = {"name": row["id"].lower(), "created": created, **row, "members": members}
    given.pop("is_private", None)
    return Channel(kind=kind, **given)


def direct(members: list[str], created: int) -> Channel:
    """A new DM or group DM; its id follows from its members alone."""
    kind: Kind = "dm" if len(members) == 2 else "mpim"
    channel_id = direct_id(members)
    return Channel(channel_id, channel_id.lower(), kind, members, created=created, creator=members[0])


def _refuse_unknown(what: str, row: Mapping[str, Any], known: set[str]) -> None:
    if "id" not in row and what != "app":
        raise BadSeed(f"a {what} without an id: {dict(row)}")
    if strange := sorted(set(row) - known):
        raise BadSeed(f"{what} {row.get('id')} has keys the sandbox does not know: {', '.join(strange)}")
