"""What the team reads for the codes that the tables hold."""

from collections.abc import Mapping, Sequence

from analysis.comments.reasons import Code, taxonomy
from analysis.taught.naming import Reason
from bot.views.words import language, name
from cases.opening import CORRECTED, TAKEN_BACK
from storage.comments.own_reasons import parent_of

RESOLUTIONS = {
    "fixed": "Fixed",
    "workaround": "Workaround given",
    "explained": "Explained, expectation set",
    "roadmap": "On the roadmap, linked",
    "commercial_change": "Commercial change",
    "training_booked": "Training booked",
    "handed_to_support": "Handed to support",
    "no_reply": "No answer after three tries",
    "not_actionable": "Nothing to be done",
    "customer_left": "Customer left",
}
"""What the team chooses from when it closes a case: code (`cases.handling.RESOLUTIONS`), and what is read."""

HOLD_REASONS = {
    "talks": "Contract talks are on",
    "trouble": "Something went wrong there",
    "busy": "They have no time just now",
    "new": "They have only just started",
    "often": "They hear enough from us",
    "other": "Something else",
}
"""What the team chooses from when it holds somebody; "other" asks for words."""

_UNASKED = {CORRECTED: "the score was changed upwards", TAKEN_BACK: "the recorded answer was taken back"}


_SHIPPED: Mapping[str, str] = {}
INDENT = "\u2003"
OWN_SHOWN = 3
"""Own reasons that a count tells of those below one shipped reason."""


def reason(code: str, names: Mapping[str, str] = _SHIPPED) -> str:
    """A reason as the team reads it inside a sentence: `slow or unreliable`, or as the workspace itself calls it
    (`names`); one of its own with the one above it, `Seat price (too expensive)`. An unknown code is escaped."""
    above = parent_of(code)
    return _called(code, names) if code == above else f"{_called(code, names)} ({_called(above, names)})"


def reason_below(code: str, names: Mapping[str, str], above: str | None) -> str:
    """The same where `above` is read beside it: `Seat price` alone where that is the one it is below."""
    return _called(code, names) if parent_of(code) == above else reason(code, names)


def reasons_counted(
    counted: Sequence[tuple[str, int]], own: Sequence[tuple[str, int]], names: Mapping[str, str], most: int
) -> str:
    """`too expensive (12, of which Seat price 7), unused (3)`: the most frequent first, as (code, how often); `own` is
    what is counted below them, the most frequent first. One below a reason that is not counted stands by itself."""
    listed = {code for code, _ in counted}
    alone = [(code, times) for code, times in own if parent_of(code) not in listed]
    told = sorted([*counted, *alone], key=lambda each: -each[1])[:most]
    return ", ".join(f"{_called(code, names)} ({times:,}{_of_which(code, own, names)})" for code, times in told)


def indented(one: Reason) -> str:
    """An option of a menu of reasons: own ones stand below theirs."""
    return f"{INDENT if one.code != one.parent else ''}{one.name}"


def _of_which(above: str, own: Sequence[tuple[str, int]], names: Mapping[str, str]) -> str:
    below = [(code, times) for code, times in own if parent_of(code) == above != code][:OWN_SHOWN]
    told = ", ".join(f"{_called(code, names)} {times:,}" for code, times in below)
    return f", of which {told}" if told else ""


def _called(code: str, names: Mapping[str, str]) -> str:
    if code in names:
        return name(names[code])
    if code not in set(Code):
        return name(code.replace("_", " "))
    label = taxonomy().team[Code(code)]
    return label[:1].lower() + label[1:]


def resolution(why: str) -> str:
    """Why a case was closed, inside a sentence: `fixed`. An unknown code is escaped."""
    if why in RESOLUTIONS:
        return RESOLUTIONS[why][:1].lower() + RESOLUTIONS[why][1:]
    return _UNASKED.get(why) or name(why.replace("_", " "))


def written_in(code: str | None) -> str | None:
    """`Written in German`; None where the language is unclear."""
    known = language(code) if code else None
    return f"Written in {known}" if known else None
