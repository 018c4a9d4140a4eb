"""Socket Mode: connections, envelopes, and answers inside acks."""

from fact_blocks import actions, button, home
from fact_steps import RUN, deliveries
from fact_words import (
    ABSENT,
    ANYTHING,
    Dial,
    Fact,
    Heard,
    Kept,
    Length,
    Like,
    OnSocket,
    OtherThan,
    Step,
    Times,
    act,
    call,
    keep,
    look,
    no,
    ok,
    using,
)
from fact_world import LENA, TEAM

GUIDE = "Slack's guide to Socket Mode."
SOCKET = {"mode": "socket", "request_url": None}
SAYS = act("type", user=LENA, channel=TEAM, text="Good day")
OPEN = using("app", call("apps.connections.open"))


def fact(says: str, when: Step, then: dict, *given: Step, because: str = GUIDE) -> Fact:
    return Fact(says, because, when, then, given=given, app=SOCKET)


ROWS = [
    fact("An app-level token is given an address", OPEN, ok(url=Like(r"ws://.+"))),
    fact("Each address is a new one", OPEN, ok(url=OtherThan(Kept("url"))), keep(OPEN, url="url")),
    fact("A bot token is given no address", call("apps.connections.open"), no("not_allowed_token_type")),
    fact("A token nobody knows is given no address", using("wrong", call("apps.connections.open")), no("invalid_auth")),
    fact(
        "A connection begins with hello, the number of connections and how long it will last",
        Dial("a"),
        {"type": "hello", "num_connections": 1, "debug_info": {"approximate_connection_time": 3600}},
    ),
    fact("A second connection is counted", Dial("b"), {"type": "hello", "num_connections": 2}, Dial("a")),
    fact(
        "An event comes in an envelope whose first delivery is retry 0",
        Heard("message"),
        deliveries(
            {
                "envelope": {
                    "envelope_id": ANYTHING,
                    "type": "events_api",
                    "accepts_response_payload": False,
                    "retry_attempt": 0,
                    "retry_reason": "",
                },
                "body": {"type": "event_callback", "event": {"text": "Good day"}},
            }
        ),
        Dial("a"),
        SAYS,
        because="retry_attempt is 0 on first deliveries over Socket Mode.",
    ),
    fact(
        "An acked event is not sent again",
        Heard("message"),
        deliveries({}),
        Dial("a"),
        SAYS,
        act("step", by=3600),
    ),
    Fact(
        "An event not acked in time is sent again, counted",
        "The retries of the Events API hold for Socket Mode too.",
        Heard("message"),
        deliveries({"envelope": {"retry_attempt": 0}}, {"envelope": {"retry_attempt": 1, "retry_reason": ANYTHING}}),
        given=(Dial("a", acks=False), SAYS),
        app=SOCKET,
        patience=0.1,
    ),
    fact(
        "An event that found no connection is tried again on the next",
        Heard("message"),
        deliveries({"through": "a", "envelope": {"retry_attempt": 2}}),
        SAYS,
        act("settle"),
        Dial("a"),
        act("step", by=60),
        because="While no connection is open nothing but the usual retries is promised.",
    ),
    fact(
        "Of several connections one gets an event",
        Heard("message"),
        {"deliveries": Length(10)},
        Dial("a"),
        Dial("b"),
        Dial("c"),
        Times(10, SAYS),
        because="Each payload goes to any one of the connections.",
    ),
    fact(
        "A command comes in an envelope that takes an answer",
        Heard("command"),
        deliveries({"envelope": {"type": "slash_commands", "accepts_response_payload": True}}),
        Dial("a"),
        RUN,
    ),
    fact(
        "The answer in a command's ack is whispered",
        look("messages", user=LENA, channel=TEAM),
        {"messages": [{"text": "NPS 42", "ephemeral": True}]},
        Dial("a", payload={"text": "NPS 42"}),
        RUN,
    ),
    fact("An acked command is acked", RUN, {"acked": True, "error": ABSENT}, Dial("a")),
    fact("Without a connection a command fails", RUN, {"acked": False, "error": ANYTHING}),
    fact(
        "A click comes in an interactive envelope",
        Heard("block_actions"),
        deliveries({"envelope": {"type": "interactive"}}),
        Dial("a"),
        keep(call("views.publish", user_id=LENA, view=home(actions(button("Go", action_id="go")))), view="view.id"),
        act("click", user=LENA, view_id=Kept("view"), action_id="go"),
    ),
    fact(
        "Ten connections may be open",
        Dial("j"),
        {"type": "hello", "num_connections": 10},
        *(Dial(n) for n in "abcdefghi"),
    ),
    fact(
        "An eleventh connection is one too many",
        Dial("k"),
        {"type": "disconnect", "reason": "too_many_websockets"},
        *(Dial(n) for n in "abcdefghij"),
    ),
    fact(
        "Slack warns before it asks for a refresh",
        OnSocket("a", count=3),
        {
            "messages": [
                {"type": "hello"},
                {"type": "disconnect", "reason": "warning"},
                {"type": "disconnect", "reason": "refresh_requested"},
            ]
        },
        Dial("a"),
        act("faults", faults=[{"on": "socket", "do": "refresh"}]),
    ),
    fact(
        "With Socket Mode on nothing goes over HTTP",
        Heard("message"),
        deliveries({"through": "a"}),
        Dial("a"),
        SAYS,
        because="Socket Mode is exclusive.",
    ),
]
