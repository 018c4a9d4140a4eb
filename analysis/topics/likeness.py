"""Comments that are alike: those that mean what the examples of an own theme mean, and groups that nobody named."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.learned.heads import Floats
from analysis.learned.space import centre
from analysis.said.text import clean, fold

ALIKE = 0.15
"""How near a comment is to the middle of an own theme's examples to be about it; measured in docs/understanding.md."""

_NEAR, _INSIDE = 0.16, 0.40  # of two comments, and of one to the middle of its group; measured likewise
SAME = 0.25
"""How near the middles of two groups are that are about the same thing."""

PERHAPS = 0.16
"""From here on they may be: about the same in other words, or about something beside it."""

Rows = NDArray[np.bool_]
FEWEST_COMMENTS, FEWEST_ACCOUNTS = 5, 3
_ROUNDS = 3
_WORDS = 3
_TOLD_BY = 2  # at least as many comments, of as many accounts, use a word that names a group


@dataclass(frozen=True)
class Group:
    """Rows of the comments, the nearest to its middle first."""

    rows: tuple[int, ...]
    middle: Floats


def near(places: Floats, middles: Mapping[str, Floats]) -> list[dict[str, float]]:
    """For each comment the own themes that it is about, and how near it is to each, 0.0 to 1.0."""
    codes = list(middles)
    if not codes:
        return [{} for _ in places]
    alike = places @ np.stack([middles[code] for code in codes]).T
    return [
        {code: float(min(1.0, near)) for code, near in zip(codes, row, strict=True) if near >= ALIKE} for row in alike
    ]


def groups(places: Floats, accounts: Sequence[int]) -> list[Group]:
    """Groups of comments that are alike, the largest first; a comment is in one at most, and most are in none.

    The comment with the most neighbours leads; what is near the middle of its neighbourhood is its group. Of fewer than
    FEWEST_COMMENTS comments, or from fewer than FEWEST_ACCOUNTS accounts, there is none.
    """
    alike = places @ places.T
    left = np.ones(len(places), bool)
    found = []
    while left.any():
        neighbours = ((alike >= _NEAR) & left).sum(axis=1) * left
        lead = int(neighbours.argmax())
        if neighbours[lead] < FEWEST_COMMENTS:
            break
        members = _settled(places, left, left & (alike[lead] >= _NEAR))
        left[lead] = False
        left &= ~members
        rows = np.flatnonzero(members)
        if len({accounts[int(row)] for row in rows}) >= FEWEST_ACCOUNTS:
            middle = centre(places[rows])
            nearest = np.argsort(-(places[rows] @ middle), kind="stable")
            found.append(Group(tuple(int(row) for row in rows[nearest]), middle))
    return sorted(found, key=lambda group: -len(group.rows))


def _settled(places: Floats, left: Rows, members: Rows) -> Rows:
    """The members again and again by their own middle, until they stay the same or are too few."""
    for _ in range(_ROUNDS):
        again = left & (places @ centre(places[members]) >= _INSIDE)
        if again.sum() < FEWEST_COMMENTS or (again == members).all():
            break
        members = again
    return members


def name_of(texts: Sequence[str], accounts: Sequence[int], others: Iterable[str], unsaid: Sequence[str]) -> str | None:
    """The words that tell a group from other comments, such as "invoice, tax"; None where no two accounts share one.

    A word counts by the comments that hold it, and by how rare it is among the `others`. `unsaid`: names; a word that
    is part of one is left out. Scripts without spaces tell their words by what they repeat.
    """
    held: Counter[str] = Counter()
    by: dict[str, set[int]] = {}
    for text, account in zip(texts, accounts, strict=True):
        for word in _words(text):
            held[word] += 1
            by.setdefault(word, set()).add(account)
    rare = Counter(word for text in others for word in _words(text) if word in held)
    names = [fold(each) for each in unsaid]
    scores = {
        word: held[word] / (1 + rare[word]) ** 0.7 * _weight(word)
        for word in held
        if held[word] >= _TOLD_BY and len(by[word]) >= _TOLD_BY and not any(word in each for each in names)
    }
    chosen: list[str] = []
    for word in sorted(scores, key=lambda each: (-scores[each], -len(each), each)):
        if not any(word in each or each in word or _overlap(word, each) for each in chosen):
            chosen.append(word)
        if len(chosen) == _WORDS:
            break
    return ", ".join(chosen) or None


_WORD = re.compile(r"[^\W\d_]{3,}")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々ー]{2,}")
_LONGEST_PIECE = 6
_KANA_ONLY = re.compile("[\u3040-\u309f]+")


def _words(text: str) -> set[str]:
    folded = fold(clean(text))
    found = {word for word in _WORD.findall(folded) if not _UNSPACED.search(word)}
    for run in _UNSPACED.findall(folded):
        for length in range(2, _LONGEST_PIECE + 1):
            found |= {run[start : start + length] for start in range(len(run) - length + 1)}
    # What is written in hiragana alone is mostly grammar.
    return {word for word in found if not _KANA_ONLY.fullmatch(word)}


def _weight(word: str) -> float:
    """Among the pieces of one word the longest is to be taken."""
    return math.sqrt(min(len(word), _LONGEST_PIECE))


def _overlap(word: str, other: str) -> bool:
    """Whether one goes on where the other ends: two pieces of one stretch."""
    return bool(_UNSPACED.search(word)) and any(
        word.endswith(other[:size]) or other.endswith(word[:size]) for size in range(1, min(len(word), len(other)))
    )
