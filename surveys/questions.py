"""The questions of a survey: their kinds, and which one comes after which answer."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, field_validator, model_validator

from analysis.reasons import Code
from surveys.scales import Scale
from surveys.wording import Wording

END = "end"
"""Where a branch goes that asks nothing more."""

SCORE, VERBATIM = "score", "verbatim"
"""Keys with a column of their own: the number that figures are made of, and the words beside it."""

MOST_OPTIONS = 10  # Slack shows no more boxes to tick side by side
KEY = r"^[a-z][a-z0-9_]{0,39}$"

Answer = int | str | bool | Sequence[str]
"""A point of a scale, the code of an option (or several), words, or yes and no."""

_COMPARED = re.compile(r"(<=|>=|<|>)\s*(\d{1,2})")
_RANGE = re.compile(r"(\d{1,2})\s*-\s*(\d{1,2})")


class QuestionType(StrEnum):
    SCALE = "scale"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    YES_NO = "yes_no"
    REASON = "reason"  # one of the reasons why customers leave


class Form(BaseModel):
    """A part of a definition: unknown names in it are a mistake, and it never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Form):
    """One of several answers to choose from."""

    code: Annotated[str, Field(pattern=KEY)]
    text: Wording


class Branch(Form):
    """After answers that `when` describes comes the question `go`, or the end."""

    when: str
    go: str

    @field_validator("when", mode="before")
    @classmethod
    def _as_text(cls, given: Any) -> Any:
        """YAML reads 5 as a number, and yes as true."""
        if isinstance(given, bool):
            return "yes" if given else "no"
        return str(given) if isinstance(given, int) else given

    def takes(self, answer: Answer | None) -> bool:
        """Whether an answer goes this way. None: the question was passed over."""
        when = self.when.strip()
        if answer is None:
            return when == "nothing"
        if isinstance(answer, bool):
            return when == ("yes" if answer else "no")
        if isinstance(answer, int):
            return _holds(when, answer)
        said = [answer] if isinstance(answer, str) else list(answer)
        return when == "anything" or any(word in said for word in _listed(when))


def _scale(given: Any) -> Scale | None:
    return given if given is None or isinstance(given, Scale) else Scale.parse(str(given))


class Question(Form):
    """One question. `next` is the key of the one that follows; None: the next in the list."""

    key: Annotated[str, Field(pattern=KEY)]
    type: QuestionType
    text: Wording
    scale: Annotated[Scale | None, BeforeValidator(_scale), PlainSerializer(lambda it: it and it.name)] = None
    low_is_good: bool = False
    ends: Wording | None = None  # what the scale's two ends mean, in words
    options: tuple[Option, ...] = ()
    shuffled: bool = False  # each person sees the options in an order of their own; "other" stays last
    optional: bool = True  # whether the rest is asked without an answer to it
    then: tuple[Branch, ...] = ()
    next: str | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> "Question":
        scales, chooses = self.type is QuestionType.SCALE, self.type in (QuestionType.CHOICE, QuestionType.CHOICES)
        if scales and self.scale is None:
            raise ValueError("a scale question needs its scale, such as scale: 1-5")
        if not scales and (self.scale or self.ends or self.low_is_good):
            raise ValueError(f"scale, ends and low_is_good belong to scale questions, not to {self.type}")
        if chooses and not 2 <= len(self.options) <= MOST_OPTIONS:
            raise ValueError(f"options: 2 to {MOST_OPTIONS} can be shown, not {len(self.options)}")
        if not chooses and self.options:
            raise ValueError(f"options belong to choice and choices, not to {self.type}")
        codes = [option.code for option in self.options]
        if twice := next((code for code in codes if codes.count(code) > 1), None):
            raise ValueError(f"two options have the code {twice}")
        for number, branch in enumerate(self.then):
            self._check_branch(number, branch)
        return self

    def _check_branch(self, number: int, branch: Branch) -> None:
        if branch.when == "nothing":
            return
        match self.type:
            case QuestionType.SCALE:
                fits = bool(_COMPARED.fullmatch(branch.when) or _RANGE.fullmatch(branch.when) or branch.when.isdigit())
                cure = "compare the score, such as '<= 3' or '4-5'"
            case QuestionType.YES_NO:
                fits, cure = branch.when in ("yes", "no"), "write yes or no"
            case QuestionType.TEXT:
                fits, cure = branch.when == "anything", "write anything or nothing"
            case QuestionType.REASON:
                codes = {str(code) for code in Code} | {"anything"}
                fits, cure = _all_in(branch.when, codes), f"name reasons: {', '.join(sorted(codes))}"
            case _:
                codes = {option.code for option in self.options} | {"anything"}
                fits, cure = _all_in(branch.when, codes), f"name options: {', '.join(sorted(codes))}"
        if not fits:
            raise ValueError(f"then.{number}: {branch.when!r} is no answer to {self.key}; {cure}")

    @property
    def points(self) -> Scale:
        """The scale of a scale question, with its polarity."""
        assert self.scale is not None
        return Scale(self.scale.low, self.scale.high, high_is_good=not self.low_is_good)


