"""The sentences that customers read, with facts made safe for where they stand."""

from bot.views.words import NAME_LIMIT, cut, first_name, name, one_line
from surveys.locales import LANGUAGES
from surveys.texts import Fact, texts

"""Languages in which a customer reads `Lena` where the whole name was said before; elsewhere that is too familiar."""


def marked(locale: str, key: str, **facts: Fact) -> str:
    """The sentence for mrkdwn: its facts are escaped and cut."""
    return texts(locale).say(
        key, **{each: name(fact) if isinstance(fact, str) else fact for each, fact in facts.items()}
    )


def plainly(locale: str, key: str, **facts: Fact) -> str:
    """The sentence for plain-text objects, labels above all, where an escaped fact would show its escapes."""
    short = {each: cut(one_line(fact), NAME_LIMIT) if isinstance(fact, str) else fact for each, fact in facts.items()}
    return texts(locale).say(key, **short)


def called(csm: str | None, locale: str) -> str | None:
    """How the CSM is called once their whole name was said."""
    return csm and (first_name(csm) if LANGUAGES[locale].first_names else csm)
