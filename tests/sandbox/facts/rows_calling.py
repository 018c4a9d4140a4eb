"""Who may call the Web API, and in which form."""

from dataclasses import replace

from fact_blocks import section
from fact_steps import post
from fact_words import (
    ANYTHING,
    Fact,
    Holding,
    call,
    form,
    no,
    ok,
    using,
)
from fact_world import (
    BOT,
    INNER,
    TEAM,
    without,
)

ROWS = [
    Fact("A call without a token is not let in", "Common errors.", using(None, post()), no("not_authed")),
    Fact("An unknown token is not let in", "Common errors.", using("wrong", post()), no("invalid_auth")),
    Fact("A revoked token is not let in", "Common errors.", post(), no("token_revoked"), app={"token": "revoked"}),
    Fact(
        "The token of a removed app is inactive",
        "Common errors.",
        post(),
        no("account_inactive"),
        app={"token": "inactive"},
    ),
    Fact(
        "A GET is answered like a POST",
        "Web API methods take their arguments in a query too.",
        replace(form("conversations.list", types="private_channel"), how="get"),
        ok(channels=[{"id": INNER}]),
    ),
    Fact("An app-level token cannot post", "Common errors.", using("app", post()), no("not_allowed_token_type")),
    Fact("An unknown method is unknown", "Common errors.", call("chat.shout"), no("unknown_method")),
    Fact(
        "A missing scope is named with what is there",
        "A missing_scope answer carries `needed` and `provided`.",
        post(),
        no("missing_scope", needed=Holding("chat:write"), provided=Holding("users:read")),
        app=without("chat:write"),
    ),
    Fact(
        "auth.test tells team, bot and, in a header, the scopes",
        "auth.test answers with ids and the x-oauth-scopes header.",
        call("auth.test"),
        ok(team_id="T1", user_id=BOT, bot_id=ANYTHING, _headers={"x-oauth-scopes": Holding("chat:write")}),
    ),
    Fact(
        "A form with blocks in JSON is understood as well as a JSON body",
        "Web API methods take a form, whose structures are JSON in a string.",
        form("chat.postMessage", channel=TEAM, blocks=[section()]),
        ok(),
    ),
    Fact(
        "A token may stand in the arguments",
        "The token may be an argument instead of a bearer header.",
        using(None, form("chat.postMessage", channel=TEAM, text="Hi", token="xoxb-good")),
        ok(),
    ),
    Fact(
        "A team_id besides is no matter",
        "Clients that serve many workspaces add team_id to every call.",
        post(team_id="T1"),
        ok(),
    ),
]
