"""`Not right?` and the review queue: what was read, why a person should look, and what can be pressed."""

from dataclasses import replace

import pytest
from views_cast import HOSTILE, HOSTILE_NAME, LONG_NAME, LONGEST, controls, seen, view_taken_by_slack

from analysis.comments.reasons import Code, Sureness, taxonomy
from analysis.learned.nearest import Near
from analysis.taught.judging import Judgement
from analysis.taught.naming import Reason
from bot import ids, learning_ids
from bot.views.blocks import home
from bot.views.correcting import COUNTS, LEARNS, UNLIKE, Judged, Said, correcting, details, receipt, told_details
from bot.views.reviewing import Waiting, review_blocks, reviewing

ARABIC = "التقارير بطيئة جدا منذ التحديث الأخير"
SHIPPED = tuple(Reason(code, taxonomy().team[code], code) for code in Code)
OWN = (
    Reason("low_quality.1", "Crane freezes", "low_quality", renamed=True),
    Reason("low_quality.2", "Fog", "low_quality", renamed=True, retired=True),
)
READ = Judgement(
    language="en",
    read="low_quality",
    certainty=Sureness.LIKELY,
    likeliest=("low_quality", "too_complex", "unused", "other"),
    tone="negative",
    themes=("performance", "own_1", "mobile"),
)
JUDGED = Judged(
    response_id=7,
    account="Acme GmbH",
    contact="Anna Weber",
    score=4,
    most=10,
    words="The crane froze twice.",
    judgement=READ,
    reasons=(*SHIPPED, *OWN),
    themes={"performance": "Performance", "reporting": "Reporting", "own_1": "Cranes", "mobile": "Mobile (hidden)"},
    worth="MRR €3,200",
)
WORDLESS = replace(JUDGED, words="", score=None, judgement=Judgement(stated="too_expensive"))
ALL_VOICES = replace(READ, second="unused", stated="unused", billing="payment_failed", team="low_quality.2")
MANY = tuple(Reason(f"low_quality.{each}", LONG_NAME, "low_quality", renamed=True) for each in range(89))
WORST = replace(
    JUDGED,
    account=HOSTILE_NAME,
    contact=LONG_NAME,
    words=LONGEST,
    worth="MRR €3,200",
    judgement=replace(ALL_VOICES, team="low_quality.88", team_by=HOSTILE_NAME, themes=tuple(map(str, range(100)))),
    reasons=(*SHIPPED, *MANY),
    themes={str(each): LONG_NAME for each in range(100)},
)
RIGHT_TO_LEFT = replace(JUDGED, account="شركة المرفأ", contact="ليلى", words=ARABIC, themes={"own_1": "الرافعات"})
SAID = Said((12, 13), "Acme GmbH", "Crane freezes (slow or unreliable)")
CHANGED: dict[str, object] = {"words_changed": True}
NEW_WORDS = "words changed since the team looked"
EVERY = [JUDGED, WORDLESS, WORST, RIGHT_TO_LEFT, replace(JUDGED, words=HOSTILE)]


def test_each_voice_has_its_own_line_and_a_retired_reason_its_name() -> None:
    told = seen(correcting(replace(JUDGED, judgement=replace(ALL_VOICES, team_by="Tom Ellis")))["blocks"])
    assert told.splitlines()[:8] == [
        "*Acme GmbH* · Anna Weber · 4 of 10 · MRR €3,200",
        "The crane froze twice.",
        "Written in English",
        "Read as: slow or unreliable (likely), and not used",
        "Tom Ellis says: Fog (slow or unreliable)",
        "Chosen by the customer: not used",
        "Billing says: payment failed",
        "Sounds negative, about Performance and Cranes and Mobile (hidden)",
    ]


def test_two_buttons_offer_what_is_likeliest_besides_what_stands_and_the_menu_all_that_can_be_chosen() -> None:
    pressed = controls(correcting(JUDGED))
    assert [pressed[taxonomy().team[code]]["value"] for code in (Code.TOO_COMPLEX, Code.UNUSED)] == [
        ids.pack(JUDGED.subject, "too_complex"),
        ids.pack(JUDGED.subject, "unused"),
    ]
    offered = {each["value"]: each["text"]["text"] for each in pressed[learning_ids.OTHER]["options"]}
    assert offered[ids.pack(JUDGED.subject, "low_quality.1")] == "\u2003Crane freezes"
    assert ids.pack(JUDGED.subject, "low_quality.2") not in offered, "it is retired"


def test_a_reason_without_words_has_nothing_to_learn_from_and_no_tone() -> None:
    view = correcting(WORDLESS)
    told = seen(view["blocks"])
    assert COUNTS in told and LEARNS not in told
    assert "Sentiment and themes…" not in controls(view) and "Why was it read so?" not in controls(view)
    assert "Chosen by the customer: too expensive" in told


def test_what_was_said_at_once_is_taken_back_at_once() -> None:
    view = receipt(SAID)
    assert seen(view["blocks"]).startswith("Noted for *Acme GmbH*: Crane freezes (slow or unreliable).")
    assert learning_ids.numbers(controls(view)["Undo"]["value"]) == (12, 13)
    view_taken_by_slack(view)
    assert "stays on record" in seen(receipt(replace(SAID, has_words=False))["blocks"])


