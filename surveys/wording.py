"""What a question says, in the languages that somebody gave it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from surveys.locales import FALLBACK, SHIPPED
from surveys.texts import texts

FACTS = ("name", "account", "company", "product", "csm", "months", "plan", "said", "done")
"""What a wording may name in braces; `{name|there}` says "there" where the name is not known."""

MOST = 600
_KEY = re.compile(r"[a-z]+(_[a-z]+)*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Wording:
    """Either the name of a shipped text, or sentences by locale. A locale without one is served by English, else by
    the first that there is."""

    key: str | None
    by_locale: Mapping[str, str]

    @classmethod
    def parse(cls, given: Any) -> "Wording":
        """From a text's name, from one sentence for everybody, or from sentences by locale.

        Raises ValueError with the cure.
        """
        if isinstance(given, str) and _KEY.fullmatch(given):
            if given not in texts(FALLBACK).keys:
                raise ValueError(f"there is no text named {given!r}; write the sentence itself, or one per language")
            return cls(given, {})
        sentences = {FALLBACK: given} if isinstance(given, str) else given
        if not isinstance(sentences, Mapping) or not sentences:
            raise ValueError("write a sentence, or one per language, such as {en: ..., de: ...}")
        for locale, sentence in sentences.items():
            _check(locale, sentence)
        return cls(None, {locale: tidy(sentences[locale]) for locale in SHIPPED if locale in sentences})

    def written(self) -> Any:
        """As it stands in a file: what `parse` was given."""
        if self.key is not None:
            return self.key
        for_all = self.by_locale[FALLBACK] if set(self.by_locale) == {FALLBACK} else None
        is_plain = for_all is not None and not _KEY.fullmatch(for_all)  # a lone small word would be a text's name
        return for_all if is_plain else dict(self.by_locale)

    def in_locale(self, locale: str) -> str:
        """The sentence for a reader of `locale`, its placeholders as they were written; not for shipped texts."""
        for each in (locale, FALLBACK):
            if each in self.by_locale:
                return self.by_locale[each]
        return next(iter(self.by_locale.values()))

    @property
    def lacks(self) -> tuple[str, ...]:
        """The shipped locales whose readers get another language's sentence."""
        return () if self.key else tuple(locale for locale in SHIPPED if locale not in self.by_locale)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.plain_serializer_function_ser_schema(cls.written)
        )


def tidy(text: str) -> str:
    """Without blanks around it, and with one kind of line break."""
    return "\n".join(text.strip().splitlines())


def _check(locale: Any, sentence: Any) -> None:
    if locale not in SHIPPED:
        raise ValueError(f"{locale!r} is no language that Askback speaks: {', '.join(SHIPPED)}")
    if sentence is not None and not isinstance(sentence, str):
        raise ValueError(f"the sentence in {locale!r} is no text but {sentence!r}: put it in quotes")
    if not sentence or not sentence.strip():
        raise ValueError(f"the sentence in {locale!r} is empty")
    if len(sentence) > MOST:
        raise ValueError(f"the sentence in {locale!r} has {len(sentence)} characters; {MOST} is the most")
    if sentence.count("{") != len(_PLACEHOLDER.findall(sentence)) or sentence.count("}") != sentence.count("{"):
        raise ValueError(f"a brace is missing in the sentence in {locale!r}")
    for name in _PLACEHOLDER.findall(sentence):
        if name.partition("|")[0] not in FACTS:
            raise ValueError(f"nothing is known under {{{name}}}; there are {', '.join(FACTS)}")
