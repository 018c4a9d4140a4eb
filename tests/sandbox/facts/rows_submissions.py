"""Modals that people submit and close: what the app is sent, and what its answer does."""

from fact_blocks import modal, plain, question, section
from fact_steps import NOTHING_HEARD, deliveries, opened
from fact_words import (
    ABSENT,
    AppAnswers,
    Fact,
    Heard,
    Kept,
    act,
    look,
)
from fact_world import LENA

MODALS = "Slack's guide to modals."


FORM = modal(question({"type": "plain_text_input", "action_id": "why"}, block_id="reason"), submit=plain("Send"))
SEND = act("submit", user=LENA, view_id=Kept("view"), values={"reason": {"why": "Too slow"}})

ROWS = [
    Fact(
        "A submission is sent with what was typed",
        MODALS,
        Heard("view_submission"),
        deliveries(
            {
                "body": {
                    "user": {"id": LENA},
                    "view": {
                        "id": Kept("view"),
                        "private_metadata": "d-1",
                        "state": {"values": {"reason": {"why": {"type": "plain_text_input", "value": "Too slow"}}}},
                    },
                }
            }
        ),
        given=(*opened({**FORM, "private_metadata": "d-1"}), SEND),
    ),
    Fact(
        "A submission answered with nothing closes the modal",
        MODALS,
        SEND,
        {"acked": True, "view": ABSENT},
        given=opened(FORM),
    ),
    Fact(
        "Errors in the answer to a submission stand by their blocks and keep the modal",
        MODALS,
        SEND,
        {"acked": True, "errors": {"reason": "More, please"}, "view": {"id": Kept("view")}},
        given=(
            *opened(FORM),
            AppAnswers(
                body={"response_action": "errors", "errors": {"reason": "More, please"}}, only="view_submission"
            ),
        ),
    ),
    Fact(
        "An update in the answer to a submission changes the modal",
        MODALS,
        SEND,
        {"acked": True, "view": {"id": Kept("view"), "title": {"text": "Thanks"}}},
        given=(
            *opened(FORM),
            AppAnswers(
                body={"response_action": "update", "view": modal(section(), title=plain("Thanks"))},
                only="view_submission",
            ),
        ),
    ),
    Fact(
        "A push in the answer to a submission puts a modal on top",
        MODALS,
        SEND,
        {"acked": True, "view": {"title": {"text": "More"}, "previous_view_id": Kept("view")}},
        given=(
            *opened(FORM),
            AppAnswers(
                body={"response_action": "push", "view": modal(section(), title=plain("More"))},
                only="view_submission",
            ),
        ),
    ),
    Fact(
        "A clear in the answer to a submission closes all",
        MODALS,
        SEND,
        {"acked": True, "view": ABSENT},
        given=(*opened(FORM), AppAnswers(body={"response_action": "clear"}, only="view_submission")),
    ),
    Fact(
        "A submission answered with 500 keeps the modal",
        MODALS,
        look("see", user=LENA),
        {"views": [{"id": Kept("view")}]},
        given=(*opened(FORM), AppAnswers(status=500, only="view_submission"), SEND),
    ),
    Fact(
        "Closing a modal is sent when it asked for that",
        "view_closed is sent for views with notify_on_close.",
        Heard("view_closed"),
        deliveries({"body": {"view": {"id": Kept("view")}, "is_cleared": False}}),
        given=(*opened({**FORM, "notify_on_close": True}), act("close", user=LENA, view_id=Kept("view"))),
    ),
    Fact(
        "Closing a modal is not sent unasked",
        "view_closed is sent for views with notify_on_close.",
        Heard("view_closed"),
        NOTHING_HEARD,
        given=(*opened(FORM), act("close", user=LENA, view_id=Kept("view"))),
    ),
    Fact(
        "A modal without its required answer is not sent",
        "Slack's client asks for input blocks that are not optional.",
        Heard("view_submission"),
        NOTHING_HEARD,
        given=(*opened(FORM), act("submit", user=LENA, view_id=Kept("view"), values={})),
    ),
]
