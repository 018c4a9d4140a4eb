"""Which option a typed message names: by its number in the list, its letter, or its own words.

As with scores nothing is guessed: a message that asks, or says more than its choice, is for a person to read.
"""

import re
from collections.abc import Sequence
from string import ascii_lowercase

from surveys.messages import typed_words as words
from surveys.messages.typed_tokens import Kind, clauses

_LONGEST = 500  # characters; what names an option is short
_LED = re.compile(r"([0-9]{1,2}|[a-z])(?:\s*[.):\],、–—-]\s*|\s+)(\S.*)", re.DOTALL)

Option = tuple[str, str]
"""The code that is stored, and the label that the writer was shown."""


def choose(text: str, options: Sequence[Option], locale: str | None = None) -> str | None:
    """The code of the one option that `text` names, and nothing besides; None where that is none, or several.

    A number that is one option's place and the label of another names both. `locale` decides what numerals of two
    languages spell alike.
    """
    said = words.plain(text[:_LONGEST])
    labelled = _labelled(said, options)
    if not said or len(text) > _LONGEST or (words.asks(text) and not labelled):
        return None
    named = labelled | _lettered(said) | _numbered(text, locale) | _led(said, options)
    codes = [code for place, (code, _) in enumerate(options) if place in named]
    return codes[0] if len(codes) == 1 else None


def _labelled(said: str, options: Sequence[Option]) -> set[int]:
    return {place for place, (_, label) in enumerate(options) if words.plain(label) == said}


def _lettered(said: str) -> set[int]:
    return {ascii_lowercase.index(said)} if len(said) == 1 and said in ascii_lowercase else set()


def _led(said: str, options: Sequence[Option]) -> set[int]:
    """What "2. Too expensive" names: one option where number and label agree, else both."""
    led = _LED.fullmatch(said)
    labelled = _labelled(words.plain(led[2]), options) if led else set()
    if not led or not labelled:
        return set()
    return labelled | ({int(led[1]) - 1} if led[1].isdecimal() else _lettered(led[1]))


def _numbered(text: str, locale: str | None) -> set[int]:
    """The places that a message names which holds numbers, and else only words that lead to one: "I choose 2"."""
    tokens = [token for clause in clauses(text) for token in clause.tokens]
    places = {token.value - 1 for token in tokens if token.kind is Kind.NUMBER and token.value is not None}
    beside = {token.text for token in tokens if token.kind is not Kind.NUMBER}
    leading = words.FILLERS | words.CHOOSING | (words.COUNTED if "第" in beside else frozenset())
    is_other_word = any(words.OTHER_MEANINGS.get(token.text, locale) != locale for token in tokens)
    return set() if beside - leading or is_other_word else places
