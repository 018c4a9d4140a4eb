"""conversations.history and replies, and who is a member."""

from fact_steps import dm, history, post
from fact_words import (
    ABSENT,
    Fact,
    Holding,
    Kept,
    Length,
    Like,
    Times,
    Without,
    act,
    form,
    keep,
    no,
    ok,
)
from fact_world import (
    BOT,
    LENA,
    LOBBY,
    TEAM,
    without,
)

HISTORY = "The method page of conversations.history says so."


THREE = (keep(post("one"), one="ts"), keep(post("two"), two="ts"), keep(post("three"), three="ts"))

ROWS = [
    Fact(
        "History begins with the newest",
        HISTORY,
        history(),
        ok(messages=[{"text": "three"}, {"text": "two"}, {"text": "one"}]),
        given=THREE,
    ),
    Fact(
        "The ends of a stretch of history are left out",
        HISTORY,
        history(oldest=Kept("one"), latest=Kept("three")),
        ok(messages=[{"text": "two"}]),
        given=THREE,
    ),
    Fact(
        "The ends of a stretch of history are there when inclusive",
        HISTORY,
        history(oldest=Kept("one"), latest=Kept("three"), inclusive=True),
        ok(messages=Length(3)),
        given=THREE,
    ),
    Fact(
        "History comes in pages",
        HISTORY,
        history(limit="2"),
        ok(messages=Length(2), has_more=True, response_metadata={"next_cursor": Like(r".+")}),
        given=THREE,
    ),
    Fact(
        "The last page of history says that there is no more",
        HISTORY,
        history(limit="2", cursor=Kept("cursor")),
        ok(messages=[{"text": "one"}], has_more=False),
        given=(*THREE, keep(history(limit="2"), cursor="response_metadata.next_cursor")),
    ),
    Fact("History of 999 at a time is allowed", HISTORY, history(limit="999"), ok()),
    Fact("History of 1,000 at a time is not", HISTORY, history(limit="1000"), no("invalid_limit")),
    Fact("History is read by members only", HISTORY, history(LOBBY), no("not_in_channel")),
    Fact(
        "History of a DM needs im:history",
        HISTORY,
        history(Kept("dm")),
        no("missing_scope", needed=Holding("im:history")),
        given=(keep(dm(), dm="channel.id"),),
        app=without("im:history"),
    ),
    Fact(
        "Replies stand in their thread, below the parent, oldest first",
        "conversations.replies gives the thread.",
        form("conversations.replies", channel=TEAM, ts=Kept("one")),
        ok(messages=[{"text": "one", "reply_count": 2}, {"text": "first"}, {"text": "second"}]),
        given=(THREE[0], post("first", thread_ts=Kept("one")), post("second", thread_ts=Kept("one"))),
    ),
    Fact(
        "Replies do not stand in the history",
        "conversations.history leaves out replies that were not also sent to the channel.",
        history(),
        ok(messages=[{"text": "one"}]),
        given=(THREE[0], post("reply", thread_ts=Kept("one"))),
    ),
    Fact(
        "A new app outside the Marketplace reads fifteen messages at a time",
        "Since 29 May 2025 new apps sold outside the Marketplace get 15 objects.",
        history(limit="100"),
        ok(messages=Length(15), has_more=True),
        given=(Times(16, post()),),
        app={"non_marketplace": True},
    ),
    Fact(
        "What a person types is in the history under their name",
        HISTORY,
        history(),
        ok(messages=[{"user": LENA, "text": "Good day", "bot_id": ABSENT}]),
        given=(act("type", user=LENA, channel=TEAM, text="Good day"),),
    ),
    Fact(
        "The app is among the members of its channel",
        "A bot user is a member like others.",
        form("conversations.members", channel=TEAM),
        ok(members=Holding(BOT)),
    ),
    Fact(
        "The app is not among the members elsewhere",
        "A bot user is a member where it was invited.",
        form("conversations.members", channel=LOBBY),
        ok(members=Without(BOT)),
    ),
]
