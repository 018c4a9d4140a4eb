"""What is read in a comment, by name: light, so that whoever only names it loads no model."""

from enum import StrEnum


class Task(StrEnum):
    """What is read, a head each."""

    REASON = "reason"
    LAST_CLAUSE = "last_clause"  # the reason again, from a text's last clause alone
    CONTRAST = "contrast"  # whether it names a reason only to deny it
    SENTIMENT = "sentiment"
    THEME = "theme"


CONTRAST, PLAIN = "contrast", "plain"
"""What the head of `Task.CONTRAST` says."""
