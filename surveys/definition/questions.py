"""The questions of a survey: their kinds, and which one comes after which answer."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, field_validator, model_validator

from analysis.comments.reasons import Code
from storage.models import AnswerPart
from surveys.definition.scales import Scale
from surveys.definition.wording import Wording

YES, NO = "yes", "no"
"""How an answer of yes or no is written."""

END = "end"
"""Where a branch goes that asks nothing more."""

OTHER = "other"
"""The code of an option that stands for all that is not listed: it is always the last."""

SCORE, VERBATIM = "score", "verbatim"
"""Keys with a column of their own: the number that figures are made of, and the words beside it."""

MOST_WORDS = 3000
"""Characters of a written answer: the most that Slack lets anybody type into a box."""

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


_COLUMNS = {
    AnswerPart.SCORE: QuestionType.SCALE,
    AnswerPart.VERBATIM: QuestionType.TEXT,
    AnswerPart.REASON: QuestionType.REASON,
    AnswerPart.SECOND_REASON: QuestionType.REASON,
    AnswerPart.COMPARED_WITH: QuestionType.TEXT,
    AnswerPart.KEPT_BY: QuestionType.TEXT,
    AnswerPart.MAY_CONTACT: QuestionType.YES_NO,
}
"""Keys whose answers have a column of their own, where the question is of that kind."""


def written(answer: Answer) -> str:
    """An answer as the value of a control, and as its revision keeps it: codes hold no comma."""
    if isinstance(answer, bool):
        return YES if answer else NO
    return ",".join(answer) if isinstance(answer, list | tuple) else str(answer)


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
            return written(given)
        return str(given) if isinstance(given, int) else given

    def takes(self, answer: Answer | None) -> bool:
        """Whether an answer goes this way. None: the question was passed over."""
        when = self.when.strip()
        if answer is None:
            return when == "nothing"
        if isinstance(answer, bool):
            return when == written(answer)
        if isinstance(answer, int):
            return _holds(when, answer)
        said = [answer] if isinstance(answer, str) else list(answer)
        return when == "anything" or any(word in said for word in _listed(when))


class ByScore(Form):
    """What a question says instead, by the level of the score that was given before it (`analysis/score/levels.py`)."""

    low: Wording
    middle: Wording
    high: Wording


def _scale(given: Any) -> Scale | None:
    return given if given is None or isinstance(given, Scale) else Scale.parse(str(given))


class Question(Form):
    """One question. `next` is the key of the one that follows; None: the next in the list."""

    key: Annotated[str, Field(pattern=KEY)]
    type: QuestionType
    text: Wording
    after_score: ByScore | None = None
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
                fits, cure = branch.when in (YES, NO), "write yes or no"
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

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Everything that it says."""
        by_score = (self.after_score.low, self.after_score.middle, self.after_score.high) if self.after_score else ()
        ends = (self.ends,) if self.ends else ()
        return (self.text, *by_score, *ends, *(option.text for option in self.options))

    @property
    def part(self) -> AnswerPart:
        """Where its answer is kept: in the column of its key, or as an item."""
        own = next((part for part, of in _COLUMNS.items() if part == self.key and of is self.type), None)
        return own or AnswerPart.ITEM

    def read(self, said: str) -> Answer:
        """An answer from the value of a control: a point, yes or no, a code, codes between commas, or words.

        Raises ValueError for what it does not offer.
        """
        answer: Answer = said.strip()
        if self.type is QuestionType.SCALE:
            answer = int(said)
        elif self.type is QuestionType.YES_NO and said in (YES, NO):
            answer = said == YES
        elif self.type is QuestionType.CHOICES:
            answer = said.split(",")
        if not self.accepts(answer):
            raise ValueError(f"this is no answer to {self.key}")  # without the answer: it may be somebody's words
        return answer

    def accepts(self, answer: Answer) -> bool:
        """Whether this is one of the answers that it offers."""
        match self.type:
            case QuestionType.SCALE:
                return type(answer) is int and answer in self.points.points
            case QuestionType.TEXT:
                return isinstance(answer, str) and len(answer.strip()) > 0 and len(answer) <= MOST_WORDS
            case QuestionType.YES_NO:
                return isinstance(answer, bool)
            case QuestionType.REASON:
                return answer in set(Code)
            case QuestionType.CHOICE:
                return answer in {option.code for option in self.options}
            case _:
                codes = {option.code for option in self.options}
                chosen = answer if isinstance(answer, list | tuple) else ()
                return bool(chosen) and set(chosen) <= codes and len(set(chosen)) == len(chosen)


def branches(questions: Sequence[Question]) -> bool:
    """Whether an answer can change which questions are asked."""
    return any(question.then or question.next for question in questions)


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


def reachable(questions: Sequence[Question], answers: Mapping[str, Answer | None]) -> set[str]:
    """The keys of the questions to which these answers lead, or may lead still where one waits."""
    by_key, reached, waiting = {each.key: each for each in questions}, set[str](), [questions[0].key]
    while waiting:
        question = by_key[waiting.pop()]
        if question.key in reached:
            continue
        reached.add(question.key)
        if question.key in answers:
            after = follows(questions, question, answers[question.key])
            waiting += [after.key] if after else []
        else:
            waiting += _ways(questions, question)
    return reached


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


def is_end(questions: Sequence[Question], key: str) -> bool:
    """Whether nothing comes after this question, whatever is answered."""
    return not any(_ways(questions, question) for question in questions if question.key == key)


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
