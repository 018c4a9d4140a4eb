"""Why a customer leaves: the taxonomy, and a first reading of free text into its codes.

The reading weighs listed phrases: many in English, Arabic, Japanese and Chinese, only the plain ones in
German, Spanish, French and Portuguese. Its confidence is a share
of belief across all codes, in which "other" holds a fixed stake that evidence has to beat.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from analysis.lexicon import Lexicon, Surroundings, listed
from analysis.text import fold

_FILE = Path(__file__).with_name("reasons.yml")
_STRONG, _WEAK = 3.2, 1.6
_OTHER_STAKE = 1.2
_SURE_OF_NOTHING = 0.9


class Code(StrEnum):
    """The reason codes. A contract: exported and stored, never reused for a new meaning."""

    TOO_EXPENSIVE = "too_expensive"
    MISSING_FEATURES = "missing_features"
    SWITCHED_SERVICE = "switched_service"
    UNUSED = "unused"
    CUSTOMER_SERVICE = "customer_service"
    TOO_COMPLEX = "too_complex"
    LOW_QUALITY = "low_quality"
    USAGE_LIMITS = "usage_limits"
    CHAMPION_LEFT = "champion_left"
    BUSINESS_CHANGE = "business_change"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reason:
    """One code and the share of belief in it, 0.0 to 1.0; those of one text add up to 1."""

    code: Code
    confidence: float


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """What the file says: names for the team, and what to look for."""

    team: Mapping[Code, str]
    lexicons: Mapping[str, Lexicon]
    empty_answers: frozenset[str]


def load(path: Path = _FILE) -> Taxonomy:
    """Read a taxonomy file. Raises ValueError when a code is unknown or missing."""
    import yaml

    written: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    reasons = written["reasons"]
    odd = {str(code) for code in Code} ^ set(reasons)
    if odd:
        raise ValueError(f"{path.name}: the reason codes are fixed; see {', '.join(sorted(odd))}")
    return Taxonomy(
        team={code: reasons[code]["team"] for code in Code},
        lexicons={language: _lexicon(language, written) for language in written["taken_back"]},
        empty_answers=frozenset(map(_bare, listed(written["empty_answers"]))),
    )


@cache
def taxonomy() -> Taxonomy:
    """The shipped taxonomy, read once."""
    return load()


def _lexicon(language: str, written: dict[str, Any]) -> Lexicon:
    phrases = {}
    for code, entry in written["reasons"].items():
        for strength, weight in (("strong", _STRONG), ("weak", _WEAK)):
            phrases[code, weight] = listed(entry["phrases"].get(language, {}).get(strength, ""))
    turns = written["taken_back"][language]
    surroundings = Surroundings(
        listed(turns["before"]), listed(turns["after"]), listed(written["contrast"].get(language, ""))
    )
    return Lexicon(language, phrases, surroundings)


class PhraseReader:
    """Reads reasons by the phrases of a taxonomy."""

    version = "phrases-1"

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy

    def read(self, text: str, language: str | None) -> list[Reason]:
        """All codes, the likeliest first, for a cleaned text. An unknown language is searched in all we have."""
        bare = _bare(text)
        if not bare or bare in self._taxonomy.empty_answers:
            return _ranked(_nothing_said())
        lexicons = self._taxonomy.lexicons
        searched = [lexicons[language]] if language and language in lexicons else list(lexicons.values())
        folded = fold(text)
        weights: dict[str, list[float]] = {code: [] for code in Code}
        for lexicon in searched:
            for hit in lexicon.hits(folded):
                if not hit.negated:
                    weights[hit.tag].append(hit.weight)
        return _ranked(_shares({Code(code): _evidence(found) for code, found in weights.items()}))


def _bare(text: str) -> str:
    """A text without punctuation and emoji; a lone 👍 has nothing left."""
    return " ".join(re.sub(r"[^\w\s/']|_", " ", fold(text)).split())


def _evidence(weights: list[float]) -> float:
    """The strongest phrase in full, each further one half of the one before: repeating is not proving."""
    return math.fsum(weight / 2**place for place, weight in enumerate(sorted(weights, reverse=True)))


def _shares(evidence: dict[Code, float]) -> dict[Code, float]:
    evidence[Code.OTHER] += _OTHER_STAKE
    odds = {code: math.exp(found) for code, found in evidence.items()}
    total = math.fsum(odds.values())
    return {code: each / total for code, each in odds.items()}


def _nothing_said() -> dict[Code, float]:
    rest = (1 - _SURE_OF_NOTHING) / (len(Code) - 1)
    return {code: _SURE_OF_NOTHING if code is Code.OTHER else rest for code in Code}


def _ranked(shares: dict[Code, float]) -> list[Reason]:
    """Likeliest first; equals in the order of `Code`."""
    return [Reason(code, share) for code, share in sorted(shares.items(), key=lambda entry: -entry[1])]
