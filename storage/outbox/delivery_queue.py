"""The rows of outgoing messages, all under one name: owed, leased, and what came of them.

A row is owed in the transaction of its cause. Nothing here talks to Slack; `bot/outgoing/delivery.py`
does, between two commits.
"""

from storage.outbox.delivery_leases import (
    Lane,
    Leased,
    lease,
    next_due,
    next_lease_end,
    parent_ts,
    release,
    still_leased,
    take_over,
)
from storage.outbox.delivery_outcomes import (
    begin_post,
    doubt,
    drop,
    keep_rendered,
    park,
    postpone,
    settle,
    start_over,
    unpark,
)
from storage.outbox.delivery_owed import (
    SAID,
    Owed,
    Priority,
    add_detail,
    by_cause,
    detail_of,
    look_again,
    new_token,
    owe,
    show_again,
    show_as,
)

__all__ = [
    "SAID",
    "Lane",
    "Leased",
    "Owed",
    "Priority",
    "add_detail",
    "begin_post",
    "by_cause",
    "detail_of",
    "doubt",
    "drop",
    "keep_rendered",
    "lease",
    "look_again",
    "new_token",
    "next_due",
    "next_lease_end",
    "owe",
    "parent_ts",
    "park",
    "postpone",
    "release",
    "settle",
    "show_again",
    "show_as",
    "start_over",
    "still_leased",
    "take_over",
    "unpark",
]
