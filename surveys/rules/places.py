"""Where a contact is asked: as their account wishes, else at the first place of the survey that works for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.asking import ask_queries
from storage.asking.ask_queries import Facts
from storage.database.units import Unit
from storage.models import NOWHERE, Place
from surveys.definition import definitions

ASK_IN = "ask_in"  # a column of accounts.csv: dm or channel


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the places in which a contact can be asked."""

    in_slack: bool
    unreachable: str | None  # Slack's word, or ours, for why no direct message reaches them
    channel: str | None  # that their account shares with us
    wish: str | None = None  # the account's: dm, channel, or anything else, which is no wish


def wish_of(attributes: Mapping[str, Any] | None) -> str | None:
    """What an account's attributes say of where its people want to be asked."""
    wished = (attributes or {}).get(ASK_IN)
    return str(wished).strip().lower() if wished else None


def in_order(usual: Sequence[Place], wish: str | None) -> tuple[Place, ...]:
    """The places of a survey as they are tried; what the account wishes comes first."""
    wished = [Place(wish)] if wish in tuple(Place) else []
    return tuple(dict.fromkeys([*wished, *usual]))


def works(place: Place, known: Known) -> bool:
    """Whether nothing that is known speaks against a place. Whether Slack takes the message is seen when it is sent."""
    if not known.in_slack or known.unreachable in NOWHERE:
        return False
    return known.unreachable is None if place is Place.DM else known.channel is not None


def places_for(known: Known, usual: Sequence[Place]) -> tuple[Place, ...]:
    """Where this contact may be asked, the best first; empty where they cannot be reached."""
    return tuple(place for place in in_order(usual, known.wish) if works(place, known))


def settle(unit: Unit, workspace_id: int, invitation_id: int) -> Place | None:
    """Before an ask is put into words: the place it goes to, another one where the planned one is known not to work.

    None where none does.
    """
    facts = _facts(unit, workspace_id, invitation_id)
    if works(facts["place"], known(facts)):
        return Place(facts["place"])
    return _move(unit, invitation_id, places_for(known(facts), _usual(unit, facts)))


def move_on(unit: Unit, workspace_id: int, invitation_id: int) -> Place | None:
    """Slack did not take an ask where it was tried: the place that comes after it; None where none is left."""
    facts = _facts(unit, workspace_id, invitation_id)
    order = in_order(_usual(unit, facts), wish_of(facts["attributes"]))
    rest = order[order.index(facts["place"]) + 1 :] if facts["place"] in order else order
    return _move(unit, invitation_id, [place for place in rest if works(place, known(facts))])


def reaches(unit: Unit, facts: Facts) -> bool:
    """Whether an ask with these facts can go anywhere now."""
    return works(facts["place"], known(facts)) or bool(places_for(known(facts), _usual(unit, facts)))


def known(facts: Facts) -> Known:
    """What an ask's facts say of its contact's places."""
    return Known(
        in_slack=facts["slack_user_id"] is not None,
        unreachable=facts["unreachable"],
        channel=facts["account_channel"],
        wish=wish_of(facts["attributes"]),
    )


def _move(unit: Unit, invitation_id: int, places: Sequence[Place]) -> Place | None:
    if not places:
        return None
    ask_queries.set_place(unit, invitation_id, places[0])
    return places[0]


def _facts(unit: Unit, workspace_id: int, invitation_id: int) -> Facts:
    facts = ask_queries.ask_facts(unit, workspace_id, invitation_id)
    if facts is None:
        raise LookupError(f"no invitation {invitation_id}")
    return facts


def _usual(unit: Unit, facts: Facts) -> tuple[Place, ...]:
    version = facts["survey_version"] or facts["newest_version"]
    return definitions.of_version(unit, facts["workspace_id"], facts["survey_id"], version).places
