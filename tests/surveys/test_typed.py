import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.messages.typed import OffScale, Score, Unclear, Words, understand

SCORES: list[tuple[str, int, str | None]] = [
    # English
    ("9", 9, None),
    (" 0 ", 0, None),
    ("10", 10, None),
    ("10!", 10, None),
    ("10!!! 🎉", 10, None),
    ("9 :tada:", 9, None),
    ("*9*", 9, None),
    ("9.", 9, None),
    ("9/10", 9, None),
    ("10/10", 10, None),
    ("9 / 10", 9, None),
    ("9 out of 10", 9, None),
    ("nine out of ten", 9, None),
    ("8 points", 8, None),
    ("ten", 10, None),
    ("Ten!", 10, None),
    ("zero", 0, None),
    (":nine:", 9, None),
    (":keycap_ten:", 10, None),
    ("9️⃣", 9, None),
    ("9 - love it", 9, "love it"),
    ("9 – love it", 9, "love it"),
    ("9—love it", 9, "love it"),
    ("- 9", 9, None),
    ("9, love it!", 9, "love it!"),
    ("9: love it", 9, "love it"),
    ("9. Love it.", 9, "Love it."),
    ("9\nThe new planner saves us a day a week", 9, "The new planner saves us a day a week"),
    ("9 (would be 10 with SSO)", 9, "would be 10 with SSO)"),
    ("10! Best tool we have", 10, "Best tool we have"),
    ("2 because reports take ten minutes", 2, "because reports take ten minutes"),
    ("8 but 3 colleagues disagree", 8, "but 3 colleagues disagree"),
    ("I'd give it a 7", 7, None),
    ("I’d say 8, the reports are slow", 8, "the reports are slow"),
    ("it's a solid 8", 8, None),
    ("maybe 6", 6, None),
    ("hmm... 6 I guess", 6, None),
    ("Hi! 9", 9, None),
    ("My score: 4", 4, None),
    ("Score 4 - support is slow", 4, "support is slow"),
    ("Actually make it 8 please", 8, None),
    ("9 thanks", 9, None),
    ("only 4. The export fails 3 times a week", 4, "The export fails 3 times a week"),
    ("four, sadly", 4, "sadly"),
    ("Love it, 9 out of 10", 9, "Love it"),
    ("9 👍 great team", 9, "great team"),
    # full width, other digits
    ("６", 6, None),
    ("１０点", 10, None),
    ("٩", 9, None),
    ("۸", 8, None),
    ("①", 1, None),
    ("⑩", 10, None),
    # Japanese
    ("うーん、6かな", 6, None),
    ("6かな、遅いので", 6, "遅いので"),
    ("８点です。サポートが丁寧です", 8, "サポートが丁寧です"),
    ("七点", 7, None),
    ("10点中7点", 7, None),
    ("10点満点中9点です！", 9, None),
    ("点数は5です", 5, None),
    ("9！とても使いやすい", 9, "とても使いやすい"),
    ("7ですが、検索が遅い", 7, "ですが、検索が遅い"),
    ("多分8くらいです", 8, None),
    ("ゼロ", 0, None),
    # Chinese
    ("九分", 9, None),
    ("9分，很好用", 9, "很好用"),
    ("我给8分", 8, None),
    ("我给 8 分，因为报表太慢", 8, "因为报表太慢"),
    ("大概7分吧", 7, None),
    ("满分10分，我打6分", 6, None),
    ("十", 10, None),
    ("8，客服很及时", 8, "客服很及时"),
    # Arabic
    ("٩ - منتج رائع", 9, "منتج رائع"),
    ("٧ من ١٠", 7, None),
    ("تسعة", 9, None),
    ("تقييمي هو 8", 8, None),
    ("أعطيكم ٦، التقارير بطيئة", 6, "التقارير بطيئة"),
    ("8 لأن الدعم ممتاز", 8, "لأن الدعم ممتاز"),
    ("تقريبًا 7", 7, None),
    # German
    ("8 von 10", 8, None),
    ("Acht", 8, None),
    ("Ich würde eine 7 geben", 7, None),
    ("Eher eine 6, die Berichte sind langsam", 6, "die Berichte sind langsam"),
    ("5 Punkte", 5, None),
    ("4, weil der Export ständig abbricht", 4, "weil der Export ständig abbricht"),
    ("3 weil der Support nie antwortet", 3, "weil der Support nie antwortet"),
    ("fünf", 5, None),
    ("Leider nur 4.", 4, None),
    # Spanish
    ("Un 8, gracias", 8, "gracias"),
    ("8 de 10", 8, None),
    ("Le doy un 9", 9, None),
    ("nueve", 9, None),
    ("6: los informes son lentos", 6, "los informes son lentos"),
    ("7 porque falta el SSO", 7, "porque falta el SSO"),
    # French
    ("8 sur 10", 8, None),
    ("Je dirais 7", 7, None),
    ("Plutôt un 6, c'est lent", 6, "c'est lent"),
    ("huit", 8, None),
    ("9 ! Très bon produit", 9, "Très bon produit"),
    ("5 parce que l'export plante", 5, "parce que l'export plante"),
    # Portuguese
    ("Nota 9", 9, None),
    ("Dou um 8", 8, None),
    ("dez!", 10, None),
    ("6, os relatórios são lentos", 6, "os relatórios são lentos"),
    ("7 mas falta integração", 7, "mas falta integração"),
]

