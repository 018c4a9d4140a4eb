"""How alike comments are. Raw vectors of all texts are much alike; in this space chance is 0, and meaning counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.learned import exemplars, shelf
from analysis.learned.embedding import Embedding, Vectors
from analysis.learned.heads import Floats
from analysis.said.text import clean

_FEWEST = 1000  # shipped exemplars; with fewer their spread is not known well enough to be taken out


@dataclass(frozen=True)
class Space:
    """Vectors, moved and turned so that the directions in which all texts differ count for little (`mean`, `turn`).

    `general` points from comments that are about something to those about nothing; from `cut` on along it a comment
    says nothing in particular.
    """

    mean: Floats
    turn: Floats
    general: Floats
    cut: float

    def place(self, vectors: Vectors) -> Floats:
        """Rows of length one; the product of two is how alike they are, 0.0 by chance and 1.0 for the same text."""
        return _unit((np.asarray(vectors, np.float64) - self.mean) @ self.turn)

    def says_something(self, places: Floats) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = places @ self.general < self.cut
        return found


def centre(places: Floats) -> Floats:
    """The middle of some rows, of length one."""
    middle: Floats = _unit(places.mean(axis=0, keepdims=True))[0]
    return middle


_KNOWN: dict[str, Space] = {}


def space_of(embedding: Embedding) -> Space:
    """Learned from the shipped exemplars, once for each version of the embedding."""
    if embedding.version not in _KNOWN:
        _KNOWN[embedding.version] = _space(embedding)
    return _KNOWN[embedding.version]


def _space(embedding: Embedding) -> Space:
    mean, turn = _learned(_of_software(embedding))
    turned = Space(mean, turn, np.zeros(len(mean)), 1.0)
    themed, plain = (_places(turned, embedding, has_theme=each) for each in (True, False))
    general = plain.mean(axis=0) - themed.mean(axis=0)
    cut = float(((plain @ general).mean() + (themed @ general).mean()) / 2)
    return Space(mean, turn, general, cut)


def _of_software(embedding: Embedding) -> Vectors:
    """Vectors of what customers write of software; reviews of hotels and noodles would turn the space."""
    texts = sorted({clean(each.text) for each in (*exemplars.reasons(), *exemplars.themes())})
    new = set(shelf.unknown(texts, embedding))
    kept = [text for text in texts if text not in new]
    if len(kept) < _FEWEST:
        raise ValueError("there are no vectors of the shipped exemplars: `make heads` makes them")
    return shelf.vectors_of(kept, embedding)


def _learned(vectors: Vectors) -> tuple[Floats, Floats]:
    mean = vectors.mean(axis=0, dtype=np.float64)
    moved = vectors - mean.astype(np.float32)  # half the memory, and the same to four digits
    spread, axes = np.linalg.eigh((moved.T @ moved).astype(np.float64) / (len(moved) - 1))
    # The average spread is added to each, so that the smallest, which are noise, are not blown up.
    turn: Floats = axes / np.sqrt(spread + spread.mean())
    return mean, turn


def _places(space: Space, embedding: Embedding, *, has_theme: bool) -> Floats:
    texts = [clean(each.text) for each in exemplars.themes() if bool(each.labels) is has_theme]
    return space.place(shelf.vectors_of(texts, embedding))


def _unit(rows: Floats) -> Floats:
    found: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return found
