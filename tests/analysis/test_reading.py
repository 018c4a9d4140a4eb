"""A comment is read once, in one shape, whatever was written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pytest

from analysis.comments.reading import Reading, disagree, read, weighed
from analysis.comments.reasons import Code, Sureness, taxonomy
from analysis.comments.sentiment import Label, from_shares
from analysis.learned import model as models
from analysis.learned.embedding import Vectors, plain
from analysis.learned.model import Model
from analysis.learned.tasks import CONTRAST, PLAIN, Task
from analysis.said.text import clean
from analysis.score.levels import Level
from bench.rows.reading import WORST


@pytest.fixture(scope="module")
def model() -> Model:
    found = models.shipped()
    assert found is not None, "the wheel of the embedding is installed, and its heads are fitted: make heads"
    return found


def tone(negative: float, neutral: float) -> dict[Label, float]:
    return {Label.NEGATIVE: negative, Label.NEUTRAL: neutral, Label.POSITIVE: 1 - negative - neutral}


def test_a_german_complaint_is_read_as_one(model: Model) -> None:
    reading = read("Leider ist der Monatsbericht sehr langsam.", score=4, model=model)
    assert reading.sentiment is not None
    assert (reading.language, reading.sentiment.label) == ("de", Label.NEGATIVE)
    assert "performance" in [mention.code for mention in reading.themes]
    assert not reading.contradicts


@pytest.mark.parametrize(
    ("score", "comment", "contradicts"),
    [
        (10, "Terrible, it crashes every day", True),
        (0, "Absolutely love it, great work", True),
        (6, "Absolutely love it, great work", True),
        (7, "Absolutely love it, great work", False),
        (8, "Terrible, it crashes every day", False),
        (9, "Terrible, it crashes every day", True),
        (9, "Absolutely love it, great work", False),
        (0, "Terrible, it crashes every day", False),
        (None, "Terrible, it crashes every day", False),
        (10, "ok", False),
    ],
)
def test_score_and_words_that_disagree_are_flagged_and_not_averaged(
    model: Model, score: int | None, comment: str, contradicts: bool
) -> None:
    reading = read(comment, score=score, model=model)
    assert reading.contradicts is contradicts
    assert reading.needs_review or not contradicts
    if contradicts:
        assert reading.sentiment == read(comment, score=None, model=model).sentiment


@pytest.mark.parametrize("score", [10, 3, None])
def test_an_answer_that_says_nothing_is_neutral_and_waits_for_nobody(model: Model, score: int | None) -> None:
    for answer in (*taxonomy().empty_answers, "🙂", "👍👎", "...", "7", "n/a\nn/a"):
        reading = read(answer, score=score, model=model)
        assert reading.sentiment is not None
        assert (reading.sentiment.label, reading.reasons[0].code) == (Label.NEUTRAL, Code.OTHER), answer
        assert (reading.second, reading.themes, reading.model_version) == (None, (), model.version)
        assert not reading.contradicts and not reading.needs_review, answer


@pytest.mark.parametrize("score", [10, 3, None])
@pytest.mark.parametrize(
    ("sign", "label"),
    [
        ("👍", Label.POSITIVE),
        (":+1::skin-tone-2:", Label.POSITIVE),
        ("ok 👏🏽", Label.POSITIVE),
        ("👎", Label.NEGATIVE),
        (":slightly_frowning_face:", Label.NEGATIVE),
        (":(", Label.NEGATIVE),
    ],
)
def test_a_lone_sign_has_a_tone_and_contradicts_no_score(
    model: Model, sign: str, label: Label, score: int | None
) -> None:
    reading = read(sign, score=score, model=model)
    assert reading.sentiment is not None and reading.sentiment.label is label
    assert sum(reading.sentiment.probabilities.values()) == pytest.approx(1)
    assert reading.reasons[0].code is Code.OTHER and not reading.contradicts and not reading.needs_review


def test_a_sign_that_is_spelled_by_its_name_is_read_as_the_sign(model: Model) -> None:
    spelled = read("The report is late again :face_with_rolling_eyes:", score=3, model=model)
    assert spelled == read("The report is late again 🙄", score=3, model=model)


def test_a_score_settles_what_the_words_leave_open_and_no_more() -> None:
    open_words = from_shares(tone(0.45, 0.1))
    assert weighed(open_words, Level.LOW).label is Label.NEGATIVE
    assert weighed(open_words, Level.HIGH).label is Label.POSITIVE
    clear_words = from_shares(tone(0.9, 0.08))
    assert weighed(clear_words, Level.HIGH).label is Label.NEGATIVE
    assert sum(weighed(open_words, Level.MIDDLE).probabilities.values()) == pytest.approx(1)


@pytest.mark.parametrize(("share", "flagged"), [(0.6, True), (0.59, False)])
def test_only_plain_words_contradict_a_score(share: float, flagged: bool) -> None:
    assert disagree(Level.HIGH, from_shares(tone(share, (1 - share) / 2))) is flagged
    assert not disagree(Level.MIDDLE, from_shares(tone(share, (1 - share) / 2)))


def test_the_json_has_its_keys_in_the_documented_order_and_every_code(model: Model) -> None:
    shape = read("Too expensive for us", score=None, model=model).as_json()
    assert list(shape) == ["language", "sentiment", "reasons", "themes", "needs_review"]
    assert list(shape["sentiment"]) == ["label", "score", "probabilities"]
    assert set(shape["sentiment"]["probabilities"]) == {"negative", "neutral", "positive"}
    assert {reason["code"] for reason in shape["reasons"]} == set(Code)
    confidences = [reason["confidence"] for reason in shape["reasons"]]
    assert confidences == sorted(confidences, reverse=True) and sum(confidences) == pytest.approx(1, abs=0.001)
    assert shape["reasons"][0]["code"] == "too_expensive" and confidences[0] > 0.5
    assert shape["themes"] == ["pricing"]


def test_without_a_model_nothing_is_read_and_a_person_looks() -> None:
    reading = read("料金が高すぎます", score=2, model=None)
    assert reading == Reading("ja", None, (), None, (), contradicts=False, model_version="none", why_is_unsure=True)
    assert reading.sureness is None
    assert reading.as_json() == {"language": "ja", "sentiment": None, "reasons": [], "themes": [], "needs_review": True}


def test_praise_asks_for_no_reason_to_leave(model: Model) -> None:
    reading = read("Honestly the best tool we have, the team adores it", score=10, model=model)
    assert not reading.needs_review


def test_a_high_score_with_words_that_could_mean_anything_waits_for_nobody(model: Model) -> None:
    torn = {task: replace(head, temperature=50.0) for task, head in model.heads.items()}
    reading = read("Priya stayed on the call till seven", score=9, model=replace(model, heads=torn))
    assert reading.sentiment is not None and reading.sentiment.label is Label.POSITIVE and not reading.needs_review
    assert read("Priya stayed on the call till seven", score=8, model=replace(model, heads=torn)).needs_review


def test_a_torn_reading_waits_for_a_person(model: Model) -> None:
    torn = {task: replace(head, temperature=50.0) for task, head in model.heads.items()}
    reading = read("Too expensive and it crashes", score=None, model=replace(model, heads=torn))
    assert reading.needs_review and reading.sureness is Sureness.UNSURE


@pytest.mark.parametrize("flood", ["not ", "a", "price ", "、", "لا ", "不", "~*(", "ﷺ", "$" * 7 + " "])
def test_the_worst_text_is_still_read(model: Model, flood: str) -> None:
    assert read(flood * (200_000 // len(flood)), score=5, model=model).reasons


class Asked:
    """An embedding that remembers what it was asked about."""

    version = "asked-1"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def vectors(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return np.zeros((len(texts), 1), np.float32)


@dataclass(frozen=True)
class Set:
    """A head that says the same of every text."""

    shares_of: dict[str, float]

    @property
    def labels(self) -> list[str]:
        return list(self.shares_of)

    def shares(self, *_: Any) -> Any:
        return np.array([list(self.shares_of.values())])


def reader(embedding: Asked, denies: float, others: float = 0.01) -> Model:
    why = {str(code): 0.9 if code is Code.TOO_EXPENSIVE else others for code in Code}
    heads = {
        Task.REASON: why,
        Task.LAST_CLAUSE: why,
        Task.CONTRAST: {CONTRAST: denies, PLAIN: 1 - denies},
        Task.SENTIMENT: {str(label): share for label, share in tone(0.8, 0.1).items()},
        Task.THEME: {"pricing": 0.5},
    }
    return Model(embedding, {task: cast(Any, Set(shares)) for task, shares in heads.items()}, "m")


@pytest.mark.parametrize("denies", [0.0, 0.29, 0.9])
@pytest.mark.parametrize(
    "text",
    [
        WORST["five parts of rare Han"],
        "价格太贵了，" * 2 + "ﷺ" * 400 + "，太慢了" + "ﷺ" * 400,
        "，".join(["我" * 119 + "他"] * 8),
    ],
)
def test_whatever_is_written_its_parts_are_read_within_one_allowance(text: str, denies: float) -> None:
    asked = Asked()
    read(text, score=3, model=reader(asked, denies))
    parts = {plain(each) for each in asked.texts} - {plain(clean(text))}
    assert parts
    assert sum(map(len, parts)) <= 250


def test_where_the_whole_text_leaves_no_other_reason_any_room_its_parts_are_not_read() -> None:
    for others, texts in ((0.002, 1), (0.004, 3)):
        asked = Asked()
        read("far too dear; really far too dear", score=3, model=reader(asked, 0.0, others))
        assert len(asked.texts) == texts


def test_two_long_parts_are_both_read() -> None:
    asked = Asked()
    read("a" * 58 + " " + "b" * 58 + "; " + "c" * 58 + " " + "d" * 58, score=3, model=reader(asked, 0.0))
    assert [text[0] for text in asked.texts[1:]] == ["a", "c"]
