"""Which block stands on which surface, which element in which block, which kind of text where."""

from collections.abc import Iterator
from typing import Any

from fact_asking import declined, taken
from fact_blocks import (
    actions,
    button,
    container,
    context,
    element,
    feedback,
    home,
    image,
    mrkdwn,
    number,
    option,
    plain,
    question,
    section,
    table,
)
from fact_words import Fact, Holding, call, no, ok
from fact_world import LENA

Json = dict[str, Any]


def in_question(what: str, sentence: str, good: Json, bad: Json, pointer: str) -> Iterator[Fact]:
    """An input element's limit from both sides."""
    yield taken(f"{what[0]} is taken", question(good))
    yield declined(f"{what[1]} is refused", f"{sentence} [json-pointer:/blocks/0/element{pointer}]", question(bad))


INPUTS = [
    *in_question(
        ("A text input's max_length of 3000", "A text input's max_length of 3001"),
        "must be less than or equal to 3000",
        element("plain_text_input", max_length=3000),
        element("plain_text_input", max_length=3001),
        "/max_length",
    ),
    *in_question(
        ("A file input of 10 files", "A file input of 11 files"),
        "must be less than or equal to 10",
        element("file_input", max_files=10),
        element("file_input", max_files=11),
        "/max_files",
    ),
    *in_question(
        ("A rich text input of 100 lines", "A rich text input of 101 lines"),
        "must be less than or equal to 100",
        element("rich_text_input", max_lines=100),
        element("rich_text_input", max_lines=101),
        "/max_lines",
    ),
    *in_question(
        ("A number input's bound written in a string", "A number input's bound written as a number"),
        "must provide a string",
        number(min_value="0", max_value="10"),
        number(min_value=0),
        "/min_value",
    ),
    *in_question(
        ("A date as 2026-03-02", "A date as 02.03.2026"),
        "failed to match schema",
        element("datepicker", initial_date="2026-03-02"),
        element("datepicker", initial_date="02.03.2026"),
        "/initial_date",
    ),
    *in_question(
        ("A time of 23:59", "A time of 24:00"),
        "failed to match schema",
        element("timepicker", initial_time="23:59"),
        element("timepicker", initial_time="24:00"),
        "/initial_time",
    ),
]

SURFACES = [
    taken("A message takes markdown", {"type": "markdown", "text": "**Hi**"}),
    taken("A message takes an input block", question()),
    declined(
        "A message takes no alert",
        "unsupported type: alert [json-pointer:/blocks/0/type]",
        {"type": "alert", "text": plain()},
    ),
    Fact(
        "A Home tab takes a table",
        "Tables, charts, containers and carousels are for messages and Home tabs.",
        call("views.publish", user_id=LENA, view=home(table(2))),
        ok(),
    ),
    *(
        Fact(
            f"A Home tab takes no {kind} block",
            "Slack's surfaces per block: this one is for messages only.",
            call("views.publish", user_id=LENA, view=home(block)),
            no(
                "invalid_arguments",
                response_metadata={
                    "messages": Holding(f"[ERROR] unsupported type: {kind} [json-pointer:/view/blocks/0/type]")
                },
            ),
        )
        for kind, block in (("markdown", {"type": "markdown", "text": "Hi"}), ("context_actions", feedback()))
    ),
]

PLACES = [
    taken("A section takes a button beside it", section(accessory=button())),
    taken("A section takes a select of many users", section(accessory={"type": "multi_users_select"})),
    declined(
        "A section takes no text input beside it",
        "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]",
        section(accessory=element("plain_text_input")),
    ),
    declined(
        "A section takes no date-and-time picker beside it",
        "unsupported type: datetimepicker [json-pointer:/blocks/0/accessory/type]",
        section(accessory=element("datetimepicker")),
    ),
    taken("An actions block takes a date-and-time picker", actions(element("datetimepicker"))),
    declined(
        "An actions block takes no text input",
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
        actions(element("plain_text_input")),
    ),
    declined(
        "An actions block takes no image",
        "unsupported type: image [json-pointer:/blocks/0/elements/0/type]",
        actions(image()),
    ),
    declined(
        "An input takes no button",
        "unsupported type: button [json-pointer:/blocks/0/element/type]",
        question(button()),
    ),
    declined(
        "A context block takes no button",
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
        context(button()),
    ),
    taken("A context block takes an image and text", context(image(), plain(), mrkdwn())),
    declined(
        "A container takes no container",
        "unsupported type: container [json-pointer:/blocks/0/child_blocks/0/type]",
        container(container(section())),
    ),
    declined(
        "A carousel takes cards only",
        "unsupported type: section [json-pointer:/blocks/0/elements/0/type]",
        {"type": "carousel", "elements": [section()]},
    ),
]

TEXTS = [
    declined(
        "A button's text is no mrkdwn",
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]",
        actions({"type": "button", "text": mrkdwn()}),
    ),
    declined(
        "A header is no mrkdwn",
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        {"type": "header", "text": mrkdwn()},
    ),
    declined(
        "A select's option is no mrkdwn",
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/options/0/text/type]",
        actions({"type": "static_select", "options": [option(text=mrkdwn())]}),
    ),
    taken("A checkbox's option may be mrkdwn", actions({"type": "checkboxes", "options": [option(text=mrkdwn())]})),
    declined(
        "An empty text is refused",
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        section(""),
    ),
    declined(
        "Only plain_text may say whether emoji are converted",
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
        {"type": "section", "text": {**mrkdwn(), "emoji": True}},
    ),
    declined(
        "A text without a type is refused",
        "missing required field: type [json-pointer:/blocks/0/text]",
        {"type": "section", "text": {"text": "Hello"}},
    ),
]

ROWS = [*INPUTS, *SURFACES, *PLACES, *TEXTS]
