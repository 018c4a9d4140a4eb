"""What a person sees in a Slack message or modal, in reading order: buttons, the eleven of a scale, boxes, menus."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from demo.labels import reads

Json = dict[str, Any]
MENUS = {"static_select", "radio_buttons", "external_select", "checkboxes", "overflow"}


@dataclass(frozen=True)
class Button:
    """Something to press, and what is printed on it."""

    label: str
    action_id: str
    block_id: str | None
    value: str | None


@dataclass(frozen=True)
class Box:
    """Somewhere to type."""

    action_id: str
    block_id: str
    optional: bool


@dataclass(frozen=True)
class Menu:
    """Something to choose from: `options` are (what is printed, the value)."""

    kind: str
    action_id: str
    block_id: str
    options: tuple[tuple[str, str], ...]
    optional: bool


@dataclass(frozen=True)
class Day:
    """A date to pick."""

    action_id: str
    block_id: str


Control = Button | Box | Menu | Day


def controls(blocks: list[Json]) -> list[Control]:
    """Everything one can press, fill or choose, from top to bottom."""
    return [c for block in blocks for element in _elements(block) if (c := _control(block, element))]


def button(blocks: list[Json], wanted: tuple[str, ...]) -> Button | None:
    """The first button whose label begins with one of these words."""
    return next((b for b in buttons(blocks) if reads(b.label, wanted)), None)


def buttons(blocks: list[Json]) -> list[Button]:
    return [c for c in controls(blocks) if isinstance(c, Button)]


def scale(blocks: list[Json]) -> dict[int, Button]:
    """The buttons 0 to 10 where all eleven are there; else nothing."""
    found = {int(b.label): b for b in buttons(blocks) if b.label.strip().isdecimal()}
    return found if set(found) == set(range(11)) else {}


def boxes(blocks: list[Json]) -> list[Box]:
    return [c for c in controls(blocks) if isinstance(c, Box)]


def menus(blocks: list[Json]) -> list[Menu]:
    return [c for c in controls(blocks) if isinstance(c, Menu)]


def send_button(blocks: list[Json]) -> Button | None:
    """The first button below the last text box: where a form is sent, whatever the language."""
    seen = controls(blocks)
    last = max((i for i, c in enumerate(seen) if isinstance(c, Box)), default=len(seen))
    return next((c for c in seen[last:] if isinstance(c, Button)), None)


def text(message: Json) -> str:
    """All words of a message as they are read: its text and what its blocks say."""
    return unescape("\n".join([message.get("text") or "", *(_words(b) for b in message.get("blocks") or [])]))


def _elements(block: Json) -> Iterator[Json]:
    if accessory := block.get("accessory"):
        yield accessory
    if block["type"] == "actions":
        yield from block.get("elements", [])
    if block["type"] == "input":
        yield block["element"]


def _control(block: Json, element: Json) -> Control | None:
    kind, action_id, block_id = element["type"], element.get("action_id", ""), block.get("block_id", "")
    optional = bool(block.get("optional")) or block["type"] != "input"
    if kind == "button" and not element.get("url"):
        return Button(element["text"]["text"], action_id, block_id, element.get("value"))
    if kind == "plain_text_input":
        return Box(action_id, block_id, optional)
    if kind == "datepicker":
        return Day(action_id, block_id)
    if kind in MENUS:
        options = [*element.get("options", []), *(o for g in element.get("option_groups", []) for o in g["options"])]
        named = tuple((o["text"]["text"], o["value"]) for o in options)
        return Menu(kind, action_id, block_id, named, optional)
    return None


def _words(part: Any) -> str:
    """The strings under every `text` inside a block."""
    if isinstance(part, list):
        return " ".join(filter(None, map(_words, part)))
    if not isinstance(part, dict):
        return ""
    own = part.get("text")
    rest = " ".join(filter(None, (_words(v) for k, v in part.items() if k != "text" or not isinstance(own, str))))
    return f"{own} {rest}".strip() if isinstance(own, str) else rest
