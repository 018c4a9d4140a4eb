"""What is safe to echo, and how figures are written."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from views_cast import HOSTILE, HOSTILE_NAME, LONG_NAME

from bot.views.blocks import quote, spoken
from bot.views.words import (
    NAME_LIMIT,
    counted,
    cut,
    day,
    days_until,
    escape,
    first_name,
    language,
    lines,
    moment,
    money,
    name,
)

# Slack's marks at a word's edge, as its clients read them.
STYLED = re.compile(
    r"(?<![\w*])\*(?=[^\s*])[^\n]*?\S\*(?!\w)|(?<![\w_])_[^\s_][^\n]*?_(?!\w)|(?<![\w~])~\S[^\n]*?~(?!\w)|`[^`\n]+`"
)
EMOJI = re.compile(r":[\w+'-]+:")
markup = st.text(alphabet=st.sampled_from("ab <>&*_~`:!@#|\n世م"), max_size=40)


@settings(deadline=None)
@given(markup | st.text())
def test_nothing_escaped_can_ping_style_quote_or_become_an_emoji(text: str) -> None:
    safe = escape(text)
    assert "<" not in safe and ">" not in safe
    assert not re.search(r"&(?!amp;|lt;|gt;)", safe)
    assert not STYLED.search(safe)
    assert not EMOJI.search(safe)
    assert not any(line.lstrip(" ").startswith("&gt;") for line in safe.splitlines())


@settings(deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"])))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize("text", ["snake_case_name", "2*3", "10:30", "a-b", "C# & Söhne", "日本語"])
def test_marks_that_restyle_nothing_are_kept(text: str) -> None:
    assert escape(text) == text.replace("&", "&amp;")


def test_a_mark_is_replaced_by_its_lookalike() -> None:
    assert escape("*bold* :bomb:") == "\u2217bold\u2217 \ua789bomb:"


@settings(deadline=None)
@given(st.text())
def test_a_name_is_one_line_of_bounded_length(text: str) -> None:
    shown = name(text)
    assert "\n" not in shown
    assert len(shown) <= 5 * NAME_LIMIT + 2


def test_a_long_name_is_cut() -> None:
    assert name(LONG_NAME) == "ü" * (NAME_LIMIT - 1) + "…"


def test_a_name_from_right_to_left_cannot_turn_the_sentence_around_it() -> None:
    assert name("شركة") == "\u2068شركة\u2069"
    assert name("Acme\u202e") == "Acme"


def test_a_hostile_name_stays_readable() -> None:
    assert name(HOSTILE_NAME) == "∗Acme∗ &lt;!here&gt; &amp; ˍSöhneˍ &gt; ꞉fire:"


@settings(deadline=None)
@given(st.text(min_size=1, max_size=50).filter(str.strip))
def test_a_quote_keeps_every_word_to_the_letter(text: str) -> None:
    block = quote(text)
    assert block and block["elements"][0]["elements"] == [{"type": "text", "text": text.strip()}]


@pytest.mark.parametrize("nothing", [None, "", "  \n "])
def test_no_words_make_no_quote(nothing: str | None) -> None:
    assert quote(nothing) is None
    assert spoken(nothing) is None


def test_words_read_out_cannot_ping() -> None:
    assert "<!channel>" not in (spoken(HOSTILE) or "")


@pytest.mark.parametrize(("most", "shown"), [(5, "abcde"), (4, "abc…")])
def test_a_cut_says_that_something_is_missing(most: int, shown: str) -> None:
    assert cut("abcde", most) == shown


def test_a_first_name_is_what_a_colleague_would_say() -> None:
    assert [first_name(each) for each in ("Anna Weber", " 田中太郎 ", "")] == ["Anna", "田中太郎", ""]


def test_a_missing_fact_drops_its_line() -> None:
    assert lines("one", None, "", "two") == "one\ntwo"


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (320000, "EUR", "€3,200"),
        (320050, "EUR", "€3,200.50"),
        (0, "USD", "$0"),
        (5000, "JPY", "¥5,000"),
        (1500, "KWD", "KWD 1.500"),
        (100, "XYZ", "XYZ 1"),
    ],
)
def test_money_is_printed_from_minor_units(minor: int, currency: str, shown: str) -> None:
    assert money(minor, currency) == shown


@pytest.mark.parametrize(("on", "shown"), [(date(2026, 11, 21), "21 Nov"), (date(2027, 2, 14), "14 Feb 2027")])
def test_a_day_says_its_year_only_when_it_is_another_one(on: date, shown: str) -> None:
    assert day(on, date(2026, 11, 22)) == shown


@pytest.mark.parametrize(
    ("ahead", "shown"),
    [(84, "in 84 days"), (2, "in 2 days"), (1, "tomorrow"), (0, "today"), (-1, "yesterday"), (-2, "2 days ago")],
)
def test_days_are_counted_from_today(ahead: int, shown: str) -> None:
    today = date(2026, 11, 22)
    assert days_until(date.fromordinal(today.toordinal() + ahead), today) == shown


def test_a_moment_is_read_by_the_owners_clock() -> None:
    at = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
    assert moment(at, "Europe/Berlin") == "Tue 24 Nov 10:12"
    assert moment(at, "Asia/Tokyo") == "Tue 24 Nov 18:12"


def test_a_language_is_called_by_its_english_name() -> None:
    assert [language("de"), language("pt-BR"), language("xx")] == ["German", "Brazilian Portuguese", None]


def test_one_is_one() -> None:
    assert [counted(each, "ask", "asks") for each in (0, 1, 2000)] == ["0 asks", "1 ask", "2,000 asks"]
