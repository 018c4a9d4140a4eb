"""A text as the pieces it is spelled with: which words it uses, beside the meaning that an embedding sees.

Pieces of one to four characters inside a word need no word list, no language and no word boundaries, so that a typo
keeps most of its word, and Japanese and Chinese work as English does.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.said.text import fold

BITS = 18
"""2 ** BITS buckets; a piece's bucket is the head of its CRC-32, the same on every machine."""

LONGEST = 4


@dataclass(frozen=True, slots=True)
class Pieces:
    """The buckets of one text, ascending, and how much each counts: 1 + the logarithm of how often it occurs."""

    buckets: NDArray[np.int64]
    counts: NDArray[np.float64]


def pieces(text: str) -> Pieces:
    """The pieces of a cleaned text, whatever its case, width or vowel signs."""
    found = Counter(zlib.crc32(piece.encode()) >> (32 - BITS) for piece in _spelled(fold(text)))
    buckets = sorted(found)
    counts = [1 + math.log(found[bucket]) for bucket in buckets]
    return Pieces(np.array(buckets, np.int64), np.array(counts, np.float64))


def of_all(texts: Iterable[str]) -> Sequence[Pieces]:
    return [pieces(text) for text in texts]


def _spelled(text: str) -> Iterator[str]:
    """Every run of one to LONGEST characters in each word, its edges marked by a blank."""
    for word in text.split():
        edged = f" {word} "
        for length in range(1, LONGEST + 1):
            yield from (edged[start : start + length] for start in range(len(edged) - length + 1))
