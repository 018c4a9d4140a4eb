"""The sentences that customers read, with facts made safe for where they stand."""

from collections.abc import Mapping

from bot.views.words import NAME_LIMIT, cut, entities, escape, first_name, name, one_line
from surveys.definition.locales import LANGUAGES
from surveys.definition.texts import Fact, texts
from surveys.definition.wording import Wording

WORDS_LIMIT = 300
"""Characters kept of what somebody wrote, where a sentence repeats it."""

_SENTENCES = frozenset({"said", "done"})
"""Facts that are whole sentences."""


def marked(locale: str, key: str, **facts: Fact) -> str:
    """The sentence for mrkdwn: its facts are escaped and cut."""
    return texts(locale).say(
        key, **{each: name(fact) if isinstance(fact, str) else fact for each, fact in facts.items()}
    )


def plainly(locale: str, key: str, **facts: Fact) -> str:
    """The sentence for plain-text objects, labels above all, where an escaped fact would show its escapes."""
    short = {each: cut(one_line(fact), NAME_LIMIT) if isinstance(fact, str) else fact for each, fact in facts.items()}
    return texts(locale).say(key, **short)


def worded(wording: Wording, locale: str, facts: Mapping[str, Fact]) -> str:
    """A survey's own sentence for mrkdwn: its words may style, but they cannot ping; its facts are escaped and cut."""
    return wording.say(locale, {each: _safe(each, fact) for each, fact in facts.items()}, written=entities)


def worded_plainly(wording: Wording, locale: str, facts: Mapping[str, Fact]) -> str:
    """A survey's own sentence for plain-text objects, on one line."""
    short = {each: cut(one_line(fact), WORDS_LIMIT) if isinstance(fact, str) else fact for each, fact in facts.items()}
    return " ".join(wording.say(locale, short).split())


def _safe(name_of_fact: str, fact: Fact) -> Fact:
    if not isinstance(fact, str):
        return fact
    return escape(cut(one_line(fact), WORDS_LIMIT)) if name_of_fact in _SENTENCES else name(fact)


def called(csm: str | None, locale: str) -> str | None:
    """How the CSM is called once their whole name was said."""
    return csm and (first_name(csm) if LANGUAGES[locale].first_names else csm)
