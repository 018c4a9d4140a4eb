"""A café that asks its guests how it was: the workspace and the messages of the page's own tests."""

from typing import Any

Json = dict[str, Any]

MAYA, OMAR, RIN = "U1MAYA", "U2OMAR", "U3RIN"
TEAM_ROOM, SHARED_ROOM = "C1TEAM", "C2SHARED"

SEED: Json = {
    "team": {"id": "T1", "name": "Harbour Café", "domain": "harbour"},
    "teams": [{"id": "T2", "name": "شركة الواحة"}, {"id": "T3", "name": "桜テック"}],
    "now": "2026-03-02T08:00:00Z",
    "app": {
        "id": "A1",
        "name": "Guest Book",
        "bot_user": "UBOOK",
        "bot_token": "xoxb-cafe",
        "app_token": "xapp-cafe",
        "signing_secret": "cafe",
        "scopes": ["chat:write", "commands", "im:history", "im:write", "users:read", "files:write"],
        "events": ["app_home_opened", "message.im"],
        "commands": [
            {"command": "/menu", "description": "What we serve today", "usage_hint": "[soup or cake]"},
            {"command": "/mute", "description": "Never answers"},
        ],
    },
    "users": [
        {"id": MAYA, "name": "maya", "real_name": "Maya Berg", "title": "Host", "tz": "Europe/Berlin"},
        {"id": OMAR, "team_id": "T2", "name": "omar", "real_name": "عمر ناصر", "tz": "Asia/Riyadh"},
        {"id": RIN, "team_id": "T3", "name": "rin", "real_name": "Rin Abe", "title": "Guest", "tz": "Asia/Tokyo"},
    ],
    "channels": [
        {"id": TEAM_ROOM, "name": "kitchen", "members": [MAYA, "UBOOK"]},
        {"id": SHARED_ROOM, "name": "oasis", "is_ext_shared": True, "members": [MAYA, OMAR, "UBOOK"]},
        {"id": "C3CHERRY", "name": "cherry", "is_ext_shared": True, "members": [RIN, "UBOOK"]},
    ],
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str, block_id: str = "words") -> Json:
    return {"type": "section", "block_id": block_id, "text": {"type": "mrkdwn", "text": text}}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": text, **more}


def text_field(label: str, block_id: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "text", "multiline": True}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def question(text: str = "How was it, from 0 to 10?") -> list[Json]:
    """The question with eleven buttons."""
    scale = [button(str(score), f"score-{score}", accessibility_label=f"{score} of 10") for score in range(11)]
    return [mrkdwn(text, "ask"), {"type": "actions", "block_id": "scale", "elements": scale}]


def controls() -> list[Json]:
    """A message with one of each thing that can be pressed."""
    sure = {
        "title": plain("Close the café?"),
        "text": plain("For today."),
        "confirm": plain("Close"),
        "deny": plain("Stay"),
    }
    drinks = [{"text": plain(name), "value": name} for name in ("Tea", "Coffee")]
    elements = [
        button("Tell us more", "open"),
        button("Never answers", "silent"),
        button("Close the café", "close", style="danger", confirm=sure),
        {"type": "static_select", "action_id": "drink", "placeholder": plain("A drink"), "options": drinks},
        {"type": "overflow", "action_id": "drink-menu", "options": drinks},
    ]
    return [mrkdwn("What next?"), {"type": "actions", "block_id": "controls", "elements": elements}]


def modal(title: str = "Tell us more") -> Json:
    deeper = {"type": "actions", "block_id": "a", "elements": [button("Deeper", "deeper")]}
    served = {"type": "external_select", "action_id": "waiter", "min_query_length": 1}
    who = {"type": "input", "block_id": "who", "label": plain("Who served you?"), "element": served, "optional": True}
    blocks = [text_field("Your words", "words"), who, deeper]
    return {
        "type": "modal",
        "callback_id": "words",
        "title": plain(title),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "blocks": blocks,
    }


def after(score: str) -> list[Json]:
    """The same message once a score was chosen: its blocks have new ids, as Slack asks of changed ones."""
    field = text_field("What is the reason?", "why", optional=True)
    send = {"type": "actions", "block_id": "send", "elements": [button("Send", "say")]}
    return [mrkdwn(f"You chose *{score}*.", "chosen"), field, send]


def home() -> list[Json]:
    return [{"type": "header", "text": plain("Your guests")}, *figures()]


def figures() -> list[Json]:
    """A chart, a table and a picture."""
    weeks = ["2 Feb", "9 Feb", "16 Feb"]
    points = [{"label": week, "value": value} for week, value in zip(weeks, (3, -1, 4), strict=True)]
    chart = {"type": "line", "series": [{"name": "Score", "data": points}], "axis_config": {"categories": weeks}}
    rows = [[{"type": "raw_text", "text": "Guest"}, {"type": "raw_text", "text": "Score"}]]
    guests = [("Ada", 9), ("Bo", 2), ("Cy", 7), ("Di", 4), ("Ed", 10), ("Flo", 1)]
    rows += [[{"type": "raw_text", "text": name}, {"type": "raw_number", "value": score}] for name, score in guests]
    return [
        {"type": "data_visualization", "title": "Score by week", "chart": chart},
        {"type": "data_table", "caption": "Guests", "rows": rows},
    ]
