"""The workspace's own themes read in comments, and themes that emerge: groups of comments that no theme explains.

Once a week, and soon after a theme was added, the comments of the last 90 days are looked at: what means the same as
the examples of an own theme is marked, and of what is left without any theme groups are proposed to the team. Vectors
are made between transactions, a few texts at a time: whoever else reads a comment waits for no more than these.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import numpy as np
from sqlalchemy import RowMapping

from analysis.learned.embedding import Embedding
from analysis.learned.heads import Floats
from analysis.learned.space import Space, centre, space_of
from analysis.said.text import clean
from analysis.said.voices import SHOWN, names_anybody
from analysis.said.words import words_of
from analysis.topics import likeness, taxonomy
from analysis.topics.likeness import PERHAPS, SAME, Group, name_of
from analysis.topics.taxonomy import THEMES
from storage.asking import moments
from storage.audits import Doer
from storage.comments import group_queries, theme_queries
from storage.database.units import Unit, Units
from storage.figures import digest_queries
from storage.models import GroupState

EVERY = timedelta(days=7)
LOOK_BACK = timedelta(days=90)
MOST_COMMENTS = 1500
"""Looked at in one run, the newest: half a minute of one core, and a table of 9 MB."""

PROPOSED_AT_ONCE = 3
_SLICE = 10
_WRITTEN_AT_ONCE = 200
_SHORTEST = 10  # letters as `_letters` counts them; shorter texts say too little to be grouped
_LETTERS_IN_A_SIGN = 3  # 发票太晚 says as much as "invoice late"


def _letters(text: str) -> int:
    """How much is written, in letters; a Chinese or Japanese sign counts as several, emoji as none."""
    return sum(
        _LETTERS_IN_A_SIGN if unicodedata.east_asian_width(each) in "WF" else 1 for each in text if each.isalpha()
    )


class GroupDecided(Exception):
    """Somebody has accepted or dismissed this group, or it has faded."""


@dataclass(frozen=True)
class Proposal:
    """A group for the team to decide on: from how many accounts it is, its answers, and the words of those nearest to
    its middle that name nobody of the team. `name` is empty where its comments share no word. `like`: the name of one
    that was dismissed, and when; this may be the same in other words."""

    group_id: int
    name: str
    accounts: int
    answers: tuple[int, ...]
    verbatims: tuple[str, ...] = ()
    like: tuple[str, datetime] | None = None


class Emerging:
    """The tick of one workspace. While there is no embedding it has nothing to go by, and does nothing."""

    def __init__(self, units: Units, embedding: Callable[[], Embedding | None], workspace_id: int) -> None:
        self._units, self._embedding, self._workspace_id = units, embedding, workspace_id

    def next_due(self, unit: Unit) -> datetime | None:
        return moments.due_at(unit, self._workspace_id, THEMES) if self._embedding() else None

    def work(self, now: datetime) -> None:
        """Look at the comments of the last 90 days. Safe to run twice."""
        embedding = self._embedding()
        if embedding is None:
            return
        look_again(self._units, embedding, self._workspace_id, now)
        with self._units() as unit:
            moments.set_due(unit, self._workspace_id, THEMES, now + EVERY)

    def read(self, response_ids: Sequence[int], now: datetime) -> None:
        """Read the own themes in comments that were just read for all others."""
        embedding = self._embedding()
        if embedding is None or not response_ids:
            return
        with self._units.reading() as unit:
            if not theme_queries.examples(unit, self._workspace_id):
                return
            found = group_queries.answers(unit, self._workspace_id, response_ids)
            words = words_of(unit, found)
        eye = _Eye(self._units, embedding, self._workspace_id)
        eye.mark([row for row in found if row["id"] in words], words, now)


def look_again(units: Units, embedding: Embedding, workspace_id: int, now: datetime) -> None:
    """Mark the own themes in recent comments, and propose groups of what no theme explains."""
    until = now.date() + timedelta(days=1)
    with units.reading() as unit:
        recent = group_queries.recent(unit, workspace_id, until - LOOK_BACK, until, MOST_COMMENTS)
        words = words_of(unit, recent)
    if len(words) < likeness.FEWEST_COMMENTS:
        return
    eye = _Eye(units, embedding, workspace_id)
    written = [row for row in recent if row["id"] in words]
    eye.mark(written, words, now)
    with units.reading() as unit:
        explained = group_queries.explained(unit, workspace_id, list(words))
    eye.propose([row for row in written if row["id"] not in explained], words, now)


def proposals(unit: Unit, workspace_id: int) -> tuple[Proposal, ...]:
    """What waits for the team, the widest first."""
    found = []
    staff = digest_queries.staff_names(unit, workspace_id)
    for row in group_queries.in_state(unit, workspace_id, GroupState.PROPOSED)[:PROPOSED_AT_ONCE]:
        ids = group_queries.members(unit, workspace_id, row["id"])
        rows = {each["id"]: each for each in group_queries.answers(unit, workspace_id, ids)}
        accounts = len({each["account_id"] for each in rows.values()})
        # Some may have become private, have other words by now, or were erased.
        if len(rows) >= likeness.FEWEST_COMMENTS and accounts >= likeness.FEWEST_ACCOUNTS:
            answers = tuple(each for each in ids if each in rows)
            words = words_of(unit, list(rows.values()))
            told = [words[each] for each in answers if each in words and not names_anybody(words[each], staff)]
            like = None if row["like_id"] is None else (row["like_name"], row["dismissed_at"])
            found.append(Proposal(row["id"], row["name"], accounts, answers, tuple(told[:SHOWN]), like))
    return tuple(found)


def _unsaid(unit: Unit, workspace_id: int, response_ids: Sequence[int]) -> list[str]:
    """Names that name no group: those of the people and accounts that gave these answers, and the team's."""
    given = group_queries.names_of(unit, workspace_id, response_ids)
    return [*given, *digest_queries.staff_names(unit, workspace_id)]


