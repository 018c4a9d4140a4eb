"""What is entered into the windows that edit surveys: taken over, or told under its field."""

from typing import Any

import pytest

from bot import editing_ids, ids
from bot.drafting import editing_forms
from surveys.definition.definitions import checked, shipped
from surveys.drafting.draft_edits import with_question
from surveys.filters import audience
from surveys.filters.audience import AudienceWrong, known_names
from tests.surveys.definitions_cast import OURS

ONE: dict[str, Any] = {
    "kind": "own",
    "ask": "by_hand",
    "questions": [{"key": "well", "type": "yes_no", "text": "All well?", "next": "end"}],
}
NAMES = known_names((), ())
AS_WRITTEN = checked("ours", OURS).body


def entered(**more: str | None) -> dict[str, str | None]:
    """The settings' window of OURS as it opens, with these fields changed."""
    opened: dict[str, str | None] = {
        editing_ids.TITLE: "First month",
        editing_ids.ENABLED: ids.YES,
        editing_ids.RHYTHM: "after",
        editing_ids.MOMENT: "start",
        editing_ids.DAYS: "30",
        editing_ids.AUDIENCE: "plan in (Business, Enterprise) and mrr >= 1000",
        editing_ids.SHARE: "50",
        editing_ids.PEOPLE: "member,external",
        editing_ids.PLACES: "channel,dm",
        editing_ids.OPEN_DAYS: "21",
        editing_ids.REMINDERS: "4, 9",
        editing_ids.REST_DAYS: "180",
    }
    return opened | more


def settings(**more: str | None) -> Any:
    body, errors = editing_forms.settings("ours", OURS, entered(**more), NAMES)
    assert errors == {}
    return checked("ours", body).body


def test_a_window_saved_as_it_opened_changes_nothing() -> None:
    assert settings() == AS_WRITTEN


@pytest.mark.parametrize(
    ("fields", "setting", "value"),
    [
        ({editing_ids.ENABLED: ids.NO}, "enabled", False),
        ({editing_ids.RHYTHM: "every_days", editing_ids.EVERY_DAYS: "120"}, "ask", {"every_days": 120}),
        ({editing_ids.RHYTHM: "every_quarter"}, "ask", {"every_quarter": True}),
        ({editing_ids.RHYTHM: "before", editing_ids.MOMENT: "renewal"}, "ask", {"before": "renewal", "days": 30}),
        (
            {editing_ids.RHYTHM: "once_on", editing_ids.ONCE_ON: "2027-03-01", editing_ids.OVER_DAYS: "10"},
            "ask",
            {"once_on": "2027-03-01", "over_days": 10},
        ),
        ({editing_ids.TITLE: None}, "title", {"de": "Der erste Monat"}),
        ({editing_ids.SHARE: "7"}, "share", 0.07),
        ({editing_ids.PLACES: "channel"}, "places", ["channel"]),
        ({editing_ids.REMINDERS: "7"}, "remind_after_days", [7]),
    ],
)
def test_a_field_is_a_setting(fields: dict[str, str | None], setting: str, value: Any) -> None:
    assert settings(**fields) == AS_WRITTEN | {setting: value}


@pytest.mark.parametrize(
    ("field", "setting"), [(editing_ids.AUDIENCE, "audience"), (editing_ids.REMINDERS, "remind_after_days")]
)
def test_an_emptied_field_is_nothing_of_it(field: str, setting: str) -> None:
    assert not checked("ours", settings(**{field: None})).model_dump()[setting]


@pytest.mark.parametrize(
    ("fields", "block", "said"),
    [
        ({editing_ids.OPEN_DAYS: "91"}, editing_ids.OPEN_DAYS, "less than or equal to 90"),
        ({editing_ids.REMINDERS: "9, 4"}, editing_ids.REMINDERS, "one after the other"),
        ({editing_ids.REMINDERS: "four"}, editing_ids.REMINDERS, "as numbers"),
        ({editing_ids.TITLE: "For {nmae}"}, "survey_title.en", "nothing is known under {nmae}"),
        ({editing_ids.AUDIENCE: "plan ="}, editing_ids.AUDIENCE, "plan =▸: "),
        ({editing_ids.RHYTHM: "every_days", editing_ids.EVERY_DAYS: "3"}, editing_ids.EVERY_DAYS, "equal to 7"),
        ({editing_ids.DAYS: "800"}, editing_ids.DAYS, "equal to 730"),
    ],
)
def test_a_wrong_field_is_told_in_its_place(fields: dict[str, str | None], block: str, said: str) -> None:
    _, errors = editing_forms.settings("ours", OURS, entered(**fields), NAMES)
    assert list(errors) == [block]
    assert said in errors[block]


def test_a_mark_stands_before_the_character_also_in_a_long_filter() -> None:
    text = " and ".join(["plan = Business"] * 9) + " and rol = x " + " and ".join(["", *["plan = Business"] * 9])
    with pytest.raises(AudienceWrong) as wrong:
        audience.parse(text, NAMES)
    assert "▸rol = x" in editing_forms.marked(wrong.value)
    line, mark, cure = editing_forms.drawn(wrong.value).splitlines()
    assert line[mark.index("^") :].startswith("rol = x") and len(line) <= 32
    assert cure == wrong.value.sentence


