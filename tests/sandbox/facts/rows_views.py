"""views.*: triggers, the stack, Home tabs, and the limits of a view."""

from collections.abc import Iterator

from fact_blocks import actions, button, modal, plain, question, section
from fact_steps import A_TRIGGER, opened, opening
from fact_words import (
    ABSENT,
    ANYTHING,
    AppAnswers,
    Fact,
    Heard,
    Holding,
    Kept,
    OtherThan,
    act,
    call,
    keep,
    look,
    no,
    ok,
)
from fact_world import LENA

OPEN = "The method page of views.open lists this."
PUSH = "A modal may have two more on top of it: three in all."
UPDATE = "The method page of views.update lists this."
VIEW = "Slack's page on view objects, and its published types."

NEXT = actions(button("Next", action_id="next"), block_id="nav")
STEP = modal(NEXT)


def pressed():
    """The button in the top modal is pressed: a new trigger, bound to that modal."""
    return (
        act("click", user=LENA, view_id=Kept("view"), action_id="next"),
        keep(Heard("block_actions"), trigger="deliveries.-1.body.trigger_id"),
    )


def pushing(view: dict):
    return call("views.push", trigger_id=Kept("trigger"), view=view)


def pushed(view: dict):
    return (*pressed(), keep(pushing(view), view="view.id"))


def wrong(sentence: str) -> dict:
    return no("invalid_arguments", response_metadata={"messages": Holding(f"[ERROR] {sentence}")})


def alert(text: str) -> dict:
    return {"type": "alert", "text": plain(text)}


def edges() -> Iterator[Fact]:
    """The lengths of a modal's own fields, from both sides."""
    for name, most in (("title", 24), ("submit", 24), ("close", 24)):
        yield Fact(
            f"A modal's {name} may have {most} characters",
            VIEW,
            opening(modal(**{name: plain("x" * most)})),
            ok(),
            given=A_TRIGGER,
        )
        yield Fact(
            f"A modal's {name} of {most + 1} characters is refused",
            VIEW,
            opening(modal(**{name: plain("x" * (most + 1))})),
            wrong(f"must be less than {most + 1} characters [json-pointer:/view/{name}/text]"),
            given=A_TRIGGER,
        )
    yield Fact("An alert may have 200 characters", VIEW, opening(modal(alert("x" * 200))), ok(), given=A_TRIGGER)
    yield Fact(
        "An alert of 201 characters is refused",
        VIEW,
        opening(modal(alert("x" * 201))),
        wrong("must be less than 201 characters [json-pointer:/view/blocks/0/text/text]"),
        given=A_TRIGGER,
    )
    for name, most in (("callback_id", 255), ("external_id", 255), ("private_metadata", 3000)):
        yield Fact(
            f"A view's {name} may have {most} characters",
            VIEW,
            opening(modal(**{name: "x" * most})),
            ok(),
            given=A_TRIGGER,
        )
        yield Fact(
            f"A view's {name} of {most + 1} characters is refused",
            VIEW,
            opening(modal(**{name: "x" * (most + 1)})),
            wrong(f"must be less than {most + 1} characters [json-pointer:/view/{name}]"),
            given=A_TRIGGER,
        )


