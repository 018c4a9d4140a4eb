"""A new survey, and a look at one as a customer would see it."""

from collections.abc import Sequence

from bot import editing_ids
from bot.views.blocks import View, context, input_, modal, option, section, select, text_box
from bot.views.editing.words import KINDS
from bot.views.words import language
from surveys.definition.locales import NAMES, SHIPPED
from surveys.drafting.drafts import OWN


def beginning_modal(templates: Sequence[str]) -> View:
    """A name, and what to begin with: a survey that comes with Askback, or nothing."""
    named = [option(f"As {each}: {KINDS.get(each, 'ready to use')}", each) for each in templates]
    return modal(
        "New survey",
        [
            input_(
                "Begin with",
                select(editing_ids.TEMPLATE, [*named, option("Own questions, from nothing", OWN)], "Choose", OWN),
                editing_ids.block(editing_ids.TEMPLATE),
            ),
            input_(
                "Short name",
                text_box(editing_ids.NAME, most=40, multiline=False),
                editing_ids.block(editing_ids.NAME),
                hint="Small letters, digits and _, such as yearly_survey. It stands in exports and stays for good.",
            ),
            context("Nothing is asked before you publish it."),
        ],
        callback_id=editing_ids.BEGINNING,
        submit="Go on",
        close="Cancel",
    )


def preview_modal(name: str, contact: str | None, locale: str | None) -> View:
    """As whom, and in which language."""
    languages = [option(f"{language(each)}: {NAMES[each]}", each) for each in SHIPPED]
    return modal(
        "Preview",
        [
            section("You get the survey as a direct message from the bot, as this contact would. Nothing is stored."),
            input_(
                "As which contact?",
                text_box(editing_ids.PREVIEW_AS, most=200, start=contact, multiline=False),
                editing_ids.block(editing_ids.PREVIEW_AS),
                optional=True,
                hint="A name or an e-mail address. Empty: as somebody of whom nothing is known.",
            ),
            input_(
                "In which language?",
                select(editing_ids.PREVIEW_IN, languages, "The contact's own", locale),
                editing_ids.block(editing_ids.PREVIEW_IN),
                optional=True,
                hint="Empty: in the contact's own.",
            ),
        ],
        callback_id=editing_ids.PREVIEW,
        submit="Send to me",
        close="Back",
        private_metadata=name,
    )
