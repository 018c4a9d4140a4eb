"""response_url: five answers in thirty minutes, whispered unless told otherwise."""

from fact_blocks import actions, button
from fact_words import (
    ABSENT,
    Between,
    Fact,
    Heard,
    Kept,
    Send,
    Times,
    act,
    call,
    keep,
    look,
)
from fact_world import GUEST, LENA, LOBBY, TEAM

GUIDE = "Slack's guide to handling interactions: five answers in thirty minutes."
CHANGES = "replace_original and delete_original change the message the click came from."
TAKEN = {"_status": 200}
DEAD = {"_status": 404}


def ran(channel: str = TEAM):
    """The command has been run and its response_url is at hand."""
    return (
        act("command", user=LENA, channel=channel, command="/nps", text=""),
        keep(Heard("command"), url="deliveries.-1.body.response_url"),
    )


CLICKED = (
    keep(
        call(
            "chat.postMessage",
            channel=TEAM,
            text="How likely?",
            blocks=[actions(button(value="6", action_id="vote"))],
        ),
        ts="ts",
    ),
    act("click", user=LENA, channel=TEAM, ts=Kept("ts"), action_id="vote"),
    keep(Heard("block_actions"), url="deliveries.-1.body.response_url"),
)


WHISPER_CLICKED = (
    keep(
        call(
            "chat.postEphemeral",
            channel=TEAM,
            user=LENA,
            text="How likely?",
            blocks=[actions(button(value="6", action_id="vote"))],
        ),
        ts="message_ts",
    ),
    act("click", user=LENA, channel=TEAM, ts=Kept("ts"), action_id="vote", ephemeral=True),
    keep(Heard("block_actions"), url="deliveries.-1.body.response_url"),
)


def answer(**body: object) -> Send:
    return Send(Kept("url"), body or {"text": "NPS 42"})


def seen(user: str, channel: str = TEAM):
    return look("messages", user=user, channel=channel)


ROWS = [
    Fact("An answer is taken", GUIDE, answer(), TAKEN, given=ran()),
    Fact("Five answers are taken", GUIDE, Times(5, answer()), TAKEN, given=ran()),
    Fact("A sixth answer finds the address dead", GUIDE, answer(), DEAD, given=(*ran(), Times(5, answer()))),
    Fact(
        "An answer a second before thirty minutes is taken",
        GUIDE,
        answer(),
        TAKEN,
        given=(*ran(), act("step", by=1799)),
    ),
    Fact(
        "An answer after thirty minutes finds the address dead",
        GUIDE,
        answer(),
        DEAD,
        given=(*ran(), act("step", by=1801)),
    ),
    Fact("A made-up address is dead", GUIDE, Send("/respond/nothing", {"text": "Hi"}), DEAD),
    Fact(
        "An answer is whispered to the person",
        GUIDE,
        seen(LENA),
        {"messages": [{"text": "NPS 42", "ephemeral": True}]},
        given=(*ran(), answer()),
    ),
    Fact("An answer is seen by nobody else", GUIDE, seen(GUEST), {"messages": ABSENT}, given=(*ran(), answer())),
    Fact(
        "An answer in_channel is seen by all",
        GUIDE,
        seen(GUEST),
        {"messages": [{"text": "NPS 42", "ephemeral": False}]},
        given=(*ran(), answer(text="NPS 42", response_type="in_channel")),
    ),
    Fact(
        "An answer reaches channels where the app is no member",
        "A response_url passes by the rules for posting.",
        seen(LENA, LOBBY),
        {"messages": [{"text": "NPS 42"}]},
        given=(*ran(LOBBY), answer(text="NPS 42", response_type="in_channel")),
    ),
    Fact(
        "An answer can replace the message that was clicked",
        CHANGES,
        seen(GUEST),
        {"messages": [{"ts": Kept("ts"), "text": "You chose 6", "blocks": ABSENT}]},
        given=(*CLICKED, answer(text="You chose 6", replace_original=True)),
    ),
    Fact(
        "A whisper that is replaced stays a whisper",
        "What a person alone could see never becomes visible to others.",
        seen(GUEST),
        {"messages": ABSENT},
        given=(
            *WHISPER_CLICKED,
            answer(text="You chose 6", replace_original=True, response_type="in_channel"),
        ),
    ),
    Fact(
        "A replaced whisper shows its reader the new text",
        CHANGES,
        seen(LENA),
        {"messages": [{"text": "You chose 6", "ephemeral": True}]},
        given=(*WHISPER_CLICKED, answer(text="You chose 6", replace_original=True)),
    ),
    Fact(
        "An answer can delete the message that was clicked",
        CHANGES,
        seen(GUEST),
        {"messages": ABSENT},
        given=(*CLICKED, answer(delete_original=True)),
    ),
    Fact(
        "An answer can stand in the thread of the message",
        "A reply needs in_channel, thread_ts and replace_original false.",
        look("messages", user=GUEST, channel=TEAM, thread_ts=Kept("ts")),
        {"messages": [{"text": "How likely?"}, {"text": "Thanks", "thread_ts": Kept("ts")}]},
        given=(
            *CLICKED,
            answer(text="Thanks", response_type="in_channel", thread_ts=Kept("ts"), replace_original=False),
        ),
    ),
    Fact(
        "An answer whose blocks are wrong is refused",
        "Blocks are checked here as everywhere.",
        answer(blocks=[{"type": "alarm"}]),
        {"_status": Between(400, 499)},
        given=ran(),
    ),
]
