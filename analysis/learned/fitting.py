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
from analysis.learned.heads import Floats, Head, Layer, Singles, dense, weighed

SEEN_OFTEN = 2.0
"""Pieces that fewer exemplars hold (by weight) are left out: they would only be learned by heart."""

FOLDS = 4
NETS = 3
_HIDDEN = (256, 128)
_BATCH, _STEP = 128, 5e-4
_ENOUGH = 150  # steps of the regression; more of them move no reading
_SEED = 20260301


@dataclass(frozen=True)
class Material:
    """What a head is fitted from. `targets` is (texts, labels), 1 where a label holds; `weights` is (texts).

    `rounds` over the exemplars and `restraint` (the penalty on large weights) say how closely the nets follow them,
    `trust_in_spelling` how far the regression may rely on one piece (C, the inverse of its penalty).
    """

    labels: tuple[str, ...]
    exclusive: bool
    vectors: Vectors
    pieces: Sequence[Pieces]
    targets: NDArray[np.int8]
    weights: Floats
    rounds: int = 12
    restraint: float = 3.0
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
    piece_weights, piece_bias = _regress(material, _table(material.pieces, columns, rarity))
    return Head(
        labels=material.labels,
        exclusive=material.exclusive,
        temperature=temperature,
        mean=mean,
        spread=spread,
        layers=_nets(material, dense(material.vectors, mean, spread)),
        columns=columns,
        rarity=rarity,
        piece_weights=piece_weights.astype(np.float32),
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


def best_temperature(
    said: Floats, targets: NDArray[np.int8], *, exclusive: bool, kinds: Sequence[str] | None = None
) -> float:
    """What makes the shares `said` at temperature 1 honest: the least log-loss. Where texts are of several `kinds`,
    each kind counts as much as another, however many texts it has."""
    from scipy.optimize import minimize_scalar

    weights = _evenly(kinds or [""] * len(said))[:, None]

    def loss(temperature: float) -> float:
        shares = tempered(said, temperature, exclusive=exclusive)
        right = np.where(targets == 1, shares, 1.0 if exclusive else 1 - shares)
        return float(-(weights * np.log(np.maximum(right, 1e-9))).sum())

    found = minimize_scalar(loss, bounds=(0.2, 3.0), method="bounded")
    return float(found.x)


def _evenly(kinds: Sequence[str]) -> Floats:
    """A weight each, so that those of every kind add up to the same."""
    _, places, counts = np.unique(np.array(kinds), return_inverse=True, return_counts=True)
    weights: Floats = 1 / counts[places]
    return weights


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


def _nets(material: Material, numbers: Singles) -> tuple[Layer, ...]:
    """Nets that differ only in what they began with: what one of them makes up, the others do not."""
    from sklearn.neural_network import MLPClassifier

    target = material.targets.argmax(axis=1) if material.exclusive else material.targets
    nets = []
    for seed in range(NETS):
        net = MLPClassifier(
            _HIDDEN,
            alpha=material.restraint,
            batch_size=min(_BATCH, len(numbers)),
            learning_rate_init=_STEP,
            max_iter=material.rounds,
            random_state=_SEED + seed,
        )
        nets.append(_fitted(net, numbers, target, material.weights))
    weights = [np.stack(each) for each in zip(*(net.coefs_ for net in nets), strict=True)]
    bias = [np.stack(each)[:, None] for each in zip(*(net.intercepts_ for net in nets), strict=True)]
    if material.exclusive and len(material.labels) == 2:
        # The one output for both is how much more the second one is believed.
        weights[-1], bias[-1] = (np.concatenate([-each / 2, each / 2], axis=2) for each in (weights[-1], bias[-1]))
    return tuple(Layer(*each) for each in zip(weights, bias, strict=True))


def _regress(material: Material, table: Any) -> tuple[Floats, Floats]:
    """Weights (labels, columns) and bias (labels)."""
    from sklearn.linear_model import LogisticRegression

    numbers = table.astype(np.float32)

    def fitted(target: NDArray[Any]) -> Any:
        regression = LogisticRegression(C=material.trust_in_spelling, max_iter=_ENOUGH)
        return _fitted(regression, numbers, target, material.weights)

    if material.exclusive and len(material.labels) > 2:
        # Every label occurs, so the classes are the columns, in order.
        found = fitted(material.targets.argmax(axis=1))
        return found.coef_, found.intercept_
    each = [fitted(column) for column in material.targets.T]
    return np.vstack([one.coef_ for one in each]), np.concatenate([one.intercept_ for one in each])


def _fitted(model: Any, numbers: Any, target: NDArray[Any], weights: Floats) -> Any:
    """The model, fitted as far as it was asked to be: to go on until nothing moves any more reads no better."""
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(numbers, target, sample_weight=weights)
