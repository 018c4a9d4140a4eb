"""What a person does when asked: a pure function of who they are, what they were asked, when, and chance."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from demo import words
from demo.story import DEPARTURES, daylight, mood
from demo.temperament import Habit, Person

TYPING = (Habit.TYPES, Habit.OWN_DIGITS, Habit.HEDGES, Habit.COMES_LATE)
AWAY_DAYS = 15
"""How much later than others somebody answers who comes late: a question is open for fourteen days."""


class Way(StrEnum):
    """The first thing somebody does with a question."""

    CLICK = "click"
    TYPE = "type"
    OPT_OUT = "opt out"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Ask:
    """A question that reached somebody. `again` when an earlier one lies unanswered just above it;
    `taken` are comments other people made already, which nobody repeats."""

    asked_at: datetime
    country: str
    again: bool = False
    taken: Collection[str] = ()


@dataclass(frozen=True)
class Reaction:
    """What follows. Delays count from the step before. `typed` is the whole line when the way is TYPE;
    `comment` follows a click, in the box or (`in_box` False) typed into the conversation."""

    way: Way
    delay: timedelta = timedelta(0)
    score: int | None = None
    typed: str | None = None
    comment: str | None = None
    comment_delay: timedelta = timedelta(0)
    in_box: bool = True
    corrected: int | None = None
    correction_delay: timedelta = timedelta(0)


@dataclass(frozen=True)
class Farewell:
    """An answer to "what was the main reason?": a reason's code, the words, and whether we may write."""

    delay: timedelta
    reason: str
    said: words.ExitWords | None
    may_write: bool


def reaction(person: Person, ask: Ask, rng: Random) -> Reaction:
    """What this person does with a 0-10 question."""
    delay = _delay(person, ask.asked_at, rng)
    if person.habit is Habit.OPTS_OUT:
        return Reaction(Way.OPT_OUT, delay)
    if person.habit is Habit.SILENT or rng.random() > person.answers * (0.5 if ask.again else 1.0):
        return Reaction(Way.NOTHING)
    feeling = mood(person.account, ask.country, ask.asked_at)
    score = min(10, max(0, round(person.liking + feeling.points + rng.gauss(0, 0.8))))
    comment = _comment(person, feeling.topic, feeling.points, score, ask.taken, rng)
    if person.habit in TYPING:
        said = None if person.habit is Habit.HEDGES else comment
        return Reaction(Way.TYPE, delay, score, typed=_typed(person, score, said), comment=said)
    return Reaction(
        Way.CLICK,
        delay,
        score,
        comment=comment,
        comment_delay=timedelta(seconds=rng.randint(40, 400)),
        in_box=person.habit is not Habit.CLICKS_THEN_TYPES,
        corrected=_corrected(person, score, rng),
        correction_delay=timedelta(minutes=rng.randint(20, 600)),
    )


def farewell(person: Person, asked_at: datetime, rng: Random) -> Farewell | None:
    """What somebody whose company left answers; None from those who do not decide, or whose company stays."""
    departure = next((d for d in DEPARTURES if d.account == person.account), None)
    if departure is None or not person.decides:
        return None
    said = words.on_leaving(person.language, departure.reason, rng)
    return Farewell(_delay(person, asked_at, rng), departure.reason, said, departure.may_write)


def _delay(person: Person, asked_at: datetime, rng: Random) -> timedelta:
    """From the question to the reaction: around the person's patience, and never in their night."""
    hours = min(person.patience * rng.lognormvariate(0, 0.8), 24 * 9)
    if person.habit is Habit.COMES_LATE:
        hours += 24 * AWAY_DAYS
    return daylight(asked_at + timedelta(hours=hours), person.time_zone) - asked_at


def _comment(
    person: Person, topic: str | None, points: float, score: int, taken: Collection[str], rng: Random
) -> str | None:
    """The words to a score, mostly about what moves the account; None from somebody who says nothing."""
    moved = topic is not None and abs(points) >= 1.5
    if person.habit is Habit.ONLY_CLICKS or rng.random() > person.talkative + 0.2 * moved:
        return None
    own = person.gripe if score <= 6 else person.joy
    on_mind = topic if topic and (score <= 6 or points > 0) and rng.random() < (0.9 if moved else 0.3) else own
    return words.choose(person.language, on_mind, score, person.voice, rng, taken=taken)


def _corrected(person: Person, score: int, rng: Random) -> int | None:
    if person.habit is not Habit.WAVERS:
        return None
    return min(10, max(0, score + rng.choice([-2, -1, 1, 2, 2])))


def _typed(person: Person, score: int, comment: str | None) -> str:
    """A score in a line of conversation, as people write it."""
    if person.habit is Habit.HEDGES:
        return HEDGES.get(person.language, HEDGES["en"]).format(score)
    digits = str(score)
    if person.habit is Habit.OWN_DIGITS:
        digits = digits.translate(DIGITS.get(person.language, {})) + UNITS.get(person.language, "")
    return f"{digits} - {comment}" if comment else digits


HEDGES = {
    "en": "hmm, {} I'd say",
    "ja": "うーん、{}かな",
    "zh": "嗯……{}分吧",
    "ar": "يعني {} من 10",
    "de": "Eine {}, würde ich sagen",
    "es": "Pues un {}",
    "fr": "Disons {}",
    "pt": "Acho que {}",
}
DIGITS = {
    "ar": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "ja": str.maketrans("0123456789", "０１２３４５６７８９"),
}
UNITS = {"ja": "点", "zh": "分"}