def follows(questions: Sequence[Question], question: Question, answer: Answer | None) -> Question | None:
    """The question that comes after this answer; None at the end."""
    by_key = {each.key: each for each in questions}
    for branch in question.then:
        if branch.takes(answer):
            return by_key.get(branch.go)
    if question.next is not None:
        return by_key.get(question.next)
    place = questions.index(question) + 1
    return questions[place] if place < len(questions) else None


def path(questions: Sequence[Question], answers: Mapping[str, Answer | None]) -> list[Question]:
    """The questions that these answers lead through, in order, as far as they are known: the last one may be open.

    An answer of None means that the question was passed over; one that is missing in `answers` waits.
    """
    walked: list[Question] = []
    question: Question | None = questions[0]
    while question is not None and question not in walked:
        walked.append(question)
        if question.key not in answers:
            return walked
        question = follows(questions, question, answers[question.key])
    return walked


def wrong_ways(questions: Sequence[Question], *, all_asked: bool = True) -> list[tuple[int, str]]:
    """What is wrong with the ways through the questions: (index of the question, a sentence with the cure).

    A sentence about one way begins with its place: `then.1: `, `next: `. That no answer leads to a question is wrong
    unless `all_asked` is False.
    """
    keys = [question.key for question in questions]
    wrong = []
    for number, question in enumerate(questions):
        if question.key == END:
            wrong.append((number, f"key: {END} means that nothing more is asked; choose another key"))
        if question.key in keys[:number]:
            wrong.append((number, f"key: two questions have the key {question.key}; each needs its own"))
        wrong += [
            (number, f"{place}: there is no question {to!r} to go to; there are {', '.join(keys)} and {END}")
            for place, to in _named(question)
            if to not in keys and to != END
        ]
    return wrong or _circles(questions) or (_never_asked(questions) if all_asked else [])


def _circles(questions: Sequence[Question]) -> list[tuple[int, str]]:
    ways = {question.key: _ways(questions, question) for question in questions}
    straight: set[str] = set()  # no way from these leads back

    def circle(key: str, passed: tuple[str, ...]) -> tuple[str, ...] | None:
        if key in straight:
            return None
        if key in passed:
            return (*passed[passed.index(key) :], key)
        found = next((found for to in ways[key] if (found := circle(to, (*passed, key)))), None)
        if found is None:
            straight.add(key)
        return found

    found = circle(questions[0].key, ())
    if found is None:
        return []
    number = next(place for place, question in enumerate(questions) if question.key == found[-2])
    return [(number, f"the questions go round in a circle: {' → '.join(found)}; let one of them go to {END}")]


def _never_asked(questions: Sequence[Question]) -> list[tuple[int, str]]:
    ways = {question.key: _ways(questions, question) for question in questions}
    reached, waiting = set(), [questions[0].key]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += ways[key]
    return [
        (number, f"no answer leads to {question.key}; let one go to it, or delete it")
        for number, question in enumerate(questions)
        if question.key not in reached
    ]


def _named(question: Question) -> list[tuple[str, str]]:
    """Where a question's answers lead, by name: (place in the question, key)."""
    branches = [(f"then.{number}", branch.go) for number, branch in enumerate(question.then)]
    return branches + ([("next", question.next)] if question.next else [])


def _ways(questions: Sequence[Question], question: Question) -> list[str]:
    """All questions that can come next."""
    place = questions.index(question) + 1
    default = question.next or (questions[place].key if place < len(questions) else END)
    return [to for to in dict.fromkeys([*(branch.go for branch in question.then), default]) if to != END]


def _listed(when: str) -> list[str]:
    return re.split(r"[,\s]+", when.strip())


def _all_in(when: str, codes: set[str]) -> bool:
    return set(_listed(when)) <= codes


def _holds(when: str, score: int) -> bool:
    if compared := _COMPARED.fullmatch(when):
        limit = int(compared[2])
        return {"<=": score <= limit, ">=": score >= limit, "<": score < limit, ">": score > limit}[compared[1]]
    if within := _RANGE.fullmatch(when):
        return int(within[1]) <= score <= int(within[2])
    return when.isdigit() and int(when) == score
