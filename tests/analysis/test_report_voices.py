"""Which words a wide channel may read."""

from typing import Any

import pytest

from analysis.said.voices import chosen

STAFF = ["Lena Vogt", "Tom de la Cruz", "田中 太郎", "José"]


def said(words: str, score: int = 5, **facts: Any) -> dict[str, Any]:
    known = {"verbatim": words, "score": score, "scale": "0-10", "high_is_good": True, "title": "CTO"}
    return known | {"account_name": "Acme", "colleagues": 5} | facts


@pytest.mark.parametrize(
    "words",
    [
        "Lena never answers.",
        "thanks to LENA",
        "Lenas Antwort half",
        "Ask Tom's team",
        "Mr. Vogt was rude",
        "Cruz knows",
        "Jose helped",
        "田中さんはとても親切",
        "田中太郎",
    ],
)
def test_words_that_name_a_teammate_stay_out(words: str) -> None:
    assert chosen([said(words)], STAFF) == ()


@pytest.mark.parametrize("words", ["Tomorrow it works", "Der Bericht de la casa", "balena", "Das ist la laut"])
def test_words_that_only_look_like_a_name_are_heard(words: str) -> None:
    assert [voice.words for voice in chosen([said(words)], STAFF)] == [words]


def test_without_teammates_everything_is_heard() -> None:
    assert len(chosen([said("Lena is great")], [])) == 1


def test_the_newest_of_each_group_comes_first_and_then_the_newest() -> None:
    found = [said("a", 9), said("b", 10), said("c", 3), said("d", 8), said("e", 0)]
    assert [voice.words for voice in chosen(found, [])] == ["a", "c", "d"]
    assert [voice.words for voice in chosen(found[:3], [])] == ["a", "c", "b"]


@pytest.mark.parametrize(("colleagues", "account"), [(4, None), (5, "Acme")])
def test_an_account_of_a_few_people_is_not_named(colleagues: int, account: str | None) -> None:
    assert chosen([said("Fine", colleagues=colleagues)], [])[0].account == account


def test_a_voice_keeps_the_scale_that_its_score_is_on() -> None:
    five_of_five = said("Quick.", 5, scale="1-5")
    five_of_ten = said("Slow.", 5)
    voices = chosen([five_of_five, said("Quick too.", 4, scale="1-5"), five_of_ten], STAFF, most=2)
    assert [(voice.words, voice.score, voice.most) for voice in voices] == [("Quick.", 5, 5), ("Slow.", 5, 10)]
