"""Whatever a customer pastes, the analysis gets short, clean text."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.said.text import LONGEST, clauses, clean, fold, statements

HOSTILE = (
    "::+1xtada-_"
    "\x00\x07\x1b\ud800\udfff\u202e\u2066\u2069\u200b\u200d\ufeff\ufffe\u0301\u0489\u0e19\u0e49\u064b\u3000"
    "👩é字のまم\n\r\t .!。"
)
hostile_texts = st.text(st.one_of(st.sampled_from(HOSTILE), st.characters()), max_size=3000)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("too\x00 slow\x1b", "too slow"),
        ("half \ud83d a pair", "half a pair"),
        ("\u202eevil\u202c \u2066order\u2069", "evil order"),
        ("so\u200bft \u00adhyphen \ufeff", "soft hyphen"),
        ("  a \t lot\u3000of   room ", "a lot of room"),
        ("one\r\n\r\n  two\u2028three", "one\ntwo\nthree"),
        ("Za\u0301\u0301\u0301\u0301lgo", "Za\u0301\u0301lgo"),
        ("👩\u200d👧 می\u200cخواهم", "👩\u200d👧 می\u200cخواهم"),
        ("", ""),
        (" \n\u200b ", ""),
        (":thumbs\u200bup: great:tada::fire:", "👍 great🎉🔥"),
        (":+1::skin-tone-2: :ok_hand::skin-tone-6::wave:", "👍 👌👋"),
        (":weary: :slightly_smiling_face: :snail:", "😩 🙂 🐌"),
        ("at 10:30:45, :our-own-parrot:, :keycap_digit_one:", "at 10:30:45, :our-own-parrot:, :keycap_digit_one:"),
        ("https://a.example:80:tada:", "https://a.example:80🎉"),
    ],
)
def test_what_no_eye_sees_is_not_read(written: str, read: str) -> None:
    assert clean(written) == read


def test_a_long_text_ends_with_a_sentence() -> None:
    kept = clean("It is slow. " * 200)
    assert LONGEST - 12 <= len(kept) <= LONGEST and kept.endswith("slow.")
    assert clean("とても遅いです。" * 200).endswith("です。")


def test_a_long_text_without_sentences_ends_with_a_word() -> None:
    kept = clean("slow " * 400)
    assert len(kept) <= LONGEST and kept.endswith(" slow")


def test_an_early_full_stop_does_not_swallow_the_rest() -> None:
    assert len(clean("No. " + "slow " * 400)) > LONGEST // 2


def test_an_endless_word_is_broken_and_chinese_is_not() -> None:
    assert max(map(len, clean("a" * 500).split())) == 60
    assert clean("慢" * 500) == "慢" * 500


@pytest.mark.parametrize(
    "flood",
    [
        "a",
        "\n\r",
        " ",
        "\ud800\x00",
        "e\u0301\u0301\u0301",
        "字",
        "ﷺ",
        ".!? ",
        "。",
        "👩\u200d",
        " " * 999 + "a",
        "\u202e",
    ],
)
def test_a_flood_of_anything_becomes_short(flood: str) -> None:
    kept = clean(flood * (200_000 // len(flood)))
    assert len(kept) <= LONGEST
    assert len(fold(kept)) <= 18 * LONGEST


@given(hostile_texts)
def test_cleaned_text_is_short_visible_and_can_be_encoded(written: str) -> None:
    kept = clean(written)
    assert len(kept) <= LONGEST
    assert kept == kept.strip()
    kept.encode()
    assert not re.search(r"[\x00-\x08\x0e-\x1b\u200e\u200f\u202a-\u202e\u2066-\u2069]|\s\s", kept)
    assert all(unicodedata.category(each) not in {"Cc", "Cs"} for each in kept.replace("\n", ""))


@given(hostile_texts)
def test_cleaning_twice_changes_nothing_more(written: str) -> None:
    assert clean(clean(written)) == clean(written)


@given(st.text(st.sampled_from("aÄß字が مرحبا.\u0301\n 👍"), max_size=50))
def test_ordinary_letters_are_all_kept(written: str) -> None:
    letters = [each for each in written if each.isalpha()]
    assert [each for each in clean(written) if each.isalpha()] == letters


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("It’s SLOW", "it's slow"),
        ("ＡＰＩ", "api"),
        ("مُعَقَّد", "معقد"),
        ("أسعار غالية", "اسعار غاليه"),
        ("ﾊﾞｸﾞ", "バグ"),
    ],
)
def test_spelling_variants_meet_when_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_text_falls_into_clauses_at_its_turns_and_into_statements_at_what_is_added() -> None:
    text = "The price was fine but it crashed and nobody answered"
    assert clauses(text) == ["The price was fine", "it crashed and nobody answered"]
    assert statements(text) == ["The price was fine", "it crashed", "nobody answered"]
    assert clauses("料金は安いですが、不具合が多い") == ["料金は安い", "不具合が多い"]
    assert clauses("ok") == statements("ok") == ["ok"]
