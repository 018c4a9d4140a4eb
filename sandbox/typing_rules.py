"""What Slack makes of typed text, and what it refuses in a form before the app ever hears of it."""

import re
from collections.abc import Iterable

from sandbox.elements import elements, is_empty, key, preset
from sandbox.state import Json, Workspace

_REFERENCE = re.compile(r"&lt;(@[UW]\w+|#[CG]\w+)(\|[^&|]*)?&gt;")
_AT_NAME = re.compile(r"(?<![\w<])@([\w.-]+)")
_HASH_NAME = re.compile(r"(?<![\w<&])#([\w-]+)")


def escaped(workspace: Workspace, text: str) -> str:
    """Typed text as events carry it: `&`, `<`, `>` escaped, mentions of real people and channels kept.

    So nobody can type `<!channel>` into being.
    """
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def known(match: re.Match[str]) -> str:
        there = match[1][1:] in workspace.users or match[1][1:] in workspace.channels
        return f"<{match[1]}{match[2] or ''}>" if there else match[0]

    return _REFERENCE.sub(known, safe)


def command_text(workspace: Workspace, text: str) -> str:
    """A command's text: with `should_escape`, `@lena` becomes `<@U1|lena>` and `#cs-team` `<#C1|cs-team>`."""
    safe = escaped(workspace, text)
    if not workspace.app.should_escape:
        return safe
    people = {u.name: f"<@{u.id}|{u.name}>" for u in workspace.users.values()}
    rooms = {c.name: f"<#{c.id}|{c.name}>" for c in workspace.channels.values() if c.kind == "channel"}
    safe = _AT_NAME.sub(lambda m: people.get(m[1], m[0]), safe)
    return _HASH_NAME.sub(lambda m: rooms.get(m[1], m[0]), safe)


def refusals(blocks: Iterable[Json], typed: dict[str, Json]) -> dict[str, str]:
    """What Slack's form itself refuses at submission, by block_id; empty when it would be sent."""
    found: dict[str, str] = {}
    for block, element in elements(blocks):
        if block.get("type") == "input":
            held = typed.get(key(block, element)) or preset(element) or {}
            if (sentence := _refusal(block, element, held)) is not None:
                found[block["block_id"]] = sentence
    return found


def _refusal(block: Json, element: Json, held: Json) -> str | None:
    if is_empty(held):
        return None if block.get("optional") else "Please complete this required field."
    value = held.get("value")
    if not isinstance(value, str):
        return None
    if element["type"] == "number_input":
        return _number_refusal(element, value)
    if len(value) < element.get("min_length", 0):
        return f"Must be at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Must be less than {element.get('max_length', 3000) + 1} characters."
    return _format_refusal(element["type"], value)


def _number_refusal(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "Please enter a valid number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Must be at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Must be at most {element['max_value']}."
    return None


def _format_refusal(kind: str, value: str) -> str | None:
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.match(r"https?://\S+", value):
        return "Please enter a valid URL."
    return None
