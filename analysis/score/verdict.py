"""What a change between two periods means, in one plain sentence that a CS lead can repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.score.chance import CONFIDENCE
from analysis.score.nps import Paired, Tally, difference, nps, paired
from analysis.score.rates import percent, share_moved
from analysis.score.rounding import ShownChange, shown_change

FEWEST = 5
"""With fewer answers no score is shown: it would be noise, and would point at people."""

FEW = 30
"""With fewer answers every sentence says that they are few."""


class Kind(StrEnum):
    """The five things one can honestly say."""

    TOO_FEW = "too_few"
    NO_BEFORE = "no_before"
    NO_CHANGE = "no_change"
    COULD_BE_CHANCE = "could_be_chance"
    MORE_THAN_CHANCE = "more_than_chance"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement and its sentence.

    `change` is None where nothing can be compared, `p` where nothing was tested; `by_pairs` says that
    the people who answered both times decided, and not the two periods as wholes.
    """

    kind: Kind
    sentence: str
    change: ShownChange | None = None
    p: float | None = None
    few: bool = False
    by_pairs: bool = False


def judge(before: Tally, after: Tally, changes: Sequence[int] = ()) -> Verdict:
    """Judge the change of the score from `before` to `after`.

    `changes` are the `group_change` values of the people in both periods. They decide where they are
    more than half of each period: mostly the same customers answer again, and a test that takes them
    for strangers misses real moves. One test is chosen by that rule, never the one that says more.
    """
    hindrance = _hindrance(before.n, after.n)
    if hindrance:
        return hindrance
    score_before, score_after, test = nps(before), nps(after), difference(before, after)
    assert score_before is not None and score_after is not None and test is not None
    pairs = _deciding_pairs(before, after, changes)
    p, moved = (pairs.p, pairs.change) if pairs else (test.p, test.adjusted)
    return _verdict(shown_change(score_before, score_after), (before.n, after.n), p, moved, pairs)


def judge_shares(before: tuple[int, int], after: tuple[int, int], *, among: int = 1, tenths: bool = False) -> Verdict:
    """Judge the change of a share from `before` to `after`, each as the part and its whole.

    `among` is how many such changes are judged side by side: of twenty that are mere chance, one would
    pass for more, so each of them has to be as many times as sure (Bonferroni). `tenths`: as `shown_change` has it.
    """
    hindrance = _hindrance(before[1], after[1])
    if hindrance:
        return hindrance
    share_before, share_after, test = percent(*before), percent(*after), share_moved(before, after)
    assert share_before is not None and share_after is not None
    change = shown_change(share_before, share_after, tenths=tenths)
    return _verdict(change, (before[1], after[1]), test.p, test.adjusted, among=among)


def _verdict(
    change: ShownChange, answers: tuple[int, int], p: float, moved: float, pairs: Paired | None = None, among: int = 1
) -> Verdict:
    """From what is printed and what was tested; `answers`: how many before and now."""
    before, after = answers
    few = min(answers) < FEW
    caveat = f"few answers ({after} now, {before} before)" if few else ""
    if not change.change:
        sentence = f"No change, from {caveat}." if few else "No change."
        return Verdict(Kind.NO_CHANGE, sentence, change, few=few)
    # A test that points the other way than the printed change must not confirm it.
    sure = p * among < 1 - CONFIDENCE and moved * float(change.change) > 0
    sentence = _more_than_chance(change, pairs, caveat) if sure else _could_be_chance(change, caveat)
    kind = Kind.MORE_THAN_CHANCE if sure else Kind.COULD_BE_CHANCE
    return Verdict(kind, sentence, change, p, few, by_pairs=pairs is not None)


def _hindrance(before: int, after: int) -> Verdict | None:
    """Why so many answers before and now cannot be compared, if they cannot."""
    if after == 0:
        return Verdict(Kind.TOO_FEW, "No answers in this period.", few=True)
    if after < FEWEST:
        return Verdict(Kind.TOO_FEW, f"Only {_answers(after)}: too few for a score.", few=True)
    if before == 0:
        sentence = "No answers in the period before: nothing to compare with."
        return Verdict(Kind.NO_BEFORE, sentence, few=after < FEW)
    if before < FEWEST:
        sentence = f"Only {_answers(before)} in the period before: too few to compare with."
        return Verdict(Kind.TOO_FEW, sentence, few=True)
    return None


def _deciding_pairs(before: Tally, after: Tally, changes: Sequence[int]) -> Paired | None:
    enough = len(changes) >= FEWEST and 2 * len(changes) > max(before.n, after.n)
    return paired(changes) if enough else None


def _could_be_chance(change: ShownChange, caveat: str) -> str:
    return f"{change.words.capitalize()}, could be chance{': ' + caveat if caveat else ''}."


def _more_than_chance(change: ShownChange, pairs: Paired | None, caveat: str) -> str:
    sentence = f"{change.words.capitalize()}, more than chance"
    if pairs:
        sentence += f": of {pairs.n} people who answered both times, {pairs.up} went up and {pairs.down} down"
    return f"{sentence}, though from {caveat}." if caveat else f"{sentence}."


def _answers(n: int) -> str:
    return "1 answer" if n == 1 else f"{n} answers"
