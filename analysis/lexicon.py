"""Word lists searched in comments: where each listed phrase occurs, and whether it is negated there."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from analysis.text import fold

_CLAUSE_END = r"[.,;:!?…\n()。、，！？；：،؛「」—–]+"
_UNSPACED = frozenset({"ja", "zh"})
# More of one kind in one comment proves nothing more, and costs time where someone pasted a flood.
_MOST = 24
# One-letter Arabic words and the article are written onto the word that follows.
_ARABIC_CLITICS = "(?:[وفبلك]|ال|وال|بال|فال|كال|لل|ولل)?"


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence of a listed phrase."""

    tag: str
    weight: float
    negated: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What, in the same clause, turns a phrase into its opposite, and what ends a clause without a comma."""

    before: Iterable[str] = ()
    after: Iterable[str] = ()
    contrast: Iterable[str] = ()
    characters: int = 12
    """How far these reach in Japanese and Chinese, in characters."""


class Lexicon:
    """Phrases of one language, by tag and weight.

    Phrases are folded; `*` stands for the rest of a word and `~` for up to three words (six characters
    in Japanese and Chinese, which put no space between them).
    """

    def __init__(
        self,
        language: str,
        phrases: Mapping[tuple[str, float], Iterable[str]],
        surroundings: Surroundings,
    ) -> None:
        self._language = language
        # Heavier first: a weak phrase inside a strong one of the same tag is not counted again.
        ranked = sorted(phrases.items(), key=lambda entry: (entry[0][0], -entry[0][1]))
        self._patterns = [(tag, weight, self._any_of(listed)) for (tag, weight), listed in ranked if listed]
        gap = f".{{0,{surroundings.characters}}}?" if language in _UNSPACED else None
        self._before = self._window("", surroundings.before, f"{gap}$" if gap else r"(?:\s+\S+){0,3}?\W*$")
        self._after = self._window(f"^{gap}" if gap else r"^\W*(?:\w\S*\s+){0,4}?", surroundings.after, "")
        contrast = self._window("|", surroundings.contrast, "")
        self._clause_end = re.compile(_CLAUSE_END + (contrast.pattern if contrast else ""))

    def hits(self, folded: str) -> list[Hit]:
        """Every occurrence in a folded text, ordered by tag."""
        clauses = _Clauses(folded, self._clause_end)
        found: list[Hit] = []
        taken: dict[str, list[tuple[int, int]]] = {}
        for tag, weight, pattern in self._patterns:
            spans = taken.setdefault(tag, [])
            for match in islice(pattern.finditer(folded), _MOST):
                if not any(start < match.end() and match.start() < end for start, end in spans):
                    spans.append(match.span())
                    found.append(Hit(tag, weight, self._turned(*clauses.around(*match.span()))))
        return found

    def _turned(self, left: str, right: str) -> bool:
        # Only what stands near can turn a phrase; the slices also bound the search in endless clauses.
        turned_before = self._before is not None and self._before.search(left[-60:]) is not None
        return turned_before or (self._after is not None and self._after.search(right[:60]) is not None)

    def _window(self, opening: str, phrases: Iterable[str], closing: str) -> re.Pattern[str] | None:
        """The phrases between two pieces of pattern; None without phrases."""
        listed = list(phrases)
        return re.compile(opening + self._any_of(listed).pattern + closing) if listed else None

    def _any_of(self, phrases: Iterable[str]) -> re.Pattern[str]:
        longest_first = sorted({fold(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
        return re.compile("(?:" + "|".join(map(self._spelled, longest_first)) + ")")

    def _spelled(self, phrase: str) -> str:
        """One phrase as a regular expression."""
        if self._language in _UNSPACED:
            return r"[^.,!?。、，！？\n]{0,6}?".join(map(re.escape, phrase.split("~")))
        clitics = _ARABIC_CLITICS if self._language == "ar" else ""
        parts: list[str] = []
        for word in phrase.split():
            if word == "~":
                parts.append(r"(?:\s+[^\s.,;!?]+){0,3}?")
            else:
                parts.append((r"\s+" if parts else "") + clitics + re.escape(word).replace(r"\*", r"\w*"))
        # A boundary is asked for only beside letters: the $ of "$900" has none after it.
        opening = r"(?<!\w)" if phrase[0].isalnum() else ""
        closing = r"(?!\w)" if phrase[-1].isalnum() else ""
        return opening + "".join(parts) + closing


class _Clauses:
    """Where the clauses of a text begin and end."""

    def __init__(self, text: str, clause_end: re.Pattern[str]) -> None:
        self._text = text
        breaks = [match.span() for match in clause_end.finditer(text)]
        self._begins = [0, *(end for _, end in breaks)]
        self._ends = [*(start for start, _ in breaks), len(text)]

    def around(self, start: int, end: int) -> tuple[str, str]:
        """What stands left and right of a span in its clause; a span over a break has the rest of both."""
        begin = self._begins[bisect_right(self._begins, start) - 1]
        until = self._ends[bisect_left(self._ends, end)]
        return self._text[begin:start], self._text[end:until]


def listed(text: str) -> list[str]:
    """The phrases of a comma-separated list, as our YAML files write them."""
    return [phrase for part in text.split(",") if (phrase := part.strip())]
