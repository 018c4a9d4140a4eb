"""An answer heard elsewhere: the form in which a teammate records it, and what they read afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot import ids
from bot.views.blocks import (
    Element,
    Message,
    View,
    actions,
    button,
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
from bot.views.words import cut, day, name

HEARD = {"phone": "By phone", "email": "By e-mail", "meeting": "In a meeting"}


@dataclass(frozen=True)
class Record:
    """A recorded answer, for whoever recorded it."""

    response_id: int
    contact: str
    account: str
    score: int
    how: str
    on: date
    today: date
    taken_back: bool = False


def record_modal(surveys: Sequence[tuple[int, str]], *, today: date) -> View:
    """Who said what, how and when. The customer is sent nothing."""
    named = [option(title, str(survey_id)) for survey_id, title in surveys[:100]]
    scores = [option(str(score), str(score)) for score in range(11)]
    return modal(
        "Record an answer",
        kept(
            section("An answer that you heard counts like any other and is marked. The customer is sent nothing."),
            input_("Who answered?", _search(), ids.RECORD_CONTACT_BLOCK),
            input_(
                "Which survey?", select(ids.RECORD_SURVEY, named, "Choose", named[0]["value"]), ids.RECORD_SURVEY_BLOCK
            ),
            input_("Score", select(ids.RECORD_SCORE, scores, "0 to 10"), ids.RECORD_SCORE_BLOCK),
            input_("In their own words", text_box(ids.RECORD_WORDS), ids.RECORD_WORDS_BLOCK, optional=True),
            input_(
                "How did you hear it?",
                radio(ids.RECORD_HOW, [option(label, code) for code, label in HEARD.items()], "phone"),
                ids.RECORD_HOW_BLOCK,
            ),
            input_("When?", date_box(ids.RECORD_ON, today), ids.RECORD_ON_BLOCK),
        ),
        callback_id=ids.RECORD_MODAL,
        submit="Record",
        close="Cancel",
    )


def people_options(people: Sequence[tuple[int, str, str]]) -> list[Element]:
    """Contacts to choose from: (id, name, account)."""
    return [option(cut(f"{who}, {account}", 75), str(contact_id)) for contact_id, who, account in people]


def recorded(seen: Record) -> Message:
    """What was recorded, with the way back."""
    heard = HEARD[seen.how].lower()
    whose = f"{name(seen.contact)} at {name(seen.account)}: *{seen.score} of 10*, {heard}, {day(seen.on, seen.today)}"
    if seen.taken_back:
        said = f"Taken back: {whose}. It counts nowhere any more."
        return Message(said.replace("*", ""), [section(said)])
    said = f"Recorded: {whose}."
    undo = button("Undo", ids.RECORD_UNDO, str(seen.response_id))
    note = context("You can take it back for 24 hours.")
    return Message(said.replace("*", ""), kept(section(said), actions(undo), note))


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
