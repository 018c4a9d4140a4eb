"""Answering a customer, and closing a case: text, preview, `Send`."""

from bot import ids
from bot.views.blocks import (
    View,
    context,
    divider,
    input_,
    modal,
    option,
    section,
    select,
    text_box,
)
from bot.views.labels import RESOLUTIONS
from bot.views.reply import reply
from bot.views.words import first_name, name

REPLY_LIMIT = 2900
"""Characters of an answer: with the case's number they fit into a view's `private_metadata` (3,000)."""

TOLD_LIMIT = 500


def reply_modal(contact: str, account: str, case_id: int, draft: str | None = None) -> View:
    """Where the answer is written; nothing is sent from here."""
    return modal(
        "Reply",
        [
            section(f"To *{name(contact)}* at *{name(account)}*, as a direct message."),
            input_(
                "Your answer",
                text_box(ids.REPLY_TEXT, most=REPLY_LIMIT, start=draft),
                ids.REPLY_TEXT_BLOCK,
                hint=f"Next you see exactly what {first_name(contact)} will read. Nothing is sent before that.",
            ),
        ],
        callback_id=ids.REPLY_MODAL,
        submit="Preview",
        close="Cancel",
        private_metadata=str(case_id),
    )


def preview_modal(
    contact: str, account: str, case_id: int, text: str, *, sender: str, company: str, locale: str
) -> View:
    """Who will read it, and what they will read, block for block; `Send` sends it."""
    return modal(
        "Send this?",
        [
            section(f"*{name(contact)}* at *{name(account)}* will read:"),
            divider(),
            *reply(locale, sender=sender, company=company, words=text).blocks,
            divider(),
            context("What they write back comes into the thread of this case."),
        ],
        callback_id=ids.PREVIEW_MODAL,
        submit="Send",
        close="Back",
        private_metadata=ids.pack_draft(case_id, text),
    )


def close_modal(contact: str, account: str, case_id: int) -> View:
    """Why the case is closed; no message goes to the customer."""
    options = [option(label, code) for code, label in RESOLUTIONS.items()]
    return modal(
        "Close the case",
        [
            section(f"{name(contact)} at {name(account)}. No message is sent."),
            input_(
                "What came of it?",
                select(ids.CLOSE_REASON, options, "Choose what came of it"),
                ids.CLOSE_REASON_BLOCK,
            ),
            input_(
                "What did you do about it?",
                text_box(ids.CLOSE_TOLD, most=TOLD_LIMIT),
                ids.CLOSE_TOLD_BLOCK,
                hint=f"{first_name(contact)} will read it on their Home tab. Write it in a language that they read.",
                optional=True,
            ),
        ],
        callback_id=ids.CLOSE_MODAL,
        submit="Close the case",
        close="Cancel",
        private_metadata=str(case_id),
    )
