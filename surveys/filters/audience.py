"""Whom a survey asks: a small language for filters over what is known of an account and its contact.

    plan in (Business, Enterprise) and mrr >= 1,000 and not (role = buyer)
    renews_on within 60 days or tenure_months > 6

Words are compared without case and accents, numbers as numbers, days as days; a list of values holds where any of them
does. What is missing is equal to nothing: comparisons with it are false, so `!=`, `not in` and `not (…)` are true, as
one says "everybody but the buyers" and means those of unknown role too. `is missing` asks for it.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from surveys.filters.audience_matching import Holds, built
from surveys.filters.audience_parsing import LONGEST, PLACES, read
from surveys.filters.audience_tokens import AudienceWrong

__all__ = ["LONGEST", "Audience", "AudienceWrong", "facts", "known_names", "parse"]

_BOTH = {"external_id", "name", "locale", "time_zone"}
ACCOUNT = frozenset({"plan", "mrr", "currency", "country", "status", "started_on", "renews_on", "ends_on"}) | _BOTH
ACCOUNT |= {"csm", "csm_name", "tenure_months"}
CONTACT = frozenset({"email", "title", "role", "kind"}) | _BOTH
_ALSO = {"account": ("account", "external_id"), "account_name": ("account", "name")}


@dataclass(frozen=True)
class Audience:
    """Those for whom a filter holds. Two are equal when they are spelled alike, whatever was written at first."""

    text: str  # as it is read again; empty: everybody
    names: frozenset[str] = field(compare=False)  # that `matches` looks up
    _holds: Holds = field(compare=False, repr=False)

    def matches(self, facts: Mapping[str, Any], today: date) -> bool:
        """Whether somebody belongs to it: `facts` by name, what is not there is missing.

        Values are texts, numbers, days (or ISO texts of them), yes or no, or lists of these; `mrr` in major units.
        Where `tenure_months` is not given it is counted from `started_on`.
        """
        return self._holds(facts, today)


def parse(text: str, known: Set[str] | None = None) -> Audience:
    """The audience that a text describes. Raises AudienceWrong, also for a name not among the `known` ones if given."""
    node = read(text, known)
    spelled = node.text
    if len(spelled) > LONGEST:  # spelled out it is somewhat longer
        raise AudienceWrong(text, len(text), f"Spelled out this is longer than {LONGEST:,} characters: shorten it.")
    return Audience(spelled, node.names, built(node))


def known_names(of_accounts: Iterable[str], of_contacts: Iterable[str]) -> frozenset[str]:
    """Every name that a filter may use, given the workspace's own attributes of accounts and of contacts."""
    account, contact = ACCOUNT.union(of_accounts), CONTACT.union(of_contacts)
    places = {f"account.{name}" for name in account} | {f"contact.{name}" for name in contact}
    return frozenset(account | contact | places | set(_ALSO))


def facts(names: Iterable[str], account: Mapping[str, Any], contact: Mapping[str, Any]) -> dict[str, Any]:
    """What a filter's `names` stand for: both sides' attributes by name, the columns of the tables among them.

    A name of both is the contact's, and the account's where the contact has none; a column of one is no attribute of
    the other, unless the name says so: `contact.plan`.
    """
    sides = {"account": account, "contact": contact}
    found = {}
    for name in names:
        places = [sides[place].get(key) for place, key in _places(name)]
        found[name] = next((value for value in places if value not in (None, "")), None)
    return found


def _places(name: str) -> list[tuple[str, str]]:
    """Where the value of a name is looked for, in this order."""
    place, dot, key = name.partition(".")
    if dot:
        return [(place, key)]
    if name in _ALSO:
        return [_ALSO[name]]
    if (name in ACCOUNT) is not (name in CONTACT):
        return [("account" if name in ACCOUNT else "contact", name)]
    return [(place, name) for place in reversed(PLACES)]
