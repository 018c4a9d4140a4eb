"""Channels, accounts and people as they are matched so far, and what is proposed for the rest."""

from collections import defaultdict
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


def seen(unit: Unit, workspace_id: int) -> tuple[Seen, ...]:
    """The channels that concern customers, by name: shared ones, and those with guests or an account."""
    rows = channel_queries.seen(unit, workspace_id)
    sitting: dict[str, list[Any]] = defaultdict(list)
    for row in channel_queries.seats(unit, workspace_id):
        sitting[row["channel"]].append(row)
    offers = _offers(unit, workspace_id, rows, sitting)
    return tuple(
        _seen(unit, row, sitting[row["channel"]], offers.get(row["channel"]))
        for row in rows
        if row["is_shared"] or row["account_id"] or sitting[row["channel"]]
    )


def accept_sure(unit: Unit, workspace_id: int, by: Doer, now: datetime) -> int:
    """Take every sure proposal, of accounts and then of people; how many."""
    taken = 0
    for each in seen(unit, workspace_id):
        if each.offer and each.offer.sure:
            give(unit, workspace_id, each.channel, each.offer.id, by, now)
            taken += 1
    for each in seen(unit, workspace_id):
        for person in each.strangers:
            if person.offer and person.offer.sure:
                who = (person.slack_team_id, person.slack_user_id)
                taken += tie(unit, workspace_id, person.offer.id, *who, by, now)
    return taken


def give(unit: Unit, workspace_id: int, channel: str, account_id: int, by: Doer, now: datetime) -> None:
    """The channel is this account's, and no other's."""
    channel_queries.give(unit, workspace_id, channel, account_id)
    audits.note(unit, workspace_id, by.name, "matched a channel", f"channel {channel}, account {account_id}", now)


def free(unit: Unit, workspace_id: int, channel: str, by: Doer, now: datetime) -> None:
    """The channel is no customer's."""
    channel_queries.free(unit, workspace_id, channel, not_customer=True)
    audits.note(unit, workspace_id, by.name, "kept a channel from customers", f"channel {channel}", now)


def tie(unit: Unit, workspace_id: int, contact_id: int, team_id: str, user_id: str, by: Doer, now: datetime) -> bool:
    """A contact is this person in Slack; False where the person is unknown, or either is somebody already."""
    tied = channel_queries.tie(unit, workspace_id, contact_id, team_id, user_id)
    if tied:
        about = f"contact {contact_id}, {team_id}/{user_id}"
        audits.note(unit, workspace_id, by.name, "matched a contact", about, now)
    return tied


def set_apart(unit: Unit, workspace_id: int, team_id: str, user_id: str, by: Doer, now: datetime) -> None:
    """The person is no contact."""
    channel_queries.set_apart(unit, workspace_id, team_id, user_id)
    audits.note(unit, workspace_id, by.name, "set somebody apart", f"{team_id}/{user_id}", now)


def _offers(unit: Unit, workspace_id: int, rows: Any, sitting: dict[str, list[Any]]) -> dict[str, Offer]:
    """Proposals for the channels that are nobody's yet, among the accounts that have none."""
    names = {each["id"]: each for each in channel_queries.accounts(unit, workspace_id)}
    domains: dict[int, set[str]] = defaultdict(set)
    known = {row["domain"] for people in sitting.values() for row in people if row["domain"]}
    for row in channel_queries.addresses(unit, workspace_id, known):
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


def _seen(unit: Unit, row: Any, people: list[Any], offer: Offer | None) -> Seen:
    strangers = [each for each in people if each["contact_id"] is None and not each["not_contact"]]
    free = channel_queries.contacts(unit, row["workspace_id"], row["account_id"]) if row["account_id"] else []
    names = {each["id"]: each["name"] for each in free}
    proposed = matching.propose_people({each["slack_user_id"]: each["name"] for each in strangers}, names)
    return Seen(
        channel=row["channel"],
        name=row["name"],
        has_bot=row["has_bot"],
        account=row["account_name"],
        not_customer=row["not_customer"],
        offer=offer,
        known=sum(each["contact_id"] is not None for each in people),
        strangers=tuple(_seat(each, proposed.get(each["slack_user_id"]), names) for each in strangers),
        choices=tuple(names.items())[:MOST_OFFERED],
    )


def _seat(row: Any, proposed: matching.Proposal | None, names: dict[int, str]) -> Seat:
    offer = None
    if proposed is not None:
        offer = Offer(proposed.id, names[proposed.id], proposed.rests_on, proposed.sure)
    return Seat(row["slack_team_id"], row["slack_user_id"], row["name"], row["domain"], offer)
