"""Every sentence that a customer reads: a file per locale in `texts/`, said through one object.

An entry of a file is a sentence, or a list of sentences of which the first is said whose facts are all known (so a
missing fact drops its clause and never leaves a hole), or plural forms by the fact `count`, named as CLDR names them.

    language           what it is called, and where it is the language of business (`surveys/definition/locales.py`)
    formats            how Babel prints a `day`, one `dated` with its year, and a promised `weekday`
    greeting … reminder, days_left         the ask before the first click
    point_label, point_end                 what a screen reader says for a point of a scale
    button_…           what stands on buttons; Slack shows at most 75 characters, and 24 of `modal_title`
    you_chose … done, done_late            after a choice, after words, after words that came late
    expired, opted_out, withdrawn          the ask's ends
    channel_…, stranger                    in an account's shared channel
    clarify, clarify_two, off_scale, noted about a typed number
    receipt, stop_hint, reply_frame        words between a contact and the CS team
    exit_…, reason_…   the survey of a leaving account, and why they leave (codes: `analysis/comments/reasons.py`)
    csat_…, ces_…, onboarding_…            the other shipped surveys
    home_…             a contact's Home tab

`…_few` is said in place of the same key without it where more is asked than one question and its reason, `…_more` where
another reminder may follow.

Facts are plain text and come out unescaped: what a view does with `&`, `<` and `>` is its own matter. The files hold
none of the three, so a view may as well escape the facts first, which lets a mention pass as one.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from string import Formatter
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from analysis.score.levels import Level, ends
from surveys.definition.locales import FOLDER, LANGUAGES, SHIPPED, source

Fact = str | int | date | None

# Marks that turn the direction of all that follows: inside a name they are a mistake, or an attack.
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FRENCH_BLANK = re.compile(" (?=[?!:;])")
_PLACEHOLDER = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_LEFT_TO_RIGHT, _FIRST_STRONG, _END_ISOLATE = "\u2066", "\u2068", "\u2069"


class FactMissing(ValueError):
    """No wording of a sentence can do without a fact that was not given."""


@dataclass(frozen=True)
class _Sentence:
    parts: tuple[tuple[str, str | None, str], ...]  # a literal, the fact after it, and how that fact is printed

    @classmethod
    def parse(cls, template: str) -> "_Sentence":
        return cls(tuple((text, name, spec or "day") for text, name, spec, _ in Formatter().parse(template)))

    @property
    def needs(self) -> set[str]:
        return {name for _, name, _ in self.parts if name}


_Wordings = tuple[_Sentence, ...]


class Texts:
    """The sentences of one locale; get one from `texts`."""

    def __init__(self, locale: str, source: Mapping[str, Any]) -> None:
        self.locale = locale
        self._babel = Locale.parse(LANGUAGES[locale].babel)
        self._formats: Mapping[str, str] = source["formats"]
        self._entries = {key: _entry(entry) for key, entry in source.items() if key != "formats"}

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._entries)

    @property
    def right_to_left(self) -> bool:
        return self._babel.text_direction == "rtl"

    def say(self, key: str, **facts: Fact) -> str:
        """The sentence of `key` with its facts in place; None and blank facts count as unknown.

        Numbers and dates are printed as the locale prints them; a date is the reader's local one. Raises KeyError for
        an unknown key, FactMissing where no wording can do without an unknown fact.
        """
        known = _known(facts)
        wordings = self._wordings(key, known)
        for wording in wordings:
            if wording.needs <= known.keys():
                return "".join(self._part(part, known) for part in wording.parts)
        raise FactMissing(f"{self.locale}: {key!r} cannot be said without {sorted(wordings[-1].needs - known.keys())}")

    def template(self, key: str) -> str:
        """The wording of `key` that needs the fewest facts, their names in braces: for whoever writes their own.

        Raises KeyError for an unknown key.
        """
        entry = self._entries[key]
        sentence = min(entry if isinstance(entry, tuple) else entry["other"], key=lambda each: len(each.needs))
        return "".join(text + (f"{{{name}}}" if name else "") for text, name, _ in sentence.parts)

    def fill(self, sentence: str, facts: Mapping[str, Fact]) -> str | None:
        """A sentence that somebody wrote, with its facts in place: `{name|there}` says "there" for an unknown name.

        None where an unknown fact has no such word.
        """
        known, said, written_to = _known(facts), [], 0
        for place in _PLACEHOLDER.finditer(sentence):
            name, instead = place.groups()
            if name not in known and instead is None:
                return None
            said += [sentence[written_to : place.start()]]
            said += [self._isolated(self._printed(known[name], "day")) if name in known else instead]
            written_to = place.end()
        whole = "".join([*said, sentence[written_to:]])
        return _FRENCH_BLANK.sub("\u00a0", whole) if self.locale == "fr" else whole

    def listed(self, parts: Sequence[str]) -> str:
        """Several things after each other, as the locale puts them: "reports, exports and search"."""
        return format_list([self._isolated(part) for part in parts], locale=self._babel)

    def thanks_for(self, scored: Level) -> str:
        """The thanks for a score: frank, plain or glad, naming no group."""
        return self.say(f"thanks_{scored}")

    def point_label(self, point: int, scale: str, anchors: str | None) -> str:
        """What a screen reader says for a point of a scale such as "1-5": "4 of 5", at both ends with what they mean.

        `anchors` is the sentence that says so beside the scale: "1 = very hard, 5 = very easy".
        """
        low, high = ends(scale)
        meaning = _meaning(point, anchors) if anchors and point in (low, high) else None
        return self.say("point_end" if meaning else "point_label", score=point, most=high, meaning=meaning)

    def _wordings(self, key: str, known: Mapping[str, Fact]) -> _Wordings:
        entry = self._entries[key]
        if isinstance(entry, tuple):
            return entry
        count = known.get("count")
        if not isinstance(count, int):
            raise FactMissing(f"{self.locale}: {key!r} cannot be said without a count")
        return entry.get(self._babel.plural_form(count), entry["other"])

    def _part(self, part: tuple[str, str | None, str], known: Mapping[str, Fact]) -> str:
        text, name, spec = part
        return text if name is None else text + self._isolated(self._printed(known[name], spec))

    def _printed(self, fact: Fact, spec: str) -> str:
        if isinstance(fact, datetime):
            raise TypeError("a moment is a different date for different readers: give the reader's date")
        if isinstance(fact, date):
            return format_date(fact, self._formats[spec], locale=self._babel)
        if isinstance(fact, int):
            return format_decimal(fact, locale=self._babel, numbering_system="latn")
        return " ".join(_DIRECTION_MARKS.sub("", str(fact)).split())

    def _isolated(self, fact: str) -> str:
        """Wrap a fact that runs against the sentence, so that it cannot reorder the words around it."""
        directions = {unicodedata.bidirectional(character) for character in fact}
        runs_left = not directions.isdisjoint({"R", "AL"})
        if self.right_to_left and not runs_left:
            return f"{_LEFT_TO_RIGHT}{fact}{_END_ISOLATE}"
        mixes = "L" in directions if self.right_to_left else runs_left
        return f"{_FIRST_STRONG}{fact}{_END_ISOLATE}" if mixes else fact


@lru_cache(maxsize=len(SHIPPED))
def texts(locale: str) -> Texts:
    """The sentences of a shipped locale; read once. Raises ValueError for any other."""
    if locale not in SHIPPED:
        raise ValueError(f"no texts in {locale!r}; there are {', '.join(SHIPPED)}")
    written = {key: entry for key, entry in source(FOLDER, locale).items() if key != "language"}
    return Texts(locale, _french(written) if locale == "fr" else written)


def _known(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {name: fact for name, fact in facts.items() if fact is not None and fact != ""}


def _meaning(point: int, anchors: str) -> str | None:
    """What a scale's end means, by the sentence beside it; None where that names no number."""
    bare = _DIRECTION_MARKS.sub("", anchors)
    found = re.search(rf"(?<!\d){point}\s*[=:]\s*([^,;،、，]+)", bare)
    return found[1].strip() if found else None


def _entry(entry: Any) -> _Wordings | dict[str, _Wordings]:
    if isinstance(entry, dict):
        return {form: (_Sentence.parse(template),) for form, template in entry.items()}
    templates = entry if isinstance(entry, list) else [entry]
    return tuple(_Sentence.parse(template) for template in templates)


def _french(entry: Any) -> Any:
    """The same entry with no-break spaces before high punctuation, which must not begin a line."""
    if isinstance(entry, dict):
        return {key: _french(value) for key, value in entry.items()}
    if isinstance(entry, list):
        return [_french(value) for value in entry]
    return _FRENCH_BLANK.sub("\u00a0", entry)
