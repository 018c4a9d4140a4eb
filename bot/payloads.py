"""Slack's payloads to frozen values: every odd shape is met here, once."""

from dataclasses import dataclass
from typing import Any

from bot import ids
from surveys.answering.answers import Who

Json = dict[str, Any]


@dataclass(frozen=True)
class Windows:
    """Where a modal stands in its stack: ids of views, "" for none, and what the modal knows of itself."""

    root: str
    below: str
    private_metadata: str


ALONE = Windows("", "", "")


@dataclass(frozen=True)
class Press:
    """A button pressed or an option picked, in a message, a modal or a Home tab."""

    who: Who
    action_id: str
    value: str  # the button's value, or that of the picked option; "" when nothing is picked
    key: str  # the same press told twice has the same key
    action_ts: str
    channel: str | None
    message_ts: str | None
    response_url: str | None  # None in modals and Home tabs
    trigger_id: str
    view_id: str | None
    view_hash: str | None
    inputs: dict[str, str | None]  # what stands in the inputs beside it, by action id
    windows: Windows = ALONE


@dataclass(frozen=True)
class Submission:
    """A modal that was submitted."""

    who: Who
    key: str
    private_metadata: str
    inputs: dict[str, str | None]
    view_id: str
    trigger_id: str
    windows: Windows = ALONE


@dataclass(frozen=True)
class Typed:
    """A message that a person wrote to the bot."""

    who: Who
    channel: str
    text: str
    ts: str
    event_id: str
    thread_ts: str | None


@dataclass(frozen=True)
class Command:
    """A slash command."""

    who: Who
    name: str
    text: str
    channel: str
    trigger_id: str


def press(body: Json) -> Press:
    """From a block_actions payload; the first action counts, Slack never sends two."""
    action = body["actions"][0]
    container = body.get("container") or {}
    view = body.get("view") or {}
    where = container.get("message_ts") or view.get("id") or ""
    who = _who(body)
    return Press(
        who=who,
        action_id=action["action_id"],
        value=_picked(action) or "",
        key=f"press:{who.slack_team_id}:{who.slack_user_id}:{where}:{action['action_id']}:{action['action_ts']}",
        action_ts=action["action_ts"],
        channel=container.get("channel_id"),
        message_ts=container.get("message_ts"),
        response_url=body.get("response_url"),
        trigger_id=body.get("trigger_id", ""),
        view_id=view.get("id"),
        view_hash=view.get("hash"),
        inputs=_inputs((body.get("state") or view.get("state") or {}).get("values") or {}),
        windows=_windows(view),
    )


def press_of_options(body: Json) -> Who:
    """Who types into a menu, from a block_suggestion payload."""
    return _who(body)


def submission(body: Json) -> Submission:
    """From a view_submission payload."""
    view = body["view"]
    return Submission(
        who=_who(body),
        key=f"view:{view['id']}:{view.get('hash', '')}",
        private_metadata=view.get("private_metadata") or "",
        inputs=_inputs((view.get("state") or {}).get("values") or {}),
        view_id=view["id"],
        trigger_id=body.get("trigger_id", ""),
        windows=_windows(view),
    )


def written(view: Json) -> str | None:
    """What a person wrote in a modal, in its text boxes or as the draft that it shows; None when it is nothing."""
    if view.get("callback_id") == ids.PREVIEW_MODAL:
        return ids.unpack_draft(view["private_metadata"])[1]
    fields = ((view.get("state") or {}).get("values") or {}).values()
    boxes = [box for field in fields for box in field.values() if box.get("type") == "plain_text_input"]
    return "\n\n".join(box["value"] for box in boxes if box.get("value")) or None


def typed(body: Json) -> Typed | None:
    """From a message event in a DM; None for what no person wrote now: bots, edits, deletions, joins."""
    event = body["event"]
    if event.get("subtype") not in (None, "file_share", "thread_broadcast") or event.get("bot_id"):
        return None
    # `user_team` is the writer's own team in shared places; `team` is the place's.
    team = event.get("user_team") or event.get("team") or body.get("team_id") or ""
    return Typed(
        who=Who(team, event["user"]),
        channel=event["channel"],
        text=event.get("text") or "",
        ts=event["ts"],
        event_id=body["event_id"],
        thread_ts=event.get("thread_ts"),
    )


def command(body: Json) -> Command:
    """From a slash command's form."""
    return Command(
        who=Who(body["team_id"], body["user_id"]),
        name=body["command"],
        text=(body.get("text") or "").strip(),
        channel=body["channel_id"],
        trigger_id=body["trigger_id"],
    )


def _windows(view: Json) -> Windows:
    return Windows(
        root=view.get("root_view_id") or "",
        below=view.get("previous_view_id") or "",
        private_metadata=view.get("private_metadata") or "",
    )


def _who(body: Json) -> Who:
    user = body["user"]
    return Who(user.get("team_id") or (body.get("team") or {}).get("id") or "", user["id"])


def _inputs(values: Json) -> dict[str, str | None]:
    return {action_id: _picked(state) for block in values.values() for action_id, state in block.items()}


def _picked(state: Json) -> str | None:
    """The plain value of an element's state, whatever element it is, several between commas; "" counts as nothing."""
    option = state.get("selected_option")
    if option is not None:
        return str(option["value"])
    if state.get("selected_options"):
        return ",".join(str(each["value"]) for each in state["selected_options"])
    for name in ("value", "selected_date", "selected_user", "selected_conversation", "selected_channel"):
        if state.get(name):
            return str(state[name])
    return None
