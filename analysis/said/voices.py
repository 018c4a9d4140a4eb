"""Which customers' words a wide channel may read: a few, from all along the scale, and none that name a teammate."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.said.text import fold
from analysis.score.levels import Level, ends, level
from analysis.score.verdict import FEWEST

SHOWN = 3
_SHORTEST_NAME = 2  # of one letter it would be found in every text


@dataclass(frozen=True)
class Voice:
    """A customer's own words. No person is named: a digest goes to a wide channel."""

    words: str
    score: int
    title: str | None
    account: str | None  # None where so few people are there that it would name one
    most: int = 10  # the upper end of the score's scale
    recorded: bool = False  # a teammate heard it, by phone or in a meeting


def chosen(found: Sequence[Any], staff: Iterable[str], most: int = SHOWN) -> tuple[Voice, ...]:
    """At most `most` of the voices found, the newest of each level of scores first.

    `found` has the newest first, each with verbatim, score and its scale, title, account_name and colleagues (how many
    contacts its account has): an account of fewer than FEWEST would say who spoke, so it is not named.
    """
    names = staff_pattern(staff)
    told = [each for each in found if not (names and names.search(_plain(each["verbatim"])))]
    first_of_level = {_level(each): each for each in reversed(told)}
    first = [each for each in told if first_of_level[_level(each)] is each]
    rest = [each for each in told if first_of_level[_level(each)] is not each]
    return tuple(_voice(each) for each in [*first, *rest][:most])


def _level(voice: Any) -> Level:
    return level(voice["score"], voice["scale"], voice["high_is_good"])


def staff_pattern(staff: Iterable[str]) -> re.Pattern[str] | None:
    """What finds a teammate's whole, first or last name in a text that `_plain` has made plain; None without names.

    Rather one voice too few: a customer called Tom keeps quiet beside a teammate called Tom.
    """
    parts = {part for name in staff for part in _parts(_plain(name))}
    if not parts:
        return None
    return re.compile("|".join(_spelled(part) for part in sorted(parts, key=len, reverse=True)))


def names_anybody(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds a whole, first or last name of these people or companies."""
    found = staff_pattern(names)
    return found is not None and found.search(_plain(text)) is not None


def _parts(name: str) -> list[str]:
    words = name.split()
    ends = [words[0], words[-1], "".join(words)] if words else []
    return [part for part in ends if len(part) >= _SHORTEST_NAME]


def _spelled(part: str) -> str:
    """Between other words, with a genitive's s; scripts that do not part words, or join them, are looked for inside."""
    return rf"\b{re.escape(part)}(?:'?s)?\b" if "a" <= part[0] <= "z" else re.escape(part)


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", fold(text)) if not unicodedata.combining(letter))


def _voice(found: Any) -> Voice:
    account = found["account_name"] if found["colleagues"] >= FEWEST else None
    most = ends(found["scale"])[1]
    who = (found["title"], account)
    return Voice(found["verbatim"], found["score"], *who, most=most, recorded=bool(found.get("recorded")))
