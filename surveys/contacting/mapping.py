"""Channels, accounts and people as they are matched so far, and what is proposed for the rest."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import audits
from storage.audits import Doer
from storage.database.units import Unit
from storage.people import channel_queries
from surveys.contacting import matching
from surveys.contacting.matching import Basis, domain_of

MOST_OFFERED = 50  # options of a menu
AT_ONCE = 200  # proposals accepted in one transaction


@dataclass(frozen=True)
class Offer:
    """An account or a contact that is proposed."""

    id: int
    name: str
    rests_on: tuple[Basis, ...]
    sure: bool


@dataclass(frozen=True)
class Seat:
    """Somebody of another company in a channel, or a guest, who is no contact yet."""

    slack_team_id: str
    slack_user_id: str
    name: str
    domain: str | None
    offer: Offer | None


@dataclass(frozen=True)
class Seen:
    """A channel. `account` is whose it is; else `offer` is whose it may be."""

    channel: str
    name: str
    has_bot: bool
    account: str | None
    not_customer: bool
    offer: Offer | None
    known: int  # contacts who are in it
    strangers: tuple[Seat, ...]  # people in it who are nobody's contact
    choices: tuple[tuple[int, str], ...]  # contacts of the account whom Slack does not know: id, name


@dataclass(frozen=True)
class Sure:
    """Every sure proposal: whose channels are, and which contacts the people in them are."""

    channels: tuple[tuple[str, int], ...]  # channel, account
    people: tuple[channel_queries.Tie, ...]


def seen(unit: Unit, workspace_id: int) -> tuple[Seen, ...]:
    """The channels that concern customers, by name: shared ones, and those with guests or an account."""
    rows, sitting = channel_queries.seen(unit, workspace_id), _sitting(unit, workspace_id)
    offers = _offers(unit, workspace_id, rows, sitting)
    names = _names(unit, workspace_id, {row["channel"]: row["account_id"] for row in rows}, sitting)
    return tuple(
        _seen(row, sitting[row["channel"]], offers.get(row["channel"]), names[row["channel"]])
        for row in rows
        if row["is_shared"] or row["account_id"] or sitting[row["channel"]]
    )


def sure(unit: Unit, workspace_id: int) -> Sure:
    """What can be accepted at once; people also where their channel is only proposed yet.

    Looking for it takes far longer than storing it: look in a unit that reads, and `accept` after it.
    """
    rows, sitting = channel_queries.seen(unit, workspace_id), _sitting(unit, workspace_id)
    offers = _offers(unit, workspace_id, rows, sitting)
    taken = {channel: offer.id for channel, offer in offers.items() if offer.sure}
    names = _names(unit, workspace_id, {row["channel"]: row["account_id"] for row in rows} | taken, sitting)
    people = (each for channel, named in names.items() for each in _seats(_strangers(sitting[channel]), named))
    tied = (
        (each.offer.id, each.slack_team_id, each.slack_user_id) for each in people if each.offer and each.offer.sure
    )
    return Sure(tuple(taken.items()), tuple(tied))


def in_slices(found: Sure) -> Iterator[Sure]:
    """The same in parts, each of which is stored in a moment: channels, and then people."""
    for first in range(0, len(found.channels), AT_ONCE):
        yield Sure(found.channels[first : first + AT_ONCE], ())
    for first in range(0, len(found.people), AT_ONCE):
        yield Sure((), found.people[first : first + AT_ONCE])


def accept(unit: Unit, workspace_id: int, found: Sure, by: Doer, now: datetime) -> None:
    """Take proposals, except where somebody has decided otherwise since they were found."""
    given = channel_queries.take(unit, workspace_id, found.channels)
    _note_given(unit, workspace_id, given, by, now)
    _tie(unit, workspace_id, found.people, by, now)


def give(unit: Unit, workspace_id: int, channel: str, account_id: int, by: Doer, now: datetime) -> None:
    """The channel is this account's, and no other's."""
    channel_queries.give(unit, workspace_id, channel, account_id)
    _note_given(unit, workspace_id, [(channel, account_id)], by, now)


def free(unit: Unit, workspace_id: int, channel: str, by: Doer, now: datetime) -> None:
    """The channel is no customer's."""
    channel_queries.free(unit, workspace_id, channel, not_customer=True)
    audits.note(unit, workspace_id, by.name, "kept a channel from customers", f"channel {channel}", now)


def tie(unit: Unit, workspace_id: int, contact_id: int, team_id: str, user_id: str, by: Doer, now: datetime) -> bool:
    """A contact is this person in Slack; False where the person is unknown, or either is somebody already."""
    return _tie(unit, workspace_id, [(contact_id, team_id, user_id)], by, now) == 1


