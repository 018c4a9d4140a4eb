"""Cutting a typed message into clauses of numbers and words, in any script."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from analysis.said.emoji import SHORTCODE
from surveys.messages import typed_words as words


class Kind(Enum):
    NUMBER = auto()
    DECIMAL = auto()
    WORD = auto()  # or any other sign that means nothing here
    SIGN = auto()  # of a price, a time, a date, a ticket: no number beside it is a score
    DASH = auto()
    OUT_OF = auto()  # its value is the highest score there could be
    STOP = auto()  # ends a clause
    BLANK = auto()


@dataclass(frozen=True)
class Token:
    kind: Kind
    text: str  # as it is looked up in `typed_words`
    start: int  # in the message as it was written
    value: int | None = None  # of a number
    spelled: bool = False  # a number in words


@dataclass(frozen=True)
class Clause:
    tokens: tuple[Token, ...]  # at least one
    stop: str  # what ended it, such as "," or "?!"; empty at the end of the message
    next_start: int  # where what follows begins in the message

    @property
    def has_number(self) -> bool:
        return any(token.kind in (Kind.NUMBER, Kind.DECIMAL) for token in self.tokens)

    @property
    def says_nothing(self) -> bool:
        return all(token.kind is Kind.WORD and token.text in words.FILLERS for token in self.tokens)


def clauses(text: str) -> list[Clause]:
    """The message between its stops."""
    found: list[Clause] = []
    current: list[Token] = []
    stop = ""
    for token in _tokens(text):
        if token.kind is Kind.STOP:
            stop += token.text
            continue
        if stop and current:
            found.append(Clause(tuple(current), stop, token.start))
            current = []
        current.append(token)
        stop = ""
    if current:
        found.append(Clause(tuple(current), stop, len(text)))
    return found


def scales_named(text: str) -> frozenset[int]:
    """The highest scores of the scales that a message names beside its score: 5 in "5点満点中4点"."""
    named = re.finditer(words.WHOLE_SCALE, _plain(text)[0], re.VERBOSE)
    return frozenset(int(number) for scale in named for number in re.findall(r"\d+", scale.group()))


def joined(tokens: Sequence[Token], high: int) -> list[Token]:
    """The same, but "/ 10" or "out of ten" is one token, so is "to" between numbers, and articles are no numbers.

    `high` is the highest score of the scale: it may be one that hardly any other scale has.
    """
    together: list[Token] = []
    for token in tokens:
        how = _before_a_high(together) if token.value in words.HIGHS | {high} else 0
        if how:
            first = together[-how]
            together[-how:] = [Token(Kind.OUT_OF, together[-1].text, first.start, token.value)]
        elif token.text == "つ" and together[-2:-1] and together[-2].text == "星":
            continue  # 星4つ: four stars, and no things that are counted
        else:
            together.append(token)
    return _without_articles(_with_ranges(together))


def _before_a_high(tokens: Sequence[Token]) -> int:
    """How many of the last tokens say "out of", after a number and perhaps its unit; 0 for none."""
    how = 2 if [token.text for token in tokens[-2:]] == ["out", "of"] else 1
    if not tokens or tokens[-1].text not in words.OUT_OF:
        return 0
    before = list(tokens[:-how])
    while before and before[-1].kind is Kind.WORD and before[-1].text in words.UNITS:
        before.pop()
    return how if before and before[-1].kind in (Kind.NUMBER, Kind.DECIMAL) else 0


def _with_ranges(tokens: list[Token]) -> list[Token]:
    ranged = list(tokens)
    for at in range(1, len(tokens) - 1):
        before, here, after = tokens[at - 1 : at + 2]
        is_open = here.text in words.BETWEEN or here.text == "/"
        if is_open and before.kind is Kind.NUMBER and after.kind is Kind.NUMBER:
            ranged[at] = Token(Kind.DASH, here.text, here.start)
    return ranged


def _without_articles(tokens: list[Token]) -> list[Token]:
    """Without "un" and "um" where there is another number: "un 8" is one."""
    numbers = [token for token in tokens if token.kind is Kind.NUMBER]
    articles = [token for token in numbers if token.spelled and token.text in words.FILLERS]
    return [token for token in tokens if token not in articles] if len(articles) < len(numbers) else tokens


_VOCABULARY = (
    words.FILLERS
    | words.CORRECTING
    | words.UNITS
    | words.REASONS_FOLLOW
    | words.BETWEEN
    | words.COUNTED
    | set(words.NUMERALS)
)
_UNSPACED_WORDS = "|".join(
    re.escape(word)
    for word in sorted(_VOCABULARY, key=len, reverse=True)  # the longest first: 分钟 is not 分
    if re.match(f"[{words.UNSPACED}]", word)
)
_LETTER = rf"[^\W\d_{words.UNSPACED}]"
_MARKUP = r"""[*_`"'“”„«»‘’\ufe0f\u20e3\u200b-\u200f\u202a-\u202e\u2060-\u2069]+|<[@\#!][^>]*>"""
_PIECES = re.compile(
    rf"""
    (?P<blank>[^\S\n]+|{_MARKUP}|{words.WHOLE_SCALE})
    |(?P<stars>(?:(?:[⭐🌟★]|:star2?:)[\s\ufe0f]*)+(?:☆\s*)*)
    |(?P<decimal>\d+[.,]\d(?=\s*/\s*(?:[3-9]|10|20)\b(?![./-]\d)))
    |(?P<sign>\d+(?:[.,:/-]\d+){{2,}}|\d+:\d+|\d+[.,]\d{{2,}}|(?<!\S)[-−–]\d+|0\d+|\d{{3,}}
        |\d+\s?[ap]\.?m\b\.?|\d+[a-zA-Zªº°%€$£¥]+|[$€£¥%\#+°@§])
    |(?P<half>\d+\s*½|\d+\s+1[/⁄]2)
    |(?P<tenths>\d+[.,]\d)
    |(?P<number>\d+|:(?:zero|one|two|three|four|five|six|seven|eight|nine|keycap_ten):)
    |(?P<emoji>{SHORTCODE})
    |(?P<unspaced>{_UNSPACED_WORDS}|[{words.UNSPACED}])
    |(?P<dash>[-–—−~]+)
    |(?P<word>{_LETTER}(?:{_LETTER}|[\u064b-\u0652])*(?:['’-]{_LETTER}+)*)
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_STOPS = frozenset("\n,;:!?….。、()[]|")
_PLAIN = {"½": "½", "،": ",", "؛": ";", "؟": "?"}


def _tokens(text: str) -> list[Token]:
    plain, origin = _plain(text)
    pieces = list(_PIECES.finditer(plain))
    groups = [piece.lastgroup or "other" for piece in pieces]
    tokens: list[Token] = []
    for at, (piece, group) in enumerate(zip(pieces, groups, strict=True)):
        if group == "dash":
            group = "stop" if _is_open_dash(groups, at, piece.group()) else "dash"
        start = origin[piece.start()]
        tokens += _stars(piece.group(), start, tokens) if group == "stars" else [_token(group, piece.group(), start)]
    return [token for token in tokens if token.kind is not Kind.BLANK]


def _stars(piece: str, start: int, before: Sequence[Token]) -> list[Token]:
    """A row of stars is a number; after a number they are its unit; one alone is only pretty."""
    count = len(re.findall("[⭐🌟★]|:star", piece))
    told = [token for token in before if token.kind is not Kind.BLANK]
    stop = Token(Kind.STOP, "★", start)
    if told and told[-1].kind is Kind.NUMBER:
        return [Token(Kind.WORD, "★", start), stop]
    return [stop, Token(Kind.NUMBER, "★", start, count), stop] if count > 1 else [stop]


def _plain(text: str) -> tuple[str, list[int]]:
    """The text with digits and signs of any width and script as ASCII, and where each character came from."""
    characters: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        digit = unicodedata.decimal(character, None)
        plain = _PLAIN.get(character) or unicodedata.normalize("NFKC", character)
        for each in plain if digit is None else str(digit):
            characters.append(each)
            origin.append(place)
    return "".join(characters), origin


def _is_open_dash(groups: list[str], at: int, dash: str) -> bool:
    """Whether a dash sets off what follows ("9 - love it") and neither spans numbers ("6 - 8") nor binds words."""
    around = [group for group in groups[max(0, at - 2) : at] + groups[at + 1 : at + 3] if group != "blank"]
    is_set_off = at == 0 or "—" in dash or "blank" in groups[at - 1 : at + 2]
    return is_set_off and around[:2] != ["number", "number"]


def _token(group: str, piece: str, start: int) -> Token:
    if group in ("blank", "sign", "dash", "stop"):
        return Token(Kind[group.upper()], piece, start)
    if group == "half":
        return Token(Kind.DECIMAL, f"{re.split(r'[½ ]', piece)[0]}.5", start)
    if group in ("decimal", "tenths"):
        return Token(Kind.DECIMAL, piece.replace(",", "."), start)
    if group == "number":
        name = piece.strip(":").removeprefix("keycap_")
        return Token(Kind.NUMBER, name, start, int(name) if name.isdecimal() else words.NUMERALS[name])
    if group == "emoji" or piece in _STOPS or unicodedata.category(piece[0]) in ("So", "Sk"):
        return Token(Kind.STOP, piece, start)
    word = words.folded(piece)
    if word in words.NUMERALS:
        return Token(Kind.NUMBER, word, start, words.NUMERALS[word], spelled=True)
    return Token(Kind.WORD, word, start)
