"""The Events API over HTTP: what is sent, to whom, and what happens when the app does not answer 200."""

from fact_steps import NOTHING_HEARD, deliveries
from fact_words import (
    ANYTHING,
    TS,
    Fact,
    Heard,
    Holding,
    Kept,
    Like,
    act,
    call,
    form,
    keep,
)
from fact_world import BOT, DANA, EXTRAS, INNER, LENA, LOBBY, OMAR, SHARED, TEAM, without

GUIDE = "Slack's guide to the Events API."
SCOPES = "Events whose scope is missing are silently not sent."

DM = keep(form("conversations.open", users=LENA), dm="channel.id")
SAYS_IN_DM = act("type", user=LENA, channel=Kept("dm"), text="Good day")
SAYS = act("type", user=LENA, channel=TEAM, text="Good day")
HEARD = Heard("message")


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
                    "authorizations": [{"team_id": "T1", "user_id": BOT, "is_bot": True}],
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
        "A message in the app's private channel is sent as a group's",
        GUIDE,
        HEARD,
        deliveries({"body": {"event": {"channel": INNER, "channel_type": "group"}}}),
        given=(act("type", user=LENA, channel=INNER, text="Good day"),),
    ),
    Fact(
        "A message in a private channel needs groups:history",
        SCOPES,
        HEARD,
        NOTHING_HEARD,
        given=(act("type", user=LENA, channel=INNER, text="Good day"),),
        app=without("groups:history"),
    ),
    Fact(
        "A message from another company names that company",
        "In shared channels user_team and source_team are the sender's.",
        HEARD,
        deliveries({"body": {"team_id": "T1", "event": {"user": DANA, "user_team": "T2", "source_team": "T2"}}}),
        given=(act("type", user=DANA, channel=SHARED, text="Good day"),),
    ),
    Fact(
        "A reply is sent with the thread it stands in and the author of the thread's first message",
        "The message event's thread_ts and parent_user_id, in Slack's guide to threading messages.",
        HEARD,
        deliveries(
            {"body": {"event": {"bot_id": ANYTHING}}},
            {"body": {"event": {"thread_ts": Kept("root"), "parent_user_id": BOT, "user": DANA, "user_team": "T2"}}},
        ),
        given=(
            keep(call("chat.postMessage", channel=SHARED, text="Mine"), root="ts"),
            act("type", user=DANA, channel=SHARED, text="Good day", thread_ts=Kept("root")),
        ),
    ),
    Fact(
        "A message in a channel without the app is not sent",
        GUIDE,
        HEARD,
        NOTHING_HEARD,
        given=(act("type", user=LENA, channel=LOBBY, text="Good day"),),
    ),
    Fact(
        "An event not subscribed to is not sent",
        GUIDE,
        HEARD,
        NOTHING_HEARD,
        given=(SAYS,),
        app={"events": ["message.im"]},
    ),
    Fact(
        "An event without its scope is not sent",
        SCOPES,
        HEARD,
        NOTHING_HEARD,
        given=(SAYS,),
        app=without("channels:history"),
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
        NOTHING_HEARD,
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
        "A channel's new id is sent with the old one",
        "channel_id_changed: ids change when sharing begins or ends.",
        Heard("channel_id_changed"),
        deliveries({"body": {"event": {"old_channel_id": TEAM, "new_channel_id": "CNEW"}}}),
        given=(act("channel", id=TEAM, new_id="CNEW"),),
        app={"events": ["channel_id_changed"]},
    ),
    Fact(
        "A request URL is asked a signed challenge before it is used",
        "url_verification is signed like every request.",
        Heard("url_verification"),
        deliveries({"signed": True, "body": {"type": "url_verification", "challenge": ANYTHING}}),
        given=(act("app", request_url=Kept("app_url")),),
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

ROWS = [*SENT]
