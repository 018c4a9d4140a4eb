"""Tone of comments, in the languages that Askback asks in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comments.sentiment import Label, by_lexicon, from_shares, read
from analysis.learned import model as models
from analysis.learned.model import Model


@pytest.fixture(scope="module")
def model() -> Model:
    found = models.shipped()
    assert found is not None
    return found


def label(model: Model, comment: str, language: str | None) -> Label:
    return read(model, model.look(comment), language).label


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
def test_praise_and_complaint_are_told_apart(model: Model, language: str, praise: str, complaint: str) -> None:
    assert label(model, praise, language) is Label.POSITIVE
    assert label(model, complaint, language) is Label.NEGATIVE


@pytest.mark.parametrize(
    ("language", "comment"),
    [
        ("en", "not bad at all, we use it daily"),
        ("ja", "文句なしです"),
        ("zh", "一点都不后悔"),
        ("de", "da gibt es nichts zu meckern"),
    ],
)
def test_a_negated_complaint_is_a_praise(model: Model, language: str, comment: str) -> None:
    assert label(model, comment, language) is Label.POSITIVE


def test_textblob_has_a_quarter_of_the_vote_in_english_and_none_elsewhere(model: Model) -> None:
    look = model.look("Superb")
    alone, voted = read(model, look, None), read(model, look, "en")
    lexicon = by_lexicon("Superb")
    assert lexicon is not None
    expected = 0.75 * alone.probabilities[Label.POSITIVE] + 0.25 * lexicon[Label.POSITIVE]
    assert voted.probabilities[Label.POSITIVE] == pytest.approx(expected)


def test_a_lexicon_that_knows_no_word_has_no_opinion() -> None:
    assert by_lexicon("the a of") is None


@given(st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_what_is_most_believed_is_said_or_neutral_and_the_score_is_on_its_scale(shares: tuple[float, float]) -> None:
    negative, neutral = min(shares), abs(shares[0] - shares[1])
    reading = from_shares({Label.NEGATIVE: negative, Label.NEUTRAL: neutral, Label.POSITIVE: 1 - max(shares)})
    most = max(reading.probabilities.values())
    assert reading.label is Label.NEUTRAL or reading.probabilities[reading.label] == most
    assert -1 <= reading.score <= 1


@pytest.mark.parametrize(
    ("negative", "positive", "expected"),
    [
        (0.42, 0.30, Label.NEUTRAL),  # it may well be either: nobody is told that a happy customer complains
        (0.30, 0.42, Label.NEUTRAL),
        (0.50, 0.25, Label.NEGATIVE),
        (0.55, 0.05, Label.NEGATIVE),
        (0.05, 0.55, Label.POSITIVE),
    ],
)
def test_words_that_may_be_praise_or_complaint_are_neutral(negative: float, positive: float, expected: Label) -> None:
    shares = {Label.NEGATIVE: negative, Label.NEUTRAL: 1 - negative - positive, Label.POSITIVE: positive}
    assert from_shares(shares).label is expected
