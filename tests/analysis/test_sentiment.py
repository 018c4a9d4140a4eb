"""Tone of comments, in the languages that Askback asks in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import detect
from analysis.sentiment import Label, from_polarity, shipped


def _label(comment: str, language: str | None) -> Label:
    return shipped().read(comment, language).label


@pytest.mark.parametrize(
    ("language", "praise", "complaint"),
    [
        ("en", "Great product, we love it", "Terrible, it crashes every day"),
        ("ar", "خدمة ممتازة وسريعة", "التطبيق بطيء ومزعج"),
        ("ja", "とても便利で助かっています", "重いしエラーばかりで最悪です"),
        ("zh", "非常好用，客服很专业", "又慢又卡，太让人失望了"),
        ("de", "Super einfach, wir sind begeistert", "Leider langsam und unzuverlässig"),
        ("es", "Excelente servicio, muy fácil", "Muy lento y lleno de errores"),
        ("fr", "Excellent outil, très pratique", "Trop lent, plein de bugs, décevant"),
        ("pt", "Ótimo produto, muito fácil", "Péssimo, trava sempre"),
    ],
)
def test_praise_and_complaint_are_told_apart(language: str, praise: str, complaint: str) -> None:
    assert _label(praise, language) is Label.POSITIVE
    assert _label(complaint, language) is Label.NEGATIVE


@pytest.mark.parametrize(
    ("language", "comment"),
    [
        ("en", "not good"),
        ("ar", "مش كويس"),
        ("ja", "便利ではない"),
        ("zh", "不好用"),
        ("de", "nicht gut"),
        ("es", "no es bueno"),
        ("fr", "pas pratique"),
        ("pt", "não é bom"),
    ],
)
def test_a_negated_praise_is_a_complaint(language: str, comment: str) -> None:
    assert _label(comment, language) is Label.NEGATIVE


@pytest.mark.parametrize(
    ("language", "comment"), [("ja", "文句なし"), ("zh", "一点都不后悔"), ("de", "keine Probleme")]
)
def test_a_negated_complaint_is_a_praise(language: str, comment: str) -> None:
    assert _label(comment, language) is Label.POSITIVE


@pytest.mark.parametrize(("emoji", "label"), [("👍", Label.POSITIVE), ("😡", Label.NEGATIVE)])
def test_an_emoji_speaks_every_language(emoji: str, label: Label) -> None:
    assert detect(emoji) is None
    assert _label(emoji, None) is label
    assert _label(f"月报 {emoji}", "zh") is label


@pytest.mark.parametrize(("comment", "language"), [("Слишком дорого", None), ("the a of", "en"), ("", None)])
def test_where_no_word_is_known_a_person_looks(comment: str, language: str | None) -> None:
    reading = shipped().read(comment, language)
    assert reading.label is Label.NEUTRAL and reading.needs_review


@given(st.floats(min_value=-1, max_value=1))
def test_the_label_is_the_likeliest_and_shares_add_up(polarity: float) -> None:
    reading = from_polarity(polarity)
    assert sum(reading.probabilities.values()) == pytest.approx(1)
    assert min(reading.probabilities.values()) >= 0
    assert reading.probabilities[reading.label] == max(reading.probabilities.values())


@given(st.text(max_size=200), st.sampled_from(["en", "ar", "ja", "zh", "de", "es", "fr", "pt", "xx", None]))
def test_any_text_is_read_within_the_scale(text: str, language: str | None) -> None:
    assert -1 <= shipped().read(text, language).score <= 1
