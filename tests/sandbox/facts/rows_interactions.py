"""Commands, clicks and modals that people use: what the app is sent, and what its answer does."""

from fact_blocks import actions, button, home, menu, modal, plain, question
from fact_steps import NOTHING_HEARD, RUN, deliveries
from fact_words import (
    ABSENT,
    ANYTHING,
    TS,
    AppAnswers,
    Fact,
    Heard,
    Kept,
    Like,
    act,
    call,
    keep,
    look,
)
from fact_world import DANA, GUEST, LENA, LOBBY, SHARED, TEAM

COMMANDS = "Slack's guide to slash commands."
ACTIONS = "Slack's page on block_actions payloads."
ACKED = {"acked": True, "error": ABSENT}


def posted(*blocks: dict, channel: str = TEAM):
    return keep(call("chat.postMessage", channel=channel, text="How likely?", blocks=list(blocks)), ts="ts")


VOTE = actions(button("6", value="6", action_id="vote"), button("7", value="7", action_id="other"), block_id="row")


def click(action: str = "vote", user: str = LENA, channel: str = TEAM, **more: object):
    return act("click", user=user, channel=channel, ts=Kept("ts"), action_id=action, **more)


FORM = modal(question({"type": "plain_text_input", "action_id": "why"}, block_id="reason"), submit=plain("Send"))

