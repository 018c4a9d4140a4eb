"""Sentences, options and branches of a survey that is being edited, as a text box holds them."""

from typing import Any

import pytest

from surveys.definition.locales import SHIPPED
from surveys.definition.texts import texts
from surveys.definition.wording import Wording
from surveys.drafting import draft_edits
from surveys.drafting.draft_lines import (
    LinesWrong,
    key_for,
    read_branches,
    read_options,
    translated,
    written_branches,
    written_options,
)
from surveys.drafting.draft_texts import main_locale, reworded, sentences
from tests.surveys.definitions_cast import OURS

OPTIONS = [{"code": "reports", "text": {"en": "Reports", "de": "Berichte"}}, {"code": "other", "text": "Else"}]


@pytest.mark.parametrize(
    ("written", "locale", "sentence", "becomes"),
    [
        ("Why?", "en", "Why so?", "Why so?"),
        ("Why?", "de", "Warum?", {"en": "Why?", "de": "Warum?"}),
        ({"en": "Why?", "de": "Warum?"}, "de", None, "Why?"),
        ({"de": "Warum?"}, "en", "Why?", {"en": "Why?", "de": "Warum?"}),
        ("Why?", "en", "  ", None),
        (None, "de", "Warum?", {"de": "Warum?"}),
        ("Why?", "en", "Why? ", "Why?"),
        ("question", "en", texts("en").template("question"), "question"),
        ("question", "fr", texts("fr").template("question").replace("\u00a0", " "), "question"),
    ],
)
def test_one_language_changes_and_the_others_stay(
    written: Any, locale: str, sentence: str | None, becomes: Any
) -> None:
    assert reworded(written, locale, sentence) == becomes


@pytest.mark.parametrize("key", ["question", "anchors", "reason_question", "exit_may_contact"])
def test_a_text_of_ours_that_is_changed_keeps_what_it_said_in_the_other_languages(key: str) -> None:
    changed = reworded(key, "de", "Ganz anders?")
    assert set(changed) == set(SHIPPED)
    assert changed["de"] == "Ganz anders?" and changed["ja"] == sentences(key)["ja"]
    assert Wording.parse(changed)


def test_a_sentence_that_is_a_text_s_name_stays_a_sentence() -> None:
    assert reworded("Why?", "en", "question") == {"en": "question"}


def test_english_is_edited_first_where_there_is_any() -> None:
    assert main_locale({"de": "Warum?", "en": "Why?"}) == "en"
    assert main_locale({"de": "Warum?"}) == "de"
    assert main_locale(None) == main_locale("") == "en"


def test_options_are_written_and_read_back() -> None:
    text = written_options(OPTIONS, "en")
    assert text == "reports: Reports\nother: Else"
    assert read_options(text, OPTIONS, "en") == OPTIONS


def test_options_are_added_reordered_and_taken_away_by_their_lines() -> None:
    text = "other: Something else\n\nEasy to use\nImport"
    assert read_options(text, OPTIONS, "en") == [
        {"code": "other", "text": "Something else"},
        {"code": "easy_to_use", "text": "Easy to use"},
        {"code": "import", "text": "Import"},
    ]


def test_an_option_without_its_code_keeps_the_one_it_had() -> None:
    assert read_options("Reports\nElse", OPTIONS, "en") == OPTIONS


def test_a_code_that_stands_twice_is_told() -> None:
    with pytest.raises(LinesWrong, match="“other: B”: other stands there already"):
        read_options("other: A\nother: B", OPTIONS, "en")


def test_another_language_changes_words_and_nothing_else() -> None:
    assert written_options(OPTIONS, "de") == "reports: Berichte\nother:"
    changed = translated("other: Sonst\nreports:", OPTIONS, "de")
    assert changed == [{"code": "reports", "text": "Reports"}, {"code": "other", "text": {"en": "Else", "de": "Sonst"}}]


@pytest.mark.parametrize(
    ("line", "said"), [("neu: Neu", "there is no option neu"), ("Neu: x", "write the option's code")]
)
def test_another_language_has_no_options_of_its_own(line: str, said: str) -> None:
    with pytest.raises(LinesWrong, match=said):
        translated(line, OPTIONS, "de")


def test_branches_are_written_and_read_back() -> None:
    then = [{"when": "<= 3", "go": "hard"}, {"when": "a, b", "go": "end"}]
    text = written_branches(then, "why")
    assert text == "<= 3 -> hard\na, b -> end\notherwise -> why"
    assert read_branches(text) == (then, "why")
    assert read_branches("> 3→hard\n") == ([{"when": "> 3", "go": "hard"}], None)


@pytest.mark.parametrize("line", ["hard", "<= 3", "-> hard", "<= 3 -> very hard"])
def test_a_line_that_is_no_branch_is_told(line: str) -> None:
    with pytest.raises(LinesWrong, match=r"write an answer, an arrow and a question's short name"):
        read_branches(line)


@pytest.mark.parametrize(
    ("words", "taken", "key"),
    [
        ("How easy was it to begin?", [], "how_easy_was_it"),
        ("Größe", [], "groe"),
        ("Why?", ["why"], "why_1"),
        ("Why?", ["why", "why_1"], "why_2"),
        ("3 months", [], "question_1"),
        ("なぜですか", ["question_1"], "question_2"),
        ("", [], "question_1"),
    ],
)
def test_a_short_name_is_made_of_the_words_and_never_twice(words: str, taken: list[str], key: str) -> None:
    assert key_for(words, taken, "question") == key


def keys(body: Any) -> list[str]:
    return [each["key"] for each in draft_edits.questions(body)]


def test_a_question_moves_as_far_as_there_are_places() -> None:
    assert keys(draft_edits.moved(OURS, "hard", -1)) == ["hard", "easy"]
    assert keys(draft_edits.moved(OURS, "hard", 1)) == keys(draft_edits.moved(OURS, "gone", 1)) == ["easy", "hard"]
    assert keys(OURS) == ["easy", "hard"]


def test_a_deleted_question_takes_the_ways_to_it_along() -> None:
    left = draft_edits.without(OURS, "hard")
    assert keys(left) == ["easy"]
    assert "then" not in left["questions"][0] and left["questions"][0]["next"] == "end"


def test_a_question_is_replaced_in_its_place_and_a_new_one_comes_last() -> None:
    changed = draft_edits.with_question(OURS, {"key": "easy", "type": "text", "text": "Well?", "then": []})
    assert changed["questions"][0] == {"key": "easy", "type": "text", "text": "Well?"}
    assert keys(draft_edits.with_question(OURS, {"key": "more", "type": "text", "text": "More?"}))[-1] == "more"
