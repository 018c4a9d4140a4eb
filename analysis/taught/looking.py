"""Whether somebody of the team has looked at an answer as it is now, and so whether it waits for that."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping

from analysis.comments.reading import Reading
from analysis.said.text import clean
from analysis.said.words import words_of
from storage.comments import exemplar_queries, review_queries
from storage.database.units import Unit
from storage.models import LabelKind


@dataclass(frozen=True, slots=True)
class Looked:
    """What the team has said of an answer. It counts whatever became of the words: a person said it."""

    said: Mapping[LabelKind, RowMapping]  # the exemplars that count now
    judged: frozenset[LabelKind]  # what was said of the words as they are now
    words_changed: bool  # something was said of the words as they were, and nothing of those that it has now


def looked(unit: Unit, answer: RowMapping) -> Looked:
    """At an answer, a row with all of `response`."""
    said = exemplar_queries.of_answer(unit, answer["workspace_id"], answer["id"])
    unlearned = review_queries.judged(unit, answer["workspace_id"], answer["id"]) - said.keys()
    if not said:
        return Looked(said, frozenset(unlearned), words_changed=False)
    words = clean(words_of(unit, [answer]).get(answer["id"], ""))
    judged = unlearned | {kind for kind, each in said.items() if clean(each["text"]) == words}
    return Looked(said, frozenset(judged), words_changed=bool(words) and not judged)


DOUBTS = ("contradicts", "why_is_unsure", "tone_is_unsure")
"""What a reader says may be wrong in what it read, named alike in a `Reading` and in `response`."""


def doubts_of(reading: Reading | None) -> dict[str, bool]:
    return {each: reading is not None and bool(getattr(reading, each)) for each in DOUBTS}


def waits(unit: Unit, answer: RowMapping, doubts: Mapping[str, bool]) -> bool:
    """Whether a person should look at an answer, which has these doubts: at words that changed since the team looked,
    and at what is doubtful, unless the team has said just that: why it was given or, where words and score disagree or
    only the tone is doubtful, how it sounds."""
    seen = looked(unit, answer)
    if seen.words_changed:
        return True
    if not any(doubts.values()):
        return False
    by_tone = doubts["contradicts"] or not doubts["why_is_unsure"]
    return not (LabelKind.REASON in seen.judged or (by_tone and LabelKind.SENTIMENT in seen.judged))


def settle(unit: Unit, answer: RowMapping) -> None:
    """Let an answer wait for a person, or not, by what was read in it and what the team says of it now."""
    is_open = waits(unit, answer, {each: answer[each] for each in DOUBTS})
    review_queries.settle(unit, answer["workspace_id"], answer["id"], waits=is_open)
