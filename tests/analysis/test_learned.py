"""From exemplars to shares of belief, on a toy world that needs no wheel: vectors are two numbers."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Thread

import numpy as np
import pytest

from analysis.learned import fitting, grams, heads
from analysis.learned.embedding import REMEMBERED, Vectors, Wheel
from analysis.learned.fitting import Material
from analysis.learned.grams import pieces

TEXTS = [
    "too dear",
    "so dear",
    "dear price",
    "dear bill",
    "it crashes",
    "crashes daily",
    "crash again",
    "crashed twice",
]
DEAR, BROKEN = [1, 0], [0, 1]


def world(texts: Sequence[str] = TEXTS, *, exclusive: bool = True) -> Material:
    vectors = np.array([[1.0, 0.1] if "dear" in text else [0.1, 1.0] for text in texts], np.float32)
    targets = np.array([DEAR if "dear" in text else BROKEN for text in texts], np.int8)
    return Material(("dear", "broken"), exclusive, vectors, grams.of_all(texts), targets, np.ones(len(texts)))


def said(head: heads.Head, vector: list[float], text: str) -> dict[str, float]:
    (row,) = head.shares(np.array([vector], np.float32), [pieces(text)])
    return dict(zip(head.labels, row.tolist(), strict=True))


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_head_says_what_it_was_taught(exclusive: bool) -> None:
    head = fitting.fit(world(exclusive=exclusive))
    shares = said(head, [1.0, 0.1], "a dear one")
    assert shares["dear"] > 0.5 > shares["broken"]
    assert sum(shares.values()) == pytest.approx(1) or not exclusive


def test_meaning_and_spelling_have_one_vote_each() -> None:
    head = fitting.fit(world())
    torn = said(head, [1.0, 0.1], "crashes daily")
    assert said(head, [0.1, 1.0], "crashes daily")["dear"] < torn["dear"] < said(head, [1.0, 0.1], "so dear")["dear"]


def test_what_only_two_numbers_together_tell_is_learned() -> None:
    """Neither number alone says a thing, as in "not" and "bad": no straight line divides these."""
    corners = np.array([[0, 0], [1, 1], [0, 1], [1, 0]] * 60, np.float32)
    dear = [vector[0] == vector[1] for vector in corners]
    texts = ["same"] * len(corners)
    targets = np.array([DEAR if each else BROKEN for each in dear], np.int8)
    head = fitting.fit(replace(world(texts), vectors=corners, targets=targets, rounds=60, restraint=0.1))
    assert said(head, [1.0, 1.0], "same")["dear"] > 0.5 > said(head, [0.0, 1.0], "same")["dear"]


def test_a_higher_temperature_is_less_sure_and_says_the_same() -> None:
    cold = fitting.fit(world())
    warm = replace(cold, temperature=3.0)
    assert 0.5 < said(warm, [1.0, 0.1], "dear")["dear"] < said(cold, [1.0, 0.1], "dear")["dear"]


def test_a_head_is_the_same_after_it_was_kept() -> None:
    head = fitting.fit(world(), temperature=0.7)
    again = heads.from_bytes(head.to_bytes())
    assert (again.labels, again.exclusive, again.temperature) == (head.labels, True, 0.7)
    assert said(again, [1.0, 0.1], "dear") == pytest.approx(said(head, [1.0, 0.1], "dear"), abs=1e-3)


def test_an_exemplar_counts_by_its_weight() -> None:
    odd = [*TEXTS, "berth quota"]
    light, heavy = world(odd), world(odd)
    heavy.weights[-1] = 5.0
    doubt = [0.5, 0.5]
    assert (
        said(fitting.fit(heavy), doubt, "berth quota")["broken"]
        > said(fitting.fit(light), doubt, "berth quota")["broken"]
    )


def test_a_label_without_an_exemplar_is_refused_by_name() -> None:
    alone = world([text for text in TEXTS if "dear" in text])
    with pytest.raises(ValueError, match="no exemplar of: broken"):
        fitting.fit(alone)


def test_what_cross_validation_says_of_a_text_was_not_learned_from_it() -> None:
    lied = world()
    lied.targets[0] = BROKEN  # one wrong label: a head that had seen it would repeat it
    assert fitting.cross_validated(lied, folds=3)[0, 0] > 0.5


def test_the_best_temperature_makes_boasters_modest() -> None:
    boasts = np.array([[0.99, 0.01]] * 10)
    targets = np.array([[1, 0]] * 7 + [[0, 1]] * 3, np.int8)
    temperature = fitting.best_temperature(boasts, targets, exclusive=True)
    assert fitting.tempered(boasts, temperature, exclusive=True)[0, 0] == pytest.approx(0.7, abs=0.2)
    assert temperature > 1


def test_the_temperature_is_of_all_kinds_alike_however_many_texts_they_have() -> None:
    """The plain texts are read more rightly than the hard ones, of which there are nine times as many."""
    said_of_all = np.array([[0.8, 0.2]] * 100)
    hard = np.array([DEAR] * 54 + [BROKEN] * 36, np.int8)
    plain = np.array([DEAR] * 10, np.int8)
    targets, kinds = np.vstack([hard, plain]), ["hard"] * 90 + ["plain"] * 10
    temperature = fitting.best_temperature(said_of_all, targets, exclusive=True, kinds=kinds)
    assert fitting.tempered(said_of_all, temperature, exclusive=True)[0, 0] == pytest.approx(0.8, abs=0.01)
    by_number = fitting.best_temperature(said_of_all, targets, exclusive=True)
    assert fitting.tempered(said_of_all, by_number, exclusive=True)[0, 0] == pytest.approx(0.64, abs=0.01)


def test_pieces_meet_whatever_case_width_and_vowel_signs() -> None:
    assert pieces("Price").buckets.tolist() == pieces("ＰＲＩＣＥ").buckets.tolist()
    assert pieces("سِعر").buckets.tolist() == pieces("سعر").buckets.tolist()
    assert pieces("price").buckets.tolist() != pieces("prize").buckets.tolist()


def test_pieces_are_ascending_and_a_repeated_one_counts_by_its_logarithm() -> None:
    once, thrice = pieces("a"), pieces("a a a")
    assert (np.diff(thrice.buckets) > 0).all()
    assert thrice.counts.min() == pytest.approx(1 + np.log(3)) and once.counts.min() == 1


def test_a_text_without_a_known_piece_is_read_by_its_meaning_alone() -> None:
    head = fitting.fit(world())
    assert said(head, [1.0, 0.1], "ψψψ")["dear"] > 0.5
    assert len(pieces("").buckets) == 0 and said(head, [1.0, 0.1], "")["dear"] > 0.5


class Counting:
    """Stands in for a model; counts how often it is loaded, and what it is asked."""

    def __init__(self) -> None:
        self.loads, self.asked = 0, list[str]()

    def load(self):
        self.loads += 1
        return self.encode

    def encode(self, texts: list[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], np.float32)


@pytest.fixture
def counting() -> Counting:
    return Counting()


def test_a_model_is_loaded_at_the_first_text_and_once(counting: Counting) -> None:
    wheel = Wheel("numpy", counting.load)
    assert counting.loads == 0
    threads = [Thread(target=wheel.vectors, args=([f"text {number}"],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counting.loads == 1 and len(counting.asked) == 8


def test_a_text_that_comes_again_is_remembered_until_many_others_came(counting: Counting) -> None:
    wheel = Wheel("numpy", counting.load)
    assert wheel.vectors(["one", "three", "one"]).tolist() == [[3, 1], [5, 1], [3, 1]]
    wheel.vectors(["one"])
    assert counting.asked == ["one", "three"]
    wheel.vectors([str(number) for number in range(REMEMBERED)])
    wheel.vectors(["one"])
    assert counting.asked.count("one") == 2
