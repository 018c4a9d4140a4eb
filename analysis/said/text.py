"""Customer text made safe to analyse: hostile and broken characters out, never endless.

Only for reading by our own code: what is stored and shown stays as the customer wrote it.
"""

import re
import unicodedata

from analysis.said.emoji import drawn

LONGEST = 1000
"""Characters kept of a text: more tells no more about its reason, and costs time."""

_LONGEST_WORD = 60
_LONGEST_NAMES = 30  # characters for which one may stand in the end; the rest of a flood is not searched for emoji
_SHORTEST_CLAUSE = 3  # characters; shorter ones say nothing by themselves

# Spelled as numbers, since a pattern made of invisible characters cannot be reviewed.
_UNSEEN = (
    (0x00, 0x08),  # controls, but not tab and line breaks
    (0x0E, 0x1B),
    (0x7F, 0x84),
    (0x86, 0x9F),
    (0xAD, 0xAD),  # soft hyphen
    (0x061C, 0x061C),  # Arabic letter mark
    (0x180E, 0x180E),  # Mongolian vowel separator
    (0x200B, 0x200B),  # zero-width space; the joiners stay: emoji and Persian are spelled with them
    (0x200E, 0x200F),  # direction marks
    (0x202A, 0x202E),  # direction embeddings and overrides
    (0x2060, 0x206F),  # word joiner, invisible operators, direction isolates
    (0xD800, 0xDFFF),  # lone surrogates
    (0xFDD0, 0xFDEF),  # reserved as no character at all
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFF9, 0xFFFB),  # interlinear annotation
    (0xFFFE, 0xFFFF),
    (0xE0000, 0xE0FFF),  # tags
)
_MARKS = (
    (0x0300, 0x036F),
    (0x0483, 0x0489),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE20, 0xFE2F),
)
# Scripts that put no space between words: a long run of them is no endless word.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x9FFF),  # Han, kana and their punctuation
    (0xF900, 0xFAFF),
    (0xFF00, 0xFFEF),  # full-width forms
    (0x20000, 0x3FFFF),
)


def _characters(ranges: tuple[tuple[int, int], ...]) -> str:
    """The inside of a regular expression's [...]."""
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in ranges)


_REMOVED = re.compile(f"[{_characters(_UNSEEN)}]+")
_STACKED = re.compile(f"([{_characters(_MARKS)}]{{2}})[{_characters(_MARKS)}]+")
_BLANKS = re.compile(r"\s+")
_LINE_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_IN_WORD = rf"[^\s{_characters(_UNSPACED)}]"
_ENDLESS = re.compile(f"({_IN_WORD}{{{_LONGEST_WORD}}})(?={_IN_WORD})")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s)|[。！？؟]+|\n")


def clean(text: str, longest: int = LONGEST) -> str:
    """The text without invisible and broken characters, in short words, at most `longest` characters.

    Runs of blanks become one space, line breaks one newline, more than two accents on a letter two, and names of emoji
    what they stand for (`:thumbsup:`). Cut at the end of a sentence, else between words. Cleaning twice changes nothing
    more.
    """
    text = visible(text)
    text = _BLANKS.sub(_one_blank, text).strip()
    text = drawn(text[: longest * _LONGEST_NAMES]).rstrip()
    text = _STACKED.sub(r"\1", text)
    # Words are broken in what can survive the cut only: the rest of a flood is never looked at.
    text = _ENDLESS.sub(r"\1 ", text[: longest + 1])
    return _cut(text, longest)


def visible(text: str) -> str:
    """The text without invisible and broken characters, and otherwise as it was written."""
    return _REMOVED.sub("", text)


def _one_blank(blanks: re.Match[str]) -> str:
    return "\n" if _LINE_BREAK.search(blanks.group()) else " "


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: longest + 1]) if match.end() <= longest]
    # A cut that loses more than half to end well is no good bargain.
    for end in (ends[-1] if ends else 0, text.rfind(" ", 0, longest + 1)):
        if end > longest // 2:
            return text[:end].rstrip()
    return text[:longest].rstrip()


_CLAUSE_END = re.compile(
    r"[.!?…;:,،؛。！？、，；\n—–]+\s*|\s-\s"
    r"|\s(?:but|though|although|yet|just|only|because|لكن|بس|ولكن|إنما|aber|sondern|pero|sino|mais|mas)\s"
    r"|けど|けれど|ですが|しかし|ただ|但是|但|只是|可是|不过|而是"
)


def clauses(text: str) -> list[str]:
    """A text in pieces, at punctuation and at the words that turn a sentence round; at least one, the text itself."""
    found = (part.strip() for part in _CLAUSE_END.split(text))
    return [part for part in found if len(part) > _SHORTEST_CLAUSE] or [text]


_AND = re.compile(
    r"\s(?:and|plus|also|besides|as well as|وكمان|وبعد|und|sowie|et|y|e)\s|\sو(?=\S)"
    r"|上に|うえに|それに|而且|并且|还有|再加上|加上|何况"
)


def statements(text: str) -> list[str]:
    """A text in still smaller pieces, at the words that add one thing to another as well; at least one, the text."""
    found = (part.strip() for clause in clauses(text) for part in _AND.split(clause))
    return [part for part in found if len(part) > _SHORTEST_CLAUSE] or [text]


_ARABIC_FOLDS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)
_ARABIC_VOWELS = re.compile("[\u064b-\u065f\u0670\u06d6-\u06ed]+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})


def fold(text: str) -> str:
    """The text as our word lists spell it, so that spelling variants meet.

    Lower case, full-width to plain, Arabic without vowel signs and with one alef, ya and ta marbuta.
    Positions do not survive: fold the word list too, and search in the folded text.
    """
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    return _ARABIC_VOWELS.sub("", text).translate(_ARABIC_FOLDS)