def set_apart(unit: Unit, workspace_id: int, team_id: str, user_id: str, by: Doer, now: datetime) -> None:
    """The person is no contact."""
    channel_queries.set_apart(unit, workspace_id, team_id, user_id)
    audits.note(unit, workspace_id, by.name, "set somebody apart", f"{team_id}/{user_id}", now)


def _note_given(unit: Unit, workspace_id: int, given: Iterable[tuple[str, int]], by: Doer, now: datetime) -> None:
    about = [f"channel {channel}, account {account_id}" for channel, account_id in given]
    audits.note_each(unit, workspace_id, by.name, "matched a channel", about, now)


def _tie(unit: Unit, workspace_id: int, people: Collection[channel_queries.Tie], by: Doer, now: datetime) -> int:
    """How many of them are tied."""
    tied = channel_queries.tie(unit, workspace_id, people)
    about = [f"contact {contact_id}, {team_id}/{user_id}" for contact_id, team_id, user_id in tied]
    audits.note_each(unit, workspace_id, by.name, "matched a contact", about, now)
    return len(tied)


def _sitting(unit: Unit, workspace_id: int) -> dict[str, list[Any]]:
    """Who sits in each channel."""
    sitting: dict[str, list[Any]] = defaultdict(list)
    for row in channel_queries.seats(unit, workspace_id):
        sitting[row["channel"]].append(row)
    return sitting


def _names(
    unit: Unit, workspace_id: int, owners: Mapping[str, int | None], sitting: Mapping[str, list[Any]]
) -> dict[str, dict[int, str]]:
    """For each channel the contacts (id: name) of its account whom Slack does not know, where strangers sit in it."""
    asked = {channel: owner for channel, owner in owners.items() if owner and _strangers(sitting[channel])}
    theirs: dict[int, dict[int, str]] = defaultdict(dict)
    for row in channel_queries.contacts(unit, workspace_id, set(asked.values())):
        theirs[row["account_id"]][row["id"]] = row["name"]
    return {channel: theirs[asked[channel]] if channel in asked else {} for channel in owners}


def _offers(unit: Unit, workspace_id: int, rows: Any, sitting: dict[str, list[Any]]) -> dict[str, Offer]:
    """Proposals for the channels that are nobody's yet, among the accounts that have none."""
    names = {each["id"]: each for each in channel_queries.accounts(unit, workspace_id)}
    domains: dict[int, set[str]] = defaultdict(set)
    for row in channel_queries.addresses(unit, workspace_id):
        if domain := domain_of(row["email"]):
            domains[row["account_id"]].add(domain)
    candidates = [
        matching.Candidate(each["id"], each["name"], each["channel_name"], frozenset(domains[each["id"]]))
        for each in names.values()
        if each["channel"] is None
    ]
    channels = [
        matching.Channel(
            row["channel"],
            row["name"],
            frozenset(each["domain"] for each in sitting[row["channel"]] if each["domain"]),
            frozenset(each["contact_account"] for each in sitting[row["channel"]] if each["contact_account"]),
        )
        for row in rows
        if row["account_id"] is None and not row["not_customer"] and (row["is_shared"] or sitting[row["channel"]])
    ]
    proposed = matching.propose(channels, candidates, channel_queries.company(unit, workspace_id))
    return {
        channel: Offer(each.id, names[each.id]["name"], each.rests_on, each.sure) for channel, each in proposed.items()
    }


def _seen(row: Any, people: list[Any], offer: Offer | None, names: dict[int, str]) -> Seen:
    return Seen(
        channel=row["channel"],
        name=row["name"],
        has_bot=row["has_bot"],
        account=row["account_name"],
        not_customer=row["not_customer"],
        offer=offer,
        known=sum(each["contact_id"] is not None for each in people),
        strangers=tuple(_seats(_strangers(people), names)),
        choices=tuple(names.items())[:MOST_OFFERED],
    )


def _strangers(people: list[Any]) -> list[Any]:
    return [each for each in people if each["contact_id"] is None and not each["not_contact"]]


def _seats(strangers: list[Any], names: dict[int, str]) -> Iterator[Seat]:
    proposed = matching.propose_people({each["slack_user_id"]: each["name"] for each in strangers}, names)
    return (_seat(each, proposed.get(each["slack_user_id"]), names) for each in strangers)


def _seat(row: Any, proposed: matching.Proposal | None, names: dict[int, str]) -> Seat:
    offer = None
    if proposed is not None:
        offer = Offer(proposed.id, names[proposed.id], proposed.rests_on, proposed.sure)
    return Seat(row["slack_team_id"], row["slack_user_id"], row["name"], row["domain"], offer)
