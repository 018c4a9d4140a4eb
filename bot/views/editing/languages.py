"""A question, or a survey's name, in the languages beside the one in which it is edited first."""

from collections.abc import Mapping
from typing import Any

from bot import editing_ids, ids
from bot.views.blocks import (
    COMMENT_LIMIT,
    Block,
    View,
    context,
    divider,
    input_,
    kept,
    modal,
    option,
    quote,
    section,
    select,
    text_box,
)
from bot.views.words import language
from surveys.definition.locales import NAMES, SHIPPED
from surveys.definition.wording import MOST
from surveys.drafting.draft_lines import written_options
from surveys.drafting.draft_texts import main_locale, sentences


def languages_modal(name: str, key: str, texts: Mapping[str, Any], locale: str, *, note: str | None = None) -> View:
    """One language at a time. `texts` is a question, or {"text": …} of a survey's name (key "")."""
    first = main_locale(texts.get("text"))
    options = [option(f"{language(each)}: {NAMES[each]}", each) for each in SHIPPED if each != first]
    menu = select(editing_ids.LANGUAGE, options, "Choose a language", locale)
    return modal(
        "Other languages",
        kept(
            section("*Language*", menu) | {"block_id": editing_ids.block(editing_ids.LANGUAGE)},
            context(note) if note else None,
            divider(),
            *_sentence("Name" if not key else "Question", editing_ids.TEXT, texts.get("text"), first, locale),
            *_after_score(texts, first, locale),
            *(_sentence("The two ends", editing_ids.ENDS, texts["ends"], first, locale) if texts.get("ends") else []),
            *_options(texts, first, locale),
            context(
                f"What is empty here is read in {language(first)}. Another language keeps what you wrote in this one."
            ),
        ),
        callback_id=editing_ids.LANGUAGES,
        submit="Save",
        close="Back",
        private_metadata=ids.pack(ids.pack(name, key), locale),
    )


def first_other(texts: Mapping[str, Any]) -> str:
    """The language to begin with: one in which nothing stands yet, else the first of the others."""
    first = main_locale(texts.get("text"))
    others = [each for each in SHIPPED if each != first]
    return next((each for each in others if each not in sentences(texts.get("text"))), others[0])


def _sentence(label: str, action_id: str, written: Any, first: str, locale: str) -> list[Block]:
    said = sentences(written)
    box = text_box(action_id, most=MOST, start=said.get(locale))
    field = input_(f"{label} in {language(locale)}", box, editing_ids.block(action_id, locale), optional=True)
    return kept(quote(said.get(first), MOST), field)


def _after_score(texts: Mapping[str, Any], first: str, locale: str) -> list[Block]:
    by_level: Mapping[str, Any] = texts.get("after_score") or {}
    fields = ((f"After a {level} score", editing_ids.AFTER[level], written) for level, written in by_level.items())
    return [
        block for label, action_id, written in fields for block in _sentence(label, action_id, written, first, locale)
    ]


def _options(texts: Mapping[str, Any], first: str, locale: str) -> list[Block]:
    options = texts.get("options") or ()
    start = written_options(options, locale)
    if not options or len(start) > COMMENT_LIMIT:
        return []
    box = text_box(editing_ids.OPTIONS, start=start)
    hint = "Behind each short name and its colon: the words in this language."
    label = f"Answers in {language(locale)}"
    field = input_(label, box, editing_ids.block(editing_ids.OPTIONS, locale), optional=True, hint=hint)
    return kept(quote(written_options(options, first)), field)
