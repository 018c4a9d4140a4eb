"""The Events API over HTTP: what is sent, to whom, and what happens when the app does not answer 200."""

from fact_words import (
    ABSENT,
    ANYTHING,
    TS,
    AppAnswers,
    Fact,
    Heard,
    Holding,
    Kept,
    Length,
    Like,
    act,
    call,
    form,
    keep,
)
from fact_world import BOT, EXTRAS, LENA, LOBBY, OMAR, TEAM, without

GUIDE = "Slack's guide to the Events API."
SCOPES = "Events whose scope is missing are silently not sent."
RETRIES = "Three retries: at once, after a minute, after five; the headers count them and name the reason."
ON_REQUEST = "The guide warns that deliveries may repeat or overtake each other; the sandbox does so when told."

DM = keep(form("conversations.open", users=LENA), dm="channel.id")
SAYS_IN_DM = act("type", user=LENA, channel=Kept("dm"), text="Good day")
SAYS = act("type", user=LENA, channel=TEAM, text="Good day")
BROKEN = AppAnswers(status=500)
HEARD = Heard("message")
AN_HOUR = act("step", by=3600)


def deliveries(*each: dict) -> dict:
    return {"deliveries": list(each)}


NOTHING = {"deliveries": ABSENT}

SENT = [
    Fact(
        "What a person writes to the app is sent to it, signed",
        GUIDE,
        HEARD,
        deliveries(
            {
                "signed": True,
                "body": {
                    "type": "event_callback",
                    "team_id": "T1",
                    "api_app_id": "A1",
                    "event_id": Like(r"Ev\w+"),
                    "event_time": ANYTHING,
                    "event": {
                        "type": "message",
                        "channel_type": "im",
                        "channel": Kept("dm"),
                        "user": LENA,
                        "text": "Good day",
                        "ts": TS,
                    },
                },
            }
        ),
        given=(DM, SAYS_IN_DM),
    ),
    Fact(
        "A message in the app's channel is sent",
        GUIDE,
        HEARD,
        deliveries({"body": {"event": {"channel": TEAM}}}),
        given=(SAYS,),
    ),
    Fact(
        "A message in a channel without the app is not sent",
        GUIDE,
        HEARD,
        NOTHING,
        given=(act("type", user=LENA, channel=LOBBY, text="Good day"),),
    ),
    Fact(
        "An event not subscribed to is not sent", GUIDE, HEARD, NOTHING, given=(SAYS,), app={"events": ["message.im"]}
    ),
    Fact(
        "An event without its scope is not sent", SCOPES, HEARD, NOTHING, given=(SAYS,), app=without("channels:history")
    ),
    Fact(
        "The app hears its own posts, marked as a bot's",
        "Bot messages are events too; libraries filter their own.",
        HEARD,
        deliveries({"body": {"event": {"bot_id": ANYTHING, "text": "Mine"}}}),
        given=(call("chat.postMessage", channel=TEAM, text="Mine"),),
    ),
    Fact(
        "An edited message is sent as message_changed",
        "The message event's subtypes.",
        HEARD,
        deliveries(
            {"body": {"event": {"text": "Good day"}}},
            {"body": {"event": {"subtype": "message_changed", "message": {"text": "Goodbye", "ts": Kept("ts")}}}},
        ),
        given=(keep(SAYS, ts="ts"), act("edit", user=LENA, channel=TEAM, ts=Kept("ts"), text="Goodbye")),
    ),
    Fact(
        "A deleted message is sent as message_deleted",
        "The message event's subtypes.",
        HEARD,
        deliveries({}, {"body": {"event": {"subtype": "message_deleted", "deleted_ts": Kept("ts")}}}),
        given=(keep(SAYS, ts="ts"), act("delete", user=LENA, channel=TEAM, ts=Kept("ts"))),
    ),
    Fact(
        "A mention in a channel is sent",
        "The page of app_mention.",
        Heard("app_mention"),
        deliveries({"body": {"event": {"user": LENA, "channel": TEAM, "text": Holding(f"<@{BOT}>")}}}),
        given=(act("type", user=LENA, channel=TEAM, text=f"<@{BOT}> hello"),),
    ),
    Fact(
        "A mention in a DM is only a message",
        "app_mention is not sent for DMs.",
        Heard("app_mention"),
        NOTHING,
        given=(DM, act("type", user=LENA, channel=Kept("dm"), text=f"<@{BOT}> hello")),
    ),
    Fact(
        "Opening the Home tab is sent with the person and their DM",
        "The page of app_home_opened.",
        Heard("app_home_opened"),
        deliveries({"body": {"event": {"user": LENA, "tab": "home", "channel": Like(r"D\w+")}}}),
        given=(act("home", user=LENA),),
    ),
    Fact(
        "Somebody joining the app's channel is sent",
        "The page of member_joined_channel.",
        Heard("member_joined_channel"),
        deliveries({"body": {"event": {"user": OMAR, "channel": TEAM}}}),
        given=(act("join", user=OMAR, channel=TEAM),),
    ),
    Fact(
        "A change of a person is sent",
        "The page of user_change.",
        Heard("user_change"),
        deliveries({"body": {"event": {"user": {"id": EXTRAS[0], "deleted": True}}}}),
        given=(act("user", id=EXTRAS[0], deleted=True),),
    ),
    Fact(
        "A new person is sent",
        "The page of team_join.",
        Heard("team_join"),
        deliveries({"body": {"event": {"user": {"id": "UNEW"}}}}),
        given=(act("user", id="UNEW", name="new"),),
    ),
    Fact(
        "The archiving of a channel is sent",
        "The page of channel_archive.",
        Heard("channel_archive"),
        deliveries({"body": {"event": {"channel": TEAM}}}),
        given=(act("channel", id=TEAM, is_archived=True),),
    ),
]

