"""blocks.validate: Slack's public, tokenless check of blocks, a view or a whole message."""

import re

from sandbox.blockkit import check, check_view
from sandbox.errors import SlackError, invalid_arguments
from sandbox.methods.call import Call
from sandbox.state import Json

_SENTENCE = re.compile(r"^(?:\[ERROR\] )?(?P<message>.*?)(?: \[json-pointer:(?P<pointer>[^\]]*)\])?$")


def validate(call: Call) -> Json:
    """Nothing but ok for what is valid. Raises SlackError `invalid_blocks`, `invalid_view`, `invalid_message`."""
    given = [name for name in ("blocks", "view", "message") if name in call.args]
    if len(given) != 1:
        raise invalid_arguments("exactly one of blocks, view, message is required")
    sent = call.args.parsed(given[0], SlackError("invalid_blocks_format"))
    if given[0] == "view":
        complaints = check_view(sent, refused=call.refused)
    else:
        blocks = sent.get("blocks", []) if given[0] == "message" and isinstance(sent, dict) else sent
        complaints = check(blocks, "message", refused=call.refused)
    if complaints:
        raise SlackError(f"invalid_{given[0]}", errors=[_error(c, given[0]) for c in complaints])
    return {}


def _error(sentence: str, argument: str) -> Json:
    """One of Slack's `errors`; its pointer starts inside the argument that was sent."""
    parts = _SENTENCE.match(sentence)
    message, pointer = (parts["message"], parts["pointer"] or "") if parts else (sentence, "")
    return {"code": "failed_constraint", "message": message, "pointer": pointer.removeprefix(f"/{argument}")}
