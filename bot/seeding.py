"""The first workspace: found out from Slack with the settings' tokens, stored, and given its surveys."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from bot.edge.settings import Settings, SettingsWrong
from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.messenger import Messenger
from storage.database.units import Units
from storage.people import roster_queries
from surveys.definition.definitions import install_defaults

ASKED_FOR_ZONE = 20  # members of the team's channel: enough to see where the team works
SEGMENTS = ["plan"]


class Home(NamedTuple):
    """The workspace that a process serves."""

    workspace_id: int
    slack_team_id: str
    bot_user_id: str


def seed(units: Units, messenger: Messenger, settings: Settings, now: datetime) -> Home:
    """Store the workspace of the settings' bot token, or bring what Slack says of it up to date.

    A new workspace gets the default surveys and the zone that most of its team works in. Raises SettingsWrong
    when Slack does not take the token or the bot is not in the team's channel; DeliveryFailed when Slack cannot
    be reached.
    """
    identity = identify(messenger)
    channel = team_channel(messenger, settings.askback_team_channel, str(identity["user"]))
    with units.reading() as unit:
        known = roster_queries.workspace_of(unit, identity["team_id"])
    zone = known["time_zone"] if known else _zone(messenger, channel["id"])
    with units() as unit:
        workspace_id = roster_queries.seed_workspace(
            unit,
            now,
            slack_team_id=identity["team_id"],
            name=identity["team"],
            company=identity["team"],
            bot_user_id=identity["user_id"],
            team_channel=channel["id"],
            time_zone=zone,
            segments=SEGMENTS,
        )
        install_defaults(unit, workspace_id, now)
    return Home(workspace_id, identity["team_id"], identity["user_id"])


def identify(messenger: Messenger) -> dict[str, Any]:
    """What auth.test says of the bot token. Raises SettingsWrong when Slack does not take it."""
    try:
        return messenger.identity()
    except DeliveryFailed as failed:
        if failed.kind is not FaultKind.WORKSPACE:
            raise
        raise SettingsWrong(
            f"Slack does not take SLACK_BOT_TOKEN ({failed.reason}): copy it anew from “OAuth & Permissions” of your "
            "Slack app, after (re)installing the app there."
        ) from None


def team_channel(messenger: Messenger, wanted: str, bot_name: str) -> dict[str, Any]:
    """The CS team's channel. Raises SettingsWrong when the bot is in no channel of that name or id."""
    found = joined_channel(messenger, wanted)
    if found is None:
        raise SettingsWrong(
            f"ASKBACK_TEAM_CHANNEL: the bot is in no channel “{wanted}”. Check the name, then type /invite @{bot_name} "
            "there."
        )
    return found


def joined_channel(messenger: Messenger, wanted: str) -> dict[str, Any] | None:
    """The channel called `wanted` (an id, or a name with or without #), if the bot is in it."""
    name = wanted.strip().lstrip("#").lower()
    return next((each for each in messenger.channels() if name in (each["id"].lower(), each["name"].lower())), None)


def _zone(messenger: Messenger, channel: str) -> str:
    """Where most of the team works; UTC when nobody's zone is known."""
    people = [messenger.person(user) for user in messenger.members(channel)[:ASKED_FOR_ZONE]]
    zones = Counter(person["tz"] for person in people if person.get("tz") and not person.get("is_bot"))
    return zones.most_common(1)[0][0] if zones else "UTC"
