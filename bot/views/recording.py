"""An answer heard elsewhere: the form in which a teammate records it, and what they read afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from analysis.taught.naming import Reason
from bot import ids
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    checkboxes,
    context,
    date_box,
    input_,
    kept,
    modal,
    option,
    plain,
    radio,
    section,
    select,
    text_box,
)
from bot.views.labels import indented, reason
from bot.views.question import labels
from bot.views.speech import worded_plainly
from bot.views.words import counted, cut, day, name
from storage.models import AnswerPart
from surveys.asking.asks import SurveyAsk
from surveys.definition.questions import NO, YES, Question, QuestionType

HEARD = {"phone": "By phone", "email": "By e-mail", "meeting": "In a meeting"}


@dataclass(frozen=True)
class RecordForm:
    """The form as it stands: the surveys to choose from as (id, title), and the chosen one, as far as it is filled."""

    surveys: tuple[tuple[int, str], ...]
    survey_id: int
    ask: SurveyAsk
    today: date
    reasons: tuple[Reason, ...] = ()  # those that the team can choose

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those to which the answers lead so far."""
        waits = (self.ask.current,) if self.ask.current else ()
        return (*(step.question for step in self.ask.steps), *waits)


@dataclass(frozen=True)
class Record:
    """A recorded answer, for whoever recorded it. `survey` None: one that needs no name."""

    response_id: int
    contact: str
    account: str
    score: int | None
    how: str
    on: date
    today: date
    most: int = 10  # the upper end of the score's scale
    reason: str | None = None  # a code: why they leave
    names: Mapping[str, str] = field(default_factory=dict)  # what the workspace calls reasons, by code
    answers: int = 1  # how many questions were answered
    survey: str | None = None
    taken_back: bool = False


def record_modal(form: RecordForm) -> View:
    """Who said what, how and when. The customer is sent nothing."""
    named = [option(title, str(survey_id)) for survey_id, title in form.surveys[:100]]
    menu = select(ids.RECORD_SURVEY, named, "Choose", str(form.survey_id))
    return modal(
        "Record an answer",
        kept(
            section(
                "An answer that you heard counts like any other and is marked. The customer is sent nothing; should "
                "the same question still wait for them, it is closed."
            ),
            input_("Who answered?", _search(), ids.RECORD_CONTACT_BLOCK),
            _heard_at_once(input_("Which survey?", menu, ids.RECORD_SURVEY_BLOCK)),
            *(_field(form, question, first=not place) for place, question in enumerate(form.questions)),
            input_(
                "How did you hear it?",
                radio(ids.RECORD_HOW, [option(label, code) for code, label in HEARD.items()], "phone"),
                ids.RECORD_HOW_BLOCK,
            ),
            input_("When?", date_box(ids.RECORD_ON, form.today), ids.RECORD_ON_BLOCK),
        ),
        callback_id=ids.RECORD_MODAL,
        submit="Record",
        close="Cancel",
        private_metadata=",".join(question.key for question in form.questions),
    )


def _field(form: RecordForm, question: Question, *, first: bool) -> Block:
    """One question, as its survey asks it; one on whose answer others depend is heard at once."""
    ask, which = form.ask, ids.record_item(form.survey_id, question.key)
    asked = worded_plainly(ask.wording(question), ask.locale, ask.facts)
    ends = worded_plainly(question.ends, ask.locale, ask.facts) if question.ends else None
    element = (
        _reasons(form, question, which) if question.type is QuestionType.REASON else _element(ask, question, which)
    )
    block = input_(asked, element, which, optional=question.optional and not first, hint=ends)
    return _heard_at_once(block) if question.then and question.type is not QuestionType.TEXT else block


def _element(ask: SurveyAsk, question: Question, which: str) -> Element:
    match question.type:
        case QuestionType.SCALE:
            scale = question.points
            points = [option(str(point), str(point)) for point in scale.points]
            return select(which, points, f"{scale.low} to {scale.high}")
        case QuestionType.TEXT:
            return text_box(which)
        case QuestionType.YES_NO:
            return radio(which, [option("Yes", YES), option("No", NO)])
        case QuestionType.CHOICES:
            return checkboxes(which, [option(label, code) for code, label in labels(ask, question).items()])
        case _:
            return select(which, [option(label, code) for code, label in labels(ask, question).items()], "Choose")


def _reasons(form: RecordForm, question: Question, which: str) -> Element:
    """The team's reasons. Own ones stand below theirs where the team's word has a place beside the customer's."""
    takes_own = question.part is not AnswerPart.ITEM
    offered = [each for each in form.reasons if takes_own or each.code == each.parent]
    return select(which, [option(indented(each), each.code) for each in offered], "Choose")


def _heard_at_once(block: Block) -> Block:
    return block | {"dispatch_action": True}


def people_options(people: Sequence[tuple[int, str, str]]) -> list[Element]:
    """Contacts to choose from: (id, name, account)."""
    return [option(cut(f"{who}, {account}", 75), str(contact_id)) for contact_id, who, account in people]


def recorded(seen: Record) -> Message:
    """What was recorded, with the way back."""
    heard = HEARD[seen.how].lower()
    what = f"*{_told(seen)}*" + (f" ({name(seen.survey)})" if seen.survey else "")
    whose = f"{name(seen.contact)} at {name(seen.account)}: {what}, {heard}, {day(seen.on, seen.today)}"
    if seen.taken_back:
        said = f"Taken back: {whose}. It counts nowhere any more."
        return Message(said.replace("*", ""), [section(said)])
    said = f"Recorded: {whose}."
    undo = button("Undo", ids.RECORD_UNDO, str(seen.response_id))
    note = context("You can take it back for 24 hours.")
    return Message(said.replace("*", ""), kept(section(said), actions(undo), note))


def _told(seen: Record) -> str:
    if seen.score is not None:
        return f"{seen.score} of {seen.most}"
    return reason(seen.reason, seen.names) if seen.reason else counted(seen.answers, "answer", "answers")


def heard_line(how: str, by: str, on: date, today: date) -> str:
    """For an alert: `Heard by phone on 2 Mar, recorded by Lena Vogt`."""
    return f"Heard {HEARD[how].lower()} on {day(on, today)}, recorded by {name(by)}"


def _search() -> Element:
    return {
        "type": "external_select",
        "action_id": ids.RECORD_CONTACT,
        "placeholder": plain("Type a name, an address or a company", 150),
        "min_query_length": 1,
    }
