"""Commands, clicks and modals that people use: what the app is sent, and what its answer does."""

from fact_blocks import actions, button, menu, modal, plain, question, section
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
MODALS = "Slack's guide to modals."
ACKED = {"acked": True, "error": ABSENT}

RUN = act("command", user=LENA, channel=TEAM, command="/nps", text="this week")
HEARD_COMMAND = keep(Heard("command"), trigger="deliveries.-1.body.trigger_id")


def deliveries(*each: dict) -> dict:
    return {"deliveries": list(each)}


def posted(*blocks: dict, channel: str = TEAM):
    return keep(call("chat.postMessage", channel=channel, text="How likely?", blocks=list(blocks)), ts="ts")


VOTE = actions(button("6", value="6", action_id="vote"), button("7", value="7", action_id="other"), block_id="row")


def click(action: str = "vote", user: str = LENA, channel: str = TEAM, **more: object):
    return act("click", user=user, channel=channel, ts=Kept("ts"), action_id=action, **more)


def opened(view: dict):
    """Somebody runs the command and the app opens this modal."""
    return (RUN, HEARD_COMMAND, keep(call("views.open", trigger_id=Kept("trigger"), view=view), view="view.id"))


FORM = modal(question({"type": "plain_text_input", "action_id": "why"}, block_id="reason"), submit=plain("Send"))
SEND = act("submit", user=LENA, view_id=Kept("view"), values={"reason": {"why": "Too slow"}})

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

SUBMITTED = [
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
        {"deliveries": ABSENT},
        given=(*opened(FORM), act("close", user=LENA, view_id=Kept("view"))),
    ),
    Fact(
        "A modal without its required answer is not sent",
        "Slack's client asks for input blocks that are not optional.",
        Heard("view_submission"),
        {"deliveries": ABSENT},
        given=(*opened(FORM), act("submit", user=LENA, view_id=Kept("view"), values={})),
    ),
]

ROWS = [*USED, *SUBMITTED]
