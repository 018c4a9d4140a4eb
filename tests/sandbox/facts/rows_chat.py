"""chat.*: posting, metadata, changing and deleting."""

from fact_blocks import actions, button, section
from fact_steps import history, post
from fact_words import (
    ABSENT,
    ANYTHING,
    TS,
    After,
    Fact,
    Kept,
    Length,
    Like,
    act,
    call,
    form,
    keep,
    no,
    ok,
)
from fact_world import (
    BOT,
    INNER,
    LENA,
    LOBBY,
    OLD,
    QUIET,
    SECRET,
    TEAM,
    with_also,
)

POST = "The method page of chat.postMessage lists this."
UPDATE = "The method page of chat.update lists this."


MINE = keep(post(), ts="ts")
HERS = keep(act("type", user=LENA, channel=TEAM, text="Mine"), ts="ts")
META = {"event_type": "ask", "event_payload": {"id": "d-1"}}

POSTING = [
    Fact(
        "A post answers with its channel, its ts and the message",
        POST,
        post("Hello"),
        ok(
            channel=TEAM,
            ts=TS,
            message={"type": "message", "text": "Hello", "user": BOT, "bot_id": ANYTHING, "app_id": "A1"},
        ),
    ),
    Fact(
        "Each post has a later ts than the one before, also while time stands still",
        "A ts is the id of a message in its channel and orders messages.",
        post(),
        ok(ts=After(Kept("ts"))),
        given=(MINE,),
    ),
    Fact(
        "A post without text, blocks or attachments says nothing",
        POST,
        call("chat.postMessage", channel=TEAM),
        no("no_text"),
    ),
    Fact("A post of blocks needs no text", POST, call("chat.postMessage", channel=TEAM, blocks=[section()]), ok()),
    Fact("A channel that is not there is not found", POST, post(channel="CNOWHERE"), no("channel_not_found")),
    Fact("The app posts where it is a member only", POST, post(channel=LOBBY), no("not_in_channel")),
    Fact(
        "With chat:write.public the app posts in any public channel",
        "The scope chat:write.public replaces membership in public channels.",
        post(channel=LOBBY),
        ok(),
        app=with_also("chat:write.public"),
    ),
    Fact(
        "A private channel without the app does not exist for it",
        "A private channel that the token cannot see is answered like one that is not there.",
        post(channel=SECRET),
        no("channel_not_found"),
    ),
    Fact("The app posts in its private channels", POST, post(channel=INNER), ok(channel=INNER)),
    Fact("Nothing is posted in an archived channel", POST, post(channel=OLD), no("is_archived")),
    Fact(
        "Nothing is posted in a read-only channel", POST, post(channel=QUIET), no("restricted_action_read_only_channel")
    ),
    Fact(
        "After a channel's id has changed the old one is unknown",
        "Ids change when sharing begins or ends; the old one is then not found.",
        post(),
        no("channel_not_found"),
        given=(act("channel", id=TEAM, new_id="CNEW"),),
    ),
    Fact(
        "A post to a person lands in the app's DM with them",
        "One of two paragraphs of the page says the app's own DM (the other names Slackbot's).",
        post(channel=LENA),
        ok(channel=Like(r"D\w+")),
    ),
    Fact(
        "With the messages tab off the app cannot post in a DM",
        POST,
        post(channel=Kept("dm")),
        no("messages_tab_disabled"),
        given=(keep(form("conversations.open", users=LENA), dm="channel.id"),),
        app={"messages_tab": False},
    ),
    Fact(
        "Text of 40,000 characters stays whole",
        "Slack cuts message text at 40,000 characters.",
        post("x" * 40_000),
        ok(message={"text": Length(40_000)}),
    ),
    Fact(
        "Text of 40,001 characters is cut to 40,000",
        "Slack cuts message text at 40,000 characters.",
        post("x" * 40_001),
        ok(message={"text": Length(40_000)}),
    ),
    Fact(
        "A reply stands in the thread of its parent",
        POST,
        post(thread_ts=Kept("ts")),
        ok(message={"thread_ts": Kept("ts")}),
        given=(MINE,),
    ),
    Fact(
        "A reply to a message that is not there is refused",
        "A thread_ts must be the ts of a message in the channel.",
        post(thread_ts="1700000000.000001"),
        {"ok": False, "error": ANYTHING},
    ),
    Fact(
        "A message of a hundred attachments is taken",
        POST,
        post(attachments=[{"text": "x"}] * 100),
        ok(),
    ),
    Fact(
        "A message of 101 attachments is refused",
        POST,
        post(attachments=[{"text": "x"}] * 101),
        no("too_many_attachments"),
    ),
    Fact(
        "Markdown text does not go with text",
        POST,
        post(markdown_text="**Hi**"),
        no("markdown_text_conflict"),
    ),
    Fact(
        "Without top-level text Slack makes it from the blocks",
        "When text is left out Slack builds it from the blocks for screen readers.",
        call("chat.postMessage", channel=TEAM, blocks=[section("How likely?")]),
        ok(message={"text": "How likely?"}),
    ),
]

