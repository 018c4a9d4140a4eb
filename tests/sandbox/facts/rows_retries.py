"""What happens to an event that the app does not answer with 200."""

from fact_steps import deliveries
from fact_words import (
    ABSENT,
    AppAnswers,
    Fact,
    Heard,
    Kept,
    Length,
    Like,
    act,
    keep,
)
from fact_world import LENA, TEAM

RETRIES = "Three retries: at once, after a minute, after five; the headers count them and name the reason."
ON_REQUEST = "The guide warns that deliveries may repeat or overtake each other; the sandbox does so when told."

SAYS = act("type", user=LENA, channel=TEAM, text="Good day")
BROKEN = AppAnswers(status=500)
HEARD = Heard("message")
AN_HOUR = act("step", by=3600)


ROWS = [
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
        "Two redirects are followed and a third is not",
        "At most two redirects are followed; the reason of the retry is too_many_redirects.",
        HEARD,
        {"deliveries": [{}, {}, {}, {"retry-num": "1", "retry-reason": "too_many_redirects"}, {}, {}]},
        given=(AppAnswers(status=307, headers={"location": Kept("app_url")}), SAYS),
    ),
    Fact(
        "A reordered event comes after the next",
        ON_REQUEST,
        HEARD,
        deliveries({"body": {"event": {"text": "Second"}}}, {"body": {"event": {"text": "Good day"}}}),
        given=(
            act("faults", faults=[{"on": "events", "do": "reorder"}]),
            SAYS,
            act("type", user=LENA, channel=TEAM, text="Second"),
        ),
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
