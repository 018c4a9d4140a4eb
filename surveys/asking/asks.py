"""What a survey message shows: one value, whatever state the ask is in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis.score.levels import Level, level
from surveys.definition.questions import SCORE, VERBATIM, Answer, Question, QuestionType
from surveys.definition.texts import Fact
from surveys.definition.wording import Wording


class AskState(StrEnum):
    """The states a contact sees, in the order they pass through them."""

    OPEN = "open"
    BEGUN = "begun"  # a first answer is stored; more is welcome
    DONE = "done"  # all that was asked is answered
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ELSEWHERE = "elsewhere"  # a teammate has recorded what they answered by phone, by e-mail or in a meeting
    OPTED_OUT = "opted_out"


class Reminds(StrEnum):
    """Whether a reminder may be followed by another one."""

    MORE = "more"
    LAST = "last"


@dataclass(frozen=True)
class Audience:
    """Who will read the answer: said before the first click."""

    company: str
    csm: str | None  # the CSM's full name; None: nobody is assigned, the line names the team alone
    account: str


@dataclass(frozen=True)
class Step:
    """A question to which the contact has come; `answer` None: it was passed over."""

    question: Question
    answer: Answer | None


@dataclass(frozen=True)
class SurveyAsk:
    """A survey as its contact sees it now; only the one about a departure is an `ExitAsk`.

    Options stand in this person's order; those of a question for a reason are the reasons, in the locale.
    """

    token: str  # the invitation's opaque token
    locale: str  # one of the shipped ones, such as "ar"
    facts: Mapping[str, Fact]  # what its wordings may name (`surveys/definition/wording.py`); None drops its sentence
    audience: Audience
    state: AskState
    steps: tuple[Step, ...]  # in the order in which they were asked
    current: Question | None  # the question that waits; None: all is answered
    is_last: bool  # nothing comes after `current`, whatever is answered
    several: bool  # more is asked than one question and its reason
    only_owner: bool
    open_until: date | None
    answer_by: date | None  # the day until which the CSM promises an answer; None: no promise
    changing: str | None = None  # the question whose `Change` was pressed: it is shown again beside its answer
    late: bool = False  # answered after the question had closed
    no_reply: bool = False  # the contact wants no answer
    reminds: Reminds | None = None  # None: this is the first message about it

    @property
    def level(self) -> Level | None:
        """Of the score given; None while there is none."""
        scored = self.step(SCORE)
        if scored is None or scored.question.type is not QuestionType.SCALE or not isinstance(scored.answer, int):
            return None
        return level(scored.answer, scored.question.points.name, scored.question.points.high_is_good)

    @property
    def verbatim(self) -> str | None:
        """What was written as the reason of the score, and stands."""
        written = self.step(VERBATIM)
        return str(written.answer) if written and written.answer is not None else None

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.question.key == key), None)

    def wording(self, question: Question) -> Wording:
        """What a question says, now that the score is known or not."""
        if question.after_score is None or self.level is None:
            return question.text
        wording: Wording = getattr(question.after_score, self.level)
        return wording


@dataclass(frozen=True)
class ExitAsk:
    """A churn-exit survey as its contact sees it now; reasons are codes, in this person's order."""

    token: str
    locale: str
    greeting_name: str | None
    audience: Audience
    state: AskState
    ends_on: date | None
    reasons: tuple[tuple[str, str], ...]  # (code, label in the locale), shuffled per person, "other" last
    reason: str | None
    second_reason: str | None
    compared_with: str | None
    kept_by: str | None
    verbatim: str | None
    may_contact: bool | None
    sent: bool = False  # `Send` was pressed: the rest of the form is stored
    choosing: bool = False
