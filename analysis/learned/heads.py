"""From the numbers of a text to shares of belief: two logistic regressions, one opinion.

One looks at the embedding (what a text means), one at its pieces (how it is spelled). Where one is fooled, the other
seldom is; their log-odds are averaged, and one temperature makes the shares honest: of what is 70 % sure, 70 % is
right.
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
_FEW = 1e-9  # no share is read as impossible


@dataclass(frozen=True)
class Head:
    """What was fitted from exemplars (`analysis/learned/fitting.py`).

    `labels` name the columns of every answer. `exclusive`: one of them holds, and shares add up to 1; otherwise each
    is asked by itself. For k labels, d numbers of an embedding and n pieces that were seen often enough:
    `weights` (k, d), `bias` (k), `mean` and `spread` (d); `columns` (n, ascending buckets), `rarity` (n),
    `piece_weights` (k, n), `piece_bias` (k).
    """

    labels: tuple[str, ...]
    exclusive: bool
    temperature: float
    mean: Floats
    spread: Floats
    weights: Floats
    bias: Floats
    columns: NDArray[np.int64]
    rarity: Floats
    piece_weights: NDArray[np.float32]
    piece_bias: Floats

    def shares(self, vectors: Vectors, pieces: Sequence[Pieces]) -> Floats:
        """One row a text, one column a label, each from 0 to 1."""
        by_meaning = dense(vectors, self.mean, self.spread) @ self.weights.T + self.bias
        spelled = [weighed(each, self.columns, self.rarity) for each in pieces]
        by_spelling = np.stack([self.piece_weights[:, at] @ values for at, values in spelled]) + self.piece_bias
        if self.exclusive:
            opinions = (_log_shares(by_meaning) + _log_shares(by_spelling)) / 2
            return np.exp(_log_shares(opinions / self.temperature))
        return _logistic((by_meaning + by_spelling) / 2 / self.temperature)

    def to_bytes(self) -> bytes:
        """As a NumPy archive; `from_bytes` reads it."""
        kept = io.BytesIO()
        arrays: dict[str, Any] = {field.name: np.asarray(getattr(self, field.name)) for field in fields(self)}
        np.savez_compressed(kept, **arrays)
        return kept.getvalue()


def from_bytes(kept: bytes) -> Head:
    with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
        values: dict[str, Any] = {field.name: arrays[field.name] for field in fields(Head)}
    values["labels"] = tuple(str(label) for label in values["labels"])
    values["exclusive"], values["temperature"] = bool(values["exclusive"]), float(values["temperature"])
    values["piece_weights"] = values["piece_weights"].astype(np.float32)
    return Head(**values)


def dense(vectors: Vectors, mean: Floats, spread: Floats) -> Floats:
    """Vectors moved and stretched so that every one of their numbers tells equally much."""
    moved: Floats = (np.asarray(vectors, np.float64) - mean) / (spread * np.sqrt(len(mean)))
    return moved


def weighed(pieces: Pieces, columns: NDArray[np.int64], rarity: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Where the known pieces of a text stand among `columns`, and their weights: rare ones more, length one in all."""
    places = np.searchsorted(columns, pieces.buckets)
    places[places == len(columns)] = 0
    known = columns[places] == pieces.buckets if len(columns) else np.zeros(len(places), bool)
    values = pieces.counts[known] * rarity[places[known]]
    length = float(np.linalg.norm(values))
    return places[known], values / length if length else values


def _log_shares(scores: Floats) -> Floats:
    least = scores - scores.max(axis=1, keepdims=True)
    shares: Floats = least - np.log(np.exp(least).sum(axis=1, keepdims=True))
    return np.maximum(shares, np.log(_FEW))


def _logistic(scores: Floats) -> Floats:
    shares: Floats = 1 / (1 + np.exp(-scores))
    return shares
