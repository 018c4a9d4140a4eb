"""The hand-written words: enough of them, each once, in its own script, and chosen to fit."""

import unicodedata
from collections import Counter
from random import Random

import pytest
import yaml

from demo import words
from demo.story import DEPARTURES, SWINGS
from demo.temperament import GRIPES, JOYS, VOICES
from demo.words import BANDS, LANGUAGES, PLAIN, choose, comments

SCRIPTS = {"ar": "ARABIC", "ja": ("CJK", "HIRAGANA", "KATAKANA"), "zh": "CJK"}


def test_there_are_at_least_four_hundred_and_no_two_alike():
    texts = [" ".join(c.text.split()).casefold() for c in comments()]
    assert len(texts) >= 400
    assert [t for t, n in Counter(texts).items() if n > 1] == []


@pytest.mark.parametrize("language", ["en", "ar", "ja", "zh"])
def test_the_four_main_languages_have_seventy_each(language):
    assert sum(c.language == language for c in comments()) >= 70


def test_every_comment_has_a_known_band_and_topic_and_says_something():
    topics = {s.topic for s in SWINGS} | {*GRIPES, *JOYS, PLAIN}
    for comment in comments():
        assert comment.band in BANDS
        assert comment.topic in topics
        assert comment.text.strip() == comment.text != ""


def test_every_score_belongs_to_one_band():
    assert sorted(score for band in BANDS.values() for score in band) == list(range(11))


@pytest.mark.parametrize("language", SCRIPTS)
def test_words_are_in_the_script_of_their_language(language):
    for comment in comments():
        if comment.language == language:
            names = [unicodedata.name(letter, "") for letter in comment.text]
            assert any(n.startswith(SCRIPTS[language]) for n in names), comment.text


def test_voices_are_those_that_people_have():
    assert {c.voice for c in comments()} == {None, "polite", "blunt", *VOICES.values()}


@pytest.mark.parametrize(
    ("language", "voice"), [*[(x, None) for x in LANGUAGES if x != "ja"], ("ja", "polite"), ("ja", "blunt")]
)
def test_everybody_can_say_something_plain_at_every_score(language, voice):
    for score in range(11):
        assert choose(language, PLAIN, score, voice, Random(1))


def test_a_comment_is_about_the_topic_and_fits_the_score():
    chosen = choose("en", "outage", 2, None, Random(1))
    assert next((c.topic, c.band) for c in comments() if c.text == chosen) == ("outage", "0-3")


def test_nobody_speaks_in_another_dialect():
    foreign = {c.text for c in comments() if c.voice in ("egyptian", "levantine")}
    said = {choose("ar", "price", score, "gulf", Random(i)) for score in range(11) for i in range(40)}
    assert not said & foreign


def test_nothing_is_said_twice_and_when_all_is_said_there_is_silence():
    taken: set[str] = set()
    while (text := choose("pt", "speed", 8, None, Random(len(taken)), taken=taken)) is not None:
        assert text not in taken
        taken.add(text)
    about = {c.topic for c in comments() if c.text in taken}
    assert about == {"speed", PLAIN}


def test_the_topic_is_read_from_a_quoted_comment_and_none_from_strange_words():
    comment = comments()[0]
    assert words.topic_of(f"> {comment.text}\nmore") == comment.topic
    assert words.topic_of("nobody wrote this") is None


def test_every_departure_has_exit_words_in_english_and_unknown_reasons_have_none():
    for departure in DEPARTURES:
        assert words.on_leaving("en", departure.reason, Random(1))
    assert words.on_leaving("pt", "no such reason", Random(1)) is None


def test_both_sides_of_a_talk_have_lines_in_every_language():
    book = yaml.safe_load((words.HERE / "replies.yml").read_text(encoding="utf-8"))
    for side in ("csm", "customer"):
        assert set(book[side]) == set(LANGUAGES)
        for language in LANGUAGES:
            assert words.reply(side, language, "outage", Random(1))
