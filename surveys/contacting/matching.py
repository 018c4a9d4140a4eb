"""Which channel is which account's, and who in it is which contact: proposals with what they rest on, never guesses.

The order in which anything is given changes nothing. Where two answers are as good as each other there is none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.contacting.names import Names, Words, plain, words_of

_FREE = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com"
    " aol.com gmx.de gmx.net web.de t-online.de mail.ru yandex.ru qq.com 163.com 126.com sina.com naver.com daum.net"
    " yahoo.co.jp docomo.ne.jp ezweb.ne.jp orange.fr laposte.net libero.it uol.com.br bol.com.br proton.me"
    " protonmail.com zoho.com fastmail.com mail.com hey.com"
)
_FREE_MAIL = frozenset(_FREE.split())


class Basis(StrEnum):
    """What a proposal rests on."""

    IMPORTED = "imported"  # accounts.csv names the channel
    PEOPLE = "people"  # contacts of the account are in it
    DOMAIN = "domain"  # people in it share an e-mail domain with the account's contacts
    NAME = "name"
    LIKE_NAME = "like_name"


_WEIGHT = {Basis.IMPORTED: 100, Basis.PEOPLE: 8, Basis.DOMAIN: 8, Basis.NAME: 6, Basis.LIKE_NAME: 2}
_SURE = 6


@dataclass(frozen=True)
class Channel:
    """A channel and who reads there: e-mail domains of its outsiders, and how many contacts of which accounts."""

    id: str
    name: str
    domains: frozenset[str] = frozenset()
    known: frozenset[int] = frozenset()  # accounts whose contacts are in it


@dataclass(frozen=True)
class Candidate:
    """An account that may be the channel's."""

    id: int
    name: str
    shared_channel: str | None = None  # as accounts.csv names it
    domains: frozenset[str] = frozenset()  # of its contacts


@dataclass(frozen=True)
class Proposal:
    """An account (or a contact), what that rests on, and whether nothing speaks for another one."""

    id: int
    rests_on: tuple[Basis, ...]
    sure: bool


def domain_of(email: str | None) -> str | None:
    """The domain of an address that says where somebody works; None for free mail and for no address."""
    domain = (email or "").rpartition("@")[2].strip().casefold().rstrip(".")
    return domain if "." in domain and domain not in _FREE_MAIL else None


def propose(channels: Iterable[Channel], accounts: Iterable[Candidate], own: str = "") -> dict[str, Proposal]:
    """The account of each channel for which there is a proposal. No account is proposed for two channels."""
    candidates = _Candidates(accounts, plain(own))
    found = {each.id: best for each in channels if (best := _best(candidates.weighed(each))) is not None}
    return _one_each(found)


def propose_people(people: Mapping[str, str], contacts: Mapping[int, str]) -> dict[str, Proposal]:
    """Who of an account's contacts (id: name) the people in its channel (id: name) are: those of the same name.

    Only names of two words and more are told apart from others by chance; nobody is proposed for two people.
    """
    by_name: dict[frozenset[str], list[int]] = defaultdict(list)
    for contact_id, name in contacts.items():
        by_name[plain(name)].append(contact_id)
    count = Counter(plain(name) for name in people.values())
    found = {}
    for user, name in people.items():
        words = plain(name)
        same = by_name.get(words, [])
        if words and len(same) == 1 and count[words] == 1:
            found[user] = Proposal(same[0], (Basis.NAME,), sure=len(words) > 1)
    return found


class _Candidates:
    """Accounts by all that may speak for them."""

    def __init__(self, accounts: Iterable[Candidate], own: Words) -> None:
        self._own = own
        self._imported: dict[str, set[int]] = defaultdict(set)
        self._with: dict[str, set[int]] = defaultdict(set)
        names: dict[int, Words] = {}
        for each in accounts:
            names[each.id] = words_of(each.name, own)
            self._imported[(each.shared_channel or "").lstrip("#").casefold()].add(each.id)
            for domain in each.domains:
                self._with[domain].add(each.id)
        self._ids, self._names = names.keys(), Names(names)

    def weighed(self, channel: Channel) -> dict[int, tuple[Basis, ...]]:
        """All that speaks for each account for which anything does, the strongest first."""
        words, called = words_of(channel.name, self._own), channel.name.casefold()
        speaks = {
            Basis.IMPORTED: self._imported.get(called, set()) if called else set(),
            Basis.PEOPLE: self._ids & channel.known,
            Basis.DOMAIN: set[int]().union(*(self._with.get(each, ()) for each in channel.domains - _FREE_MAIL)),
            Basis.NAME: self._names.same(words),
            Basis.LIKE_NAME: self._names.alike(words),
        }
        found = set[int]().union(*speaks.values())
        return {account: tuple(basis for basis in Basis if account in speaks[basis]) for account in found}


def _best(weighed: Mapping[int, tuple[Basis, ...]]) -> Proposal | None:
    """The one for which most speaks; None in a tie."""
    ranked = sorted(
        ((sum(map(_WEIGHT.__getitem__, bases)), account) for account, bases in weighed.items()), reverse=True
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    weight, account = ranked[0]
    bases = weighed[account]
    alone = len(ranked) == 1 or Basis.IMPORTED in bases or ranked[1][0] <= _WEIGHT[Basis.LIKE_NAME]
    return Proposal(account, bases, sure=alone and weight >= _SURE)


def _weight(bases: Iterable[Basis]) -> int:
    return sum(_WEIGHT[basis] for basis in bases)


def _one_each(found: dict[str, Proposal]) -> dict[str, Proposal]:
    """Of the channels that point at one account the one for which most speaks keeps it; in a tie none does."""
    claims: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for channel, proposal in found.items():
        claims[proposal.id].append((_weight(proposal.rests_on), channel))
    kept: dict[str, Proposal] = {}
    for claimed in claims.values():
        best = max(weight for weight, _ in claimed)
        strongest = [channel for weight, channel in claimed if weight == best]
        if len(strongest) == 1:
            kept[strongest[0]] = found[strongest[0]]
    return kept
