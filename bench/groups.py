"""How often a dismissed group is known again: `python -m bench.groups`; docs/understanding.md holds what it prints.

In each draw four themes are taken away from the list. Of each, and of the exemplars about nothing, two halves are drawn
that share no text; the groups that form in one half stand for what was dismissed, those of the other for what comes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from analysis.learned import embedding as embeddings
from analysis.learned import exemplars, shelf
from analysis.learned.exemplars import Exemplar
from analysis.learned.heads import Floats
from analysis.learned.space import centre, space_of
from analysis.said.text import clean
from analysis.topics.likeness import groups

DRAWS, THEMES, PURE = 160, 4, 0.6
NEARNESS = (0.25, 0.20, 0.16, 0.15)
Rows = NDArray[np.int64]


def main() -> None:
    embedding = embeddings.shipped()
    assert embedding is not None, "no embedding is installed"
    known, space = exemplars.themes(), space_of(embedding)
    places = space.place(shelf.vectors_of([clean(each.text) for each in known], embedding))
    speaks, rng = space.says_something(places), np.random.default_rng(31)
    pairs = [pair for _ in range(DRAWS) for pair in _pairs(known, places, speaks, rng)]
    near = np.array([float(centre(places[one]) @ centre(places[other])) for one, other, _ in pairs])
    alike = np.array([same for _, _, same in pairs])
    print(
        f"| middles as near as | of one theme ({alike.sum()}) | of different themes ({(~alike).sum()}) |\n|---|---|---|"
    )
    for least in NEARNESS:
        print(f"| {least:.2f} | {(near[alike] >= least).mean():.0%} | {(near[~alike] >= least).mean():.1%} |")


def _pairs(
    known: Sequence[Exemplar], places: Floats, speaks: NDArray[np.bool_], rng: Generator
) -> Iterator[tuple[Rows, Rows, bool]]:
    """A group of one half beside one of the other, and whether both are of one theme."""
    one, other = (_groups(half[speaks[half]], places) for half in _halves(known, rng))
    for left in one:
        for right in other:
            themes = _theme(known, left), _theme(known, right)
            if None not in themes:
                yield left, right, themes[0] == themes[1]


def _halves(known: Sequence[Exemplar], rng: Generator) -> tuple[Rows, Rows]:
    chosen = set(rng.choice(sorted({label for each in known for label in each.labels}), THEMES, replace=False))
    size, plain = int(rng.choice([12, 20, 25])), int(rng.choice([60, 120]))
    subjects = [
        ([row for row, each in enumerate(known) if chosen & set(each.labels) == {theme}], size)
        for theme in sorted(chosen)
    ]
    subjects.append(([row for row, each in enumerate(known) if not each.labels], plain))
    drawn = [(rng.permutation(rows), many) for rows, many in subjects]
    first = np.concatenate([rows[:many] for rows, many in drawn])
    return first, np.concatenate([rows[many : 2 * many] for rows, many in drawn])


def _groups(rows: Rows, places: Floats) -> list[Rows]:
    """Each comment is taken to be another account's."""
    return [rows[list(group.rows)] for group in groups(places[rows], range(len(rows)))]


def _theme(known: Sequence[Exemplar], rows: Rows) -> str | None:
    """The theme of most of them; None for a group that is not pure."""
    (theme, times), *_ = Counter(label for row in rows for label in known[row].labels).most_common(1) or [("", 0)]
    return theme if times >= PURE * len(rows) else None


if __name__ == "__main__":
    main()
