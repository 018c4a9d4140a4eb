"""The windows in which surveys are edited: what stands in them, and that Slack takes them at their fullest."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from views_cast import HOSTILE, controls, seen, taken_by_slack, view_taken_by_slack

from bot import editing_ids, ids
from bot.views.blocks import Message
from bot.views.editing.beginning import beginning_modal, preview_modal
from bot.views.editing.languages import first_other, languages_modal
from bot.views.editing.overview import overview
from bot.views.editing.preview import preview_message
from bot.views.editing.publishing import Start, conflict_modal, published_modal, publishing_modal
from bot.views.editing.question import deleted_modal, question_modal
from bot.views.editing.settings import RHYTHMS, Found, settings_modal
from bot.views.editing.words import KINDS, PEOPLE, TYPES
from storage.models import ContactKind, SurveyKind
from surveys.answering.answers import PREVIEW
from surveys.asking.asks import AskState, Audience, ExitAsk, SurveyAsk
from surveys.asking.showing import shuffled_reasons, walked
from surveys.definition.applying import Applied
from surveys.definition.definitions import MOST_QUESTIONS, SHIPPED, Definition, Problem, checked, shipped
from surveys.definition.differences import Change
from surveys.definition.locales import SHIPPED as LOCALES
from surveys.definition.questions import QuestionType
from surveys.definition.wording import MOST
from surveys.drafting.draft_edits import questions
from surveys.drafting.drafts import Draft, NewerVersion, templates
from tests.surveys.definitions_cast import OURS, ours

PUBLISHED = Draft("ours", 2, 2, OURS, is_kept=False)
CHANGED = replace(PUBLISHED, is_kept=True)
BEHIND = replace(CHANGED, newest=3)
BEGUN = Draft("yearly", 0, 0, {"kind": "own", "ask": {"by_hand": True}}, is_kept=True)
NPS = Draft("nps", 1, 1, shipped("nps").body, is_kept=True)
EXIT = Draft("churn_exit", 1, 1, shipped("churn_exit").body, is_kept=True)
LONG = ("{name|there} " + HOSTILE + " ")[:MOST].ljust(MOST, "ü")
FULLEST_QUESTION: dict[str, Any] = {
    "key": "q" * 40,
    "type": "choices",
    "text": dict.fromkeys(LOCALES, LONG),
    "options": [{"code": f"{'o' * 38}_{n}", "text": dict.fromkeys(LOCALES, HOSTILE)} for n in range(10)],
    "shuffled": True,
    "optional": False,
    "then": [{"when": "nothing", "go": "end"}] * 10,
    "next": "end",
}
FULLEST = Draft(
    "n" * 40,
    12,
    13,
    OURS
    | {
        "title": dict.fromkeys(LOCALES, LONG),
        "audience": "x" * 3000,
        "questions": [FULLEST_QUESTION | {"key": f"{'q' * 37}_{n:02}"} for n in range(MOST_QUESTIONS)],
    },
    is_kept=True,
)
PROBLEMS = [Problem(("questions", 1, "text"), HOSTILE), Problem(("open_days",), "x" * 3000)] * 5
ATTRIBUTES = [f"attribute_{n}" for n in range(300)]
CHANGES = [Change(f"setting_{n}", HOSTILE * 20, None) for n in range(40)]


@pytest.mark.parametrize("draft", [PUBLISHED, CHANGED, BEHIND, BEGUN, NPS, EXIT, FULLEST])
def test_slack_takes_every_window_of_every_survey(draft: Draft) -> None:
    view_taken_by_slack(overview(draft, PROBLEMS, note="Kept."))
    view_taken_by_slack(publishing_modal(draft, CHANGES, Start(10, 20)))
    view_taken_by_slack(preview_modal(draft.name, HOSTILE * 5, "ja"))
    for rhythm in (None, *RHYTHMS):
        for found in (None, Found(error=HOSTILE * 100), Found(), Found(reach=(412, 598))):
            view_taken_by_slack(settings_modal(draft.name, draft.body, ATTRIBUTES, rhythm=rhythm, found=found))
    for question in (None, *questions(draft.body)):
        for type_ in (None, *QuestionType):
            view_taken_by_slack(question_modal(draft.name, draft.body, question, type_=type_))
    for texts in ({"text": draft.body.get("title")}, *questions(draft.body)):
        for locale in LOCALES[1:]:
            view_taken_by_slack(languages_modal(draft.name, texts.get("key", ""), texts, locale, note=HOSTILE))


def test_slack_takes_the_windows_around_them() -> None:
    view_taken_by_slack(beginning_modal(templates()))
    view_taken_by_slack(deleted_modal("ours"))
    view_taken_by_slack(conflict_modal(NewerVersion(BEHIND, tuple(CHANGES), tuple(CHANGES))))
    view_taken_by_slack(published_modal(Applied(ours(), 3, is_new=False, changes=()), Start(10, 20)))


@pytest.mark.parametrize(
    ("words", "listed"),
    [(KINDS, SurveyKind), (TYPES, QuestionType), (PEOPLE, [kind for kind in ContactKind if kind != "unknown"])],
)
def test_every_word_of_a_definition_has_its_words_for_people(words: dict[str, str], listed: Any) -> None:
    assert set(words) == {each.value for each in listed}


def test_the_overview_says_all_that_a_survey_does() -> None:
    shown = seen(overview(PUBLISHED, ())["blocks"])
    for line in (
        "*First month*",
        "`ours` · own questions · version 2",
        "*When:* 30 days after the start",
        "*Whom:* `plan in (Business, Enterprise) and mrr &gt;= 1000`, only members of this workspace and people",
        " companies, 50% of them each time",
        "*Where:* the shared channel, else direct message",
        "*How long:* open 21 days, reminders on day 4 and 9",
        "*Rest:* 180 days",
        "1. *How easy was it to begin with {product}?*",
        "`easy` · scale 1-5",
        "&lt;= 3 → `hard` · otherwise → the end",
        "2. *What was hard, {name|dear customer}?*",
    ):
        assert line in shown


def test_only_changes_can_be_published_or_forgotten() -> None:
    assert "submit" not in overview(PUBLISHED, ())
    assert "not published" not in seen(overview(PUBLISHED, ())["blocks"])
    shown = overview(CHANGED, ())
    assert shown["submit"]["text"] == "Publish…" and "Forget my changes" in controls(shown)


@pytest.mark.parametrize(
    ("draft", "offered", "said"),
    [
        (PUBLISHED, True, False),
        (CHANGED, False, True),
        (BEHIND, False, True),
        (BEGUN, False, True),
        (EXIT, False, False),
    ],
)
def test_only_what_is_published_can_be_rehearsed(draft: Draft, offered: bool, said: bool) -> None:
    shown = overview(draft, ())
    assert ("Rehearse" in controls(shown)) is offered
    assert ("Publish your changes to rehearse them" in seen(shown["blocks"])) is said


def test_a_draft_that_somebody_overtook_says_so_and_offers_the_newest() -> None:
    shown = overview(BEHIND, ())
    assert "Your changes began from version 2. By now version 3 holds" in seen(shown["blocks"])
    assert "Start again from 3" in controls(shown)


def test_what_is_to_be_put_right_is_told_by_the_names_on_the_screen() -> None:
    shown = seen(overview(CHANGED, [Problem(("questions", 1, "text"), "is missing")])["blocks"])
    assert "• question 2 (hard): is missing" in shown


def test_the_questions_of_an_exit_survey_are_read_and_not_edited() -> None:
    shown = overview(EXIT, ())
    assert "the same for everybody" in seen(shown["blocks"])
    assert not {"Edit", "Add a question"} & set(controls(shown))


def test_twenty_questions_are_all_that_can_be_added() -> None:
    assert "Add a question" in controls(overview(CHANGED, ()))
    assert "Add a question" not in controls(overview(FULLEST, ()))


def test_the_settings_ask_only_what_the_picked_rhythm_needs() -> None:
    fields = {
        rhythm: {
            each["block_id"]
            for each in settings_modal("ours", OURS, [], rhythm=rhythm)["blocks"]
            if each["type"] == "input"
        }
        for rhythm in RHYTHMS
    }
    own = {rhythm: found - fields["by_hand"] for rhythm, found in fields.items()}
    assert own["every_days"] == {editing_ids.EVERY_DAYS}
    assert own["once_on"] == {editing_ids.ONCE_ON, editing_ids.OVER_DAYS}
    assert own["after"] == own["before"] == {editing_ids.DAYS, editing_ids.MOMENT}
    assert own["every_quarter"] == set()


def test_an_exit_survey_has_no_other_rhythm() -> None:
    shown = settings_modal("churn_exit", EXIT.body, [])
    assert editing_ids.RHYTHM not in controls(shown)
    assert "when an account leaves" in seen(shown["blocks"])


def test_a_wrong_filter_is_shown_in_letters_of_one_width() -> None:
    (block,) = [
        each
        for each in settings_modal("ours", OURS, [], found=Found(error="plan = \n       ^"))["blocks"]
        if each["type"] == "rich_text"
    ]
    assert block["elements"][0]["type"] == "rich_text_preformatted"


def test_who_belongs_to_an_audience_is_counted() -> None:
    shown = seen(settings_modal("ours", OURS, [], found=Found(reach=(412, 1598)))["blocks"])
    assert "*Matches 412 of 1,598 reachable contacts.*" in shown


def test_the_score_of_a_kind_keeps_its_type_and_its_scale() -> None:
    fixed = question_modal("nps", NPS.body, questions(NPS.body)[0])
    assert not {editing_ids.TYPE, editing_ids.SCALE} & set(controls(fixed))
    free = question_modal("ours", OURS, OURS["questions"][0])
    assert {editing_ids.TYPE, editing_ids.SCALE} <= set(controls(free))


def test_a_text_of_ours_is_prefilled_and_said_to_be_ours() -> None:
    shown = question_modal("nps", NPS.body, questions(NPS.body)[0])
    assert controls(shown)[editing_ids.TEXT]["initial_value"].startswith("How likely is it")
    assert "These are Askback's own words." in seen(shown["blocks"])


@pytest.mark.parametrize(("at", "there"), [(0, {"Move down"}), (1, {"Move up"})])
def test_a_question_moves_where_there_is_room(at: int, there: set[str]) -> None:
    shown = controls(question_modal("ours", OURS, OURS["questions"][at]))
    assert {"Move up", "Move down"} & set(shown) == there
    assert shown["Delete"]["value"] == ids.pack("ours", OURS["questions"][at]["key"])


def test_branches_too_long_for_a_window_stay_as_they_are() -> None:
    many = OURS["questions"][0] | {"then": [{"when": "<= 3", "go": "hard"}] * 300}
    shown = question_modal("ours", OURS, many)
    assert editing_ids.WAYS not in controls(shown)
    assert "too long for a window of Slack" in seen(shown["blocks"])


def test_another_language_stands_beside_the_first_one() -> None:
    hard = OURS["questions"][1]
    assert first_other(hard) == "ar"
    shown = languages_modal("ours", "hard", hard, "de")
    assert "What was hard, {name|dear customer}?" in seen(shown["blocks"])
    assert controls(shown)[editing_ids.TEXT]["initial_value"] == "Was war schwer?"
    assert controls(shown)[editing_ids.OPTIONS]["initial_value"] == "reports:\nother:"
    assert "en" not in [each["value"] for each in controls(shown)[editing_ids.LANGUAGE]["options"]]


def test_publishing_says_what_changes_or_how_a_new_survey_begins() -> None:
    changed = seen(publishing_modal(CHANGED, [Change("open_days", "14", "21")], None, (412, 1598))["blocks"])
    assert "*ours* becomes version 3." in changed and "• days it is open: 14 → 21" in changed
    assert "Its audience is *412* of 1,598 reachable contacts." in changed
    assert "It goes on asking as it does." not in changed
    worded = seen(publishing_modal(CHANGED, [Change("questions.hard.text.de", "“A”", "“B”")], None)["blocks"])
    assert "It goes on asking as it does." in worded and "• questions.hard.text.de: “A” → “B”" in worded
    begun = seen(publishing_modal(BEGUN, (), Start(10, 20))["blocks"])
    assert "10 people are asked first, then 20 a day, until somebody presses Go on." in begun
    assert "*When:* when somebody sends it" in begun


def test_a_conflict_shows_both_sides_and_both_ways_on() -> None:
    theirs, mine = (Change("share", "1.0", "0.5"),), (Change("open_days", "14", "21"),)
    shown = conflict_modal(NewerVersion(BEHIND, theirs, mine))
    text = seen(shown["blocks"])
    assert "version 3 was published" in text
    assert text.index("the share of them that is asked each time: 1.0 → 0.5") < text.index("days it is open: 14 → 21")
    assert shown["submit"]["text"] == "Publish mine" and "Forget mine, take version 3" in controls(shown)
    assert shown["private_metadata"] == ids.pack("ours", 3)


def previewed(definition: Definition, locale: str = "en", **facts: Any) -> Message:
    kind = definition.kind
    who = Audience(company="Northwind", csm="Lena Vogt", account=facts.pop("account", "Acme GmbH"))
    if kind is SurveyKind.CHURN_EXIT:
        reasons = shuffled_reasons(locale, 1)
        exit_ = dict.fromkeys(("reason", "second_reason", "compared_with", "kept_by", "verbatim", "may_contact"))
        ask: Any = ExitAsk("preview", locale, "Anna", who, AskState.OPEN, date(2027, 1, 31), reasons, **exit_)
    else:
        known = {"name": "Anna", "account": who.account, "company": "Northwind", "product": "Northwind"} | facts
        current = walked(definition, locale, 1, {})[1]
        several = definition.asks_several
        until = date(2026, 12, 6)
        ask = SurveyAsk(
            "preview", locale, known, who, AskState.OPEN, (), current, False, several, False, until, None
        )  # fmt: skip
    return preview_message(ask, facts.get("name", "Anna Weber"), definition.questions)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", SHIPPED)
def test_slack_takes_a_preview_of_every_survey_in_every_language(name: str, locale: str) -> None:
    taken_by_slack(previewed(shipped(name), locale))
    taken_by_slack(previewed(shipped(name), locale, name=HOSTILE, account=HOSTILE))


def test_slack_takes_a_preview_of_the_longest_survey() -> None:
    questions = [FULLEST_QUESTION | {"key": f"q_{n}", "then": [], "next": None} for n in range(MOST_QUESTIONS)]
    shown = previewed(checked("ours", OURS | {"questions": questions}))
    taken_by_slack(shown)
    assert "more questions" in seen(shown)


@pytest.mark.parametrize("name", SHIPPED)
def test_no_control_of_a_preview_names_an_ask(name: str) -> None:
    pressed = [each["value"] for each in controls(previewed(shipped(name))).values() if each["type"] == "button"]
    assert pressed and all(value.split(":")[0] == PREVIEW for value in pressed)


def test_a_preview_says_that_it_is_one_and_shows_what_comes_after_each_score() -> None:
    shown = seen(previewed(shipped("nps")))
    assert shown.startswith(
        "*Preview: nothing is stored.* As Anna Weber of Acme GmbH would see it, in English.\nHi Anna, one question"
    )
    assert "_after a low score:_ *What is the main reason, and what should we change first?*" in shown