USED = [
    Fact(
        "A command is sent with who, where, what, and two keys to answer with",
        COMMANDS,
        Heard("command"),
        deliveries(
            {
                "signed": True,
                "body": {
                    "command": "/nps",
                    "text": "this week",
                    "user_id": LENA,
                    "channel_id": TEAM,
                    "team_id": "T1",
                    "api_app_id": "A1",
                    "trigger_id": ANYTHING,
                    "response_url": Like(r"http.+"),
                },
            }
        ),
        given=(RUN,),
    ),
    Fact("A command answered with 200 is acked", COMMANDS, RUN, ACKED),
    Fact(
        "A command answered with 500 shows an error",
        COMMANDS,
        RUN,
        {"acked": False, "error": ANYTHING},
        given=(AppAnswers(status=500),),
    ),
    Fact(
        "A command that is not answered in time shows operation_timeout",
        COMMANDS,
        RUN,
        {"acked": False, "error": "operation_timeout"},
        given=(AppAnswers(never=True),),
        patience=0.1,
    ),
    Fact(
        "A click that is not answered in time is not acked",
        "Actions are answered within three seconds, else the person sees an error.",
        click(),
        {"acked": False, "error": ANYTHING},
        given=(posted(VOTE), AppAnswers(never=True)),
        patience=0.1,
    ),
    Fact(
        "The answer to a command is whispered to the person",
        COMMANDS,
        look("messages", user=GUEST, channel=TEAM),
        {"messages": ABSENT},
        given=(AppAnswers(body={"text": "NPS 42"}), RUN),
    ),
    Fact(
        "The answer to a command is seen by the person",
        COMMANDS,
        look("messages", user=LENA, channel=TEAM),
        {"messages": [{"text": "NPS 42", "ephemeral": True}]},
        given=(AppAnswers(body={"text": "NPS 42"}), RUN),
    ),
    Fact(
        "An answer for the channel also shows what was typed",
        "An in_channel answer reveals the command.",
        look("messages", user=GUEST, channel=TEAM),
        {"messages": [{"user": LENA, "text": "/nps this week"}, {"text": "NPS 42"}]},
        given=(AppAnswers(body={"text": "NPS 42", "response_type": "in_channel"}), RUN),
    ),
    Fact(
        "A person named in a command comes as an id",
        "With should_escape names become <@id>.",
        Heard("command"),
        deliveries({"body": {"text": Like(r"<@UOMAR(\|omar)?>")}}),
        given=(act("command", user=LENA, channel=TEAM, command="/nps", text="@omar"),),
    ),
    Fact(
        "A person named in a command comes as typed where escaping is off",
        "Without should_escape the text comes as it was typed.",
        Heard("command"),
        deliveries({"body": {"text": "@omar"}}),
        given=(act("command", user=LENA, channel=TEAM, command="/nps", text="@omar"),),
        app={"should_escape": False},
    ),
    Fact(
        "A command does not work in a thread",
        COMMANDS,
        act("command", user=LENA, channel=TEAM, command="/nps", text="", thread_ts="1772438400.000100"),
        {"acked": False, "error": ANYTHING},
    ),
    Fact(
        "A command nobody registered is not sent",
        COMMANDS,
        Heard("command"),
        NOTHING_HEARD,
        given=(act("command", user=LENA, channel=TEAM, command="/shout", text=""),),
    ),
    Fact(
        "A choice in an input block is not sent",
        "block_actions are not sent for elements in input blocks.",
        Heard("block_actions"),
        NOTHING_HEARD,
        given=(posted(question(menu(action_id="pick"))), click("pick", option="1")),
    ),
    Fact(
        "A choice in an input block is sent where it says so",
        "dispatch_action makes an input block send block_actions.",
        Heard("block_actions"),
        deliveries({"body": {"actions": [{"action_id": "pick"}]}}),
        given=(posted(question(menu(action_id="pick"), dispatch_action=True)), click("pick", option="1")),
    ),
    Fact(
        "A click in the Home tab has no response_url",
        "Only messages and commands have one.",
        Heard("block_actions"),
        deliveries({"body": {"response_url": ABSENT, "view": {"id": Kept("view")}, "container": {"type": "view"}}}),
        given=(
            keep(call("views.publish", user_id=LENA, view=home(VOTE)), view="view.id"),
            act("click", user=LENA, view_id=Kept("view"), action_id="vote"),
        ),
    ),
    Fact(
        "A command is never sent twice",
        "Retries are for the Events API only.",
        Heard("command"),
        deliveries({}),
        given=(AppAnswers(status=500), RUN, act("step", by=3600)),
    ),
    Fact(
        "A person of another company cannot run the command",
        "Only members of the installing workspace can invoke a command.",
        act("command", user=DANA, channel=SHARED, command="/nps", text=""),
        {"error": ANYTHING},
    ),
    Fact(
        "A command works where the app is no member",
        COMMANDS,
        act("command", user=LENA, channel=LOBBY, command="/nps", text=""),
        ACKED,
    ),
    Fact(
        "A click is sent with the button, the message and two keys to answer with",
        ACTIONS,
        Heard("block_actions"),
        deliveries(
            {
                "signed": True,
                "body": {
                    "user": {"id": LENA, "team_id": "T1"},
                    "channel": {"id": TEAM},
                    "container": {"type": "message", "message_ts": Kept("ts"), "channel_id": TEAM},
                    "message": {"ts": Kept("ts")},
                    "actions": [
                        {"action_id": "vote", "block_id": "row", "type": "button", "value": "6", "action_ts": TS}
                    ],
                    "trigger_id": ANYTHING,
                    "response_url": Like(r"http.+"),
                },
            }
        ),
        given=(posted(VOTE), click()),
    ),
    Fact(
        "A click by somebody of another company names their company",
        "Interactions by external people reach the app; the user's team tells them apart.",
        Heard("block_actions"),
        deliveries({"body": {"user": {"id": DANA, "team_id": "T2"}, "team": {"id": ANYTHING}}}),
        given=(posted(VOTE, channel=SHARED), click(user=DANA, channel=SHARED)),
    ),
    Fact("A click answered with 200 is acked", ACTIONS, click(), ACKED, given=(posted(VOTE),)),
    Fact(
        "A click answered with 500 is not acked, and not sent again",
        "Retries are for the Events API only.",
        Heard("block_actions"),
        deliveries({}),
        given=(posted(VOTE), AppAnswers(status=500), click(), act("step", by=3600)),
    ),
    Fact(
        "A choice from a select is sent with its option",
        ACTIONS,
        Heard("block_actions"),
        deliveries({"body": {"actions": [{"type": "static_select", "selected_option": {"value": "1"}}]}}),
        given=(posted(actions(menu(action_id="pick"))), click("pick", option="1")),
    ),
    Fact(
        "A click carries what was typed into the message before",
        "block_actions holds state.values of the message's inputs.",
        Heard("block_actions"),
        deliveries({"body": {"state": {"values": {"reason": {"why": {"value": "Too slow"}}}}}}),
        given=(
            posted(*FORM["blocks"], VOTE),
            act("input", user=LENA, channel=TEAM, ts=Kept("ts"), block_id="reason", action_id="why", value="Too slow"),
            click(),
        ),
    ),
    Fact(
        "A click on a whisper says that it is one",
        "The container of an ephemeral message has is_ephemeral.",
        Heard("block_actions"),
        deliveries({"body": {"container": {"is_ephemeral": True}}}),
        given=(
            keep(
                call("chat.postEphemeral", channel=TEAM, user=LENA, text="Psst", blocks=[VOTE]),
                ts="message_ts",
            ),
            click(ephemeral=True),
        ),
    ),
]

ROWS = [*USED]
