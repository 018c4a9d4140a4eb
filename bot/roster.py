"""Who is who: finds the contacts and the CS team in Slack, by e-mail, and notes who may not be asked.

The team's rights belong to the full members of the team's channel; guests and people of other companies get none, and
their being there closes the channel for figures and alerts (`bot/slack/channels.py`).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.messenger import Messenger
from storage.database.units import Unit, Units
from storage.models import ContactKind
from storage.people import channel_queries, roster_queries
from storage.people.roster_queries import SlackPerson
from surveys.contacting.matching import domain_of

log = structlog.get_logger()
AT_ONCE = 200  # people stored in one transaction
FRESH = timedelta(days=7)  # changes in between are told by events; this is the back-up


class Roster:
    """Keeps one workspace's people in step with Slack."""

    def __init__(
        self,
        units: Units,
        messenger: Messenger,
        workspace_id: int,
        slack_team_id: str,
        listed: Callable[[list[dict[str, Any]]], None] = lambda people: None,
    ) -> None:
        """`listed` hears of everybody in the workspace whenever they were read."""
        self._units, self._messenger, self._listed = units, messenger, listed
        self._workspace_id, self._team_id = workspace_id, slack_team_id
        self._looked_up: dict[str, tuple[datetime, SlackPerson]] = {}
        self._tied: dict[str, SlackPerson] = {}
        self._visited: dict[str, datetime] = {}  # when the members of each channel were last read

    def visit_all_again(self) -> None:
        """Somebody joined or left some channel: the next refresh reads the members of each."""
        self._visited.clear()

    def refresh(self, now: datetime) -> None:
        """Read Slack's people and channels, and store who is whom.

        Raises DeliveryFailed when Slack does not answer, or not yet: people of other companies can only be looked up
        one by one, so that is done last, and once a week. What was read stays, and the next refresh goes on from there.
        """
        with self._units.reading() as unit:
            home = next(row for row in roster_queries.workspaces(unit) if row["id"] == self._workspace_id)
            names = roster_queries.channels_by_name(unit, self._workspace_id)
        staff = self._messenger.people()
        self._listed(staff)
        people = {person.user_id: person for person in map(self._person, staff)}
        self._store_team(home["team_channel"], people)
        channels = self._messenger.channels()
        with self._units.reading() as unit:
            team = roster_queries.team(unit, self._workspace_id)
        asked = (_unless_in_team(person, team) for person in people.values())
        self._store_people([*asked, *(person for _, person in self._looked_up.values())])
        self._see_channels(self._messenger.all_channels(), now)
        self._store_channels(channels, names)
        for channel in sorted(channels, key=lambda each: each["name"].lower() not in names):
            self._meet_strangers(channel["id"], people, now)

    def _store_people(self, people: Iterable[SlackPerson]) -> None:
        """Tie them to the contacts; people who are nobody's contact yet are tried again each time."""
        changed = [person for person in people if self._tied.get(person.user_id) != person]
        for first in range(0, len(changed), AT_ONCE):
            some = changed[first : first + AT_ONCE]
            with self._units() as unit:
                tied = [person for person in some if roster_queries.meet(unit, self._workspace_id, person)]
            self._tied |= {person.user_id: person for person in tied}

    def _store_channels(self, channels: list[dict[str, Any]], names: dict[str, list[int]]) -> None:
        with self._units() as unit:
            for channel in channels:
                accounts = names.get(channel["name"].lower())
                if accounts:
                    channel_queries.give_by_name(unit, self._workspace_id, channel["id"], accounts)

    def _meet_strangers(self, channel: str, people: dict[str, SlackPerson], now: datetime) -> None:
        """People of other companies are in channels' member lists only."""
        visited_at = self._visited.get(channel)
        if visited_at is not None and now < visited_at + FRESH:
            return
        members = self._messenger.members(channel)
        for user_id in members:
            if user_id not in people:
                people[user_id] = self._look_up(user_id, now)
        guests = [people[user] for user in members if people[user].kind is not ContactKind.MEMBER]
        with self._units() as unit:
            channel_queries.seat(unit, self._workspace_id, channel, map(_seat, filter(_is_there, guests)))
        self._visited[channel] = now

    def _see_channels(self, listed: list[dict[str, Any]], now: datetime) -> None:
        """Those that the bot is in, and those that another company shares: a customer's may be among them."""
        with self._units() as unit:
            ours = [_channel(each) for each in listed if each.get("is_member") or each.get("is_ext_shared")]
            channel_queries.see(unit, self._workspace_id, ours, now)

    def _look_up(self, user_id: str, now: datetime) -> SlackPerson:
        looked_up_at, person = self._looked_up.get(user_id, (None, None))
        if person is None or looked_up_at is None or now >= looked_up_at + FRESH:
            person = self._person(self._messenger.person(user_id))
            self._looked_up[user_id] = (now, person)
            self._store_people([person])
        return person

    def _store_team(self, team_channel: str, people: dict[str, SlackPerson]) -> None:
        try:
            members = [people[user] for user in self._messenger.members(team_channel) if user in people]
        except DeliveryFailed as failed:
            if failed.kind is FaultKind.WAIT:
                raise
            log.warning("the team's channel cannot be read", reason=failed.reason)
            return
        team = [person for person in members if _is_team_material(person)]
        with self._units() as unit:
            for person in team:
                roster_queries.join_team(unit, self._workspace_id, person)
            roster_queries.leave_team(unit, self._workspace_id, but=[person.user_id for person in team])

    def _person(self, user: dict[str, Any]) -> SlackPerson:
        return _person(user, self._team_id)