def test_a_new_question_may_wait_for_the_answer_that_leads_to_it() -> None:
    asked, errors = editing_forms.question(ONE, None, {editing_ids.TEXT: "Why not?", editing_ids.TYPE: "text"})
    assert errors == {} and asked == {"key": "why_not", "type": "text", "text": "Why not?"}
    both = with_question(ONE, asked)
    ways = {editing_ids.TEXT: "All well?", editing_ids.WAYS: "no -> why_not\notherwise -> end"}
    well, errors = editing_forms.question(both, both["questions"][0], ways)
    assert errors == {}
    assert checked("ours", with_question(both, well))


@pytest.mark.parametrize(
    ("fields", "block", "said"),
    [
        ({editing_ids.KEY: "well"}, editing_ids.KEY, "There is a question well already"),
        ({editing_ids.KEY: "Why not"}, editing_ids.KEY, "small letters"),
        ({editing_ids.KEY: "end"}, editing_ids.KEY, "end means that nothing more is asked"),
        ({editing_ids.TEXT: "Why, {nmae}?"}, "question_text.en", "nothing is known under {nmae}"),
        (
            {editing_ids.TYPE: "choice", editing_ids.OPTIONS: "a: A"},
            "question_options.en",
            "2 to 10 can be shown, not 1",
        ),
        (
            {editing_ids.TYPE: "choice", editing_ids.OPTIONS: "a: A\na: B"},
            "question_options.en",
            "stands there already",
        ),
        ({editing_ids.WAYS: "why"}, editing_ids.WAYS, "an arrow"),
        ({editing_ids.WAYS: "maybe -> well"}, editing_ids.WAYS, "'maybe' is no answer"),
        ({editing_ids.WAYS: "anything -> wel"}, editing_ids.WAYS, "there is no question 'wel'"),
        ({editing_ids.WAYS: "anything -> why_not"}, editing_ids.WAYS, "in a circle: why_not → why_not"),
    ],
)
def test_a_wrong_field_of_a_question_is_told_in_its_place(fields: dict[str, str | None], block: str, said: str) -> None:
    open_ended = ONE | {"questions": [ONE["questions"][0] | {"next": None}]}
    opened: dict[str, str | None] = {editing_ids.TEXT: "Why not?", editing_ids.TYPE: "text"}
    _, errors = editing_forms.question(open_ended, None, opened | fields)
    assert block in errors and said in errors[block]


def test_what_a_type_has_no_use_for_is_left_behind() -> None:
    asked, errors = editing_forms.question(
        OURS, OURS["questions"][0], {editing_ids.TEXT: "Well?", editing_ids.TYPE: "text", editing_ids.WAYS: None}
    )
    assert errors == {} and asked == {"key": "easy", "type": "text", "text": "Well?"}


def test_the_score_of_a_kind_keeps_its_scale_whatever_is_sent() -> None:
    nps = shipped("nps").body
    asked, errors = editing_forms.question(
        nps, nps["questions"][0], {editing_ids.TEXT: "Would you?", editing_ids.TYPE: "text", editing_ids.SCALE: "1-5"}
    )
    assert errors == {} and (asked["type"], asked["scale"]) == ("scale", "0-10")


def test_what_a_window_was_too_small_for_stays() -> None:
    then = [{"when": "<= 3", "go": "hard"}]
    asked, _ = editing_forms.question(OURS, OURS["questions"][0], {editing_ids.TEXT: "Well?"})
    assert asked["then"] == then and asked["next"] == "end"


AFTER = {editing_ids.AFTER[level]: f"After {level}?" for level in ("low", "middle", "high")}


def test_words_after_a_score_are_all_three_or_none() -> None:
    nps = shipped("nps").body
    verbatim = nps["questions"][1]
    texts = {editing_ids.TEXT: "And why?", editing_ids.TYPE: "text"}
    asked, errors = editing_forms.question(nps, verbatim, texts | AFTER)
    assert errors == {} and set(asked["after_score"]) == {"low", "middle", "high"}
    assert asked["after_score"]["low"]["en"] == "After low?" and "ja" in asked["after_score"]["low"]
    asked, errors = editing_forms.question(nps, None, texts | AFTER | {editing_ids.AFTER["high"]: None})
    assert errors == {"question_after_high.en": "Write all three, or none of them."}
    asked, errors = editing_forms.question(nps, None, texts | dict.fromkeys(AFTER))
    assert errors == {} and "after_score" not in asked
    asked, errors = editing_forms.question(nps, verbatim, texts)
    assert asked["after_score"] == verbatim["after_score"], "where they were not shown, they stay"


def test_a_wrong_word_after_a_score_is_told_in_its_place() -> None:
    wrong = {editing_ids.AFTER["middle"]: "Why, {nmae}?"}
    nps = shipped("nps").body
    _, errors = editing_forms.question(nps, nps["questions"][1], {editing_ids.TEXT: "Why?"} | AFTER | wrong)
    assert list(errors) == ["question_after_middle.en"] and "{nmae}" in errors["question_after_middle.en"]


def test_words_after_a_score_have_their_other_languages() -> None:
    levels = {level: f"After {level}?" for level in ("low", "middle", "high")}
    entered = {editing_ids.TEXT: "Warum?", editing_ids.AFTER["low"]: "Warum so wenig?"}
    changed, errors = editing_forms.languages({"key": "why", "text": "Why?", "after_score": levels}, "de", entered)
    assert errors == {} and changed["text"] == {"en": "Why?", "de": "Warum?"}
    assert changed["after_score"] == levels | {"low": {"en": "After low?", "de": "Warum so wenig?"}}
