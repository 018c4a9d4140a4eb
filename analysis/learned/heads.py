"""From the numbers of a text to shares of belief: two ways of looking, one opinion.

A few small nets look at the embedding (what a text means), a logistic regression at its pieces (how it is spelled).
Where one is fooled, the other seldom is; their log-odds are averaged, and one temperature makes the shares honest: of
what is 70 % sure, 70 % is right.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.learned.embedding import Vectors
from analysis.learned.grams import Pieces

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
_FEW = 1e-9  # no share is read as impossible


@dataclass(frozen=True)
class Layer:
    """One layer of several nets of the same shape: `weights` (nets, inputs, outputs), `bias` (nets, 1, outputs)."""

    weights: Singles
    bias: Singles


@dataclass(frozen=True)
class Head:
    """What was fitted from exemplars (`analysis/learned/fitting.py`).

    `labels` name the columns of every answer. `exclusive`: one of them holds, and shares add up to 1; otherwise each
    is asked by itself. For k labels, d numbers of an embedding and n pieces that were seen often enough: `mean` and
    `spread` (d), `layers` from d inputs to k outputs; `columns` (n, ascending buckets), `rarity` (n), `piece_weights`
    (k, n), `piece_bias` (k).
    """

    labels: tuple[str, ...]
    exclusive: bool
    temperature: float
    mean: Singles
    spread: Singles
    layers: tuple[Layer, ...]
    columns: NDArray[np.int64]
    rarity: Floats
    piece_weights: Singles
    piece_bias: Floats

    def shares(self, vectors: Vectors, pieces: Sequence[Pieces]) -> Floats:
        """One row a text, one column a label, each from 0 to 1."""
        by_meaning = scores(self.layers, dense(vectors, self.mean, self.spread))
        spelled = [weighed(each, self.columns, self.rarity) for each in pieces]
        by_spelling = np.stack([self.piece_weights[:, at] @ values for at, values in spelled]) + self.piece_bias
        if self.exclusive:
            opinions = (_log_shares(by_meaning).mean(axis=0) + _log_shares(by_spelling)) / 2
            return np.exp(_log_shares(opinions / self.temperature))
        return _logistic((by_meaning.mean(axis=0) + by_spelling) / 2 / self.temperature)

    def to_bytes(self) -> bytes:
        """As a NumPy archive; `from_bytes` reads it."""
        kept = io.BytesIO()
        arrays: dict[str, Any] = {each: np.asarray(getattr(self, each)) for each in _PLAIN}
        for number, layer in enumerate(self.layers):
            arrays |= {f"weights_{number}": _short(layer.weights), f"bias_{number}": layer.bias}
        np.savez_compressed(kept, **arrays | {"piece_weights": _short(self.piece_weights)})
        return kept.getvalue()


_PLAIN = [each.name for each in fields(Head) if each.name not in ("layers", "piece_weights")]


def from_bytes(kept: bytes) -> Head:
    with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
        values: dict[str, Any] = {name: arrays[name] for name in _PLAIN}
        deep = sum(name.startswith("weights_") for name in arrays.files)
        values["layers"] = tuple(
            Layer(arrays[f"weights_{number}"].astype(np.float32), arrays[f"bias_{number}"]) for number in range(deep)
        )
        values["piece_weights"] = arrays["piece_weights"].astype(np.float32)
    values["labels"] = tuple(str(label) for label in values["labels"])
    values["exclusive"], values["temperature"] = bool(values["exclusive"]), float(values["temperature"])
    return Head(**values)


def scores(layers: Sequence[Layer], numbers: Singles) -> Floats:
    """What each net makes of the numbers (texts, inputs) of some texts: (nets, texts, labels)."""
    for layer in layers[:-1]:
        numbers = np.maximum(numbers @ layer.weights + layer.bias, 0)
    found: Floats = (numbers @ layers[-1].weights + layers[-1].bias).astype(np.float64)
    return found


def dense(vectors: Vectors, mean: Singles, spread: Singles) -> Singles:
    """Vectors moved and stretched so that every one of their numbers tells equally much."""
    moved: Singles = (vectors - mean) / spread
    return moved


def weighed(pieces: Pieces, columns: NDArray[np.int64], rarity: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Where the known pieces of a text stand among `columns`, and their weights: rare ones more, length one in all."""
    places = np.searchsorted(columns, pieces.buckets)
    places[places == len(columns)] = 0
    known = columns[places] == pieces.buckets if len(columns) else np.zeros(len(places), bool)
    values = pieces.counts[known] * rarity[places[known]]
    length = float(np.linalg.norm(values))
    return places[known], values / length if length else values


def _short(weights: Singles) -> NDArray[np.float16]:
    """Half as long: that moves no reading."""
    return weights.astype(np.float16)


def _log_shares(scores: Floats) -> Floats:
    least = scores - scores.max(axis=-1, keepdims=True)
    shares: Floats = least - np.log(np.exp(least).sum(axis=-1, keepdims=True))
    return np.maximum(shares, np.log(_FEW))


def _logistic(scores: Floats) -> Floats:
    shares: Floats = 1 / (1 + np.exp(-scores))
    return shares
