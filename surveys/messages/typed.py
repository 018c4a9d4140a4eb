"""What a typed message means: a score, perhaps a score, or words.

A number is only taken for a score where nobody could read it otherwise: alone, or first and set off from what follows.
"6 people can't log in" is a message. In doubt it is `Unclear` and the writer is asked: a wrong score does more harm
than a question.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.said.emoji import SHORTCODE, drawn
from surveys.definition.scales import ZERO_TO_TEN, Scale
from surveys.messages import typed_words as words
from surveys.messages.typed_tokens import Clause, Kind, Token, clauses, joined, scales_named

_LONGEST = 2000  # characters looked at
_SHORT = 80  # characters of a message that may put a score right


@dataclass(frozen=True)
class Score:
    """Plainly a score of the scale; `comment` is what was written besides, unedited, None where that holds no word."""

    value: int
    comment: str | None


@dataclass(frozen=True)
class Unclear:
    """Perhaps a score: one number ("Is 6 your score?"), or the two between which the writer left it open."""

    values: tuple[int, ...]
    text: str

    @property
    def value(self) -> int:
        """The number, or the first of two."""
        return self.values[0]


@dataclass(frozen=True)
class OffScale:
    """Plainly meant as a score, but not on the scale that was asked: of 0-10, "11", "12 - great", "4 out of 5"."""

    value: int  # as it was written
    text: str
    comment: str | None = None  # what was written besides, as of a `Score`


@dataclass(frozen=True)
class Words:
    """A message, for the CSM to read."""

    text: str


Meaning = Score | Unclear | OffScale | Words


@dataclass(frozen=True)
class _Asked:
    """What the writer was asked: a score of `scale`, in their `locale`."""

    locale: str | None
    scale: Scale

    def has(self, *values: int) -> bool:
        return all(value in self.scale.points for value in values)


def understand(text: str, locale: str | None = None, scale: Scale = ZERO_TO_TEN) -> Meaning:
    """What somebody who was asked for a score means by `text`; `locale` decides what two languages spell alike.

    Nothing is converted from another scale: "4 out of 5" is none of 0-10.
    """
    meant = _meant(text, _Asked(locale, scale))
    names_another_scale = bool(scales_named(text[:_LONGEST]) - {scale.high})
    if names_another_scale and isinstance(meant, Score | Unclear):
        return OffScale(meant.value, text, meant.comment) if isinstance(meant, Score) else Words(text)
    return meant


@dataclass(frozen=True)
class Correction:
    """Perhaps another score than the one that stands; `says_more`: there are words besides that are worth keeping."""

    value: int
    says_more: bool


def correction(text: str, score: int, scale: Scale = ZERO_TO_TEN) -> Correction | None:
    """The one other point of the scale that a short message names in digits, as "sorry, I meant 9" does.

    None where there is no such, or where a number counts, measures or dates something.
    """
    said = [joined(clause.tokens, scale.high) for clause in clauses(text)] if len(text) <= _SHORT else []
    tokens = [token for clause in said for token in clause]
    if any(token.kind in (Kind.SIGN, Kind.DECIMAL, Kind.DASH) for token in tokens):
        return None
    numbers = {token.value for token in tokens if token.kind is Kind.NUMBER and not token.spelled}
    others = numbers - {score}
    value = others.pop() if len(others) == 1 else None
    if value is None or value not in scale.points or any(_counts_within(clause) for clause in said):
        return None
    expected = words.FILLERS | words.CORRECTING | words.UNITS | words.BETWEEN
    return Correction(value, any(token.kind is Kind.WORD and token.text not in expected for token in tokens))


def _counts_within(clause: list[Token]) -> bool:
    places = [at for at, token in enumerate(clause) if token.kind is Kind.NUMBER and not token.spelled]
    return any(_counts(_head(clause[at:])[1]) for at in places)


def _meant(text: str, asked: _Asked) -> Meaning:
    said = clauses(text[:_LONGEST])
    telling = [clause for clause in said if not clause.says_nothing]
    if not telling:
        return _one_star(text, asked)
    if telling[0].has_number:
        return _opening_score(text, telling[0], said[said.index(telling[0]) + 1 :], asked)
    return _closing_score(text, telling[-1], asked)


def _one_star(text: str, asked: _Asked) -> Meaning:
    """A star is the least of five, or praise."""
    is_star = drawn(text).strip(" \ufe0f") in ("⭐", "🌟", "★")
    return Unclear((1,), text) if is_star and asked.scale.high == words.STARS_OUT_OF else Words(text)


@dataclass(frozen=True)
class _Found:
    """What a clause says about a score."""

    values: tuple[int, ...]  # on the scale, unless it is `plain`: then perhaps not
    plain: bool = False  # it can be nothing else
    out_of: str | None = None  # how "out of ten" was said
    reason_start: int | None = None  # where in the message its reason begins, when that is in the same clause
    is_on_scale: bool = True


def _opening_score(text: str, clause: Clause, rest: Sequence[Clause], asked: _Asked) -> Meaning:
    """The meaning of "9 - love it": but for greetings and hedges, a number comes first."""
    found = _read(clause.tokens, asked)
    if found is None or _begins_a_list(clause, text):
        return Words(text)
    second = _second_number(clause, rest, asked)
    comment = _comment(text[clause.next_start if found.reason_start is None else found.reason_start :])
    if not found.is_on_scale:
        is_praise = clause.tokens[0].text == "★" and not all(each.says_nothing for each in rest)
        is_doubtful = is_praise or second is not None or "?" in clause.stop
        return Words(text) if is_doubtful else OffScale(found.values[0], text, comment)
    if second:
        return Unclear(found.values + second.values, text)
    is_first_point = found.values == (1,) and clause.stop[:1] in (".", ")", ":") and bool(rest)
    if not found.plain or "?" in clause.stop or is_first_point:
        return Unclear(found.values, text)
    return Score(found.values[0], comment)


def _second_number(clause: Clause, rest: Sequence[Clause], asked: _Asked) -> _Found | None:
    """What the next clause says, when that is a number too: "Maybe 4... or 5?", "it was 9, now 4", "6, 3 of us …"."""
    tokens = list(rest[0].tokens) if rest else []
    if tokens and tokens[0].text in words.BETWEEN:
        del tokens[0]
    second = _read(tokens, asked) if tokens else None
    if second and second.plain and second.is_on_scale and second.reason_start is None:
        return second
    is_list = bool(tokens) and tokens[0].kind is Kind.NUMBER and "," in clause.stop
    return _Found(()) if is_list else None


def _closing_score(text: str, clause: Clause, asked: _Asked) -> Meaning:
    """The meaning of "Love it, 9 out of 10": words come first, and a number is all of the last clause."""
    found = _read(clause.tokens, asked)
    if found is None or not found.plain or not found.is_on_scale:
        return Words(text)  # off the scale too: the words before it are for a person
    is_sure = found.out_of not in (None, "/")  # "on Friday, 9/10" is a date
    if not is_sure or found.reason_start is not None or "?" in clause.stop:
        return Unclear(found.values, text)
    return Score(found.values[0], _comment(text[: clause.tokens[0].start].rstrip(" ,:;-–—")))


def _begins_a_list(clause: Clause, text: str) -> bool:
    is_item = clause.stop[:1] in (".", ")")
    return is_item and re.search(r"\n\s*\d{1,2}\s*[.)]", text[clause.next_start - 1 :]) is not None


def _comment(rest: str) -> str | None:
    rest = rest.strip()
    without_emoji = re.sub(SHORTCODE, "", rest)
    return rest if any(character.isalpha() for character in without_emoji) else None


def _read(tokens: Sequence[Token], asked: _Asked) -> _Found | None:
    """What a clause says of a score; None when nothing."""
    if any(token.kind is Kind.SIGN for token in tokens):
        return None
    said = joined(tokens, asked.scale.high)
    core = [token for token in said if not (token.kind is Kind.WORD and token.text in words.FILLERS)]
    found = _found(said, core, asked) if core else None
    if found and _is_of_another_scale(said, asked):
        return replace(found, is_on_scale=False) if found.plain else None
    return found


def _found(said: list[Token], core: list[Token], asked: _Asked) -> _Found | None:
    if core[0].kind is Kind.DECIMAL:
        return _between_scores(core, asked)
    if core[0].kind is Kind.NUMBER:
        return _number_first(core, asked)
    speaks_of_scores = any(token.text in words.SCORE_WORDS or token.kind is Kind.OUT_OF for token in said)
    return _number_within(core, asked) if speaks_of_scores else None


def _is_of_another_scale(said: list[Token], asked: _Asked) -> bool:
    """Whether "out of" names another highest score than was asked for; stars do so without saying it."""
    highs = {token.value for token in said if token.kind is Kind.OUT_OF}
    if not highs and any(token.text in words.STARS for token in said):
        least = min((token.value for token in said if token.value is not None), default=0)
        highs = {words.STARS_OUT_OF} if least <= words.STARS_OUT_OF else set()
    return bool(highs - {asked.scale.high})


def _number_first(core: list[Token], asked: _Asked) -> _Found | None:
    if len(core) > 2 and core[1].kind is Kind.DASH and core[2].kind is Kind.NUMBER:
        return None if _counts(core[3:]) else _maybe(asked, core[0].value, core[2].value)
    head, rest = _head(core)
    if not rest:
        return _judged(head, asked)
    if rest[0].kind is Kind.WORD and rest[0].text in words.REASONS_FOLLOW:
        found = _judged(head, asked)
        return found and replace(found, reason_start=rest[0].start)
    another = any(token.kind in (Kind.NUMBER, Kind.DECIMAL) for token in rest)
    return None if another or core[0].spelled or _counts(rest) else _maybe(asked, core[0].value)


def _number_within(core: list[Token], asked: _Asked) -> _Found | None:
    """What "I rate Northwind 8" says: one number that counts nothing."""
    places = [at for at, token in enumerate(core) if token.kind is Kind.NUMBER]
    if len(places) != 1:
        return None
    head, rest = _head(core[places[0] :])
    return None if _counts(rest) else _maybe(asked, head[0].value)


def _between_scores(core: list[Token], asked: _Asked) -> _Found | None:
    """Half a point is no answer: which of its neighbours?"""
    head, rest = _head(core)
    number = float(head[0].text)
    return None if rest else _maybe(asked, *sorted({math.floor(number), math.ceil(number)}))


def _head(core: list[Token]) -> tuple[list[Token], list[Token]]:
    """The number with its unit and its "out of ten", and the rest."""
    end = 1
    while end < len(core) and (core[end].kind is Kind.OUT_OF or core[end].text in words.UNITS):
        end += 1
    return core[:end], core[end:]


def _judged(head: list[Token], asked: _Asked) -> _Found | None:
    """A number that nothing follows: plainly meant as a score, unless it is spelled like something else."""
    number, unit = head[0], head[1] if len(head) > 1 else None
    is_other_word = words.OTHER_MEANINGS.get(number.text, asked.locale) != asked.locale
    is_time = unit is not None and asked.locale is not None and words.OTHER_UNITS.get(unit.text) == asked.locale
    is_very = number.text == "十" and unit is not None and unit.text == "分"  # 十分: "very", "enough"
    if number.value is None or is_other_word or is_time or is_very or _is_long_row(number, asked):
        return _maybe(asked, number.value)
    out_of = next((token.text for token in head if token.kind is Kind.OUT_OF), None)
    return _Found((number.value,), plain=True, out_of=out_of, is_on_scale=asked.has(number.value))


def _is_long_row(number: Token, asked: _Asked) -> bool:
    """More stars than there are of five, where it is not five that were asked for: enthusiasm, or so many points."""
    many = number.value is not None and number.value > words.STARS_OUT_OF
    return number.text == "★" and many and asked.scale.high != words.STARS_OUT_OF


def _maybe(asked: _Asked, *values: int | None) -> _Found | None:
    """Perhaps a score, or one of two; None where the scale has no such."""
    given = tuple(value for value in values if value is not None)
    return _Found(given) if len(given) == len(values) and asked.has(*given) else None


def _counts(rest: Sequence[Token]) -> bool:
    """Whether a number is followed by what it counts or measures."""
    if not rest:
        return False
    word = rest[0].text
    is_plural = word.isascii() and len(word) > 3 and word.endswith("s") and word not in words.NOT_PLURAL
    return rest[0].kind is Kind.DASH or word in words.COUNTED or is_plural
