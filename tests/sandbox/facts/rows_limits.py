"""Rate limits, and the faults a script can ask for."""

from fact_steps import history, post
from fact_words import (
    ABSENT,
    Between,
    Fact,
    Holding,
    Like,
    Step,
    Times,
    act,
    call,
    form,
    no,
    ok,
)
from fact_world import INNER, LENA, SHARED, TEAM

TIERS = "Tiers of calls a minute: 20, 50, 100; an answer of 429 tells in Retry-After how many seconds to wait."
POSTS = "About one post a second in a channel; short bursts are let through."
SCRIPT = "Slack's errors and outages as its pages and the SDK's handlers know them; the sandbox plays them on demand."
CHARTS = "A workspace that has not received a block yet refuses it as unknown."

ON = act("limits", on=True)


def too_many(wait: int) -> dict:
    return {"_status": 429, "_headers": {"retry-after": Between(1, wait)}, **no("ratelimited")}


def tier(method: str, allowed: int, step: Step) -> list[Fact]:
    return [
        Fact(f"{method} may be called {allowed} times a minute", TIERS, Times(allowed, step), ok(), given=(ON,)),
        Fact(
            f"{method} is held back after {allowed} calls in a minute",
            TIERS,
            step,
            too_many(60),
            given=(ON, Times(allowed, step)),
        ),
    ]


LIMITED = [
    *tier("conversations.list", 20, form("conversations.list")),
    *tier("conversations.open", 50, form("conversations.open", users=LENA)),
    *tier("users.info", 100, form("users.info", user=LENA)),
    Fact(
        "After a minute a held-back method may be called again",
        TIERS,
        form("conversations.list"),
        ok(),
        given=(ON, Times(21, form("conversations.list")), act("step", by=60)),
    ),
    Fact(
        "Holding one method back leaves the others free",
        "A 429 blocks only that method in that workspace.",
        form("users.info", user=LENA),
        ok(),
        given=(ON, Times(21, form("conversations.list"))),
    ),
    Fact(
        "Posts to one channel in one moment are held back in the end",
        POSTS,
        Times(30, post()),
        too_many(60),
        given=(ON,),
    ),
    Fact(
        "Holding one channel back leaves another free", POSTS, post(channel=INNER), ok(), given=(ON, Times(30, post()))
    ),
    Fact(
        "A post a second is never held back",
        POSTS,
        post(),
        ok(),
        given=(ON, *(step for _ in range(15) for step in (post(), act("step", by=1)))),
    ),
    Fact(
        "A post held back was not posted",
        TIERS,
        call("conversations.history", channel=TEAM),
        ok(messages=ABSENT),
        given=(act("faults", faults=[{"on": "chat.postMessage", "do": "429", "retry_after": 7}]), post()),
    ),
    Fact(
        "A new app outside the Marketplace reads history once a minute",
        "Since 29 May 2025 for new apps sold outside the Marketplace.",
        form("conversations.history", channel=TEAM),
        too_many(60),
        given=(ON, form("conversations.history", channel=TEAM)),
        app={"non_marketplace": True},
    ),
]


def fault(do: str, **more: object):
    return act("faults", faults=[{"on": "chat.postMessage", "do": do, **more}])


POSTED = ok(messages=[{"text": "Hello"}])
NOT_POSTED = ok(messages=ABSENT)

BROKEN = [
    Fact(
        "A scripted 429 tells how long to wait",
        SCRIPT,
        post(),
        {"_status": 429, "_headers": {"retry-after": "7"}, **no("ratelimited")},
        given=(fault("429", retry_after=7),),
    ),
    Fact(
        "A fault happens as often as it was told", SCRIPT, post(), ok(), given=(fault("429", times=2), Times(2, post()))
    ),
    Fact(
        "A fault for one channel leaves another alone",
        SCRIPT,
        post(channel=SHARED),
        ok(),
        given=(fault("429", match={"channel": TEAM}),),
    ),
    Fact("A scripted 500 is one", SCRIPT, post(), {"_status": 500}, given=(fault("500"),)),
    Fact("A scripted 503 is one", SCRIPT, post(), {"_status": 503}, given=(fault("503"),)),
    Fact(
        "A scripted 502 is a page for people",
        SCRIPT,
        post(),
        {"_status": 502, "_text": Like(r"\s*<.*"), "_headers": {"content-type": Holding("text/html")}},
        given=(fault("html_502"),),
    ),
    Fact(
        "An error may come after the effect",
        "internal_error may have partly succeeded.",
        history(),
        POSTED,
        given=(fault("error", error="internal_error", after_effect=True), post()),
    ),
    Fact(
        "An error may come before the effect",
        SCRIPT,
        history(),
        NOT_POSTED,
        given=(fault("error", error="internal_error"), post()),
    ),
    Fact("A dropped connection has no answer", SCRIPT, post(), {"_dropped": True}, given=(fault("drop_before"),)),
    Fact(
        "A connection may drop before the effect", SCRIPT, history(), NOT_POSTED, given=(fault("drop_before"), post())
    ),
    Fact("A connection may drop after the effect", SCRIPT, history(), POSTED, given=(fault("drop_after"), post())),
    Fact(
        "A late effect is not there yet",
        SCRIPT,
        history(),
        NOT_POSTED,
        given=(fault("drop_late", seconds=30), post(), act("step", by=29)),
    ),
    Fact(
        "A late effect comes at its time",
        SCRIPT,
        history(),
        POSTED,
        given=(fault("drop_late", seconds=30), post(), act("step", by=30)),
    ),
    Fact(
        "A workspace without charts refuses them as unknown",
        CHARTS,
        call(
            "chat.postMessage",
            channel=TEAM,
            text="NPS",
            blocks=[
                {
                    "type": "data_visualization",
                    "title": "NPS",
                    "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]},
                }
            ],
        ),
        no(
            "invalid_blocks",
            response_metadata={
                "messages": ["[ERROR] unsupported type: data_visualization [json-pointer:/blocks/0/type]"]
            },
        ),
        given=(act("faults", faults=[{"on": "chat.postMessage", "do": "refuse_block", "type": "data_visualization"}]),),
    ),
    Fact(
        "The Date of an answer is the sandbox's time",
        "Every HTTP answer has a Date; design: it is Slack's clock by which a search for a lost post starts.",
        post(),
        ok(_headers={"date": "Mon, 02 Mar 2026 08:00:30 GMT"}),
        given=(act("step", by=30),),
    ),
]

ROWS = [*LIMITED, *BROKEN]
