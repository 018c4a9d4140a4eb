"""What a name is made of, and which of many names are the same, or alike, without comparing each with each."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

ALIKE = 0.85
"""From which likeness on, of 1, two names may be one with a slip in it."""

_FORMS = (
    "ag bv co corp corporation gmbh inc incorporated kg kk limited llc llp ltd ltda mbh nv oy plc pte pty sa sarl sas"
    " se spa srl 株式会社 有限会社 有限公司 شركة"
)
_SAID_BESIDES = "ext external shared connect customer customers client kunde team support success cs the and"
_LEGAL, _ABOUT = (frozenset(each.split()) for each in (_FORMS, _SAID_BESIDES))
_WORD = re.compile(r"\w+")

Words = frozenset[str]


def plain(name: str) -> Words:
    """The words of a name, folded: no accents, one width, no case."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("_", " "))
    return frozenset(_WORD.findall("".join(each for each in folded if not unicodedata.combining(each))))


def words_of(name: str, own: Words = frozenset()) -> Words:
    """What a name is made of, without accents, legal forms, and what channels' names say besides.

    `own` is the vendor's name, which stands in many channels' names.
    """
    words = plain(name)
    return words - (_LEGAL | _ABOUT | own) or words - _LEGAL or words


class Names:
    """Many names by their words, and whose each is."""

    def __init__(self, names: Mapping[int, Words]) -> None:
        self._whose: dict[Words, set[int]] = defaultdict(set)
        for each, words in names.items():
            if words:
                self._whose[words].add(each)
        self._holding: dict[str, set[Words]] = defaultdict(set)
        for words in self._whose:
            for word in words:
                self._holding[word].add(words)
        self._bits: dict[tuple[str, int], int] = {}
        self._of_length: dict[int, list[tuple[int, str, Words]]] = defaultdict(list)
        for words in self._whose:
            text = _text(words)
            self._of_length[len(text)].append((self._letters(text), text, words))

    def same(self, words: Words) -> set[int]:
        """Whose name is made of these very words."""
        return self._whose.get(words, set())

    def alike(self, words: Words) -> set[int]:
        """Whose name is a part of this one, or has it as a part, or is it with a slip; those of the same name not."""
        holding = set[Words]().union(*(self._holding.get(word, ()) for word in words))
        parts = {each for each in holding if each < words or words < each}
        return self._of((parts | self._slips(words)) - {words})

    def _slips(self, words: Words) -> set[Words]:
        """No more letters can match than both names have, so that few pairs need a closer look."""
        text = _text(words)
        letters = self._letters(text)
        near = []
        for length, names in self._of_length.items():
            wanted = ALIKE * (len(text) + length) / 2
            if wanted <= min(len(text), length):
                near += [(other, each) for theirs, other, each in names if (letters & theirs).bit_count() >= wanted]
        return {each for other, each in near if _is_slip(text, other)}

    def _letters(self, text: str) -> int:
        """The letters of a text as bits, the second "a" another one than the first."""
        numbered = ((letter, n) for letter, count in Counter(text).items() for n in range(count))
        return sum(1 << self._bits.setdefault(each, len(self._bits)) for each in numbered)

    def _of(self, names: Iterable[Words]) -> set[int]:
        return set[int]().union(*(self._whose[each] for each in names))


def _text(words: Words) -> str:
    return "".join(sorted(words))


def _is_slip(one: str, other: str) -> bool:
    left, right = sorted((one, other))
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= ALIKE
