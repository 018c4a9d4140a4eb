"""Tiny constructors of Block Kit, and the message that they make up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.views.words import cut, escape

Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]

SECTION_LIMIT = 3000
QUOTE_LIMIT = 3000
COMMENT_LIMIT = 3000
"""The longest text that Slack lets a person type into an input."""


@dataclass(frozen=True)
class Message:
    """What is posted: `text` says all of it once more, for notifications and screen readers."""

    text: str
    blocks: list[Block]

    def stamped(self, token: str, version: int) -> "Message":
        """The same message with block ids that name the delivery and this version of it.

        Slack wants new block ids when a message is updated, and the token lets us find the message again.
        """
        marked = [
            block | {"block_id": f"{block.get('block_id', f'part{place}')}.{version}.{token}"}
            for place, block in enumerate(self.blocks)
        ]
        return replace(self, blocks=marked)


def kept(*blocks: Block | None) -> list[Block]:
    """The blocks that are there: a missing fact drops its block."""
    return [block for block in blocks if block]


def plain(text: str, most: int) -> Element:
    """A plain_text object. Its emoji stay letters, since the text may be a customer's."""
    return {"type": "plain_text", "text": cut(text, most), "emoji": False}


def mrkdwn(text: str) -> Element:
    return {"type": "mrkdwn", "text": cut(text, SECTION_LIMIT)}


def section(text: str, accessory: Element | None = None) -> Block:
    """Lines of mrkdwn, at most 3,000 characters, with one control beside them."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block if accessory is None else block | {"accessory": accessory}


def context(*texts: str) -> Block:
    """Small grey lines."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def divider() -> Block:
    return {"type": "divider"}


def quote(text: str | None, most: int = QUOTE_LIMIT) -> Block | None:
    """Somebody's own words, to the letter; None when there are none.

    A rich_text quote and not mrkdwn's `>`: nothing in it is read as markup, so no word needs changing.
    """
    words = cut((text or "").strip(), most)
    return _rich_text("rich_text_quote", words) if words else None


def to_the_letter(text: str) -> Block:
    """Lines in letters of one width: to be copied, or with a mark that stays under its character."""
    return _rich_text("rich_text_preformatted", cut(text, QUOTE_LIMIT))


def _rich_text(kind: str, text: str) -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": [{"type": "text", "text": text}]}]}


def spoken(text: str | None, most: int = 1000) -> str | None:
    """Somebody's own words for a message's plain `text`: escaped, cut, in quotation marks."""
    words = (text or "").strip()
    return f"“{escape(cut(words, most))}”" if words else None


def image(file_id: str, alt: str) -> Block:
    """A picture that was uploaded to Slack."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": cut(alt, 2000)}


def actions(*elements: Element | None, block_id: str | None = None) -> Block | None:
    """A row of controls; None when none is left."""
    present = [element for element in elements if element]
    if not present:
        return None
    return {"type": "actions", "elements": present} | ({"block_id": block_id} if block_id else {})


def button(
    label: str,
    action_id: str,
    value: str,
    *,
    label_spoken: str | None = None,
    style: str | None = None,
    ask_first: Element | None = None,
) -> Element:
    """A button; `label_spoken` is read out instead of the label, `ask_first` is a `confirm`."""
    element: Element = {
        "type": "button",
        "action_id": action_id,
        "text": plain(label, 75),
        "value": value,
    }
    extras = {
        "accessibility_label": cut(label_spoken, 75) if label_spoken else None,
        "style": style,
        "confirm": ask_first,
    }
    return element | {key: extra for key, extra in extras.items() if extra}


def confirm(title: str, text: str, yes: str, no: str) -> Element:
    """What will happen, and a way back."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(label: str, value: str) -> Element:
    return {"text": plain(label, 75), "value": value}


def select(action_id: str, options: Sequence[Element], placeholder: str, chosen: str | None = None) -> Element:
    """A menu of at most 100 options; `chosen` is the value it opens with."""
    element: Element = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": list(options),
    }
    return element | _initial(options, chosen)


def multi_select(action_id: str, options: Sequence[Element], placeholder: str, chosen: Sequence[str] = ()) -> Element:
    """A menu of at most 100 options, of which any number may be chosen."""
    element: Element = {
        "type": "multi_static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": list(options),
    }
    ticked = [each for each in options if each["value"] in chosen]
    return element | ({"initial_options": ticked} if ticked else {})


def overflow(action_id: str, options: Sequence[Element]) -> Element:
    """Three dots with at most five acts behind them."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def search_select(action_id: str, placeholder: str) -> Element:
    """A menu whose options come from the app, for what is typed into it."""
    return {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "min_query_length": 0,
    }


def radio(action_id: str, options: Sequence[Element], chosen: str | None = None) -> Element:
    """At most ten choices, all in sight."""
    element: Element = {"type": "radio_buttons", "action_id": action_id, "options": list(options)}
    return element | _initial(options, chosen)


def checkboxes(action_id: str, options: Sequence[Element], chosen: Sequence[str] = ()) -> Element:
    """At most ten choices, all in sight, of which any number may be ticked."""
    element: Element = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    ticked = [each for each in options if each["value"] in chosen]
    return element | ({"initial_options": ticked} if ticked else {})


def _initial(options: Iterable[Element], chosen: str | None) -> Element:
    return next(({"initial_option": each} for each in options if each["value"] == chosen), {})


def text_box(action_id: str, *, most: int = COMMENT_LIMIT, start: str | None = None, multiline: bool = True) -> Element:
    """A field to type in, opening with `start`."""
    element: Element = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": most,
    }
    return element | ({"initial_value": cut(start, most)} if start else {})


def number_box(action_id: str, *, least: int, most: int, start: int | None = None) -> Element:
    """A field for a whole number, both ends included."""
    element: Element = {
        "type": "number_input",
        "action_id": action_id,
        "is_decimal_allowed": False,
        "min_value": str(least),
        "max_value": str(most),
    }
    return element | ({"initial_value": str(start)} if start is not None else {})


def date_box(action_id: str, start: date | None = None) -> Element:
    element: Element = {"type": "datepicker", "action_id": action_id}
    return element | ({"initial_date": start.isoformat()} if start else {})


def input_(label: str, element: Element, block_id: str, *, optional: bool = False, hint: str | None = None) -> Block:
    """A labelled field whose value comes with the next click (message) or with Submit (modal)."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    return block | ({"hint": plain(hint, 2000)} if hint else {})


def modal(
    title: str,
    blocks: list[Block],
    *,
    close: str,
    callback_id: str = "",
    submit: str | None = None,
    private_metadata: str = "",
) -> View:
    """A modal; without `submit` it is only to be read."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": blocks,
        "private_metadata": private_metadata,
    }
    return view | ({"submit": plain(submit, 24)} if submit else {})


def home(blocks: list[Block]) -> View:
    return {"type": "home", "blocks": blocks}
