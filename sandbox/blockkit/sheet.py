"""Rules of a whole message, modal or Home tab, between blocks that are each sound."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sandbox.blockkit.limits import MARKDOWN_LIMIT, MOST_CHARTS, MOST_TABLES
from sandbox.blockkit.rules import error
from sandbox.blockkit.spec import Surface

Json = dict[str, Any]
CHILDREN = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}


def blocks_together(blocks: list[Json], surface: Surface, at: str) -> Iterator[str]:
    """Blocks that are each sound, but not beside one another: repeated ids, too much of one kind."""
    yield from _repeated_ids(blocks, at)
    if surface == "message":
        yield from _message_limits(blocks, at)


def _repeated_ids(blocks: list[Json], at: str) -> Iterator[str]:
    seen: set[str] = set()
    for pointer, block in _with_children(blocks, at):
        name = block.get("block_id")
        if name in seen:
            yield error(f"`block_id` {name} already exists", f"{pointer}/block_id")
        elif name is not None:
            seen.add(name)


def _with_children(blocks: list[Json], at: str) -> Iterator[tuple[str, Json]]:
    for place, block in enumerate(blocks):
        yield f"{at}/{place}", block
        held = CHILDREN.get(block["type"])
        if held is not None:
            yield from _with_children(block.get(held, []), f"{at}/{place}/{held}")


def _message_limits(blocks: list[Json], at: str) -> Iterator[str]:
    every = [block for _, block in _with_children(blocks, at)]
    counted = Counter(block["type"] for block in every)
    for kind, most in (("data_visualization", MOST_CHARTS), ("table", MOST_TABLES)):
        if counted[kind] > most:
            yield error(f"no more than {most} {kind} blocks allowed", at)
    if sum(len(block["text"]) for block in every if block["type"] == "markdown") > MARKDOWN_LIMIT:
        yield error(f"markdown blocks must be less than {MARKDOWN_LIMIT + 1} characters in total", at)


def view_together(view: Json) -> Iterator[str]:
    """A view whose fields are each sound: inputs need a submit button, and one element has the focus."""
    inputs = [place for place, block in enumerate(view["blocks"]) if block["type"] == "input"]
    if view["type"] == "modal" and inputs and "submit" not in view:
        place = inputs[0]
        yield error("must define `submit` to use an `input` block in modals", f"/view/blocks/{place}/input")
    if sum(_focused(block) for block in view["blocks"]) > 1:
        yield error("only one element can set `focus_on_load`", "/view/blocks")


def _focused(block: Json) -> int:
    held = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
    return sum(isinstance(element, dict) and element.get("focus_on_load") is True for element in held)
