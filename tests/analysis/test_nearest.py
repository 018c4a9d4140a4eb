"""The exemplars that mean most nearly the same, in a toy world where a text's number is its place."""

from collections.abc import Sequence

import numpy as np
import pytest

from analysis.learned import exemplars, nearest
from analysis.learned.embedding import Vectors
from analysis.learned.exemplars import Exemplar
from analysis.learned.nearest import NEWEST, Near


class Toy:
    """Remembers how many texts it was shown at once."""

    version = "toy"

    def __init__(self) -> None:
        self.at_once: list[int] = []

    def vectors(self, texts: Sequence[str]) -> Vectors:
        self.at_once.append(len(texts))
        turns = np.array([float(text) for text in texts]) / 1000
        return np.stack([np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Toy:
    monkeypatch.setattr(exemplars, "reasons", lambda: [said("103"), said("900")])
    monkeypatch.setattr(nearest, "_SHIPPED", {})
    return Toy()


def said(text: str) -> Exemplar:
    return Exemplar(text, "en", text, ("unused",))


def told(found: Sequence[Near]) -> list[tuple[str, bool]]:
    return [(each.text, each.own) for each in found]


def test_the_nearest_are_shown_those_of_the_team_first_and_never_the_text_itself(toy: Toy) -> None:
    own = [said(text) for text in ("100", "110", "101", "999")]
    assert told(nearest.nearest("100", own, toy)) == [("101", True), ("110", True), ("103", False)]
    assert told(nearest.nearest("100", [], toy)) == [("103", False), ("900", False)]


def test_of_many_corrections_the_newest_are_looked_at_in_slices_that_let_reading_in_between(toy: Toy) -> None:
    own = [said(str(500 - number)) for number in range(NEWEST + 1)]
    assert told(nearest.nearest("500", own, toy)) == [(text, True) for text in ("499", "498", "497")]
    assert max(toy.at_once) == 10
    own.append(said("0"))
    assert told(nearest.nearest("500", own, toy))[0] == ("498", True), "one that is newer came"
