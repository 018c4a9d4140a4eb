"""Interactive elements inside blocks: finding them, and what they hold once somebody typed or picked."""

import copy
import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sandbox.errors import WrongCall
from sandbox.ids import fresh
from sandbox.state import Json

# element type -> (key in state.values and actions, key of the preset value)
SINGLE: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
MANY: dict[str, tuple[str, str]] = {
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", "initial_files"),
}
STATELESS = {"button", "overflow", "icon_button", "feedback_buttons", "workflow_button"}
INTERACTIVE = STATELESS | set(SINGLE) | set(MANY)
OPTION_TYPES = {t for t, (key, _) in (SINGLE | MANY).items() if key.startswith("selected_option")} | {"overflow"}


def named(blocks: list[Json]) -> list[Json]:
    """A copy in which every block has a block_id and every element an action_id, made up where absent."""
    copied = copy.deepcopy(blocks)
    numbers = itertools.count()
    for block in copied:
        block.setdefault("block_id", fresh("b"))
        for node in _nodes(block):
            if node.get("type") in INTERACTIVE and "action_id" not in node:
                node["action_id"] = f"{block['block_id']}-{next(numbers)}"
    return copied


def elements(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block it stands in, in reading order."""
    for block in blocks:
        yield from _elements_of(block, block)


def _elements_of(node: Any, block: Json) -> Iterator[tuple[Json, Json]]:
    if isinstance(node, list):
        for item in node:
            yield from _elements_of(item, block)
    elif isinstance(node, dict):
        if node.get("type") in INTERACTIVE and "action_id" in node:
            yield block, node
            return
        inner = node if "block_id" in node else block
        for value in node.values():
            if isinstance(value, dict | list):
                yield from _elements_of(value, inner)


def _nodes(node: Any) -> Iterator[Json]:
    if isinstance(node, list):
        for item in node:
            yield from _nodes(item)
    elif isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)


def find(blocks: Iterable[Json], action_id: str, block_id: str | None, value: Any = None) -> tuple[Json, Json]:
    """The element to act on. Among several of one action_id, the one whose own value is `value`.

    Raises WrongCall when there is none: nobody can press what is not on the screen.
    """
    found = [
        (block, element)
        for block, element in elements(blocks)
        if element["action_id"] == action_id and block_id in (None, block["block_id"])
    ]
    if not found:
        raise WrongCall(f"there is no element {action_id!r}" + (f" in block {block_id!r}" if block_id else ""))
    exact = [pair for pair in found if value is not None and pair[1].get("value") == value]
    return (exact or found)[0]


def preset(element: Json) -> Json | None:
    """The state of an element nobody touched; None for elements that hold none."""
    kind = element["type"]
    if kind in SINGLE:
        key, initial = SINGLE[kind]
        return {"type": kind, key: element.get(initial)}
    if kind in MANY:
        key, initial = MANY[kind]
        return {"type": kind, key: element.get(initial, [])}
    return None


def filled(element: Json, plain: Any) -> Json:
    """The state after somebody entered `plain`: text, an option's value, a list of them, a date, an id."""
    kind = element["type"]
    if kind in STATELESS:
        raise WrongCall(f"a {kind} cannot be filled in")
    key = (SINGLE | MANY)[kind][0]
    if kind in OPTION_TYPES and kind in MANY:
        return {"type": kind, key: [option(element, value) for value in plain or []]}
    if kind in OPTION_TYPES:
        return {"type": kind, key: None if plain is None else option(element, plain)}
    if kind in MANY:
        return {"type": kind, key: list(plain or [])}
    if kind == "rich_text_input" and isinstance(plain, str):
        return {"type": kind, key: rich_text(plain)}
    if kind == "datetimepicker" and plain is not None:
        return {"type": kind, key: _seconds(str(plain))}
    return {"type": kind, key: plain if plain is None or isinstance(plain, dict) else str(plain)}


def _seconds(moment: str) -> int:
    """Seconds since 1970, from such seconds or from an ISO time."""
    return int(moment) if moment.isdigit() else int(datetime.fromisoformat(moment).timestamp())


def option(element: Json, value: Any) -> Json:
    """The option a value names, as Slack sends it back. Raises WrongCall for one not offered."""
    if isinstance(value, dict) and "text" in value:
        value = value["value"]
    groups = element.get("option_groups") or [element]
    for offered in (o for group in groups for o in group.get("options", [])):
        if offered.get("value") == value:
            return dict(offered)
    raise WrongCall(f"{value!r} is not an option of {element['action_id']!r}")


def rich_text(text: str) -> Json:
    """What Slack's composer makes of typed text."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def is_empty(state: Json) -> bool:
    return not any(value for key, value in state.items() if key != "type")


def values(blocks: Iterable[Json], typed: dict[str, Json]) -> Json:
    """`state.values`: every element that holds something, preset or typed, by block_id and action_id.

    `typed` is keyed by `block_id/action_id`: an update that keeps both ids keeps what was typed.
    """
    state: Json = {}
    for block, element in elements(blocks):
        held = typed.get(key(block, element)) or preset(element)
        if held is not None:
            state.setdefault(block["block_id"], {})[element["action_id"]] = held
    return state


def key(block: Json, element: Json) -> str:
    return f"{block['block_id']}/{element['action_id']}"


def with_offer(block: Json, element: Json, offered: dict[str, list[Json]]) -> Json:
    """An element whose options come from the app as it stands on somebody's screen: with those offered last.

    `offered` is keyed as `typed` is. A preset option is on the screen before anything was offered.
    """
    if element["type"] not in ("external_select", "multi_external_select"):
        return element
    preset = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    return element | {"options": [*preset, *offered.get(key(block, element), [])]}
