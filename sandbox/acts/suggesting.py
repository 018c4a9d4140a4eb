"""Typing into a menu whose options come from the app: Slack asks for them while somebody types."""

from sandbox.acts.pressing import Place, answer
from sandbox.blockkit import check_options
from sandbox.delivery import Ack, Envelope
from sandbox.errors import WrongCall
from sandbox.fields import Fields
from sandbox.state import Json
from sandbox.world import World

FEWEST_LETTERS = 3  # before Slack asks, where the element does not say


async def suggest(world: World, fields: Fields) -> Json:
    """What the menu offers for the words typed; `error` where the app did not answer, or not with options.

    With fewer letters than the element wants, Slack asks nobody and nothing is offered.
    """
    user = fields.person()
    place = Place(fields, user)
    block, element = place.find()
    if element["type"] not in ("external_select", "multi_external_select"):
        raise WrongCall(f"{element['action_id']!r} does not get its options from the app")
    words = str(fields.get("text") or "")
    if len(words) < element.get("min_query_length", FEWEST_LETTERS):
        return answer(Ack(0.0)) | {"acked": False, "sent": False, "options": []}
    ack = await world.interact(Envelope("interactive", place.question(block, element, words)))
    payload = ack.payload or {}
    faults = check_options(payload) if ack.acked else []
    options = [] if faults or not ack.acked else _offered(payload)
    place.offer(block, element, options)
    return answer(ack) | {"sent": True, "options": options} | ({"error": "; ".join(faults)} if faults else {})


def _offered(payload: Json) -> list[Json]:
    groups = payload.get("option_groups") or [payload]
    return [option for group in groups for option in group.get("options", [])]
