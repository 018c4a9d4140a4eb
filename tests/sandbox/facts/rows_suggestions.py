"""Menus whose options come from the app: what it is asked while somebody types, and what can be picked then."""

from fact_blocks import modal, plain
from fact_steps import NOTHING_HEARD, deliveries, opened
from fact_words import AppAnswers, Fact, Heard, Kept, Length, Like, act
from fact_world import LENA

MENUS = (
    "Slack's page on select menus of external data source, and the block_suggestion payload of Bolt's options guide."
)
ANNA = {"text": plain("Anna Weber"), "value": "7"}


def menu(**more: object) -> dict[str, object]:
    element = {"type": "external_select", "action_id": "who", **more}
    return {"type": "input", "block_id": "person", "label": plain("Who?"), "element": element}


FORM = modal(menu(min_query_length=1), submit=plain("Send"))
TYPES = act("suggest", user=LENA, view_id=Kept("view"), action_id="who", text="an")
OFFERS = AppAnswers(body={"options": [ANNA]}, only="block_suggestion")
SEND = act("submit", user=LENA, view_id=Kept("view"), values={"person": {"who": "7"}})

ROWS = [
    Fact(
        "Typing into a menu of the app's asks it what to offer",
        MENUS,
        Heard("block_suggestion"),
        deliveries(
            {
                "body": {
                    "action_id": "who",
                    "block_id": "person",
                    "value": "an",
                    "user": {"id": LENA},
                    "container": {"type": "view", "view_id": Kept("view")},
                    "view": {"id": Kept("view")},
                }
            }
        ),
        given=(*opened(FORM), TYPES),
    ),
    Fact(
        "What the app answers is offered",
        MENUS,
        TYPES,
        {"acked": True, "error": None, "options": [ANNA]},
        given=(*opened(FORM), OFFERS),
    ),
    Fact(
        "What was offered can be picked, and comes back whole",
        MENUS,
        Heard("view_submission"),
        deliveries({"body": {"view": {"state": {"values": {"person": {"who": {"selected_option": ANNA}}}}}}}),
        given=(*opened(FORM), OFFERS, TYPES, SEND),
    ),
    Fact(
        "What was not offered cannot be picked",
        MENUS,
        SEND,
        {"error": Like(".*is not an option.*")},
        given=opened(FORM),
    ),
    Fact(
        "A menu asks nobody before the letters that it wants",
        MENUS,
        Heard("block_suggestion"),
        NOTHING_HEARD,
        given=(*opened(modal(menu(min_query_length=3), submit=plain("Send"))), TYPES),
    ),
    Fact(
        "A menu that does not say wants three letters",
        MENUS,
        Heard("block_suggestion"),
        NOTHING_HEARD,
        given=(*opened(modal(menu(), submit=plain("Send"))), TYPES),
    ),
    Fact(
        "A hundred options can be offered",
        MENUS,
        TYPES,
        {"options": Length(100)},
        given=(*opened(FORM), AppAnswers(body={"options": [ANNA] * 100}, only="block_suggestion")),
    ),
    Fact(
        "More than a hundred are not shown",
        MENUS,
        TYPES,
        {"options": [], "error": Like(".*no more than 100 items.*")},
        given=(*opened(FORM), AppAnswers(body={"options": [ANNA] * 101}, only="block_suggestion")),
    ),
    Fact(
        "An app that does not answer in time leaves the menu empty",
        MENUS,
        TYPES,
        {"acked": False, "error": "operation_timeout", "options": []},
        given=(*opened(FORM), AppAnswers(never=True, only="block_suggestion")),
        patience=0.1,
    ),
]
