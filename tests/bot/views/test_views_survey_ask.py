"""What a contact sees of any survey: every kind of question, in every language and state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from test_views_ask import FACTS, LENA, NOBODY, TOKEN, TRADE
from views_cast import HOSTILE, HOSTILE_NAME, LONG_NAME, LONGEST, controls, seen, taken_by_slack, view_taken_by_slack

from bot import ids
from bot.views.channel_ask import answer_modal, channel_ask
from bot.views.contact_home import ContactHome, OwnAnswer, contact_home
from bot.views.survey_ask import survey_ask
from surveys.asking.asks import AskState, Audience, SurveyAsk
from surveys.asking.showing import walked
from surveys.definition.definitions import Definition, checked, shipped
from surveys.definition.locales import SHIPPED
from surveys.definition.questions import Answer, Question, QuestionType, is_end
from surveys.definition.texts import texts

OWN = checked(
    "ours",
    {
        "kind": "own",
        "ask": "by_hand",
        "questions": [
            {
                "key": "used",
                "type": "choice",
                "text": "Hi {name|there},\nwhat do you use *most* in <Northwind> & co?",
                "options": [{"code": "reports", "text": "Reports"}, {"code": "other", "text": "Something else"}],
            },
            {
                "key": "many",
                "type": "choice",
                "text": "Which of these?",
                "options": [{"code": f"o{n}", "text": f"Option {n}"} for n in range(10)],
            },
            {
                "key": "speed",
                "type": "scale",
                "scale": "1-3",
                "text": "How quick is it?",
                "ends": "1 = slow, 3 = quick",
            },
            {"key": "why", "type": "reason", "text": "Why, then?"},
            {"key": "again", "type": "yes_no", "text": "Again?", "optional": False},
            {"key": "wish", "type": "text", "text": "A wish?"},
        ],
    },
)
EVERYTHING: dict[str, Answer | None] = {
    "used": "reports",
    "many": "o3",
    "speed": 2,
    "why": "too_expensive",
    "again": True,
    "wish": "Dark mode",
}
ONBOARDED: dict[str, Answer | None] = {"score": 4, "easy": ["setup", "other"], "easy_words": "The guide", "hard": None}


def asked(definition: Definition, given: Mapping[str, Answer | None] | None = None, **more: Any) -> SurveyAsk:
    """An ask that has come so far."""
    steps, current = walked(definition, more.get("locale", "en"), 1, given or {})
    state = AskState.OPEN if not steps else AskState.DONE if current is None else AskState.BEGUN
    known: dict[str, Any] = {
        "token": TOKEN,
        "locale": "en",
        "facts": FACTS,
        "audience": LENA,
        "state": state,
        "only_owner": False,
        "open_until": date(2026, 12, 7),
        "answer_by": None,
    }
    last = current is not None and is_end(definition.questions, current.key)
    return SurveyAsk(**known | more, steps=steps, current=current, is_last=last, several=definition.asks_several)


def on_the_way(definition: Definition, given: Mapping[str, Answer | None], **more: Any) -> list[SurveyAsk]:
    """An ask after each of these answers, and each of them being changed."""
    keys = list(given)
    far = [asked(definition, {key: given[key] for key in keys[:count]}, **more) for count in range(len(keys) + 1)]
    return far + [replace(far[-1], changing=key) for key in keys]


def all_asks(locale: str) -> list[SurveyAsk]:
    short: list[tuple[Definition, dict[str, Answer | None]]] = [
        (shipped("csat"), {"score": 2, "verbatim": "Slow."}),
        (shipped("ces"), {"score": 7, "verbatim": "Quick."}),
        (shipped("onboarding"), {**ONBOARDED, "verbatim": "Fine."}),
        (shipped("onboarding"), {"score": 1, "hard": ["data"], "hard_words": "Help", "verbatim": "Fine."}),
        (OWN, EVERYTHING),
    ]
    return [ask for definition, given in short for ask in on_the_way(definition, given, locale=locale)]


@pytest.mark.parametrize("locale", SHIPPED)
def test_slack_takes_every_ask_in_every_language_in_a_message_and_in_the_modal(locale: str) -> None:
    for ask in all_asks(locale):
        taken_by_slack(survey_ask(ask))
        view_taken_by_slack(answer_modal(ask))


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_slack_takes_every_ask_about_which_little_or_too_much_is_said(locale: str) -> None:
    who = Audience(company=HOSTILE_NAME, csm=f"{LONG_NAME} {HOSTILE_NAME}", account=LONG_NAME)
    for ask in all_asks(locale):
        unknown = {name: fact if name in ("account", "company", "product") else None for name, fact in FACTS.items()}
        bare = replace(ask, facts=unknown, audience=NOBODY, open_until=None)
        steps = [
            replace(step, answer=LONGEST[:3000]) if step.question.type == "text" and step.answer else step
            for step in ask.steps
        ]
        swollen = replace(ask, facts=dict.fromkeys(FACTS, HOSTILE_NAME), audience=who, steps=tuple(steps))
        for odd in (bare, swollen):
            taken_by_slack(survey_ask(odd))
            view_taken_by_slack(answer_modal(odd))
        assert "None" not in seen(survey_ask(bare)) + survey_ask(bare).text


@pytest.mark.parametrize("locale", SHIPPED)
def test_twenty_long_questions_with_long_answers_fit_into_one_message(locale: str) -> None:
    questions = [{"key": f"q{n}", "type": "text", "text": f"Question {n}? " + "x" * 500} for n in range(20)]
    long = checked("ours", {"kind": "own", "ask": "by_hand", "questions": questions})
    given = {f"q{n}": LONGEST[:3000] for n in range(20)}
    for ask in (asked(long, given, locale=locale), asked(long, dict(list(given.items())[:19]), locale=locale)):
        taken_by_slack(survey_ask(ask))
        view_taken_by_slack(answer_modal(ask))


def test_customers_never_read_the_words_of_the_trade() -> None:
    for ask in all_asks("en"):
        assert not TRADE.search(survey_ask(ask).text + seen(survey_ask(ask)))


def test_a_satisfaction_ask_looks_like_the_other_short_ones() -> None:
    shown = seen(survey_ask(asked(shipped("csat")))).splitlines()
    assert shown[:3] == [
        "Hi Anna, one question from Northwind.",
        "*How satisfied are you with how Northwind handled your recent request?*",
        "1 = very dissatisfied, 5 = very satisfied",
    ]
    assert shown[3:8] == ["1", "2", "3", "4", "5"]
    assert "Only Lena should see it" in shown and "Don't ask me again" in shown
    begun = survey_ask(asked(shipped("csat"), {"score": 2}))
    assert seen(begun).startswith("You chose 2.\nChange\nThank you for being frank.\n*What is the main reason?*")
    assert "Skip" not in controls(begun), "the last question is passed over by leaving it"


@pytest.mark.parametrize(("name", "points"), [("csat", range(1, 6)), ("ces", range(1, 8)), ("onboarding", range(1, 6))])
def test_no_scale_steers_and_each_point_says_what_it_is(name: str, points: range) -> None:
    pressed = controls(survey_ask(asked(shipped(name))))
    buttons = [pressed[str(point)] for point in points]
    assert [each["action_id"] for each in buttons] == [f"score:{point}" for point in points]
    assert [ids.unpack(each["value"]) for each in buttons] == [(TOKEN, str(point)) for point in points]
    assert not any("style" in each for each in buttons)
    heard = [each["accessibility_label"] for each in buttons]
    assert heard[1] == f"2 of {points[-1]}" and heard[0].startswith(f"1 of {points[-1]}, ")


def test_a_few_options_are_buttons_that_look_alike_and_many_are_a_menu() -> None:
    pressed = controls(survey_ask(asked(OWN)))
    assert pressed["Reports"]["action_id"] == "item:used:reports"
    assert ids.unpack_item(pressed["Something else"]["value"]) == (TOKEN, "used", "other")
    assert "style" not in pressed["Reports"]
    menu = controls(survey_ask(asked(OWN, {"used": "reports"})))[ids.ITEM_MENU]
    assert [ids.unpack_item(each["value"])[2] for each in menu["options"]] == [f"o{n}" for n in range(10)]


def test_a_question_of_somebodys_own_is_bold_line_by_line_and_links_and_pings_nobody() -> None:
    shown = seen(survey_ask(asked(OWN)))
    assert "*Hi Anna,*\n*what do you use *most* in &lt;Northwind&gt; &amp; co?*" in shown


def test_points_of_an_own_scale_are_heard_with_what_its_ends_mean() -> None:
    pressed = controls(survey_ask(asked(OWN, {"used": "reports", "many": "o1"})))
    assert pressed["1"]["accessibility_label"] == "1 of 3, slow"
    assert ids.unpack_item(pressed["1"]["value"]) == (TOKEN, "speed", "1")


def test_several_may_be_ticked_and_are_sent_together() -> None:
    message = survey_ask(asked(shipped("onboarding"), {"score": 4}))
    pressed = controls(message)
    boxes = pressed["item_choices:easy"]
    assert boxes["type"] == "checkboxes" and len(boxes["options"]) == 7
    assert pressed["Send"]["value"] == f"{TOKEN}:easy"
    assert pressed["Skip"]["action_id"] == ids.SKIP


def test_what_must_be_answered_cannot_be_skipped() -> None:
    given = {key: EVERYTHING[key] for key in ("used", "many", "speed", "why")}
    pressed = controls(survey_ask(asked(OWN, given)))
    assert {"Yes", "No"} <= set(pressed) and "Skip" not in pressed


def test_each_answer_stands_with_its_question_and_can_be_changed() -> None:
    message = survey_ask(asked(shipped("onboarding"), ONBOARDED))
    shown = seen(message)
    assert "How easy was it to get started with Northwind?\nYou chose 4." in shown
    assert "What was easy?\nYou chose: Setting it up and Something else." in shown
    assert "What made it easy?\nChange\nThe guide" in shown
    assert "What was hard?\nYou skipped this question." in shown
    changes = [b["accessory"]["value"] for b in message.blocks if "accessory" in b]
    assert changes == [f"{TOKEN}:{key}" for key in ONBOARDED]


def test_changing_shows_the_question_with_the_answer_that_stands() -> None:
    ask = asked(shipped("onboarding"), ONBOARDED)
    ticked = controls(survey_ask(replace(ask, changing="easy")))["item_choices:easy"]
    assert {each["value"] for each in ticked["initial_options"]} == {"setup", "other"}
    written = controls(survey_ask(replace(ask, changing="easy_words")))
    assert written["item_words:easy_words"]["initial_value"] == "The guide"
    assert written["Keep my answer"]["action_id"] == ids.KEEP
    assert "Keep 4" in controls(survey_ask(replace(ask, changing="score")))


def test_words_are_typed_where_words_are_asked_for_and_the_last_answer_is_thanked() -> None:
    asks = on_the_way(OWN, EVERYTHING)
    assert ["type it here" in seen(survey_ask(ask)) for ask in asks[:7]] == [False] * 5 + [True, False]
    assert "Thank you. Lena will read this." in seen(survey_ask(asks[6]))


def test_their_own_words_come_back_to_the_letter_and_ping_nobody() -> None:
    message = survey_ask(asked(OWN, EVERYTHING | {"wish": HOSTILE}))
    quoted = [block["elements"][0]["elements"] for block in message.blocks if block["type"] == "rich_text"]
    assert quoted == [[{"type": "text", "text": HOSTILE}]]
    assert "<" not in message.text


def test_a_shared_channel_learns_only_that_there_are_questions() -> None:
    shown = {seen(channel_ask(ask, "U0ANNA")) for ask in on_the_way(OWN, EVERYTHING)}
    assert shown == {
        "<@U0ANNA>, a few short questions for you\nNobody in this channel will see your answer.\nAnswer privately"
    }


def test_the_modal_submits_what_is_written_or_ticked_and_nothing_that_is_pressed() -> None:
    asks = on_the_way(OWN, EVERYTHING)
    assert ["submit" in answer_modal(ask) for ask in asks[:7]] == [False] * 5 + [True, False]
    assert "submit" in answer_modal(asked(shipped("onboarding"), {"score": 4}))
    assert ids.SEND_ITEM not in str(answer_modal(asked(shipped("onboarding"), {"score": 4})))


@pytest.mark.parametrize("locale", SHIPPED)
@pytest.mark.parametrize("definition", [OWN, shipped("churn_exit"), shipped("onboarding")])
def test_the_home_tab_repeats_answers_to_any_survey(locale: str, definition: Definition) -> None:
    given: dict[str, Answer | None] = {}
    while (current := walked(definition, locale, 1, given)[1]) is not None:
        given[current.key] = _some_answer(current)
    answers = (OwnAnswer(asked(definition, given, locale=locale), changeable=True, on=date(2026, 11, 20)),) * 10
    view = contact_home(ContactHome(locale, "Northwind", (), answers, opted_out=False))
    view_taken_by_slack(view)
    shown = seen(view["blocks"])
    for step in answers[0].ask.steps:
        if step.question.type is QuestionType.REASON:
            assert texts(locale).say(f"reason_{step.answer}") in shown


def _some_answer(question: Question) -> Answer:
    match question.type:
        case QuestionType.SCALE:
            return question.points.low
        case QuestionType.TEXT:
            return HOSTILE * 5
        case QuestionType.YES_NO:
            return True
        case QuestionType.CHOICES:
            return [option.code for option in question.options]
        case _:
            return question.options[0].code
