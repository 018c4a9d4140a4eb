import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations

import pytest

from analysis.comments.reasons import Code
from analysis.score.levels import Level, ends
from surveys.definition.definitions import shipped
from surveys.definition.locales import SHIPPED
from surveys.definition.texts import Fact, FactMissing, texts

FACTS: dict[str, Fact] = {
    "button": "Answer",
    "name": "Anna",
    "company": "Northwind",
    "product": "Northwind",
    "csm": "Lena Vogt",
    "account": "Acme",
    "until": date(2026, 12, 7),
    "by": date(2026, 11, 24),
    "closed": date(2026, 12, 7),
    "ends": date(2027, 1, 31),
    "on": date(2026, 12, 7),
    "score": 4,
    "other": 5,
    "count": 3,
    "mention": "<@U0ANNA>",
    "sender": "Lena Vogt",
    "reason": "Too expensive",
    "writer": "Lena Vogt",
    "choice": "Acme",
    "most": 10,
    "meaning": "Acme",
    "low": 0,
    "high": 10,
}
OPTIONAL = ("name", "csm", "by", "closed", "ends", "writer")
"""What may be unknown about a contact: a message is sent all the same."""

INTERNAL = {
    "en": r"\b(promoters?|passives?|detractors?|nps|net promoter|churn\w*|win-?backs?|cases?|waves?|score groups?)\b",
    "de": r"\b(promotor\w*|passive\w*|indifferent\w*|detraktor\w*|nps|abwander\w*|rückgewinn\w*|f[aä]lle?|wellen?)\b",
    "fr": r"\b(promoteur\w*|passifs?|détracteur\w*|nps|attrition|désabonne\w*|reconquête|cas|vagues?)\b",
    "es": r"\b(promotor\w*|pasivos?|detractor\w*|nps|cancelaci\w*|recuperaci\w*|casos?|olas?|oleadas?)\b",
    "pt": r"\b(promotor\w*|passivos?|neutros?|detrator\w*|nps|evasão|reconquista|casos?|ondas?)\b",
    "ja": "推奨者|中立者|批判者|NPS|解約|離反|チャーン|ウィンバック|ケース|案件|ウェーブ",
    "zh": "推荐者|推荐型|被动|中立者|批评|贬损|NPS|流失|赢回|挽回|案例|工单|波次",
    "ar": r"مرو[ّ]?ج|محايد|سلبي|منتقد|معارض|NPS|تسر[ّ]?ب|استعادة|\bحالة|موجة",
}


def everything_said(locale: str) -> Iterator[tuple[str, str]]:
    """Every wording of every sentence: with all facts, and with every choice of unknown ones."""
    for missing in (left for size in range(len(OPTIONAL) + 1) for left in combinations(OPTIONAL, size)):
        known = {name: fact for name, fact in FACTS.items() if name not in missing}
        for key in sorted(texts(locale).keys):
            if not (key in ("button_only_owner", "readers_only_owner") and "csm" in missing):
                yield key, texts(locale).say(key, **known)


@pytest.mark.parametrize("locale", SHIPPED)
def test_no_locale_lacks_a_sentence_or_has_one_of_its_own(locale: str) -> None:
    assert texts(locale).keys == texts("en").keys


@pytest.mark.parametrize("locale", SHIPPED)
def test_a_missing_fact_never_leaves_a_hole(locale: str) -> None:
    for key, said in everything_said(locale):
        assert said == said.strip() and said, key
        assert not re.search(r"None|[{}]|  |,,|、、|، ،| [,.،。]|\bNone\b", said), (key, said)


@pytest.mark.parametrize("locale", SHIPPED)
def test_customers_never_read_the_words_of_the_trade(locale: str) -> None:
    for key, said in everything_said(locale):
        assert not re.search(INTERNAL.get(locale, INTERNAL["en"]), said, re.IGNORECASE), (key, said)
        assert not re.search(INTERNAL["en"], said, re.IGNORECASE), (key, said)


