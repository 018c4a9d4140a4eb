import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.messages.typed_choices import choose

OPTIONS = [
    ("price", "Too expensive"),
    ("slow", "Träge & unreliable"),
    ("価格", "価格が高い"),
    ("missing", "Does it fit?"),
]
CODES = [code for code, _ in OPTIONS]


@pytest.mark.parametrize(
    "text",
    [
        *("2", " 2 ", "2.", "2)", "(2)", "#2", "2!", "*2*"),
        *("２", "٢", "②", ":two:", "2️⃣"),
        *("two", "zwei", "deux", "dois", "اثنان", "二", "二番"),
        *("option 2", "Option 2, please", "No. 2", "Nr. 2", "numéro 2", "opción 2", "opção 2", "الخيار ٢"),
        *("2番", "2番目", "2つ目", "選択肢2", "第2", "选2", "第二个", "I'd choose 2"),
    ],
)
def test_an_option_is_named_by_its_number_in_the_list(text: str) -> None:
    assert choose(text, OPTIONS) == "slow"


@pytest.mark.parametrize("text", ["b", "B", "b)", "(b)", "b.", "ｂ"])
def test_an_option_is_named_by_its_letter(text: str) -> None:
    assert choose(text, OPTIONS) == "slow"


@pytest.mark.parametrize(
    "text",
    [
        "Träge & unreliable",
        "träge &amp; unreliable",  # as Slack escapes it
        "TRAGE &  UNRELIABLE!",
        "“Träge & unreliable”.",
        "Ｔräge　＆　unreliable",
        "2. Träge & unreliable",
        "2 - träge & unreliable",
        "b) träge & unreliable",
        "b träge & unreliable",
    ],
)
def test_an_option_is_named_by_its_label_perhaps_after_its_place(text: str) -> None:
    assert choose(text, OPTIONS) == "slow"


def test_a_label_is_named_in_any_script_and_with_its_own_question_mark() -> None:
    assert choose("価格が高い。", OPTIONS) == "価格"
    assert choose("does it fit?", OPTIONS) == "missing"


@pytest.mark.parametrize(("text", "code"), [("1", "price"), ("4", "missing"), ("0", None), ("5", None), ("e", None)])
def test_the_list_has_two_ends(text: str, code: str | None) -> None:
    assert choose(text, OPTIONS) == code


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "!", "x" * 501),
        *("1 and 2", "1 or 2", "1-2", "2?", "２？", "-2", "2.5", "2/3", "not 2", "2%", "2nd"),
        *("2 people", "2 people can't log in", "2時", "2つ", "2个", "in 2 days"),
        *("expensive", "too expensive because of the add-ons", "too expensive?", "Hello"),
        *("1. Träge & unreliable", "a) träge & unreliable", "b too expensive"),
    ],
)
def test_what_names_no_option_or_several_or_says_more_is_no_choice(text: str) -> None:
    assert choose(text, OPTIONS) is None


def test_a_number_that_is_also_a_label_names_that_label_or_nothing() -> None:
    seats = [("few", "2"), ("some", "10"), ("many", "3")]
    assert choose("10", seats) == "some"
    assert choose("2", seats) is None  # the first by its label, the second by its place
    assert choose("3", seats) == "many"


def test_of_two_options_that_read_alike_neither_is_named_by_its_label() -> None:
    assert choose("other", [("a", "Other"), ("b", "other.")]) is None


@pytest.mark.parametrize(
    ("text", "locale", "code"), [("dos", "es", "slow"), ("dos", "pt", None), ("un", "fr", "price")]
)
def test_a_numeral_that_two_languages_spell_alike_is_read_in_the_writers(
    text: str, locale: str, code: str | None
) -> None:
    assert choose(text, OPTIONS, locale) == code


@given(st.text(max_size=40), st.lists(st.tuples(st.text(max_size=3), st.text(max_size=5)), max_size=4))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_names_an_option_of_the_list_or_none(text: str, options: list[tuple[str, str]]) -> None:
    assert choose(text, options) in {None, *(code for code, _ in options)}