def accept(unit: Unit, workspace_id: int, group_id: int, name: str, by: Doer, now: datetime) -> str:
    """Make a theme of a group, with its comments as examples, but for those that have other words by now; its code.
    Raises GroupDecided, ThemeWrong."""
    found = next((each for each in proposals(unit, workspace_id) if each.group_id == group_id), None)
    if found is None:
        raise GroupDecided
    if not group_queries.decide(unit, workspace_id, group_id, GroupState.ACCEPTED, by.id, now):
        raise GroupDecided
    code = taxonomy.add(unit, workspace_id, name, by, now, answers=found.answers)
    its = group_queries.answers(unit, workspace_id, found.answers)
    group_queries.mark(unit, workspace_id, [(each, {code: 1.0}) for each in its], OWN_MODEL, now)
    return code


def dismiss(unit: Unit, workspace_id: int, group_id: int, by: Doer, now: datetime) -> None:
    """Propose this group no more. Raises GroupDecided."""
    if not group_queries.decide(unit, workspace_id, group_id, GroupState.DISMISSED, by.id, now):
        raise GroupDecided


OWN_MODEL = "examples"
"""What a label says of where it comes from: the examples of an own theme."""


class _Eye:
    """Sees comments of one workspace as places in the space of meanings."""

    def __init__(self, units: Units, embedding: Embedding, workspace_id: int) -> None:
        self._units, self._embedding, self._workspace_id = units, embedding, workspace_id
        self._space: Space = space_of(embedding)

    def mark(self, answers: Sequence[RowMapping], words: Mapping[int, str], now: datetime) -> None:
        """Mark the own themes in these answers, and no others."""
        middles = self._middles()
        texts = [words[each["id"]] for each in answers]
        near = likeness.near(self._places(texts), middles) if middles else [{} for _ in texts]
        found = list(zip(answers, near, strict=True))
        for start in range(0, len(found), _WRITTEN_AT_ONCE):
            part = found[start : start + _WRITTEN_AT_ONCE]
            self._units.write(
                partial(group_queries.mark, workspace_id=self._workspace_id, found=part, model=OWN_MODEL, now=now)
            )

    def propose(self, left: Sequence[RowMapping], words: Mapping[int, str], now: datetime) -> None:
        """Keep the groups that these answers form, but for those that were decided on; those that may be what was
        dismissed, in other words, come last."""
        left = [row for row in left if _letters(clean(words[row["id"]])) >= _SHORTEST]
        texts = [words[row["id"]] for row in left]
        places = self._places(texts)
        speaking = np.flatnonzero(self._space.says_something(places)) if left else np.array([], np.int64)
        rows = [left[int(at)] for at in speaking]
        found = likeness.groups(places[speaking], [row["account_id"] for row in rows]) if rows else []
        dismissed = self._known(GroupState.DISMISSED)
        decided = dismissed | self._known(GroupState.ACCEPTED)
        new = [group for group in found if _nearest(group.middle, decided, SAME) is None]
        named = [
            _New(group, *self._named(group, rows, words), _nearest(group.middle, dismissed, PERHAPS)) for group in new
        ]
        self._keep(sorted(named, key=lambda each: each.like is not None), now)

    def _keep(self, named: Sequence["_New"], now: datetime) -> None:
        proposed = self._known(GroupState.PROPOSED)
        seen: set[int] = set()
        with self._units() as unit:
            for each in named[:PROPOSED_AT_ONCE]:
                accounts = len({row["account_id"] for row in each.members})
                left = {group_id: at for group_id, at in proposed.items() if group_id not in seen}
                known = _nearest(each.group.middle, left, SAME)
                said = (each.name or "", accounts, [row["id"] for row in each.members])
                if known is None:
                    known = group_queries.propose(unit, self._workspace_id, *said, now, like=each.like)
                else:
                    group_queries.refresh(unit, self._workspace_id, known, *said, now, like=each.like)
                seen.add(known)
            for group_id in proposed.keys() - seen:
                group_queries.decide(unit, self._workspace_id, group_id, GroupState.FADED, None, now)

    def _named(
        self, group: Group, rows: Sequence[RowMapping], words: Mapping[int, str]
    ) -> tuple[list[RowMapping], str | None]:
        members = [rows[at] for at in group.rows]
        others = [words[row["id"]] for at, row in enumerate(rows) if at not in set(group.rows)]
        with self._units.reading() as unit:
            unsaid = _unsaid(unit, self._workspace_id, [row["id"] for row in members])
        texts = [words[row["id"]] for row in members]
        return members, name_of(texts, [row["account_id"] for row in members], others, unsaid)

    def _middles(self) -> dict[str, Floats]:
        """The middle of each own theme's examples."""
        with self._units.reading() as unit:
            examples = theme_queries.examples(unit, self._workspace_id)
            rows = group_queries.answers(unit, self._workspace_id, [each for _, _, each in examples if each])
            words = words_of(unit, rows)
        texts: dict[str, list[str]] = {}
        for code, typed, answer in examples:
            said = typed if answer is None else words.get(answer)
            if said:
                texts.setdefault(code, []).append(said)
        return {code: centre(self._places(said)) for code, said in texts.items()}

    def _known(self, *states: GroupState) -> dict[int, Floats]:
        """The middles of groups in these states, as far as their comments are still there."""
        with self._units.reading() as unit:
            groups = group_queries.in_state(unit, self._workspace_id, *states)
            members = {row["id"]: group_queries.members(unit, self._workspace_id, row["id"]) for row in groups}
            rows = group_queries.answers(unit, self._workspace_id, [each for ids in members.values() for each in ids])
            words = words_of(unit, rows)
        said = {group_id: [words[each] for each in ids if each in words] for group_id, ids in members.items()}
        return {group_id: centre(self._places(texts)) for group_id, texts in said.items() if texts}

    def _places(self, texts: Sequence[str]) -> Floats:
        cleaned = [clean(text) for text in texts]
        parts = [self._embedding.vectors(cleaned[at : at + _SLICE]) for at in range(0, len(cleaned), _SLICE)]
        return self._space.place(np.concatenate(parts)) if parts else np.empty((0, len(self._space.mean)))


@dataclass(frozen=True)
class _New:
    """A group that was not decided on, its answers and the words that name it, if any. `like`: a dismissed one that it
    may be."""

    group: Group
    members: list[RowMapping]
    name: str | None
    like: int | None


def _nearest(middle: Floats, known: Mapping[int, Floats], least: float) -> int | None:
    """Which of the known groups is nearest, if any is as near as `least`."""
    near = {group_id: float(middle @ each) for group_id, each in known.items()}
    best = max(near, key=lambda each: near[each], default=None)
    return best if best is not None and near[best] >= least else None


def ensure(unit: Unit, workspace_id: int, now: datetime) -> None:
    """Set the first moment of a workspace that has none."""
    moments.sooner(unit, workspace_id, THEMES, now + EVERY)