OPENED = [
    Fact(
        "A command's trigger opens a modal",
        OPEN,
        opening(modal(section())),
        ok(view={"id": ANYTHING, "hash": ANYTHING, "type": "modal", "app_id": "A1", "previous_view_id": ABSENT}),
        given=A_TRIGGER,
    ),
    Fact(
        "An opened modal is on the person's screen",
        OPEN,
        look("see", user=LENA),
        {"views": [{"id": Kept("view")}]},
        given=opened(modal(section())),
    ),
    Fact(
        "A trigger opens one modal only",
        OPEN,
        opening(modal(section())),
        no("exchanged_trigger_id"),
        given=opened(modal(section())),
    ),
    Fact(
        "A made-up trigger opens nothing",
        OPEN,
        call("views.open", trigger_id="1.2.abc", view=modal(section())),
        no("invalid_trigger_id"),
    ),
    Fact(
        "A trigger is dead once Slack has stopped waiting for the ack",
        "A trigger lives three seconds, as long as an ack may take.",
        opening(modal(section())),
        no("expired_trigger_id"),
        given=(AppAnswers(never=True), *A_TRIGGER),
        patience=0.1,
    ),
    Fact(
        "A modal without a title is refused",
        VIEW,
        opening({"type": "modal", "blocks": [section()]}),
        wrong("missing required field: title [json-pointer:/view]"),
        given=A_TRIGGER,
    ),
    Fact(
        "A modal with a question needs a submit button",
        VIEW,
        opening(modal(question())),
        wrong("must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]"),
        given=A_TRIGGER,
    ),
    Fact(
        "A modal takes a question with a submit button",
        VIEW,
        opening(modal(question(), submit=plain("Send"))),
        ok(),
        given=A_TRIGGER,
    ),
    Fact(
        "A modal takes an alert",
        "Alerts are for modals only.",
        opening(modal({"type": "alert", "text": plain()})),
        ok(),
        given=A_TRIGGER,
    ),
    Fact(
        "A modal takes no chart",
        "Charts and tables are for messages and Home tabs.",
        opening(modal({"type": "data_visualization"})),
        wrong("unsupported type: data_visualization [json-pointer:/view/blocks/0/type]"),
        given=A_TRIGGER,
    ),
    Fact("A modal of 100 blocks is taken", VIEW, opening(modal(*[section()] * 100)), ok(), given=A_TRIGGER),
    Fact(
        "A modal of 101 blocks is refused",
        VIEW,
        opening(modal(*[section()] * 101)),
        wrong("no more than 100 items allowed [json-pointer:/view/blocks]"),
        given=A_TRIGGER,
    ),
    Fact(
        "Two open views cannot share an external_id",
        "An external_id is unique in the workspace.",
        pushing(modal(section(), external_id="one")),
        no("duplicate_external_id"),
        given=(*opened(modal(NEXT, external_id="one")), *pressed()),
    ),
]

STACKED = [
    Fact(
        "A click in a modal puts another on top",
        PUSH,
        pushing(modal(section())),
        ok(view={"previous_view_id": Kept("view"), "root_view_id": Kept("view")}),
        given=(*opened(STEP), *pressed()),
    ),
    Fact(
        "Three modals may lie on each other",
        PUSH,
        pushing(STEP),
        ok(),
        given=(*opened(STEP), *pushed(STEP), *pressed()),
    ),
    Fact(
        "A fourth modal does not go on top",
        PUSH,
        pushing(STEP),
        no("push_limit_reached"),
        given=(*opened(STEP), *pushed(STEP), *pushed(STEP), *pressed()),
    ),
]

UPDATED = [
    Fact(
        "An open modal can be changed by its id, and its hash changes with it",
        UPDATE,
        call("views.update", view_id=Kept("view"), hash=Kept("hash"), view=modal(section(), title=plain("Two"))),
        ok(view={"id": Kept("view"), "hash": OtherThan(Kept("hash")), "title": {"text": "Two"}}),
        given=opened(STEP),
    ),
    Fact(
        "An open modal can be changed by its external_id",
        UPDATE,
        call("views.update", external_id="one", view=modal(section(), external_id="one")),
        ok(view={"id": Kept("view")}),
        given=opened(modal(section(), external_id="one")),
    ),
    Fact(
        "A change with an old hash comes too late",
        UPDATE,
        call("views.update", view_id=Kept("view"), hash=Kept("hash"), view=STEP),
        no("hash_conflict"),
        given=(*opened(STEP), call("views.update", view_id=Kept("view"), view=STEP)),
    ),
    Fact(
        "A view that is not open cannot be changed",
        UPDATE,
        call("views.update", view_id="VNONE", view=STEP),
        no("not_found"),
    ),
    Fact(
        "What was typed stays when block_id and action_id stay",
        "Keeping block_id and action_id preserves what was typed.",
        Heard("view_submission"),
        {"deliveries": [{"body": {"view": {"state": {"values": {"reason": {"why": {"value": "Slow"}}}}}}}]},
        given=(
            *opened(
                modal(
                    question({"type": "plain_text_input", "action_id": "why"}, block_id="reason"),
                    submit=plain("Send"),
                )
            ),
            act("input", user=LENA, view_id=Kept("view"), block_id="reason", action_id="why", value="Slow"),
            call(
                "views.update",
                view_id=Kept("view"),
                view=modal(
                    section(),
                    question({"type": "plain_text_input", "action_id": "why"}, block_id="reason"),
                    submit=plain("Send"),
                ),
            ),
            act("submit", user=LENA, view_id=Kept("view"), values={}),
        ),
    ),
]

ROWS = [*OPENED, *edges(), *STACKED, *UPDATED]