UNCLEAR: list[tuple[str, tuple[int, ...]]] = [
    ("6?", (6,)),
    ("7.5", (7, 8)),
    ("7,5", (7, 8)),
    ("7½", (7, 8)),
    ("7 1/2", (7, 8)),
    ("9.5/10", (9, 10)),
    ("9.0", (9,)),
    ("7-8", (7, 8)),
    ("7 – 8", (7, 8)),
    ("7 or 8", (7, 8)),
    ("between 7 and 8", (7, 8)),
    ("somewhere between 7 and 8, depending on the day", (7, 8)),
    ("six or seven", (6, 7)),
    ("6, 7", (6, 7)),
    ("7/8", (7, 8)),
    ("zwischen 7 und 8", (7, 8)),
    ("entre 7 et 8", (7, 8)),
    ("entre 7 y 8", (7, 8)),
    ("7 a 8", (7, 8)),
    ("7か8", (7, 8)),
    ("7~8分", (7, 8)),
    ("7到8", (7, 8)),
    ("بين ٧ و٨", (7, 8)),
    ("9 love it", (9,)),
    ("I would rate Northwind 8", (8,)),
    ("Your app is a 7 out of 10", (7,)),
    ("1. The export is slow", (1,)),
    ("One: the export is slow", (1,)),
    ("Great product, 9", (9,)),
    ("Let's meet on Friday, 9/10", (9,)),
    ("十分", (10,)),
    ("9分吗", (9,)),
    ("un", (1,)),
    ("Maybe 4... or 5?", (4, 5)),
    ("it was 9, now 4", (9, 4)),
    ("3/10 for support, 9/10 for product", (3,)),
    ("Would be a 9 if pages opened quicker", (9,)),
    ("9 great product", (9,)),
    ("null", (0,)),
    ("6, 3 of us cannot log in", (6,)),
]

WORDS = [
    "",
    "   ",
    "hello",
    "Thanks!",
    "6 people can't log in",
    "6 users cannot log in since Monday",
    "6 of us cannot log in",
    "3 outages in 2 weeks",
    "since version 9",
    "11 people can't log in",
    "11?",
    "11 or 12",
    "11, 12 and 13 are broken",
    "12 great",
    "15 minutes",
    "at 11",
    "11:30",
    "11 Uhr",
    "12 Personen",
    "11人がログインできません",
    "It crashes every day, 11 out of 10",
    "11. Export is slow\n12. Login fails",
    "-3",
    "−3",
    "100",
    "07",
    "9th",
    "10x better than before",
    "10%",
    "$9",
    "9 €",
    "#9",
    "+9",
    "9:30",
    "at 9",
    "9am works",
    "9 a.m.",
    "9 o'clock",
    "9h30",
    "2026-11-24",
    "24.11.2026",
    "9/10/2026",
    "7.50",
    "7.5 hours",
    "version 3.2.1",
    "0800 123 456",
    "+49 170 1234567",
    "555-0199",
    "6 - 8 people cannot log in",
    "2 or 3 users complained",
    "6-month contract",
    "9/10 customers",
    "9 out of 10 users cannot log in",
    "10 out of 10 times it fails",
    "One thing I would like is SSO",
    "Ten people left",
    "zero complaints",
    "not a 9",
    "1. Export is slow\n2. Login fails",
    "1) Export is slow\n2) Login fails",
    "We have 3 open tickets",
    "Broken again. 3 months now.",
    "Can we meet on the 9th?",
    "The report took 10 minutes, and 2 of 5 pages were empty.",
    "Our room is 4, second floor",
    "6人がログインできません",
    "6時に電話ください",
    "一番困っているのは検索です",
    "十分满意",
    "3日前から使えません",
    "6分間も待ちました",
    "6个人无法登录",
    "我等了6分钟",
    "9点半开会",
    "6 أشخاص لا يستطيعون الدخول",
    "منذ 3 أيام",
    "6 Leute können sich nicht anmelden",
    "seit 3 Tagen",
    "um 9 Uhr",
    "6 personas no pueden entrar",
    "hace 3 días",
    "6 personnes ne peuvent pas se connecter",
    "depuis 3 jours",
    "6 pessoas não conseguem entrar",
    "há 3 dias",
    "Un problème de connexion",
    "Um problema no login",
]

