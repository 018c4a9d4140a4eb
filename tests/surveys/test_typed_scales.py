"""What is typed as an answer on a scale other than 0-10; that one has tests/surveys/test_typed.py."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.definition.scales import ZERO_TO_TEN, Scale
from surveys.messages.typed import OffScale, Score, Unclear, Words, understand

CSAT, CES, OWN = Scale(1, 5), Scale(1, 7), Scale(1, 4)
SCALES = [CSAT, CES, OWN, Scale(0, 3), ZERO_TO_TEN]

FORMS = {
    # Every way of writing the numbers from 0 to 10 that is one word or sign.
    "full width": "０ １ ２ ３ ４ ５ ６ ７ ８ ９ １０",
    "Arabic": "٠ ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩ ١٠",
    "keycaps": ":zero: :one: :two: :three: :four: :five: :six: :seven: :eight: :nine: :keycap_ten:",
    "Japanese points": "0点 1点 2点 3点 4点 5点 6点 7点 8点 9点 10点",
    "Chinese points": "零分 一分 两分 三分 四分 五分 六分 七分 八分 九分 10分",
    "shouted": "0! 1! 2! 3! 4! 5! 6! 7! 8! 9! 10!",
    "en": "zero one two three four five six seven eight nine ten",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez",
    "ar": "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
    "ja": "ゼロ 一 二 三 四 五 六 七 八 九 十",
    "zh": "零 一 二 三 四 五 六 七 八 九 十",
}

OUT_OF = [
    "{}/{}",
    "{} / {}",
    "{} out of {}",
    "{} of {}",
    "{} von {}",
    "{} von {} Punkten",
    "{} sur {}",
    "{} de {}",
    "{} من {}",
    "{} points out of {}",
]
NAMED_FIRST = [
    "{1}点満点中{0}点",
    "{1}点中{0}点",
    "{1}段階評価で{0}",
    "满分{1}分，我打{0}分",
    "{1}分制，{0}分",
    "{0}（{1}点満点）",
]
STARS_OF_FOUR = [
    "⭐⭐⭐⭐",
    "⭐️⭐️⭐️⭐️",
    "★★★★☆",
    ":star::star: :star::star:",
    "4⭐",
    "4 stars",
    "4 Sterne",
    "4 étoiles",
]
STARS_OF_FOUR += ["4 estrellas", "4 estrelas", "4 نجوم", "4つ星", "星4つ", "四星", "four stars"]


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.name)
@pytest.mark.parametrize("form", FORMS)
def test_each_number_of_the_scale_is_a_score_in_every_form_and_no_other_is(form: str, scale: Scale) -> None:
    locale = form if len(form) == 2 else None
    meant = [understand(text, locale, scale) for text in FORMS[form].split()]
    assert meant == [
        Score(number, None) if scale.low <= number <= scale.high else OffScale(number, text)
        for number, text in enumerate(FORMS[form].split())
    ]


@pytest.mark.parametrize("form", OUT_OF + NAMED_FIRST)
@pytest.mark.parametrize("scale", [CSAT, CES, ZERO_TO_TEN], ids=lambda scale: scale.name)
def test_out_of_the_scales_own_highest_is_a_score(form: str, scale: Scale) -> None:
    assert understand(form.format(scale.high, scale.high), None, scale) == Score(scale.high, None)
    assert understand(form.format(scale.low, scale.high), None, scale) == Score(scale.low, None)


@pytest.mark.parametrize("form", OUT_OF + NAMED_FIRST)
@pytest.mark.parametrize(("scale", "other"), [(CSAT, 10), (CSAT, 7), (CES, 5), (CES, 10), (ZERO_TO_TEN, 5)])
def test_a_score_of_another_scale_is_never_converted_nor_taken_as_it_is(form: str, scale: Scale, other: int) -> None:
    text = form.format(4, other)
    assert understand(text, None, scale) == OffScale(4, text)


def test_out_of_a_number_that_no_known_scale_ends_with_is_a_score_only_where_it_is_the_own_one() -> None:
    assert understand("3/4", None, OWN) == Score(3, None)
    assert understand("3/4", None, CSAT) == Unclear((3, 4), "3/4")
    assert understand("3 of 4", None, OWN) == Score(3, None)
    assert understand("3 of 4", None, CSAT) == Words("3 of 4")


@pytest.mark.parametrize("text", STARS_OF_FOUR)
def test_stars_are_out_of_five(text: str) -> None:
    assert understand(text, None, CSAT) == Score(4, None)
    assert understand(text, None, CES) == OffScale(4, text)
    assert understand(text, None, ZERO_TO_TEN) == OffScale(4, text)


def test_rows_of_more_than_five_stars_are_asked_about_where_the_scale_has_so_many() -> None:
    assert understand("⭐" * 6, None, CSAT) == OffScale(6, "⭐" * 6)
    assert understand("⭐" * 6, None, CES) == Unclear((6,), "⭐" * 6)


def test_one_star_is_the_least_of_five_or_praise() -> None:
    assert understand("⭐", None, CSAT) == Unclear((1,), "⭐")
    assert understand("⭐", None, ZERO_TO_TEN) == Words("⭐")
    assert understand("⭐ 4", None, CSAT) == Score(4, None)


def test_words_after_stars_are_the_comment_or_all_that_counts() -> None:
    assert understand("⭐⭐⭐ great team", None, CSAT) == Score(3, "great team")
    assert understand("⭐⭐⭐ great team", None, ZERO_TO_TEN) == Words("⭐⭐⭐ great team")
    assert understand("Great team ⭐⭐⭐", None, CSAT) == Unclear((3,), "Great team ⭐⭐⭐")


@pytest.mark.parametrize(
    ("text", "scale", "value", "comment"),
    [
        ("5 - love it", CSAT, 5, "love it"),
        ("4/5, great support", CSAT, 4, "great support"),
        ("Love it, 5 out of 5", CSAT, 5, "Love it"),
        ("Alles bestens, 7 von 7", CES, 7, "Alles bestens"),
        ("2 because it took ten minutes", CES, 2, "because it took ten minutes"),
        ("Ich würde eine 4 geben", CSAT, 4, None),
        ("4点です。サポートが丁寧です", CSAT, 4, "サポートが丁寧です"),
        ("أعطيكم ٤ من ٥، التقارير بطيئة", CSAT, 4, "التقارير بطيئة"),
    ],
)
def test_the_comment_beside_a_score_is_kept(text: str, scale: Scale, value: int, comment: str | None) -> None:
    assert understand(text, None, scale) == Score(value, comment)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("4.5", (4, 5)),
        ("4.5/5", (4, 5)),
        ("4-5", (4, 5)),
        ("4 or 5", (4, 5)),
        ("4?", (4,)),
        ("4 love it", (4,)),
        ("Great, 4/5", (4,)),
        ("1. The export is slow", (1,)),
        ("Your app is a 4 out of 5", (4,)),
    ],
)
def test_a_number_that_may_be_a_score_of_the_scale_is_asked_about(text: str, values: tuple[int, ...]) -> None:
    assert understand(text, None, CSAT) == Unclear(values, text)


@pytest.mark.parametrize(
    "text",
    [
        "4 people can't log in",
        "6 people can't log in",
        "3 of 5 pages were empty",
        "4 out of 5 users cannot log in",
        "5 von 10 Kollegen warten",
        "Let's meet on Friday, 9/10",
        "It crashes every day, 9 out of 10",
        "Your app is a 9 out of 10",
        "9.5/10",
        "7 love it",
        "5.5",
        "4/5/2026",
        "3星期了还没有回复",
        "5分間待ちました",
        "4つ問題があります",
        "4 star hotels",
    ],
)
def test_any_other_message_is_words_on_a_short_scale_too(text: str) -> None:
    assert understand(text, None, CSAT) == Words(text)


@given(st.text("0123456789 /.-,⭐★☆星点満中段階分つofvden\n", max_size=40), st.sampled_from(SCALES))
@settings(max_examples=500, deadline=None)
def test_no_score_and_nothing_that_is_asked_about_is_off_the_scale(text: str, scale: Scale) -> None:
    meant = understand(text, None, scale)
    values = meant.values if isinstance(meant, Unclear) else (meant.value,) if isinstance(meant, Score) else ()
    assert all(value in scale.points for value in values)
