"""What the team reads for the codes that the tables hold."""

from collections.abc import Mapping

from analysis.comments.reasons import Code, taxonomy
from bot.views.words import language, name
from cases.opening import CORRECTED, TAKEN_BACK

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


def reason(code: str, names: Mapping[str, str] = _SHIPPED) -> str:
    """A reason as the team reads it inside a sentence: `slow or unreliable`, or as the workspace itself calls it
    (`names`). An unknown code is escaped."""
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
