"""What the team says of an answer changes how the next one is read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from analysis.learned import teaching
from analysis.learned.model import shipped
from analysis.learned.tasks import Task
from analysis.learned.teaching import Correction
from analysis.topics import taxonomy
from storage.audits import Doer
from storage.comments import exemplar_queries, theme_queries
from storage.database.tables import teammate
from storage.models import ThemeState
from tests.stories import cast
from tests.stories.story import Json, Story, words_of
from tests.stories.windows import Windows


@pytest.fixture(autouse=True)
def quick_study(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fitting takes its seconds in a process of its own (tests/analysis/test_learning.py): here the heads lean at once
    to what was said last."""
    model = shipped()
    assert model is not None

    def fit(told: Sequence[Correction], _started: Any) -> dict[Task, bytes]:
        heads = {}
        for each in told:
            for task in teaching.TASKS[each.kind]:
                head = model.heads[task]
                lean = np.array([50.0 if label in each.labels[:1] else 0.0 for label in head.labels])
                heads[task] = replace(head, piece_bias=head.piece_bias + lean).to_bytes()
        return heads

    monkeypatch.setattr(teaching, "fit", fit)


def complain(story: Story, user: str, words: str) -> Json:
    """This customer scores 4 and says why; the alert."""
    story.press(user, story.to_ask(user), "4")
    story.type(user, words)
    story.step(by=5)
    return story.alerts()[-1]


def test_a_correction_stands_in_the_alert_and_is_learned_from_and_taken_back(story: Story) -> None:
    alert = complain(story, cast.ANNA, "The crane froze twice and nobody could tell us why.")
    story.press(cast.TOM, alert, "Not right?", cast.CS_TEAM)
    window = Windows(story, cast.TOM)
    assert "The crane froze twice" in window.text and "Read as:" in window.text
    window.pick("read_other", next(value for value in values_of(window.top) if value.endswith(":usage_limits")))
    assert window.title == "Noted" and "plan limits" in window.text
    told = words_of(story.alerts()[-1])
    assert "Tom Ellis says: plan limits" in told and "read as:" in told.lower(), "both voices, apart"
    window.press("Undo")
    assert "Nothing is learned from it" in window.text
    assert "Tom Ellis says" not in words_of(story.alerts()[-1])
    window.pick("read_other", next(value for value in values_of(window.top) if value.endswith(":usage_limits")))
    story.step(by=70)
    second = complain(story, cast.KENJI, "クレーンがまた固まりました。")
    assert "ead as: plan limits" in words_of(second)


def test_sentiment_and_themes_said_together_are_taken_back_together(story: Story) -> None:
    alert = complain(story, cast.ANNA, "I love it, everything is perfect, thank you so much!")
    assert "the words do not fit the score" in words_of(alert)
    story.press(cast.TOM, alert, "Not right?", cast.CS_TEAM)
    window = Windows(story, cast.TOM)
    window.press("Sentiment and themes…")
    window.submit(read_tone="negative")
    assert "sounds negative." in window.text, "nothing was said about themes"
    window.press("Undo")
    window.submit(read_tone="negative", read_about=["support", "mobile"])
    assert "sounds negative, about Support and Mobile" in window.text
    assert "the words do not fit" not in words_of(story.alerts()[-1]), "somebody has looked"
    window.press("Undo")
    assert window.title == "Sentiment and themes" and "Nothing is learned from it" in window.text
    assert chosen_in(window.top) == {"positive"}, "what stands again, not what was chosen in the form before"
    assert "the words do not fit the score" in words_of(story.alerts()[-1])
    with story.units.reading() as unit:
        assert not exemplar_queries.counting(unit, story.service.workspace_id)


def chosen_in(view: Json) -> set[str]:
    """The values of all options that are chosen in a window."""
    fields = [field for block in view["state"]["values"].values() for field in block.values()]
    chosen = [each for field in fields for each in [field.get("selected_option"), *field.get("selected_options", [])]]
    return {each["value"] for each in chosen if each}


def values_of(view: Json) -> list[str]:
    """The options of a window's menu."""
    return [option["value"] for block in view["blocks"] for each in block.get("elements", [])
            for option in each.get("options", [])]  # fmt: skip


