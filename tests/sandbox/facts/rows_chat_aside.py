"""chat.*: whispers and messages for later."""

from fact_steps import history
from fact_words import (
    ABSENT,
    ANYTHING,
    TS,
    Fact,
    Kept,
    Times,
    act,
    call,
    keep,
    look,
    no,
    ok,
)
from fact_world import (
    EPOCH,
    GUEST,
    LENA,
    OMAR,
    TEAM,
)

EPHEMERAL = "The method page of chat.postEphemeral says so."
SCHEDULE = "The method page of chat.scheduleMessage says so."
DAY = 86_400
META = {"event_type": "ask", "event_payload": {"id": "d-1"}}

WHISPERING = [
    Fact(
        "A whisper reaches a member of the channel",
        EPHEMERAL,
        call("chat.postEphemeral", channel=TEAM, user=GUEST, text="Psst"),
        ok(message_ts=TS),
    ),
    Fact(
        "A whisper reaches nobody outside the channel",
        EPHEMERAL,
        call("chat.postEphemeral", channel=TEAM, user=OMAR, text="Psst"),
        no("user_not_in_channel"),
    ),
    Fact(
        "A whisper does not reach the deactivated",
        EPHEMERAL,
        call("chat.postEphemeral", channel=TEAM, user=GUEST, text="Psst"),
        no("user_not_in_channel"),
        given=(act("user", id=GUEST, deleted=True),),
    ),
    Fact(
        "History never shows a whisper",
        EPHEMERAL,
        history(),
        ok(messages=ABSENT),
        given=(call("chat.postEphemeral", channel=TEAM, user=GUEST, text="Psst"),),
    ),
    Fact(
        "A whisper is seen by its reader",
        EPHEMERAL,
        look("messages", user=GUEST, channel=TEAM),
        {"messages": [{"text": "Psst", "ephemeral": True}]},
        given=(call("chat.postEphemeral", channel=TEAM, user=GUEST, text="Psst"),),
    ),
    Fact(
        "A whisper is seen by nobody else",
        EPHEMERAL,
        look("messages", user=LENA, channel=TEAM),
        {"messages": ABSENT},
        given=(call("chat.postEphemeral", channel=TEAM, user=GUEST, text="Psst"),),
    ),
    Fact(
        "A whisper cannot be updated",
        "The message_ts of a whisper is of no use to chat.update.",
        call("chat.update", channel=TEAM, ts=Kept("ts"), text="x"),
        no("message_not_found"),
        given=(keep(call("chat.postEphemeral", channel=TEAM, user=GUEST, text="Psst"), ts="message_ts"),),
    ),
]


def later(seconds: int, **more: object):
    return call("chat.scheduleMessage", channel=TEAM, post_at=EPOCH + seconds, text="Later", **more)


LATER = [
    Fact("A message for later has an id", SCHEDULE, later(60), ok(scheduled_message_id=ANYTHING, post_at=EPOCH + 60)),
    Fact(
        "A message for later appears at its time",
        SCHEDULE,
        history(),
        ok(messages=[{"text": "Later"}]),
        given=(later(60), act("step", by=60)),
    ),
    Fact(
        "A message for later is not there a second early",
        SCHEDULE,
        history(),
        ok(messages=ABSENT),
        given=(later(60), act("step", by=59)),
    ),
    Fact(
        "A message for later with metadata never appears",
        "Slack's own note: messages scheduled with metadata are accepted but not posted.",
        history(),
        ok(messages=ABSENT),
        given=(later(60, metadata=META), act("step", by=120)),
    ),
    Fact("Nothing is scheduled in the past", SCHEDULE, later(-1), no("time_in_past")),
    Fact("A message may be scheduled 120 days ahead", SCHEDULE, later(120 * DAY), ok()),
    Fact("A message cannot be scheduled beyond 120 days", SCHEDULE, later(120 * DAY + 1), no("time_too_far")),
    Fact(
        "Thirty messages may be scheduled for the same five minutes of a channel", SCHEDULE, Times(30, later(600)), ok()
    ),
    Fact(
        "The 31st message for the same five minutes of a channel is refused",
        SCHEDULE,
        later(600),
        no("restricted_too_many"),
        given=(Times(30, later(600)),),
    ),
    Fact(
        "A message for later can be called off",
        "chat.deleteScheduledMessage removes a message that has not been posted.",
        history(),
        ok(messages=ABSENT),
        given=(
            keep(later(60), plan="scheduled_message_id"),
            call("chat.deleteScheduledMessage", channel=TEAM, scheduled_message_id=Kept("plan")),
            act("step", by=120),
        ),
    ),
    Fact(
        "Messages for later are listed",
        "chat.scheduledMessages.list shows what is still to come.",
        call("chat.scheduledMessages.list", channel=TEAM),
        ok(scheduled_messages=[{"id": Kept("plan"), "channel_id": TEAM, "post_at": EPOCH + 60}]),
        given=(keep(later(60), plan="scheduled_message_id"),),
    ),
]

ROWS = [*WHISPERING, *LATER]
