"""What a question says, in the languages that somebody gave it, and to one person."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from surveys.definition.locales import FALLBACK, SHIPPED
from surveys.definition.texts import Fact, FactMissing, texts

FACTS = ("name", "account", "company", "product", "csm", "months", "plan", "said", "done")
"""What a wording may name in braces; `{name|there}` says "there" where the name is not known."""

ALWAYS_KNOWN = frozenset({"account", "company", "product"})

MOST = 600
_KEY = re.compile(r"[a-z]+(_[a-z]+)*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_END_OF_SENTENCE = re.compile(r"[。！？][」』）]*|[.!?؟]+[\"'”’»)]*(?=\s|$)|\n")
# Words of three letters and more that end in a full stop within a sentence; shorter ones hardly ever end one.
_ABBREVIATED = frozenset({"mrs", "prof", "bzw", "evtl", "inkl", "ggf", "usw", "etc", "sra", "dra", "mme", "approx"})


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
        if isinstance(given, Wording):
            return given
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
        return self.by_locale[self._spoken_in(locale)]

    def say(self, locale: str, facts: Mapping[str, Fact], written: Callable[[str], str] = str) -> str:
        """What a reader of `locale` reads. A sentence that lacks a fact is left out; the others stay.

        `written` makes somebody's own words safe for where they will stand; facts are for the caller to make so. Raises
        FactMissing where nothing would be left.
        """
        if self.key is not None:
            return texts(locale).say(self.key, **facts)
        spoken_in = self._spoken_in(locale)
        parts = (texts(spoken_in).fill(each, facts) for each in sentences(written(self.by_locale[spoken_in])))
        said = "".join(part for part in parts if part).strip()
        if not said:
            raise FactMissing(f"{spoken_in}: every sentence lacks a fact")
        return said

    @property
    def names(self) -> frozenset[str]:
        """The facts that somebody's own words name."""
        placed = (place for sentence in self.by_locale.values() for place in _PLACEHOLDER.findall(sentence))
        return frozenset(place.partition("|")[0] for place in placed)

    def _spoken_in(self, locale: str) -> str:
        """The language in which a reader of `locale` gets it."""
        return next(
            (each for each in (locale, FALLBACK) if each in self.by_locale), next(iter(self.by_locale), FALLBACK)
        )

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


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with the blanks behind it; together they are the text."""
    ends = (end for end in _END_OF_SENTENCE.finditer(text) if _is_end(text, end))
    pieces, start = [], 0
    for end in ends:
        stop = end.end()
        while stop < len(text) and text[stop].isspace():
            stop += 1
        if stop > start:
            pieces.append(text[start:stop])
        start = max(start, stop)
    return [*pieces, text[start:]] if start < len(text) else pieces


def _is_end(text: str, end: re.Match[str]) -> bool:
    before, after = text[: end.start()], text[end.end() :].lstrip()
    if before.count("{") != before.count("}"):
        return False  # within a placeholder
    if end[0][0] != ".":
        return True
    word = before.split()[-1] if before.split() else ""
    is_short = "." in word or len(word) <= 2 or word.lower() in _ABBREVIATED
    return not is_short and not after[:1].islower()


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
    for place in _PLACEHOLDER.findall(sentence):
        name, bar, instead = place.partition("|")
        if name not in FACTS:
            raise ValueError(f"nothing is known under {{{place}}}; there are {', '.join(FACTS)}")
        if bar and not instead.strip():
            raise ValueError(f"{{{place}}} says nothing where it is unknown; write a word behind the bar: {{{name}|…}}")
    if all(_may_be_left_out(each) for each in sentences(sentence)):
        raise ValueError(
            f"every sentence in {locale!r} would be left out where a fact is unknown: "
            "give that fact another word, such as {name|there}, or add a sentence without it"
        )


def _may_be_left_out(sentence: str) -> bool:
    return any("|" not in place and place not in ALWAYS_KNOWN for place in _PLACEHOLDER.findall(sentence))
