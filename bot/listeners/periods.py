"""How many days back figures reach, as somebody typed it behind a command."""

import re

from bot.errors import Refused

LONGEST = 730
_DAYS = re.compile(r"([0-9]{1,4})( ?days?)?", re.IGNORECASE)


def days_back(typed: str, usual: int, *, such_as: str, otherwise: str) -> int:
    """The number of days: `7` or `7 days`; `usual` where nothing was typed.

    Raises Refused: for words that are no number of days with `otherwise`, where such figures are found.
    """
    if not typed:
        return usual
    found = _DAYS.fullmatch(typed)
    if found and 1 <= int(found[1]) <= LONGEST:
        return int(found[1])
    asked = f"How many days back? From 1 to {LONGEST}, such as `{such_as}`."
    is_number = re.match(r"-?\d", typed)
    raise Refused(asked if is_number else f"{asked} {otherwise}")