def test_the_themes_of_the_workspace_are_offered_and_those_on_the_answer_are_ticked() -> None:
    (menu,) = [each for each in details(JUDGED)["blocks"] if each.get("block_id") == learning_ids.ABOUT_BLOCK]
    assert [each["value"] for each in menu["element"]["options"]] == list(JUDGED.themes)
    assert [each["value"] for each in menu["element"]["initial_options"]] == ["performance", "own_1", "mobile"]


def test_what_was_said_of_tone_and_themes_is_told_by_name() -> None:
    assert told_details("negative", ["own_1"], JUDGED.themes) == "sounds negative, about Cranes"
    assert told_details(None, [], JUDGED.themes) == "about no theme"


@pytest.mark.parametrize(("label", "is_said"), [("low_quality", False), ("low_quality.1", False), ("unused", True)])
def test_it_is_said_where_no_comment_like_it_means_what_was_read(label: str, is_said: bool) -> None:
    view = correcting(JUDGED, near=(Near("It froze.", label, True), Near("Nobody opens it.", "unused", False)))
    assert (UNLIKE in seen(view["blocks"])) is is_said


@pytest.mark.parametrize("judged", EVERY)
@pytest.mark.parametrize("near", [None, (), (Near(LONGEST, "low_quality", True), Near(HOSTILE, "unused", False))])
def test_slack_takes_every_window_of_a_correction(judged: Judged, near: tuple[Near, ...] | None) -> None:
    for view in (correcting(judged, near=near), correcting(judged, taken_back=True), details(judged)):
        view_taken_by_slack(view)
        assert "<!" not in view["title"]["text"] and "None" not in seen(view["blocks"])


@pytest.mark.parametrize("judged", EVERY)
def test_slack_takes_every_review(judged: Judged) -> None:
    for unsure in ({"why_is_unsure": True}, {"tone_is_unsure": True}):
        shown = replace(judged, judgement=replace(judged.judgement, **unsure))
        view = reviewing(shown, 1_234, tuple(range(10_000, 10_200)), SAID)
        view_taken_by_slack(view)
        assert learning_ids.skipped(view["private_metadata"]) == tuple(range(10_000, 10_200))
    view_taken_by_slack(home(review_blocks(Waiting(9, (judged, judged, judged)))))


@pytest.mark.parametrize(
    ("facts", "contradicts", "why", "asked"),
    [
        ({"why_is_unsure": True}, False, "the reason is unsure", "Is it right: slow or unreliable?"),
        ({"tone_is_unsure": True}, False, "the tone is unsure", "Is it right: it sounds negative?"),
        (
            {"why_is_unsure": True, "tone_is_unsure": True},
            False,
            "reason and tone are unsure",
            "Is it right: slow or unreliable?",
        ),
        ({}, True, "words and score disagree", "Is it right: it sounds negative?"),
        ({"read": None, "tone": None}, False, "nothing could be read in it", "What is the main reason?"),
        ({}, False, "what was read is unsure", "Is it right: slow or unreliable?"),
        (CHANGED | {"team": "unused"}, True, NEW_WORDS, "Is it still right: not used?"),
        (CHANGED | {"team": "low_quality.2"}, False, NEW_WORDS, "Is it still right: slow or unreliable?"),
        (CHANGED | {"tone_is_told": True}, False, NEW_WORDS, "Is it still right: it sounds negative?"),
        (CHANGED | {"read": None}, False, NEW_WORDS, "What is the main reason?"),
    ],
)
def test_a_review_says_what_is_unsure_and_asks_about_that(
    facts: dict[str, object], contradicts: bool, why: str, asked: str
) -> None:
    waits = replace(JUDGED, judgement=replace(READ, **facts), contradicts=contradicts)  # type: ignore[arg-type]
    told = seen(reviewing(waits, 3, ())["blocks"])
    assert told.startswith(f"3 answers wait · {why}") and f"*{asked}*" in told
    assert f"• *Acme GmbH*, {why}: “The crane froze twice.”" in seen(review_blocks(Waiting(1, (waits,))))


def test_a_tone_is_agreed_with_or_put_right_with_one_press() -> None:
    waits = replace(JUDGED, judgement=replace(READ, tone_is_unsure=True))
    pressed = controls(reviewing(waits, 1, ()))
    assert {label: pressed[label]["value"] for label in ("Right", "Neutral", "Positive")} == {
        "Right": ids.pack(JUDGED.subject, "negative"),
        "Neutral": ids.pack(JUDGED.subject, "neutral"),
        "Positive": ids.pack(JUDGED.subject, "positive"),
    }
    assert all(learning_ids.ANY_SOUNDS.match(pressed[label]["action_id"]) for label in ("Right", "Neutral", "Positive"))
    assert "Negative" not in pressed and "Skip" in pressed


def test_a_queue_at_its_end_says_what_was_skipped_and_an_empty_one_is_no_line_at_home() -> None:
    assert "1 answer was skipped and still waits" in seen(reviewing(None, 1, (7,))["blocks"])
    assert "Nothing waits for your eyes" in seen(reviewing(None, 0, ())["blocks"])
    assert review_blocks(Waiting(0, ())) == []
