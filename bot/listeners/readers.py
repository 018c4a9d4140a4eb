"""Who reads a channel, asked while a person waits: for two seconds at most, since Slack waits three for the answer."""

from collections.abc import Callable
from concurrent.futures import TimeoutError as TookTooLong

from bot.desk import Desk
from bot.slack.closed import SHARED
from bot.slack.faults import DeliveryFailed, FaultKind
from bot.views.errors import Refusal

LOOK_FOR = 2.0  # seconds


def why_not_here(desk: Desk, channel: str) -> Refusal | None:
    """Why what is known of a customer must not be shown in a channel, not even to one person; None when it may."""
    return _asked(desk, lambda: _outsiders(desk, channel), Refusal.CANNOT_SEE_READERS)


def why_not_shared(desk: Desk, channel: str) -> Refusal | None:
    """Why figures must not be posted in a channel; None when they may.

    A channel with many members can take long to look at; what was found out by then is remembered for the next try.
    """
    return _asked(desk, lambda: _why_not_posted(desk, channel), Refusal.BOT_NOT_THERE)


def _asked(desk: Desk, question: Callable[[], Refusal | None], unseen: Refusal) -> Refusal | None:
    try:
        return desk.whispers.submit(question).result(timeout=LOOK_FOR)
    except TookTooLong:
        return Refusal.TRY_AGAIN
    except DeliveryFailed as failed:
        return unseen if failed.kind is FaultKind.CHANNEL else Refusal.TRY_AGAIN


def _outsiders(desk: Desk, channel: str) -> Refusal | None:
    refusal = desk.channels.refusal(channel)
    if refusal is None:
        return None
    return Refusal.SHARED_CHANNEL if refusal == SHARED else Refusal.GUESTS_READ


def _why_not_posted(desk: Desk, channel: str) -> Refusal | None:
    found = desk.messenger.channel(channel)
    if found.get("is_ext_shared") or found.get("is_org_shared"):
        return Refusal.SHARED_CHANNEL
    if found.get("is_pending_ext_shared"):
        return Refusal.SOON_SHARED
    if not found.get("is_member"):
        return Refusal.BOT_NOT_THERE
    return Refusal.GUESTS_READ if desk.channels.refusal(channel) else None
