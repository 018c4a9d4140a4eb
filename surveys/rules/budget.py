"""The one budget over everything that we start: how often a person, and an account, is written to.

Asks count, and so do reminders; thanks and edits happen in place and cost nothing. A reminder may follow its own ask
sooner than another message might.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

WEEK = timedelta(days=7)


def has_room(written: Sequence[datetime], moment: datetime, most: int) -> bool:
    """Whether every seven days around a moment hold no more messages to an account than `most`; `written` are its
    others."""
    around = sorted([*(each for each in written if abs(each - moment) < WEEK), moment])
    return all(around[place + most] - around[place] >= WEEK for place in range(len(around) - most))


def rests(messages: Iterable[datetime], moment: datetime, rest: timedelta) -> bool:
    """Whether a person has, and will have, no other message for so long before and after a moment."""
    return all(abs(each - moment) >= rest for each in messages)
