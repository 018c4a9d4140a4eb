"""A comment is read once, in one shape, whatever was written."""

import pytest

from analysis.reading import Readers, read, shipped
from analysis.reasons import Code, PhraseReader, Reason, taxonomy
from analysis.sentiment import Label, Sentiment, from_polarity


def test_a_german_complaint_is_read_as_one() -> None:
    reading = read("Leider ist der Monatsbericht sehr langsam.", score=4, readers=shipped())
    assert (reading.language, reading.sentiment.label) == ("de", Label.NEGATIVE)
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
    score: int | None, comment: str, contradicts: bool
) -> None:
    reading = read(comment, score=score, readers=shipped())
    assert reading.contradicts is contradicts
    assert reading.needs_review or not contradicts
    assert reading.sentiment == read(comment, score=None, readers=shipped()).sentiment


def test_the_json_has_its_keys_in_the_documented_order_and_every_code() -> None:
    shape = read("Too expensive for us", score=None, readers=shipped()).as_json()
    assert list(shape) == ["language", "sentiment", "reasons", "themes", "needs_review"]
    assert list(shape["sentiment"]) == ["label", "score", "probabilities"]
    assert set(shape["sentiment"]["probabilities"]) == {"negative", "neutral", "positive"}
    assert len(shape["reasons"]) == len(Code)
    assert shape["reasons"][0]["code"] == "too_expensive" and 0.5 < shape["reasons"][0]["confidence"] <= 1
    assert shape["themes"] == []


class CertainReader:
    """A reader from a later age."""

    version = "certain-1"

    def read(self, text: str, language: str | None) -> Sentiment:
        return from_polarity(1.0)


def test_another_reader_takes_the_place_of_the_word_lists() -> None:
    readers = Readers(CertainReader(), PhraseReader(taxonomy()))
    reading = read("Terrible", score=1, readers=readers)
    assert reading.sentiment.label is Label.POSITIVE and reading.contradicts
    assert reading.model_version == "certain-1/phrases-1"


@pytest.mark.parametrize("lead", [(0.9, False), (0.45, True)])
def test_a_reason_without_a_clear_lead_waits_for_a_person(lead: tuple[float, bool]) -> None:
    confidence, needs_review = lead

    class Torn:
        version = "torn"

        def read(self, text: str, language: str | None) -> list[Reason]:
            return [Reason(Code.UNUSED, confidence), Reason(Code.OTHER, 1 - confidence)]

    reading = read("whatever", score=None, readers=Readers(CertainReader(), Torn()))
    assert reading.needs_review is needs_review


@pytest.mark.parametrize("flood", ["not ", "a", "price ", "、", "لا ", "不", "~*(", "ﷺ", "$" * 7 + " "])
def test_the_worst_text_is_still_read(flood: str) -> None:
    assert read(flood * (200_000 // len(flood)), score=5, readers=shipped()).reasons
