"""The language of a comment is told, or left open where nothing tells it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.said.language import LANGUAGES, detect


@pytest.mark.parametrize(
    ("comment", "language"),
    [
        ("The monthly report takes ten minutes to load", "en"),
        ("Der Monatsbericht braucht zehn Minuten, und letzte Woche fehlten Daten.", "de"),
        ("El informe mensual tarda diez minutos y faltan datos", "es"),
        ("Le rapport mensuel met dix minutes et il manque des données", "fr"),
        ("O relatório mensal demora dez minutos e faltam dados", "pt"),
        ("zu teuer", "de"),
        ("muito caro", "pt"),
        ("demasiado caro", "es"),
        ("trop cher", "fr"),
        ("التقرير الشهري بطيء جداً", "ar"),
        ("うーん、6かな", "ja"),
        ("解約検討中", "ja"),
        ("ｻﾎﾟｰﾄがﾀﾞﾒ", "ja"),
        ("贵", "zh"),
        ("月报要十分钟才能打开", "zh"),
    ],
)
def test_the_eight_languages_are_told_apart(comment: str, language: str) -> None:
    assert detect(comment) == language


@pytest.mark.parametrize(
    ("comment", "language"),
    [
        ("Slackのintegrationが便利", "ja"),
        ("当年力推的 PM 离职了", "zh"),
        ("الـ dashboard بطيء جدا", "ar"),
        ("We call it 改善 in our team", "en"),
        ("没API", "zh"),
    ],
)
def test_borrowed_words_do_not_decide(comment: str, language: str) -> None:
    assert detect(comment) == language


@pytest.mark.parametrize(
    ("comment", "language"),
    [
        ("3ayez arga3 el felos", "ar"),
        ("el se3r ghali awi", "ar"),
        ("msh wadi7", "ar"),
        ("We need B2B invoices, 2FA and MP3 for the 3rd time", "en"),
        ("3 days, 24h or 10x slower in v2", "en"),
    ],
)
def test_arabic_in_latin_letters_and_digits_is_arabic(comment: str, language: str) -> None:
    assert detect(comment) == language


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "👍",
        "10",
        "?!",
        "n/a",
        "caro",
        "ok",
        "Слишком дорого",
        "너무 비싸요",
        "خیلی گران است برای ما",
        "Non funziona, troppo caro",
        "Veel te duur voor ons",
    ],
)
def test_too_little_or_another_language_is_left_open(comment: str) -> None:
    assert detect(comment) is None


@given(st.text(max_size=300))
def test_any_text_gets_one_of_our_codes_or_none(comment: str) -> None:
    assert detect(comment) in {*LANGUAGES, None}
