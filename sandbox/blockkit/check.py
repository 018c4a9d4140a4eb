"""Reads blocks and views against the tables, and answers in Slack's own kind of sentence."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from sandbox.blockkit.elements import OFFER
from sandbox.blockkit.fields import Choice, Field, Flag, Items, Number, OneOf, Shape, Text, Whole
from sandbox.blockkit.limits import MOST_BLOCKS, VIEW_BYTES, VIEW_TOO_LARGE
from sandbox.blockkit.rules import error, visible_length
from sandbox.blockkit.sheet import blocks_together, view_together
from sandbox.blockkit.spec import Surface, blocks_of, view_shape

__all__ = ["Surface", "check", "check_options", "check_view", "text_weight"]

Json = dict[str, Any]


def check(blocks: object, surface: Surface, *, refused: frozenset[str] = frozenset()) -> list[str]:
    """Slack's complaints about these blocks, in reading order; empty when Slack would take them.

    `refused` are block types to treat as unknown, as a workspace does that has not received them yet.
    Rules between fields are looked at only where the fields themselves are sound.
    Whether the message is too long altogether is `text_weight`'s business: Slack has another error for that.
    """
    return list(_blocks_faults(blocks, surface, "/blocks", refused))


def check_view(view: object, *, refused: frozenset[str] = frozenset()) -> list[str]:
    """Slack's complaints about a modal or Home tab; exactly `[VIEW_TOO_LARGE]` when its JSON is too big."""
    size = _json_bytes(view)
    if size is None:
        return [error("must be valid JSON", "/view")]
    if size > VIEW_BYTES:
        return [VIEW_TOO_LARGE]
    surface: Surface = "home" if isinstance(view, dict) and view.get("type") == "home" else "modal"
    listed = Items(blocks_of(surface, refused), MOST_BLOCKS[surface], least=0)
    found = list(faults(view, view_shape(listed), "/view"))
    if not found and isinstance(view, dict):
        found = [*blocks_together(view["blocks"], surface, "/view/blocks"), *view_together(view)]
    return found


def check_options(answer: object) -> list[str]:
    """Slack's complaints about an app's answer to what a menu shall offer; none at all is an answer too."""
    return list(faults(answer, OFFER, ""))


def text_weight(blocks: object) -> int:
    """Characters of all visible text; above MESSAGE_TEXT_LIMIT Slack answers `msg_blocks_too_long`."""
    return visible_length(blocks)


def faults(value: object, field: Field, at: str) -> Iterator[str]:
    """What is wrong with this value, standing at the JSON pointer `at`, as a field of this kind."""
    match field:
        case Text():
            yield from _text_faults(value, field, at)
        case Choice():
            if value not in field.allowed:
                yield error("must be a valid enum value", at)
        case Whole():
            yield from _whole_faults(value, field, at)
        case Number():
            yield from _number_faults(value, field, at)
        case Flag():
            if not isinstance(value, bool):
                yield error("must provide a boolean", at)
        case Items():
            yield from _items_faults(value, field, at)
        case Shape():
            yield from _shape_faults(value, field, at, frozenset())
        case OneOf():
            yield from _one_of_faults(value, field, at)


def _text_faults(value: object, field: Text, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield error("must provide a string", at)
    elif len(value) < field.least:
        yield error(f"must be more than {field.least - 1} characters", at)
    elif field.most is not None and len(value) > field.most:
        yield error(f"must be less than {field.most + 1} characters", at)
    elif field.pattern is not None and not re.fullmatch(field.pattern, value):
        yield error(field.complaint, at)


def _whole_faults(value: object, field: Whole, at: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield error("must provide an integer", at)
    elif value < field.least:
        yield error(f"must be greater than or equal to {field.least}", at)
    elif field.most is not None and value > field.most:
        yield error(f"must be less than or equal to {field.most}", at)


def _number_faults(value: Any, field: Number, at: str) -> Iterator[str]:
    if not _is_number(value):
        yield error("must provide a number", at)
    elif field.positive and value <= 0:
        yield error("must be greater than 0", at)


def _is_number(value: object) -> bool:
    """A JSON number: neither a boolean, nor NaN, nor an infinity."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _items_faults(value: object, field: Items, at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield error("must provide an array", at)
        return
    if len(value) < field.least:
        yield error(f"no fewer than {field.least} items allowed", at)
    if field.most is not None and len(value) > field.most:
        yield error(f"no more than {field.most} items allowed", at)
    for place, member in enumerate(value):
        if not (field.gaps and member is None):
            yield from faults(member, field.of, f"{at}/{place}")


def _one_of_faults(value: object, field: OneOf, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield error("must provide an object", at)
    elif "type" not in value:
        yield error("missing required field: type", at)
    elif not isinstance(value["type"], str):
        yield error("must provide a string", f"{at}/type")
    elif value["type"] not in field.shapes:
        yield error(f"unsupported type: {value['type']}", f"{at}/type")
    else:
        yield from _shape_faults(value, field.shapes[value["type"]], at, frozenset({"type"}))


def _shape_faults(value: object, shape: Shape, at: str, known: frozenset[str]) -> Iterator[str]:
    if not isinstance(value, dict):
        yield error("must provide an object", at)
        return
    found = list(_field_faults(value, shape, at, known))
    yield from found
    if not found:
        for rule in shape.rules:
            yield from rule(value, at)


def _field_faults(value: Json, shape: Shape, at: str, known: frozenset[str]) -> Iterator[str]:
    fields = {**shape.required, **shape.optional}
    for name in shape.required:
        if name not in value:
            yield error(f"missing required field: {name}", at)
    for name, held in value.items():
        if name in fields:
            yield from faults(held, fields[name], f"{at}/{name}")
        elif name not in known:
            yield error(f"invalid additional property: {name}", at)


def _blocks_faults(blocks: object, surface: Surface, at: str, refused: frozenset[str]) -> Iterator[str]:
    listed = Items(blocks_of(surface, refused), MOST_BLOCKS[surface], least=0)
    found = list(faults(blocks, listed, at))
    yield from found
    if not found and isinstance(blocks, list):
        yield from blocks_together(blocks, surface, at)


def _json_bytes(value: object) -> int | None:
    """Bytes of the value as compact UTF-8 JSON; None when it cannot be written as JSON."""
    try:
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        return None
    return len(written.encode("utf-8", "surrogatepass"))
