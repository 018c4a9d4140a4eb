"""Exports: what to choose, and what is said with the file."""

from bot import ids
from bot.views.blocks import Message, View, input_, modal, option, radio, section
from bot.views.words import name

WHAT = {"responses": "Answers", "cases": "Cases", "accounts": "Accounts", "contacts": "Contacts"}
HOW = {"csv": "CSV, for spreadsheets", "jsonl": "JSON Lines, for programs"}
ROWS_LEFT_OUT = "rows left out"
PRIVATE = "Answers meant for one CSM alone carry no name and no words."
IMPORTS_BACK = "Drop the file here again to import it: what is unchanged stays as it is."


def export_modal() -> View:
    """What to take along, and as what."""
    what = [option(label, code) for code, label in WHAT.items()]
    how = [option(label, code) for code, label in HOW.items()]
    return modal(
        "Export",
        [
            input_("What?", radio(ids.EXPORT_WHAT, what, "responses"), ids.EXPORT_WHAT_BLOCK),
            input_(
                "As what?",
                radio(ids.EXPORT_HOW, how, "csv"),
                ids.EXPORT_HOW_BLOCK,
                hint="The file comes into our direct message, for you alone.",
            ),
        ],
        callback_id=ids.EXPORT_MODAL,
        submit="Export",
        close="Cancel",
    )


def export_title(what: str) -> str:
    """What the file is called in Slack."""
    return WHAT[what]


def export_comment(what: str) -> str:
    """What is said with the file."""
    private = PRIVATE if what in ("responses", "cases") else IMPORTS_BACK
    return f"All {WHAT[what].lower()}, as you asked. {private}"


def on_its_way(what: str) -> Message:
    """To the one who asked."""
    said = f"All {WHAT[what].lower()} come into our direct message in a moment, as a file."
    return Message(said, [section(said)])


def not_uploaded(what: str, reason: str) -> Message:
    """Slack did not take the file."""
    again = "Then drop the file here again." if what == ROWS_LEFT_OUT else "Please ask for it again."
    cure = "Whoever manages the Slack app can give it the scope files:write." if reason == "missing_scope" else again
    named = f"all {WHAT[what].lower()}" if what in WHAT else f"the {what}"
    said = f"The file of {named} could not be brought to Slack ({name(reason.replace('_', ' '))}). {cure}"
    return Message(said, [section(said)])