def test_what_is_unsure_waits_on_the_home_tab_and_is_settled_one_after_the_other(story: Story) -> None:
    complain(story, cast.ANNA, "I love it, everything is perfect, thank you so much!")
    window = Windows(story, cast.LENA)
    assert "1 answer waits for your eyes" in words_of(window.home())
    said = story.command(cast.LENA, "/survey", "review", cast.CS_TEAM)
    assert "do not know" not in said
    assert window.title == "Review" and "words and score disagree" in window.text
    window.press("Skip")
    assert "1 answer was skipped and still waits" in window.text
    window.back()
    window.press_at_home("Review")
    window.press("Right")
    assert "Nothing waits for your eyes" in window.text and "Noted for *Acme GmbH*: " in window.text
    assert "waits for your eyes" not in words_of(window.home())
    window.press("Undo")
    assert "words and score disagree" in window.text, "it waits again"
    assert "Taken back" in window.text


def test_words_that_change_after_they_were_judged_wait_until_somebody_has_looked_again(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "4")
    story.write_in(cast.ANNA, story.last(cast.ANNA), "Too expensive.")
    story.press(cast.ANNA, story.last(cast.ANNA), "Send")
    story.step(by=5)
    story.press(cast.TOM, story.alerts()[-1], "Not right?", cast.CS_TEAM)
    window = Windows(story, cast.TOM)
    window.pick("read_other", next(value for value in values_of(window.top) if value.endswith(":too_expensive")))
    window.back()
    story.press(cast.ANNA, story.last(cast.ANNA), "Change")
    story.write_in(cast.ANNA, story.last(cast.ANNA), "Forget the price, it crashes daily.")
    story.press(cast.ANNA, story.last(cast.ANNA), "Send")
    story.step(by=5)
    assert "Tom Ellis says: too expensive" in words_of(story.alerts()[-1]), "it counts all the same"
    assert "words changed since the team looked" in words_of(window.home())
    story.command(cast.TOM, "/survey", "review", cast.CS_TEAM)
    assert "it crashes daily" in window.text and "Is it still right: too expensive?" in window.text
    window.press("Right")
    assert "Nothing waits for your eyes" in window.text
    window.press("Undo")
    assert "Is it still right: too expensive?" in window.text and "waits for your eyes" in words_of(window.home())
    assert "Tom Ellis says: too expensive" in words_of(story.alerts()[-1]), "what was said before it stands"


def test_an_answer_for_one_reader_is_reviewed_by_nobody_else(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "Only Lena")
    story.press(cast.ANNA, story.last(cast.ANNA), "4")
    story.write_in(cast.ANNA, story.last(cast.ANNA), "I love it, everything is perfect, thank you so much!")
    story.press(cast.ANNA, story.last(cast.ANNA), "Send")
    story.step(by=5)
    assert "everything is perfect" in words_of(Windows(story, cast.LENA).home())
    assert "waits for your eyes" not in words_of(Windows(story, cast.TOM).home())
    story.command(cast.TOM, "/askback", "review", cast.CS_TEAM)
    assert "Nothing waits for your eyes" in Windows(story, cast.TOM).text


def test_a_lead_names_reasons_adds_one_and_retires_it_and_the_menus_follow(story: Story) -> None:
    story.command(cast.LENA, "/askback", "reasons", cast.CS_TEAM)
    window = Windows(story, cast.LENA)
    assert window.title == "Reasons" and "Slow or unreliable" in window.text
    window.press("Add…")
    window.submit(reason_below="low_quality", reason_name="Crane freezes")
    assert "Crane freezes" in window.text and "low_quality.1" in window.text
    window.pick("reason_edit", "low_quality")
    window.submit(reason_name="Broken in port")
    assert "Broken in port" in window.text and "Slow or unreliable" not in window.text
    window.back()
    alert = complain(story, cast.ANNA, "The crane froze twice and nobody could tell us why.")
    story.press(cast.TOM, alert, "Not right?", cast.CS_TEAM)
    correcting = Windows(story, cast.TOM)
    assert any(value.endswith(":low_quality.1") for value in values_of(correcting.top))
    assert "Broken in port" in str(correcting.top)
    correcting.back()
    story.command(cast.LENA, "/askback", "reasons", cast.CS_TEAM)
    window.pick("reason_edit", "low_quality.1")
    window.press("Retire it")
    window.back()
    assert "(retired)" in window.text
    story.press(cast.TOM, alert, "Not right?", cast.CS_TEAM)
    assert not any(value.endswith(":low_quality.1") for value in values_of(correcting.top))