RETRIED = [
    Fact(
        "An event is sent once when the app answers 200, and over HTTP bears no retry header",
        RETRIES,
        HEARD,
        deliveries({"retry-num": ABSENT, "retry-reason": ABSENT}),
        given=(SAYS, AN_HOUR),
    ),
    Fact(
        "An event answered with 500 is sent again at once",
        RETRIES,
        HEARD,
        deliveries(
            {"retry-num": ABSENT, "event_id": Kept("id")},
            {"retry-num": "1", "retry-reason": "http_error", "event_id": Kept("id")},
        ),
        given=(BROKEN, SAYS, keep(HEARD, id="deliveries.0.event_id")),
    ),
    Fact(
        "An event not answered in time is sent again, for http_timeout",
        RETRIES,
        HEARD,
        deliveries({"retry-num": ABSENT}, {"retry-num": "1", "retry-reason": "http_timeout"}),
        given=(AppAnswers(never=True), SAYS),
        patience=0.1,
    ),
    Fact(
        "Before a minute is over there is no second retry",
        RETRIES,
        HEARD,
        {"deliveries": Length(2)},
        given=(BROKEN, SAYS, HEARD, act("step", by=59)),
    ),
    Fact(
        "After a minute there is a second retry",
        RETRIES,
        HEARD,
        deliveries({}, {"retry-num": "1"}, {"retry-num": "2"}),
        given=(BROKEN, SAYS, HEARD, act("step", by=60)),
    ),
    Fact(
        "After the third retry Slack gives up",
        RETRIES,
        HEARD,
        deliveries({}, {"retry-num": "1"}, {"retry-num": "2"}, {"retry-num": "3"}),
        given=(BROKEN, SAYS, HEARD, AN_HOUR, AN_HOUR),
    ),
    Fact(
        "An event answered 200 at a retry is not sent again",
        RETRIES,
        HEARD,
        {"deliveries": Length(3)},
        given=(BROKEN, SAYS, HEARD, AppAnswers(), act("step", by=60), HEARD, AN_HOUR),
    ),
    Fact(
        "An event that no listener takes (404) is retried like any failure",
        "Anything but a 2xx is a failed delivery.",
        HEARD,
        {"deliveries": Length(2)},
        given=(AppAnswers(status=404), SAYS),
    ),
    Fact(
        "An answer with x-slack-no-retry stops the retries",
        RETRIES,
        HEARD,
        {"deliveries": Length(1)},
        given=(AppAnswers(status=500, headers={"x-slack-no-retry": "1"}), SAYS, HEARD, AN_HOUR),
    ),
    Fact(
        "A duplicated event has the same event_id",
        ON_REQUEST,
        HEARD,
        deliveries({"event_id": Kept("id")}, {"event_id": Kept("id")}),
        given=(
            act("faults", faults=[{"on": "events", "do": "duplicate"}]),
            SAYS,
            keep(HEARD, id="deliveries.0.event_id"),
        ),
    ),
    Fact(
        "Two messages have two event_ids",
        "event_id is globally unique.",
        HEARD,
        deliveries({"event_id": Kept("id")}, {"event_id": Like(r"Ev\w+"), "body": {"event": {"text": "Second"}}}),
        given=(SAYS, keep(HEARD, id="deliveries.0.event_id"), act("type", user=LENA, channel=TEAM, text="Second")),
    ),
]

ROWS = [*SENT, *RETRIED]
