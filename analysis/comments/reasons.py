"""Why a customer leaves: the reason codes, and their reading from free text by what was learned from exemplars."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.learned.blending import blend, trust_in_the_end
from analysis.learned.tasks import CONTRAST, Task
from analysis.said.emoji import SHORTCODE
from analysis.said.text import clauses, fold, statements

if TYPE_CHECKING:  # naming a reason loads no model
    from analysis.learned.model import Look, Model

_FILE = Path(__file__).with_name("reasons.yml")
_SURE_OF_NOTHING = 0.9
SURE, LIKELY = 0.75, 0.5
"""From which share of belief on a reading is called so; the shares are honest ones (docs/understanding.md)."""

# A second reason, as one part of a text says it by itself; chosen on exemplars with two reasons.
_PARTS = 4  # of a text are looked at for it
_PLAIN_IN_PART = 0.6
_LONGEST_PART, _LONGEST_PARTS = 120, 250
"""Characters of a part, and of all parts of a text together, that are read once more by themselves: a rare one costs
more than a millisecond, and the worst text is to be read in a second. Hardly any exemplar is longer."""
_DENIES = 0.2
_ROOM = 0.003  # what the whole text leaves to some other reason; with less of it hardly a part says one


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


class Sureness(StrEnum):
    """How much a reading may be relied on, as people say it."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Reason:
    """One code and the share of belief in it, 0.0 to 1.0; those of one text add up to 1."""

    code: Code
    confidence: float


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """What the file says: names for the team, and answers that say nothing."""

    team: Mapping[Code, str]
    empty_answers: frozenset[str]


def load(path: Path = _FILE) -> Taxonomy:
    """Read a taxonomy file. Raises ValueError when a code is unknown or missing."""
    import yaml

    written: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    reasons = written["reasons"]
    odd = {str(code) for code in Code} ^ set(reasons)
    if odd:
        raise ValueError(f"{path.name}: the reason codes are fixed; see {', '.join(sorted(odd))}")
    empty = (_bare(answer) for answers in written["empty_answers"].values() for answer in answers.split(","))
    return Taxonomy(team={code: reasons[code]["team"] for code in Code}, empty_answers=frozenset(empty))


@cache
def taxonomy() -> Taxonomy:
    """The shipped taxonomy, read once."""
    return load()


def read(model: "Model", look: "Look") -> list[Reason]:
    """All codes, the likeliest first, equals in the order of `Code`. Answers that say nothing are `other` by rule."""
    return by_rule() if says_nothing(look.text) else _ordered(_shares(model, look))


def by_rule() -> list[Reason]:
    """The same of an answer that says nothing."""
    rest = (1 - _SURE_OF_NOTHING) / (len(Code) - 1)
    return _ordered({code: _SURE_OF_NOTHING if code is Code.OTHER else rest for code in Code})


def _ordered(shares: Mapping[str, float]) -> list[Reason]:
    return sorted((Reason(code, shares[code]) for code in Code), key=lambda reason: -reason.confidence)


def _shares(model: "Model", look: "Look") -> Mapping[str, float]:
    whole = model.shares(Task.REASON, look)
    weight = trust_in_the_end(look.text, model.shares(Task.CONTRAST, look)[CONTRAST])
    if not weight:
        return whole
    return blend(whole, model.shares(Task.LAST_CLAUSE, model.look(_end(look.text))), weight)


def second(model: "Model", look: "Look", reasons: list[Reason]) -> Code | None:
    """The second reason of a text, of which `reasons` was read: what another part of it plainly says. None where it
    gives one reason, or none, or names others only to deny them."""
    first, denies = reasons[0].code, model.shares(Task.CONTRAST, look)[CONTRAST]
    room = max(each.confidence for each in reasons[1:] if each.code is not Code.OTHER)
    read_already = len(_end(look.text)) if trust_in_the_end(look.text, denies) else 0
    parts = _parts(look.text, _LONGEST_PARTS - read_already)
    if first is Code.OTHER or len(parts) < 2 or denies >= _DENIES or room < _ROOM:
        return None
    told = [each for part in parts for each in _of_part(model, part) if each.code not in (first, Code.OTHER)]
    clearest = max(told, key=lambda each: each.confidence)
    return clearest.code if clearest.confidence >= _PLAIN_IN_PART else None


def _end(text: str) -> str:
    return _short(clauses(text)[-1])


def _parts(text: str, left: int) -> list[str]:
    """The first parts of a text, as many as have `left` characters together."""
    parts = [_short(part) for part in statements(text)[:_PARTS]]
    return [part for part, sofar in zip(parts, accumulate(map(len, parts)), strict=True) if sofar <= left]


def _short(part: str) -> str:
    """The beginning of a part as the model sees it: to it one ﷺ is eighteen letters."""
    return unicodedata.normalize("NFKC", part)[:_LONGEST_PART]


def _of_part(model: "Model", part: str) -> list[Reason]:
    return [Reason(Code(code), share) for code, share in model.shares(Task.LAST_CLAUSE, model.look(part)).items()]


def sureness(confidence: float) -> Sureness:
    if confidence >= SURE:
        return Sureness.SURE
    return Sureness.LIKELY if confidence >= LIKELY else Sureness.UNSURE


def says_nothing(text: str) -> bool:
    """Whether an answer is no answer: `n/a`, `特になし`, a number or a 👍 alone; of several boxes, whether all are."""
    return all(_is_empty(line) for line in text.splitlines())


def _is_empty(line: str) -> bool:
    folded = fold(line).strip()
    bare = _bare(line)
    is_empty = not bare or bare in taxonomy().empty_answers or _NUMBER.fullmatch(folded) is not None
    return is_empty and not _MONEY.search(folded)


_SHORTCODE = re.compile(SHORTCODE)
# Keycaps too; with a percent sign, or another number, it says something.
_NUMBER = re.compile(r"\d[\d.,!\ufe0f\u20e3]*")
_MONEY = re.compile("[$€£¥₹﷼]")
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin letters; a kana's voicing is no accent


def _bare(text: str) -> str:
    """A text without accents, punctuation and emoji; a lone 👍 has nothing left."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", _SHORTCODE.sub(" ", fold(text))))
    return " ".join(re.sub(r"[^\w\s/']|_", " ", unicodedata.normalize("NFC", plain)).split())
