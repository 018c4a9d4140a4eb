"""blocks.validate: Slack's public, tokenless check of blocks, a view or a whole message."""

import re

from sandbox.blockkit import check, check_view
from sandbox.errors import SlackError, invalid_arguments
from sandbox.methods.call import Call
from sandbox.state import Json

_SENTENCE = re.compile(r"^(?:\[ERROR\] )?(?P<message>.*?)(?: \[json-pointer:(?P<pointer>[^\]]*)\])?$")


def validate(call: Call) -> Json:
    given = [name for name in ("blocks", "view", "message") if name in call.args]
    if len(given) != 1:
        raise invalid_arguments("exactly one of blocks, view, message is required")
    sent = call.args.parsed(given[0], SlackError("invalid_blocks_format"))
    if given[0] == "view":
        complaints = check_view(sent, refused=call.refused)
    else:
        blocks = sent.get("blocks") if given[0] == "message" and isinstance(sent, dict) else sent
        complaints = check(blocks, "message", refused=call.refused)
    return {"valid": not complaints, "errors": [_error(c) for c in complaints]}


def _error(sentence: str) -> Json:
    parts = _SENTENCE.match(sentence)
    message, pointer = (parts["message"], parts["pointer"]) if parts else (sentence, None)
    return {"code": "invalid_blocks", "message": message, "pointer": pointer or "", "constraint": message}
