"""Why a text was read so: the exemplars that mean most nearly the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.learned import exemplars, shelf
from analysis.learned.embedding import Embedding, Vectors
from analysis.learned.exemplars import Exemplar
from analysis.said.text import clean

SHOWN = 3
NEWEST = 200
"""Of a workspace's corrections so many are looked at: about 20 ms each, where they are not remembered."""

_SLICE = 10
"""Texts at once: comments that wait to be read get in between."""


@dataclass(frozen=True, slots=True)
class Near:
    """An exemplar near a text. `own`: a correction of this workspace."""

    text: str
    label: str
    own: bool


def nearest(text: str, own: Sequence[Exemplar], embedding: Embedding) -> list[Near]:
    """The SHOWN exemplars nearest to a cleaned text; those of the workspace first, then the shipped ones, each nearest
    first. The text itself is left out, and of `own`, the oldest first, all but the NEWEST."""
    vector = embedding.vectors([text])[0]
    shipped = exemplars.reasons()
    others = [each for each in own if each.text != text][-NEWEST:]
    found = [
        *(_nearest_of(vector, others, _vectors(others, embedding), own=True) if others else ()),
        *_nearest_of(vector, shipped, _shipped_vectors(embedding), own=False),
    ]
    best = sorted(found, key=lambda each: -each[0])[:SHOWN]
    return [near for _, near in sorted(best, key=lambda each: (not each[1].own, -each[0]))]


def _nearest_of(vector: Vectors, texts: Sequence[Exemplar], vectors: Vectors, *, own: bool) -> list[tuple[float, Near]]:
    likeness = vectors @ vector
    best = np.argsort(-likeness)[:SHOWN]
    return [(float(likeness[at]), Near(texts[at].text, texts[at].labels[0], own)) for at in best]


def _vectors(own: Sequence[Exemplar], embedding: Embedding) -> Vectors:
    texts = [each.text for each in own]
    return np.concatenate([embedding.vectors(texts[at : at + _SLICE]) for at in range(0, len(texts), _SLICE)])


_SHIPPED: dict[str, Vectors] = {}


def _shipped_vectors(embedding: Embedding) -> Vectors:
    """Those of `exemplars.reasons`, in their order; about 9 MB, made at the first question and kept."""
    if embedding.version not in _SHIPPED:
        _SHIPPED[embedding.version] = shelf.vectors_of([clean(each.text) for each in exemplars.reasons()], embedding)
    return _SHIPPED[embedding.version]