def store_person(unit: Unit, workspace_id: int, slack_team_id: str, user: dict[str, Any]) -> None:
    """Store what an event says of one person; guests and the deactivated lose the team's rights with it."""
    person = _person(user, slack_team_id)
    if not _is_team_material(person):
        roster_queries.leave_team(unit, workspace_id, [person.user_id])
    team = roster_queries.team(unit, workspace_id) if person.team_id == slack_team_id else set()
    roster_queries.meet(unit, workspace_id, _unless_in_team(person, team))


def _person(user: dict[str, Any], own_team_id: str) -> SlackPerson:
    profile = user.get("profile") or {}
    team_id = user.get("team_id") or profile.get("team") or own_team_id
    return SlackPerson(
        team_id=team_id,
        user_id=user["id"],
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or "",
        email=profile.get("email") or None,
        time_zone=user.get("tz") or None,
        locale=user.get("locale") or None,
        kind=_kind(user, external=team_id != own_team_id),
        unreachable=_unreachable(user),
    )


def _kind(user: dict[str, Any], *, external: bool) -> ContactKind:
    if external:
        return ContactKind.EXTERNAL
    guest = user.get("is_restricted") or user.get("is_ultra_restricted")
    return ContactKind.GUEST if guest else ContactKind.MEMBER


def _unreachable(user: dict[str, Any]) -> str | None:
    checks = (
        (user.get("deleted"), "deactivated"),
        (user.get("is_bot") or user["id"] == "USLACKBOT", "bot"),  # Slackbot's own is_bot is false
        (user.get("is_stranger"), "stranger"),
        (user.get("is_invited_user"), "never_signed_in"),
    )
    return next((why for applies, why in checks if applies), None)


def _unless_in_team(person: SlackPerson, team: set[str]) -> SlackPerson:
    """Nobody of the CS team is asked, also where an import calls them a customer."""
    return replace(person, unreachable=person.unreachable or "teammate") if person.user_id in team else person


def _is_there(person: SlackPerson) -> bool:
    return person.unreachable not in ("bot", "deactivated")


def _seat(person: SlackPerson) -> dict[str, Any]:
    """What is kept of an outsider: of their address only where they work."""
    who = {"slack_team_id": person.team_id, "slack_user_id": person.user_id, "name": person.name}
    return who | {"domain": domain_of(person.email), "kind": person.kind}


def _channel(listed: dict[str, Any]) -> dict[str, Any]:
    shared = bool(listed.get("is_ext_shared") or listed.get("is_pending_ext_shared"))
    here = bool(listed.get("is_member"))
    return {"channel": listed["id"], "name": listed["name"], "has_bot": here, "is_shared": shared}


def _is_team_material(person: SlackPerson) -> bool:
    return person.kind is ContactKind.MEMBER and person.unreachable is None
