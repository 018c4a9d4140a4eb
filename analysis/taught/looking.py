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


def waits(unit: Unit, answer: RowMapping, reading: Reading | None) -> bool:
    """Whether a person should look at an answer in which this was read: at words that changed since the team looked,
    and at what is doubtful, unless the team has said just that: why it was given or, where only that is doubtful, how
    it sounds."""
    seen = looked(unit, answer)
    if seen.words_changed or reading is None or not reading.needs_review:
        return seen.words_changed
    only_tone = bool(reading.reasons) and not reading.why_is_unsure
    return not (LabelKind.REASON in seen.judged or (only_tone and LabelKind.SENTIMENT in seen.judged))
