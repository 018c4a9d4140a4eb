"""users.*: who people are, and how much of it an app is told."""

from fact_words import ABSENT, ANYTHING, Fact, Length, Like, Without, act, form, no, ok
from fact_world import DANA, EXTRAS, GONE, GUEST, INVITED, LENA, OMAR, ROBOT, SINGLE, STRANGER, without

USER = "Slack's page on the user object."
CONNECT = "Slack's guide to apps in Slack Connect."
LOCALE = "The locale is told by users.info and users.list with include_locale."


def info(user: str, **more: object):
    return form("users.info", user=user, **more)


ROWS = [
    Fact(
        "A person has a name, a team and a time zone",
        USER,
        info(LENA),
        ok(user={"id": LENA, "team_id": "T1", "tz": "Europe/Berlin", "tz_offset": 3600, "deleted": False}),
    ),
    Fact(
        "The offset of a time zone moves with daylight saving",
        "tz_offset changes silently with daylight saving; tz does not.",
        info(LENA),
        ok(user={"tz": "Europe/Berlin", "tz_offset": 7200}),
        given=(act("step", to="2026-03-29T01:00:00Z"),),
    ),
    Fact(
        "The offset of a time zone holds until the last second of winter",
        "tz_offset changes silently with daylight saving; tz does not.",
        info(LENA),
        ok(user={"tz_offset": 3600}),
        given=(act("step", to="2026-03-29T00:59:59Z"),),
    ),
    Fact(
        "A person's address is told with users:read.email",
        USER,
        info(LENA),
        ok(user={"profile": {"email": "lena@northwind.test"}}),
    ),
    Fact(
        "A person's address is not told without users:read.email, and nothing else is missing",
        USER,
        info(LENA),
        ok(user={"id": LENA, "profile": {"email": ABSENT}}),
        app=without("users:read.email"),
    ),
    Fact("A person's locale is told only when asked for", LOCALE, info(LENA), ok(user={"locale": ABSENT})),
    Fact(
        "A person's locale is told when asked for",
        LOCALE,
        info(LENA, include_locale=True),
        ok(user={"locale": "de-DE"}),
    ),
    Fact(
        "The locale of an external person is never told",
        CONNECT,
        info(DANA, include_locale=True),
        ok(user={"id": DANA, "team_id": "T2", "locale": ABSENT}),
    ),
    Fact("A stranger is marked as one", CONNECT, info(STRANGER), ok(user={"is_stranger": True})),
    Fact(
        "An external person from a shared channel is no stranger", CONNECT, info(DANA), ok(user={"is_stranger": False})
    ),
    Fact("A deactivated person is still there and marked", USER, info(GONE), ok(user={"deleted": True})),
    Fact(
        "A guest of several channels is restricted",
        USER,
        info(GUEST),
        ok(user={"is_restricted": True, "is_ultra_restricted": False}),
    ),
    Fact(
        "A guest of one channel is restricted twice",
        USER,
        info(SINGLE),
        ok(user={"is_restricted": True, "is_ultra_restricted": True}),
    ),
    Fact("A bot is marked as one", USER, info(ROBOT), ok(user={"is_bot": True})),
    Fact("Slackbot is not marked as a bot", USER, info("USLACKBOT"), ok(user={"is_bot": False})),
    Fact("Somebody who never signed in is marked as invited", USER, info(INVITED), ok(user={"is_invited_user": True})),
    Fact("Nobody is found under a made-up id", USER, info("UNOBODY"), no("user_not_found")),
    Fact(
        "People are told only with users:read",
        USER,
        info(LENA),
        no("missing_scope", needed="users:read"),
        app=without("users:read"),
    ),
    Fact(
        "A person is found by address, however it is written",
        "users.lookupByEmail finds the members of the workspace.",
        form("users.lookupByEmail", email="Omar@Northwind.test"),
        ok(user={"id": OMAR}),
    ),
    Fact(
        "Nobody at an address is users_not_found, in the plural",
        "users.lookupByEmail has its own name for this error.",
        form("users.lookupByEmail", email="nobody@northwind.test"),
        no("users_not_found"),
    ),
    Fact(
        "The list of people leaves out other companies",
        CONNECT,
        form("users.list"),
        ok(members=Without(DANA), response_metadata={"next_cursor": ABSENT}),
    ),
    Fact(
        "The list of people holds bots and the deactivated too",
        USER,
        form("users.list"),
        ok(members=Length(15)),
    ),
    Fact(
        "The list of people comes in pages",
        "users.list has cursors.",
        form("users.list", limit="3"),
        ok(members=Length(3), response_metadata={"next_cursor": Like(r".+")}),
    ),
    Fact(
        "A person who appears later is known at once",
        "team_join announces them, users.info knows them.",
        info("UNEW"),
        ok(user={"id": "UNEW", "name": ANYTHING}),
        given=(act("user", id="UNEW", name="new"),),
    ),
    Fact(
        "A person deactivated later is marked at once",
        "user_change announces it, users.info shows it.",
        info(EXTRAS[0]),
        ok(user={"deleted": True}),
        given=(act("user", id=EXTRAS[0], deleted=True),),
    ),
]