OFF_SCALE = [
    ("11", 11),
    ("11!", 11),
    ("99", 99),
    ("12 - great", 12),
    ("my score is 11", 11),
    ("11/10", 11),
    ("11 out of 10", 11),
    ("I'd give it 11", 11),
    ("11 because it is great", 11),
    ("ich gebe 11 Punkte", 11),
    ("je mets 12", 12),
    ("doy un 11", 11),
    ("dou 12", 12),
    ("11点です", 11),
    ("我打11分", 11),
    ("أعطي ١١", 11),
]


@pytest.mark.parametrize(("text", "value", "comment"), SCORES)
def test_a_number_that_can_be_nothing_else_is_a_score(text: str, value: int, comment: str | None) -> None:
    assert understand(text) == Score(value, comment)


@pytest.mark.parametrize(("text", "values"), UNCLEAR)
def test_a_number_that_may_be_a_score_is_asked_about(text: str, values: tuple[int, ...]) -> None:
    assert understand(text) == Unclear(values, text)


@pytest.mark.parametrize(("text", "value"), OFF_SCALE)
def test_a_number_off_the_scale_that_can_be_nothing_else_is_told_apart(text: str, value: int) -> None:
    meant = understand(text)
    assert isinstance(meant, OffScale) and (meant.value, meant.text) == (value, text)


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("12", None),
        ("11/10!", None),
        ("11点です", None),
        ("12 - great", "great"),
        ("11 because it is great", "because it is great"),
        ("4 out of 5. The reports are slow.", "The reports are slow."),
    ],
)
def test_words_beside_a_number_off_the_scale_are_known(text: str, comment: str | None) -> None:
    meant = understand(text)
    assert isinstance(meant, OffScale) and meant.comment == comment


@pytest.mark.parametrize(("text", "locale"), [("11点", "zh"), ("12分", "ja")])
def test_a_time_is_no_score_off_the_scale(text: str, locale: str) -> None:
    assert understand(text, locale) == Words(text)


@pytest.mark.parametrize("text", WORDS)
def test_any_other_message_is_words(text: str) -> None:
    assert understand(text) == Words(text)


@pytest.mark.parametrize(
    ("text", "locale", "is_score"),
    [
        ("9点", "ja", True),
        ("9点", "zh", False),
        ("6分", "zh", True),
        ("6分", "ja", False),
        ("null", "de", True),
        ("sept", "fr", True),
        ("sept", "en", False),
        ("um", "pt", True),
        ("um", "en", False),
    ],
)
def test_what_two_languages_spell_alike_is_read_in_the_writers(text: str, locale: str, is_score: bool) -> None:
    assert isinstance(understand(text, locale), Score) is is_score


def test_the_comment_is_kept_as_it_was_written() -> None:
    assert understand("９ － 「最高」です　*very* good") == Score(9, "「最高」です　*very* good")


@given(st.text(max_size=60))
@settings(max_examples=500, deadline=None)
def test_whatever_is_typed_means_something_and_no_score_is_off_the_scale(text: str) -> None:
    meaning = understand(text)
    if isinstance(meaning, Score):
        assert 0 <= meaning.value <= 10
        assert meaning.comment is None or meaning.comment in text
    else:
        assert meaning.text == text


@given(st.integers(-1000, 1000))
def test_of_all_whole_numbers_only_eleven_are_scores(number: int) -> None:
    assert isinstance(understand(str(number)), Score) is (0 <= number <= 10)


@given(st.text("0123456789 /.-,:+()\n", max_size=200))
@settings(max_examples=300, deadline=None)
def test_digits_and_signs_in_any_order_are_survived(text: str) -> None:
    understand(text)


def test_a_very_long_message_is_read_without_delay_and_is_words() -> None:
    assert isinstance(understand("the report is slow 9 " * 50_000), Words)
    assert isinstance(understand("9" * 100_000), Words)
