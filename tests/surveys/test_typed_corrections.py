"""Whether a number that is typed after a score may take its place."""

import pytest

from surveys.messages.typed import Correction, correction


@pytest.mark.parametrize(
    ("text", "score", "value"),
    [
        ("sorry, I meant 1", 10, 1),
        ("I chose 4 but meant 9", 4, 9),
        ("foi engano, era 10", 0, 10),
        ("آسف، قصدي ٩", 4, 9),
        ("いや、やっぱり９で", 6, 9),
        ("不好意思，点错了，应该是9分", 4, 9),
        ("Entschuldigung, ich meinte 9", 4, 9),
        ("perdón, quería decir 9", 4, 9),
        ("pardon, je voulais dire 9", 4, 9),
    ],
)
def test_another_number_in_a_short_message_may_put_the_score_right(text: str, score: int, value: int) -> None:
    assert correction(text, score) == Correction(value, says_more=False)


def test_words_besides_a_corrected_number_are_told_from_the_correction_alone() -> None:
    assert correction("Version 9 broke our reports", 4) == Correction(9, says_more=True)


@pytest.mark.parametrize(
    "text",
    [
        "it is 4",
        "sorry, I meant 11",
        "either 8, 9",
        "6 people can't log in",
        "it takes 10 minutes",
        "call me at 9:30",
        "7.5",
        "nobody answers",
        "I meant 9" + " and it is slow" * 6,
    ],
)
def test_without_exactly_one_other_number_nothing_is_put_right(text: str) -> None:
    assert correction(text, 4) is None