@pytest.mark.parametrize("locale", SHIPPED)
def test_no_sentence_holds_what_slack_wants_escaped(locale: str) -> None:
    for key, said in everything_said(locale):
        assert not set("&<>") & set(said.replace("<@U0ANNA>", "")), key


@pytest.mark.parametrize("locale", SHIPPED)
def test_every_label_fits_where_slack_shows_it(locale: str) -> None:
    say = texts(locale).say
    for key in texts(locale).keys:
        if key.startswith("button_"):
            assert len(say(key, csm="Maximiliane Hohenlohe-Langenburg", score=10)) <= 75, key
    assert len(say("modal_title")) <= 24
    assert len(say("comment_placeholder")) <= 150
    assert len(say("modal_title_few")) <= 24
    options = [option for question in shipped("onboarding").questions for option in question.options]
    assert all(len(option.text.say(locale, {})) <= 75 for option in options)
    assert all(len(say(key)) <= 150 for key in ("exit_choose", "choose_one"))


SCALES = [("0-10", "anchors"), ("1-5", "csat_anchors"), ("1-7", "ces_anchors"), ("1-5", "onboarding_anchors")]


@pytest.mark.parametrize(("scale", "anchors"), SCALES)
@pytest.mark.parametrize("locale", SHIPPED)
def test_every_point_has_a_label_of_its_own_and_the_ends_say_what_they_mean(
    locale: str, scale: str, anchors: str
) -> None:
    low, high = ends(scale)
    labels = [texts(locale).point_label(each, scale, texts(locale).say(anchors)) for each in range(low, high + 1)]
    assert len(set(labels)) == len(labels) and all(len(label) <= 75 for label in labels)
    assert len(labels[0]) > len(labels[1]) + 3 and len(labels[-1]) > len(labels[-2]) + 3
    assert len({re.sub(r"\d+", "#", label) for label in labels[1:-1]}) == 1


def test_a_label_says_what_an_end_means_as_the_line_beside_the_scale_does() -> None:
    say = texts("en").point_label
    assert say(1, "1-5", "1 = very hard, 5 = very easy") == "1 of 5, very hard"
    assert say(5, "1-5", "1: hard; 5: easy") == "5 of 5, easy"
    assert say(1, "1-10", "1 = never, 10 = always") == "1 of 10, never", "1 is not the first digit of 10"
    assert say(3, "1-5", "1 = very hard, 5 = very easy") == "3 of 5"
    assert say(1, "1-5", "from hard to easy") == say(1, "1-5", None) == "1 of 5"


@pytest.mark.parametrize("locale", SHIPPED)
def test_every_reason_can_be_chosen_and_told_from_the_others(locale: str) -> None:
    labels = [texts(locale).say(f"reason_{code}") for code in Code]
    assert len(set(labels)) == len(Code)
    assert all(0 < len(label) <= 75 for label in labels)  # Slack refuses longer options


@pytest.mark.parametrize("locale", SHIPPED)
def test_thanks_and_the_question_after_them_depend_on_the_level_alone(locale: str) -> None:
    assert len({texts(locale).thanks_for(each) for each in Level}) == 3
    asked = [texts(locale).say(f"reason_question_{level}") for level in Level]
    assert len(set(asked)) == 3
    assert len({re.split("[,、，،？؟?]| y | e ", each)[0] for each in asked}) == 1, "all ask for the main reason first"


def test_the_question_is_worded_as_the_method_words_it() -> None:
    assert texts("en").say("question", product="Northwind") == (
        "How likely is it that you would recommend Northwind to a friend or colleague?"
    )
    assert texts("ja").say("question", product="X") == "X を友人や同僚に薦める可能性はどの程度ありますか？"
    assert texts("zh").say("question", product="X") == "您向朋友或同事推荐 X 的可能性有多大？"


def test_the_ask_says_who_will_read_the_answer() -> None:
    say = texts("en").say
    assert say("readers", csm="Lena Vogt", company="Northwind", account="Acme") == (
        "Lena Vogt and Northwind's customer success team will see your answer with your name. "
        "Your colleagues at Acme will not."
    )
    assert say("readers", csm=None, company="Northwind", account="Acme").startswith("Northwind's customer success team")


