"""views.publish: Home tabs, and the size of a view."""

import json

from fact_blocks import home, modal, section
from fact_words import (
    Fact,
    Kept,
    call,
    keep,
    look,
    no,
    ok,
)
from fact_world import LENA

OPEN = "The method page of views.open lists this."
PUBLISH = "The method page of views.publish lists this."


def weighing(size: int) -> dict:
    """A Home tab whose compact JSON has exactly this many bytes, each block within its own limits."""
    full = [section("x" * 3000)] * 81
    missing = size - len(json.dumps(home(*full, section("")), separators=(",", ":")))
    return home(*full, section("x" * missing))


ROWS = [
    Fact(
        "A published Home tab is on the person's screen",
        PUBLISH,
        look("see", user=LENA),
        {"home": {"type": "home", "blocks": [{"text": {"text": "Welcome"}}]}},
        given=(call("views.publish", user_id=LENA, view=home(section("Welcome"))),),
    ),
    Fact(
        "Publishing again replaces the Home tab and keeps its id",
        "views.publish overwrites one target.",
        call("views.publish", user_id=LENA, view=home(section("Again"))),
        ok(view={"id": Kept("view")}),
        given=(keep(call("views.publish", user_id=LENA, view=home(section())), view="view.id"),),
    ),
    Fact(
        "Publishing with an old hash comes too late",
        PUBLISH,
        call("views.publish", user_id=LENA, hash=Kept("hash"), view=home(section())),
        no("hash_conflict"),
        given=(
            keep(call("views.publish", user_id=LENA, view=home(section())), hash="view.hash"),
            call("views.publish", user_id=LENA, view=home(section())),
        ),
    ),
    Fact(
        "With the Home tab off nothing is published",
        PUBLISH,
        call("views.publish", user_id=LENA, view=home(section())),
        no("not_enabled"),
        app={"home_tab": False},
    ),
    Fact(
        "A modal cannot be published",
        PUBLISH,
        call("views.publish", user_id=LENA, view=modal(section())),
        no("invalid_arguments"),
    ),
    Fact(
        "A Home tab is for somebody who is there",
        PUBLISH,
        call("views.publish", user_id="UNOBODY", view=home()),
        no("user_not_found"),
    ),
    Fact("A view of 250 KB is taken", OPEN, call("views.publish", user_id=LENA, view=weighing(250_000)), ok()),
    Fact(
        "A view above 250 KB is too large",
        OPEN,
        call("views.publish", user_id=LENA, view=weighing(250_001)),
        no("view_too_large"),
    ),
    Fact(
        "Views need no scope",
        "The method pages of views.* name no scope.",
        call("views.publish", user_id=LENA, view=home(section())),
        ok(),
        app={"scopes": ["commands"]},
    ),
]
