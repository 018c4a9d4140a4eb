"""From exemplars to a head: done when exemplars change, never while a comment waits.

Fitting holds a core for some seconds and needs scikit-learn, so a running bot does it in another process.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.learned.embedding import Vectors
from analysis.learned.grams import BITS, Pieces
from analysis.learned.heads import Floats, Head, dense, weighed

SEEN_OFTEN = 2.0
"""Pieces that fewer exemplars hold (by weight) are left out: they would only be learned by heart."""

FOLDS = 4
_ENOUGH = 150  # steps; more of them move no reading
_SEED = 20260301


@dataclass(frozen=True)
class Material:
    """What a head is fitted from. `targets` is (texts, labels), 1 where a label holds; `weights` is (texts).

    `trust_in_meaning` and `trust_in_spelling` say how far the two regressions may rely on one number (C, the inverse
    of the penalty).
    """

    labels: tuple[str, ...]
    exclusive: bool
    vectors: Vectors
    pieces: Sequence[Pieces]
    targets: NDArray[np.int8]
    weights: Floats
    trust_in_meaning: float = 3.0
    trust_in_spelling: float = 5.0

    def part(self, rows: NDArray[np.int64]) -> "Material":
        return replace(
            self,
            vectors=self.vectors[rows],
            pieces=[self.pieces[row] for row in rows],
            targets=self.targets[rows],
            weights=self.weights[rows],
        )


def fit(material: Material, temperature: float = 1.0) -> Head:
    """A head from all of the material. Raises ValueError where a label has no exemplar."""
    missing = [label for label, held in zip(material.labels, material.targets.sum(axis=0), strict=True) if not held]
    if missing:
        raise ValueError(f"there is no exemplar of: {', '.join(missing)}")
    mean, spread = material.vectors.mean(axis=0), np.maximum(material.vectors.std(axis=0), 1e-6)
    columns, rarity = _known_pieces(material)
    spelled = _table(material.pieces, columns, rarity)
    weights, bias = _regress(material, dense(material.vectors, mean, spread), material.trust_in_meaning)
    piece_weights, piece_bias = _regress(material, spelled, material.trust_in_spelling)
    return Head(
        labels=material.labels,
        exclusive=material.exclusive,
        temperature=temperature,
        mean=mean.astype(np.float64),
        spread=spread.astype(np.float64),
        weights=weights,
        bias=bias,
        columns=columns,
        rarity=rarity,
        piece_weights=piece_weights.astype(np.float16),
        piece_bias=piece_bias,
    )


def cross_validated(material: Material, folds: int = FOLDS) -> Floats:
    """What a head that has not seen a text says of it, at temperature 1; a row a text, in the order given."""
    from sklearn.model_selection import KFold, StratifiedKFold

    first = material.targets.argmax(axis=1)
    split = StratifiedKFold if material.exclusive else KFold
    said = np.zeros(material.targets.shape)
    for kept, left_out in split(folds, shuffle=True, random_state=_SEED).split(first, first):
        head, unseen = fit(material.part(kept)), material.part(left_out)
        said[left_out] = head.shares(unseen.vectors, unseen.pieces)
    return said


def best_temperature(said: Floats, targets: NDArray[np.int8], *, exclusive: bool) -> float:
    """What makes the shares `said` at temperature 1 honest: the least log-loss."""
    from scipy.optimize import minimize_scalar

    def loss(temperature: float) -> float:
        shares = tempered(said, temperature, exclusive=exclusive)
        right = np.where(targets == 1, shares, 1.0 if exclusive else 1 - shares)
        return float(-np.log(np.maximum(right, 1e-9)).sum())

    found = minimize_scalar(loss, bounds=(0.2, 3.0), method="bounded")
    return float(found.x)


def tempered(said: Floats, temperature: float, *, exclusive: bool) -> Floats:
    """Shares said at temperature 1, as they would be said at another."""
    if exclusive:
        odds = np.maximum(said, 1e-9) ** (1 / temperature)
        shares: Floats = odds / odds.sum(axis=1, keepdims=True)
        return shares
    bounded = np.clip(said, 1e-9, 1 - 1e-9)
    one_sided: Floats = 1 / (1 + ((1 - bounded) / bounded) ** (1 / temperature))
    return one_sided


def _known_pieces(material: Material) -> tuple[NDArray[np.int64], Floats]:
    """The buckets that enough exemplars hold, ascending, and the rarity of each."""
    held = np.zeros(1 << BITS)
    for pieces, weight in zip(material.pieces, material.weights, strict=True):
        held[pieces.buckets] += weight
    columns = np.flatnonzero(held >= SEEN_OFTEN)
    rarity: Floats = np.log((1 + material.weights.sum()) / (1 + held[columns])) + 1
    return columns, rarity


def _table(pieces: Sequence[Pieces], columns: NDArray[np.int64], rarity: Floats) -> Any:
    from scipy.sparse import csr_array

    rows = [weighed(each, columns, rarity) for each in pieces]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places, values = (np.concatenate(each) for each in zip(*rows, strict=True))
    return csr_array((values, places, ends), shape=(len(pieces), len(columns)))


def _regress(material: Material, table: Any, trust: float) -> tuple[Floats, Floats]:
    """Weights (labels, columns) and bias (labels)."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    numbers = table.astype(np.float32)

    def fitted(target: NDArray[Any]) -> Any:
        regression = LogisticRegression(C=trust, max_iter=_ENOUGH)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return regression.fit(numbers, target, sample_weight=material.weights)

    if material.exclusive and len(material.labels) > 2:
        # Every label occurs, so the classes are the columns, in order.
        found = fitted(material.targets.argmax(axis=1))
        return found.coef_, found.intercept_
    each = [fitted(column) for column in material.targets.T]
    return np.vstack([one.coef_ for one in each]), np.concatenate([one.intercept_ for one in each])
