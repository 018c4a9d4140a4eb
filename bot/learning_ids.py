"""The ids of the windows in which the team says what answers mean, and names its own reasons.

A value is the answer's number; where something is said of it, `about` it as it was shown, with a code behind that
(`ids.pack`). A window that goes
through the review queue keeps in its `private_metadata` the answers that were skipped, between commas, behind REVIEW.
"""

import re
from collections.abc import Iterable

# In alerts and lists of cases. Value: the answer's number.
CORRECT = "read_correct"  # opens CORRECTING

# In CORRECTING and REVIEWING.
PICK = "read_pick"  # prefix of buttons, read_pick:0 …; value pack(about, code)
ANY_PICK = re.compile(rf"^{PICK}:\d+$")
RIGHT = "read_right"  # what was read is right; value pack(about, code)
SOUNDS = "read_sounds"  # prefix of buttons, read_sounds:0 …; value pack(about, tone)
ANY_SOUNDS = re.compile(rf"^{SOUNDS}:\d+$")
OTHER = "read_other"  # a menu of all reasons; its options' values are pack(about, code)
WHY = "read_why"  # shows the nearest exemplars; value: the answer's number
MORE = "read_more"  # goes on to DETAILS; value: the answer's number
TAKE_BACK = "read_take_back"  # value: the exemplars' numbers, `numbered`

DETAILS = "read_details"  # a modal: sentiment and themes; private_metadata: `form`
TONE = "read_tone"  # radio buttons, values of `analysis.comments.sentiment.Label`
TONE_BLOCK = "read_tone"
ABOUT = "read_about"  # a menu of which any number is chosen; values are themes
ABOUT_BLOCK = "read_about"

# The review queue.
REVIEW_OPEN = "review_open"  # value ids.ALL
REVIEW_SKIP = "review_skip"  # value: the answer's number
REVIEW = "review"  # the head of such a window's private_metadata

# The workspace's own reasons.
REASON_EDIT = "reason_edit"  # a menu of all reasons; goes on to NAMING
REASON_ADD = "reason_add"  # goes on to ADDING; value ids.NEW
NAMING = "reason_naming"  # a modal; private_metadata: the code
NAME = "reason_name"
NAME_BLOCK = "reason_name"
RETIRE = "reason_retire"  # value: the code
REVIVE = "reason_revive"  # value: the code
ADDING = "reason_adding"  # a modal
BELOW = "reason_below"  # a menu; values are shipped codes
BELOW_BLOCK = "reason_below"


def pick(place: int) -> str:
    """The action id of one of several buttons beside each other: `read_pick:0`."""
    return f"{PICK}:{place}"


def sounds(place: int) -> str:
    """The same, of a tone."""
    return f"{SOUNDS}:{place}"


def about(response_id: int, sight: str) -> str:
    """An answer as it was shown."""
    return f"{response_id}@{sight}"


def seen_of(subject: str) -> tuple[int, str]:
    """What `about` was given."""
    response_id, _, sight = subject.partition("@")
    return int(response_id), sight


def form(subject: str, tone: str | None, themes: Iterable[str]) -> str:
    """What a form of sentiment and themes showed as chosen."""
    return "\n".join((subject, tone or "", ",".join(themes)))


def form_of(metadata: str) -> tuple[str, str | None, tuple[str, ...]]:
    """What `form` was given."""
    subject, tone, themes = metadata.split("\n")
    return subject, tone or None, tuple(each for each in themes.split(",") if each)


def numbered(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def numbers(value: str) -> tuple[int, ...]:
    return tuple(int(each) for each in value.split(",") if each)


def review(skipped: tuple[int, ...]) -> str:
    """What a window of the review queue knows of itself."""
    return f"{REVIEW}:{numbered(skipped)}"


def skipped(metadata: str) -> tuple[int, ...] | None:
    """The answers that were skipped; None where the window goes through no queue."""
    head, _, left = metadata.partition(":")
    return numbers(left) if head == REVIEW else None
