"""What holds for all blocks of a message or Home tab together, and the public validation."""

from fact_asking import declined, posted, refused, taken
from fact_blocks import actions, button, chart, home, line, pie, section, table
from fact_words import ANYTHING, Fact, Holding, call, no, ok, using
from fact_world import LENA

WHOLE = [
    taken("A message of 50 blocks is taken", *[section()] * 50),
    Fact(
        "A message of 51 blocks is refused",
        "Slack allows 50 blocks in a message.",
        posted([section()] * 51),
        refused("no more than 50 items allowed [json-pointer:/blocks]"),
    ),
    Fact(
        "A Home tab of 100 blocks is taken",
        "Slack allows 100 blocks in a modal or Home tab.",
        call("views.publish", user_id=LENA, view=home(*[section()] * 100)),
        ok(),
    ),
    Fact(
        "A Home tab of 101 blocks is refused",
        "Slack allows 100 blocks in a modal or Home tab.",
        call("views.publish", user_id=LENA, view=home(*[section()] * 101)),
        no(
            "invalid_arguments",
            response_metadata={
                "messages": Holding("[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]")
            },
        ),
    ),
    taken("Markdown of 12,000 characters in two blocks is taken", *[{"type": "markdown", "text": "x" * 6000}] * 2),
    declined(
        "Markdown of 12,001 characters in two blocks is refused",
        "markdown blocks must be less than 12001 characters in total [json-pointer:/blocks]",
        {"type": "markdown", "text": "x" * 6000},
        {"type": "markdown", "text": "x" * 6001},
    ),
    taken("A message takes two charts", chart(pie()), chart(line())),
    declined(
        "A message takes no third chart",
        "no more than 2 data_visualization blocks allowed [json-pointer:/blocks]",
        *[chart(pie())] * 3,
        because="Undocumented: two independent clients keep to two charts a message.",
    ),
    declined(
        "A message takes no second table",
        "no more than 1 table blocks allowed [json-pointer:/blocks]",
        *[table(1)] * 2,
    ),
    Fact(
        "Blocks of 13,200 characters together are taken",
        "Undocumented: reports put the end of all text in blocks near 13,200 characters.",
        posted([section("x" * 2640)] * 5),
        ok(),
    ),
    Fact(
        "Blocks of 13,201 characters together are too long",
        "Undocumented: reports put the end of all text in blocks near 13,200 characters.",
        posted([*[section("x" * 2640)] * 5, section("x")]),
        no("msg_blocks_too_long"),
    ),
    declined(
        "Two blocks cannot share a block_id",
        "`block_id` same already exists [json-pointer:/blocks/1/block_id]",
        section(block_id="same"),
        {"type": "divider", "block_id": "same"},
    ),
    declined(
        "Two elements of a block cannot share an action_id",
        "`action_id` same already exists [json-pointer:/blocks/0/elements/1/action_id]",
        actions(button(action_id="same"), button(action_id="same")),
    ),
    taken(
        "Two blocks may use the same action_id",
        actions(button(action_id="same")),
        actions(button(action_id="same")),
    ),
    Fact(
        "Blocks that are no list are no blocks",
        "chat.postMessage has an error of its own for blocks that are not JSON of the right form.",
        posted("not json"),
        no("invalid_blocks_format"),
    ),
]

VALIDATE = [
    Fact(
        "Anybody may have blocks validated without a token",
        "blocks.validate is public and takes one of blocks, view or message.",
        using(None, call("blocks.validate", blocks=[section()])),
        ok(),
    ),
    Fact(
        "Validation points at the fault",
        "blocks.validate answers with errors, each with a code, a message and a pointer.",
        using(None, call("blocks.validate", blocks=[actions(button("x" * 76))])),
        no("invalid_blocks", errors=[{"code": ANYTHING, "message": ANYTHING, "pointer": "/0/elements/0/text/text"}]),
    ),
    Fact(
        "Validation of a view names the view",
        "blocks.validate says invalid_view for a view; its pointers begin inside the view.",
        using(None, call("blocks.validate", view=home({"type": "alarm"}))),
        no("invalid_view", errors=[{"pointer": "/blocks/0/type"}]),
    ),
    Fact(
        "Validation of a message names the message",
        "blocks.validate says invalid_message for a message; its pointers begin inside the message.",
        using(None, call("blocks.validate", message={"blocks": [{"type": "alarm"}]})),
        no("invalid_message", errors=[{"pointer": "/blocks/0/type"}]),
    ),
    Fact(
        "Validation takes one thing at a time",
        "blocks.validate takes exactly one of blocks, view or message.",
        using(None, call("blocks.validate", blocks=[section()], view=home(section()))),
        no("invalid_arguments"),
    ),
    Fact(
        "Validation does not miss the text of a message",
        "blocks.validate does not flag a message without top-level text.",
        using(None, call("blocks.validate", message={"blocks": [section()]})),
        ok(),
    ),
]

ROWS = [*WHOLE, *VALIDATE]
