"""What somebody wrote for everybody, said to one person."""

from typing import Any

import pytest

from surveys.definition.texts import FactMissing
from surveys.definition.wording import Wording, sentences

FACTS: dict[str, Any] = {
    "name": "Anna",
    "account": "Acme",
    "company": "Northwind",
    "product": "Northwind",
    "plan": "Pro",
}


def said(text: Any, locale: str = "en", **facts: Any) -> str:
    return Wording.parse(text).say(locale, FACTS | facts)


def test_facts_stand_in_their_places() -> None:
    assert said("Hi {name|there}, how is {product} at {account}?") == "Hi Anna, how is Northwind at Acme?"


@pytest.mark.parametrize("unknown", [None, ""])
def test_a_missing_fact_is_said_with_another_word(unknown: str | None) -> None:
    assert said("Hi {name|there}, how is it?", name=unknown) == "Hi there, how is it?"


def test_a_missing_fact_without_one_drops_its_sentence_and_no_other() -> None:
    text = "You have been with us for {months} months. Are you on {plan}? How is {product}?"
    assert said(text, months=14) == "You have been with us for 14 months. Are you on Pro? How is Northwind?"
    assert said(text, months=None) == "Are you on Pro? How is Northwind?"
    assert said(text, months=14, plan=None) == "You have been with us for 14 months. How is Northwind?"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four", 4),
        ("Reports, e.g. the monthly one, and z. B. this.", 1),
        ("Dr. Weber and Prof. Vogt, on 3. May.", 1),
        ("We have {plan|no plan. Yet}, so far.", 1),
        ("主な理由は何ですか？教えてください。", 2),
        ("كيف كان ذلك؟ شكرًا.", 2),
        ("A line\nand another", 2),
        ("Wait... what?", 1),
        ("", 0),
    ],
)
def test_a_text_is_cut_where_a_sentence_ends_and_nowhere_else(text: str, count: int) -> None:
    pieces = sentences(text)
    assert (len(pieces), "".join(pieces)) == (count, text)


@pytest.mark.parametrize(
    "text", ["Hi {name}, how is it?", "{said}", {"en": "All well?", "de": "Was heißt {plan}? {csm}."}]
)
def test_a_text_of_which_nothing_might_be_left_is_refused_with_a_cure(text: Any) -> None:
    with pytest.raises(ValueError, match="would be left out where a fact is unknown"):
        Wording.parse(text)


def test_another_word_is_never_blank() -> None:
    with pytest.raises(ValueError, match="says nothing where it is unknown"):
        Wording.parse("Hi {name| }, how is it?")


def test_a_reader_without_a_sentence_of_their_own_gets_english_else_the_first() -> None:
    both = {"de": "Wie war es, {name|guten Tag}?", "en": "How was it?"}
    assert (said(both, "de"), said(both, "ja")) == ("Wie war es, Anna?", "How was it?")
    assert said({"de": "Wie war es?"}, "ja") == "Wie war es?"


def test_a_latin_name_in_an_arabic_sentence_is_isolated_and_an_arabic_one_in_english() -> None:
    assert said({"ar": "كيف كان {product}؟"}, "ar") == "كيف كان \u2066Northwind\u2069؟"
    assert said("How is it, {name|there}?", name="أحمد") == "How is it, \u2068أحمد\u2069?"


def test_french_never_breaks_a_line_before_its_high_punctuation() -> None:
    assert said({"fr": "Comment va {product} ?"}, "fr") == "Comment va Northwind\u00a0?"


def test_a_shipped_text_is_said_by_its_name() -> None:
    assert said("onboarding_question") == "How easy was it to get started with Northwind?"


def test_nothing_is_never_said() -> None:
    stored_before = Wording(None, {"en": "Hi {name}!"})
    with pytest.raises(FactMissing):
        stored_before.say("en", {"name": None})


def test_somebody_elses_words_are_made_safe_before_facts_are_put_in() -> None:
    shouted = Wording.parse("a {name|b} c").say("en", {"name": "Anna"}, written=lambda text: text.replace("a ", "A "))
    assert shouted == "A Anna c"