def test_a_promise_names_its_day_and_without_one_nothing_is_promised() -> None:
    say = texts("en").say
    promised = say("done", csm="Lena", company="Northwind", by=date(2026, 11, 24))
    assert promised == "Thank you. Lena will read this and answer you by Tuesday 24 November."
    assert say("done", csm="Lena", company="Northwind", by=None) == "Thank you. Lena will read this."
    assert say("done", csm=None, company="Northwind") == "Thank you. Northwind's customer success team will read this."


def test_dates_are_printed_as_the_reader_prints_them() -> None:
    printed = {locale: texts(locale).say("open_until", until=date(2026, 12, 7)) for locale in SHIPPED}
    assert printed["de"] == "offen bis 7. Dezember"
    assert printed["es"].endswith("7 de diciembre")
    assert printed["fr"] == "ouverte jusqu'au 7 décembre"
    assert printed["ja"].startswith("12月7日")
    assert printed["ar"].endswith("7 ديسمبر")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "يتبقى يوم واحد"),
        (2, "يتبقى يومان"),
        (3, "تتبقى \u20663\u2069 أيام"),
        (11, "يتبقى \u206611\u2069 يومًا"),
        (100, "يتبقى \u2066100\u2069 يوم"),
    ],
)
def test_arabic_counts_in_six_forms(count: int, said: str) -> None:
    assert texts("ar").say("days_left", count=count) == said


def test_one_day_and_many_days_differ() -> None:
    assert texts("en").say("days_left", count=1) == "Open for 1 more day"
    assert texts("de").say("days_left", count=2) == "Noch 2 Tage offen"
    with pytest.raises(FactMissing):
        texts("en").say("days_left")


def test_every_arabic_sentence_begins_with_an_arabic_letter() -> None:
    for key, said in everything_said("ar"):
        assert "\u0621" <= said[0] <= "\u064a", (key, said)


def test_arabic_isolates_latin_names_and_numbers_and_keeps_latin_digits() -> None:
    for key, said in everything_said("ar"):
        assert said.count("\u2066") + said.count("\u2068") == said.count("\u2069"), key
        outside = re.sub("\u2066[^\u2066\u2069]*(\u2066[^\u2069]*\u2069[^\u2066\u2069]*)?\u2069", "", said)
        assert not re.search("[A-Za-z]", outside), (key, said)
        assert not re.search("[٠-٩]", said), (key, said)


def test_an_arabic_name_needs_no_isolating_in_arabic_but_does_in_english() -> None:
    assert "\u2068أحمد\u2069" in texts("en").say("greeting", name="أحمد", company="Northwind")
    assert texts("ar").say("greeting", name="أحمد", company="نورث").startswith("مرحبًا أحمد،")
    assert "\u2068شركة Acme\u2069" in texts("ar").say("readers", csm="سارة", company="نورث", account="شركة Acme")


def test_a_name_cannot_turn_the_direction_of_a_sentence_or_break_its_line() -> None:
    said = texts("en").say("greeting", name="An\u202ena\n\n Weber", company="Northwind")
    assert said == "Hi Anna Weber, one question from Northwind."


def test_braces_in_a_name_are_only_braces() -> None:
    said = texts("en").say("greeting", name="{company} {0}", company="Northwind")
    assert said == "Hi {company} {0}, one question from Northwind."


def test_french_never_breaks_a_line_before_its_high_punctuation() -> None:
    for key, said in everything_said("fr"):
        assert not re.search(" [?!:;]", said), (key, said)


def test_a_moment_is_refused_because_readers_live_on_different_dates() -> None:
    with pytest.raises(TypeError):
        texts("en").say("open_until", until=datetime(2026, 12, 7, tzinfo=UTC))


def test_an_unknown_locale_or_a_sentence_without_its_fact_is_an_error() -> None:
    with pytest.raises(ValueError, match="no texts in 'nl'"):
        texts("nl")
    with pytest.raises(FactMissing, match="product"):
        texts("en").say("question")
