"""Pressing buttons, picking options, typing into inputs."""

from sandbox import elements, interactions
from sandbox.delivery import Ack, Envelope
from sandbox.elements import STATELESS
from sandbox.fields import Fields
from sandbox.interactions import Press
from sandbox.state import Json, User
from sandbox.world import World


async def click(world: World, fields: Fields) -> Json:
    """Press or pick; returns when the app acked, or after the three seconds in which it did not.

    An element inside an input block without `dispatch_action` only keeps what was picked: Slack sends nothing.
    """
    user = fields.person()
    where = Place(fields, user)
    block, element = where.find()
    state = _picked(element, fields)
    if element["type"] not in STATELESS:
        where.keep(block, element, state)
    if block.get("type") == "input" and not block.get("dispatch_action"):
        return answer(Ack(0.0)) | {"sent": False}
    ack = await world.interact(Envelope("interactive", where.body(world, Press(block, element, state))))
    return answer(ack) | {"sent": True}


async def type_into(world: World, fields: Fields) -> Json:
    """Type or pick without sending anything; kept per person and sent along with the next click."""
    user = fields.person()
    where = Place(fields, user)
    block, element = where.find()
    where.keep(block, element, elements.filled(element, fields.get("value")))
    return {"ok": True}


def answer(ack: Ack) -> Json:
    return {"acked": ack.acked, "ack_ms": round(ack.ms, 3), "error": ack.error}


def _picked(element: Json, fields: Fields) -> Json:
    """What the element holds after the click, as the action will carry it."""
    kind = element["type"]
    if kind == "overflow":
        return {"selected_option": elements.option(element, _first(fields, "option", "value"))}
    if kind == "feedback_buttons":
        side = "negative_button" if fields.get("value") == _side_value(element) else "positive_button"
        return {k: element[side][k] for k in ("text", "value") if k in element[side]}
    if kind in STATELESS:
        return {}
    return elements.filled(element, _first(fields, "options", "option", "text", "value"))


def _side_value(element: Json) -> str | None:
    negative = element.get("negative_button")
    return negative.get("value") if isinstance(negative, dict) else None


def _first(fields: Fields, *names: str) -> object:
    return next((fields.get(name) for name in names if fields.get(name) is not None), None)


class Place:
    """The message or view in which something is pressed."""

    def __init__(self, fields: Fields, user: User) -> None:
        self._fields, self._user, self._workspace = fields, user, fields.workspace
        self._view = fields.view(user) if fields.get("view_id") else None
        if self._view is None:
            self._channel = fields.joined_channel(user)
            self._message = fields.message(user, self._channel)
            self._draft = interactions.draft_key(user.id, self._channel.id, self._message.ts)
        else:
            self._draft = self._view.id

    def find(self) -> tuple[Json, Json]:
        blocks = self._view.definition["blocks"] if self._view is not None else self._message.blocks
        block_id = self._fields.get("block_id")
        block, element = elements.find(blocks, self._fields.need("action_id"), block_id, self._fields.get("value"))
        return block, elements.with_offer(block, element, self._workspace.offered.get(self._draft, {}))

    def offer(self, block: Json, element: Json, options: list[Json]) -> None:
        self._workspace.offered.setdefault(self._draft, {})[elements.key(block, element)] = options

    def keep(self, block: Json, element: Json, state: Json) -> None:
        self._workspace.typed.setdefault(self._draft, {})[elements.key(block, element)] = state

    def question(self, block: Json, element: Json, words: str) -> Json:
        """The body that asks the app what a menu shall offer for these words."""
        user, workspace = self._user, self._workspace
        if self._view is not None:
            return interactions.asking_in_view(workspace, user, self._view, block, element, words)
        return interactions.asking_in_message(workspace, user, self._channel, self._message, block, element, words)

    def body(self, world: World, press: Press) -> Json:
        user, workspace = self._user, self._workspace
        if self._view is not None:
            below = self._view.id if self._view.kind == "modal" else None
            return interactions.on_view(workspace, user, self._view, press, world.triggers.mint(user.id, below))
        url = world.responses.mint(workspace, user.id, self._channel.id, self._message.ts)
        trigger = world.triggers.mint(user.id)
        return interactions.on_message(workspace, user, self._channel, self._message, press, trigger, url)