METADATA = [
    Fact(
        "Metadata comes back from history when asked for",
        "conversations.history returns the whole metadata only with include_all_metadata.",
        call("conversations.history", channel=TEAM, include_all_metadata=True),
        ok(messages=[{"metadata": META}]),
        given=(post(metadata=META),),
    ),
    Fact(
        "Unasked, history tells only the event_type of metadata",
        "Without include_all_metadata only event_type is returned.",
        history(),
        ok(messages=[{"metadata": {"event_type": "ask", "event_payload": ABSENT}}]),
        given=(post(metadata=META),),
    ),
    Fact(
        "Metadata needs an event_type and a payload",
        POST,
        post(metadata={"event_type": "ask"}),
        no("invalid_metadata_schema"),
    ),
    Fact("Metadata that is no object is refused", POST, post(metadata="[1"), no("invalid_metadata_format")),
    Fact(
        "An update without metadata keeps it",
        UPDATE,
        call("conversations.history", channel=TEAM, include_all_metadata=True),
        ok(messages=[{"text": "Bye", "metadata": META}]),
        given=(
            keep(post(metadata=META), ts="ts"),
            call("chat.update", channel=TEAM, ts=Kept("ts"), text="Bye"),
        ),
    ),
    Fact(
        "An update with empty metadata clears it",
        UPDATE,
        call("conversations.history", channel=TEAM, include_all_metadata=True),
        ok(messages=[{"metadata": ABSENT}]),
        given=(
            keep(post(metadata=META), ts="ts"),
            call("chat.update", channel=TEAM, ts=Kept("ts"), text="Bye", metadata={}),
        ),
    ),
]

CHANGING = [
    Fact(
        "The app changes what it has posted",
        UPDATE,
        call("chat.update", channel=TEAM, ts=Kept("ts"), text="Better"),
        ok(channel=TEAM, ts=Kept("ts"), text="Better"),
        given=(MINE,),
    ),
    Fact(
        "An update with text but no blocks removes the blocks",
        UPDATE,
        history(),
        ok(messages=[{"text": "Thanks", "blocks": ABSENT}]),
        given=(
            keep(post(blocks=[actions(button())]), ts="ts"),
            call("chat.update", channel=TEAM, ts=Kept("ts"), text="Thanks"),
        ),
    ),
    Fact(
        "An update of 4,000 characters is taken",
        UPDATE,
        call("chat.update", channel=TEAM, ts=Kept("ts"), text="x" * 4000),
        ok(),
        given=(MINE,),
    ),
    Fact(
        "An update of 4,001 characters is too long",
        UPDATE,
        call("chat.update", channel=TEAM, ts=Kept("ts"), text="x" * 4001),
        no("msg_too_long"),
        given=(MINE,),
    ),
    Fact(
        "An update checks its blocks as a post does",
        UPDATE,
        call("chat.update", channel=TEAM, ts=Kept("ts"), blocks=[{"type": "alarm"}]),
        no("invalid_blocks"),
        given=(MINE,),
    ),
    Fact(
        "A message that is not there cannot be changed",
        UPDATE,
        call("chat.update", channel=TEAM, ts="1700000000.000001", text="x"),
        no("message_not_found"),
    ),
    Fact(
        "Nobody else's message can be changed",
        UPDATE,
        call("chat.update", channel=TEAM, ts=Kept("ts"), text="x"),
        no("cant_update_message"),
        given=(HERS,),
    ),
    Fact(
        "An update wants the DM's id, not the person's",
        UPDATE,
        call("chat.update", channel=LENA, ts=Kept("ts"), text="x"),
        no("channel_not_found"),
        given=(keep(post(channel=LENA), ts="ts"),),
    ),
    Fact(
        "A deleted message is gone from history",
        "chat.delete removes the app's own message.",
        history(),
        ok(messages=ABSENT),
        given=(MINE, call("chat.delete", channel=TEAM, ts=Kept("ts"))),
    ),
    Fact(
        "Nobody else's message can be deleted",
        "The method page of chat.delete lists this.",
        call("chat.delete", channel=TEAM, ts=Kept("ts")),
        no("cant_delete_message"),
        given=(HERS,),
    ),
    Fact(
        "A permalink leads to a message",
        "chat.getPermalink answers with the address of a message that is there.",
        call("chat.getPermalink", channel=TEAM, message_ts=Kept("ts")),
        ok(channel=TEAM, permalink=Like(r"https://northwind\.slack\.com/archives/C1/p\d{16}")),
        given=(MINE,),
    ),
    Fact(
        "There is no permalink to nothing",
        "chat.getPermalink lists this error.",
        call("chat.getPermalink", channel=TEAM, message_ts="1700000000.000001"),
        no("message_not_found"),
    ),
]

ROWS = [*POSTING, *METADATA, *CHANGING]
