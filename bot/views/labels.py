"""What the team reads for the codes that the tables hold."""

from analysis.reasons import Code, taxonomy
from bot.views.words import language, name

RESOLUTIONS = {
    "fixed": "Fixed",
    "workaround": "Workaround given",
    "explained": "Explained, expectation set",
    "roadmap": "On the roadmap, linked",
    "commercial": "Commercial change",
    "training": "Training booked",
    "support": "Handed to support",
    "no_answer": "No answer after three tries",
    "not_actionable": "Nothing to be done",
    "customer_left": "Customer left",
}
"""Why a case can be closed: code, and what is read."""


def reason(code: str) -> str:
    """A reason as the team reads it inside a sentence: `slow or unreliable`. An unknown code is escaped."""
    if code not in set(Code):
        return name(code.replace("_", " "))
    label = taxonomy().team[Code(code)]
    return label[:1].lower() + label[1:]


def resolution(why: str) -> str:
    """The label of a resolution's code; any other text is a sentence already."""
    return RESOLUTIONS.get(why, why)


def written_in(code: str | None) -> str | None:
    """`Written in German`; None where the language is unclear."""
    known = language(code) if code else None
    return f"Written in {known}" if known else None
