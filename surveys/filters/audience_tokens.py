"""Cutting a filter into names, values, signs and parentheses; and what is wrong with one, shown at its character."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

_SHOWN = 60  # characters on either side of the one that is pointed at


class AudienceWrong(ValueError):
    """A filter that cannot be read. Its text shows the line, a caret under the character, and the cure."""

    def __init__(self, text: str, position: int, sentence: str) -> None:
        super().__init__(text, position, sentence)
        self.text = text
        self.position = position  # from 0, at most the length of the text
        self.sentence = sentence

    def __str__(self) -> str:
        before, after = self.text[: self.position], self.text[self.position :]
        line_start = "".join(re.split(r"[\n\r]", before)[-1:])
        line_end = re.split(r"[\n\r]", after)[0]
        left = _printed(line_start if len(line_start) <= _SHOWN else "…" + line_start[-_SHOWN:])
        right = _printed(line_end if len(line_end) <= _SHOWN else line_end[:_SHOWN] + "…")
        return f"{left}{right}\n{' ' * _columns(left)}^\n{self.sentence}"


RESERVED = frozenset({"and", "or", "not", "is", "in", "contains", "before", "after", "within"})
"""The words of the language: as a value they stand in quotes."""


class Kind(Enum):
    WORD = auto()  # a name, a value or a word of the language
    QUOTED = auto()
    SIGN = auto()  # of a comparison
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()
    STRAY = auto()  # what has no place in a filter, and a quote without its partner
    END = auto()


@dataclass(frozen=True)
class Token:
    kind: Kind
    text: str  # as written; of what was quoted, the inside
    start: int

    @property
    def word(self) -> str | None:
        """As a word of the language; None for all else."""
        return self.text.casefold() if self.kind is Kind.WORD else None


GROUPED = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w.@+:/’'-])"
"""A number such as 1,000, as a regular expression: its commas separate no values."""

_TOKENS = re.compile(
    rf"""
      (?P<blank>[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+)
    | (?P<quoted>"(?:[^"]|"")*" | '(?:[^']|'')*' | [“”„][^“”„]*[“”„] | [«»][^«»]*[«»] | ‘[^’]*’)
    | (?P<word>{GROUPED} | -?\w[\w\u0300-\u036f]*(?:[.@+:/’'-][\w\u0300-\u036f]+)*)
    | (?P<sign>[=!<>≤≥≠&|~^＝＜＞！＆｜]+)
    | (?P<open>[(（])
    | (?P<close>[)）])
    | (?P<comma>[,，、])
    | (?P<stray>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> list[Token]:
    """All of the text, in order; END is last."""
    found = []
    for piece in _TOKENS.finditer(text):
        kind = Kind[(piece.lastgroup or "stray").upper()] if piece.lastgroup != "blank" else None
        if kind is not None:
            found.append(Token(kind, _inside(piece.group()) if kind is Kind.QUOTED else piece.group(), piece.start()))
    return [*found, Token(Kind.END, "", len(text))]


def quoted(text: str) -> str:
    """The text as a value that is read again as it is."""
    return '"' + text.replace('"', '""') + '"'


def _inside(written: str) -> str:
    inside = written[1:-1]
    return inside.replace(written[0] * 2, written[0]) if written[0] in "\"'" else inside


def _printed(text: str) -> str:
    """In as many characters, but none that breaks the line."""
    return "".join(character if character.isprintable() else " " for character in text)


def _columns(text: str) -> int:
    """How wide a terminal prints it: Han and kana take two columns, an accent that stands alone none."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else not unicodedata.combining(each) for each in text)