def test_an_own_reason_needs_a_name(story: Story) -> None:
    story.command(cast.LENA, "/askback", "reasons", cast.CS_TEAM)
    window = Windows(story, cast.LENA)
    window.press("Add…")
    answer = window.submit(reason_below="low_quality", reason_name="  ")
    assert "It needs a name." in str(answer) and window.title == "Add a reason"


def test_themes_are_corrected_under_the_names_that_the_team_gave_them(story: Story) -> None:
    alert = complain(story, cast.ANNA, "The crane froze twice and nobody could tell us why.")
    with story.units() as unit:
        lena = Doer("Lena Vogt", unit.connection.scalar(select(teammate.c.id).where(teammate.c.name == "Lena Vogt")))
        taxonomy.rename(unit, story.service.workspace_id, "mobile", "Phones", lena, story.slack.now())
    story.press(cast.TOM, alert, "Not right?", cast.CS_TEAM)
    window = Windows(story, cast.TOM)
    window.press("Sentiment and themes…")
    assert "Phones" in str(window.top) and "Mobile" not in str(window.top)


def test_own_themes_are_offered_and_hidden_ones_only_on_answers_that_have_them(story: Story) -> None:
    alert = complain(story, cast.ANNA, "The crane froze twice and nobody could tell us why.")
    home = story.service.workspace_id
    with story.units() as unit:
        lena = Doer("Lena Vogt", unit.connection.scalar(select(teammate.c.id).where(teammate.c.name == "Lena Vogt")))
        typed = ["The crane froze.", "A crane stood still.", "No crane moved."]
        cranes = taxonomy.add(unit, home, "Cranes", lena, story.slack.now(), typed=typed)
        taxonomy.set_state(unit, home, "mobile", ThemeState.HIDDEN, lena, story.slack.now())
    story.press(cast.TOM, alert, "Not right?", cast.CS_TEAM)
    window = Windows(story, cast.TOM)
    window.press("Sentiment and themes…")
    assert "Cranes" in str(window.top) and "Mobile" not in str(window.top)
    window.submit(read_about=[cranes, "security"], read_tone="neutral")
    assert window.title == "Noted" and "sounds neutral, about Cranes and Security" in window.text
    with story.units() as unit:
        taxonomy.set_state(unit, home, cranes, ThemeState.HIDDEN, lena, story.slack.now())
    story.press(cast.TOM, story.alerts()[-1], "Not right?", cast.CS_TEAM)
    assert "Sounds neutral, about Cranes (hidden) and Security" in window.text
    window.press("Sentiment and themes…")
    assert "Cranes (hidden)" in str(window.top["blocks"])


def test_about_no_theme_counts_until_it_is_taken_back(story: Story) -> None:
    alert = complain(story, cast.ANNA, "The mobile app on my phone crashes all day long.")
    story.press(cast.TOM, alert, "Not right?", cast.CS_TEAM)
    window = Windows(story, cast.TOM)
    assert "Mobile" in window.text and "mobile" in themes_counted(story)
    window.press("Sentiment and themes…")
    window.submit(read_about=[])
    assert window.title == "Noted" and "about no theme" in window.text
    assert themes_counted(story) == set()
    story.press(cast.TOM, story.alerts()[-1], "Not right?", cast.CS_TEAM)
    assert "Mobile" not in window.text
    window.press("Undo what your team said")
    assert "Mobile" in window.text and "mobile" in themes_counted(story)


def themes_counted(story: Story) -> set[str]:
    """The themes that were talked about today and in the 90 days before."""
    until = story.slack.now().date() + timedelta(days=1)
    with story.units.reading() as unit:
        before = (until - timedelta(days=91), until - timedelta(days=90), until)
        return {each.code for each in theme_queries.heard(unit, story.service.workspace_id, *before)}
