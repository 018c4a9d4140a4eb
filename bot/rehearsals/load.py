"""How long Slack's limits make asks take: the delivery's own pacing, asked without sending anything."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.slack.pacing import Pacer
from surveys.rehearsing.rehearsed import Send

Turns = list[tuple[datetime, Send]]
"""When each may go on."""


def longest_wait(sends: Iterable[Send]) -> timedelta:
    """How long the last in line waits after its moment, when these are all that is posted.

    Some need a conversation first; then each channel has its turn, and then the workspace.
    """
    pacer = Pacer()
    moments = sorted(((send.at, send) for send in sends), key=_moment)
    opened = _through(pacer, "conversations.open", [each for each in moments if each[1].channel is None])
    ready = [*opened, *(each for each in moments if each[1].channel is not None)]
    posted = _through(pacer, "chat.postMessage", _channels(pacer, ready))
    return max((at - send.at for at, send in posted), default=timedelta())


def _channels(pacer: Pacer, ready: Turns) -> Turns:
    """In a shared channel one post follows the other; in a DM there is only one."""
    claimed: Turns = []
    for moment, send in sorted(ready, key=_moment):
        at = moment
        while send.in_channel and (free := pacer.claim(send.channel or "", at)) > at:
            at = free
        claimed.append((at, send))
    return claimed


def _through(pacer: Pacer, method: str, ready: Turns) -> Turns:
    """One after the other, as often in a minute as `method` may be called."""
    through: Turns = []
    now: datetime | None = None
    for moment, send in sorted(ready, key=_moment):
        now = moment if now is None else max(now, moment)
        while (free := pacer.take(method, now)) > now:
            now = free
        through.append((now, send))
    return through


def _moment(turn: tuple[datetime, Send]) -> datetime:
    return turn[0]
