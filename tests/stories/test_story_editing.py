"""The team edits surveys in windows: drafts, their checks, and publishing, on the stack of three that Slack allows."""

from typing import Any

import pytest
from sqlalchemy import select

from storage.asking import survey_queries
from storage.database.tables import audit, response, survey_draft
from surveys.definition.definitions import Definition, of_version
from tests.stories import cast
from tests.stories.story import Story, words_of
from tests.stories.windows import Windows

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def at(story: Story, user: str = cast.LENA, name: str = "nps") -> Windows:
    """This person's windows, with the overview of a survey open from the Home tab."""
    windows = Windows(story, user)
    home = windows.home()
    listed = [
        b["accessory"]["value"] for b in home["blocks"] if b.get("accessory", {}).get("action_id") == "survey_edit"
    ]
    windows.press_at_home("Edit", listed.index(name))
    return windows


def stored(story: Story, name: str = "nps") -> Definition:
    """A survey as it is published."""
    with story.units.reading() as unit:
        row = survey_queries.by_name(unit, story.service.workspace_id, name)
        assert row is not None
        return of_version(unit, story.service.workspace_id, row["id"], row["version"])


def version(story: Story, name: str = "nps") -> int | None:
    with story.units.reading() as unit:
        row = survey_queries.by_name(unit, story.service.workspace_id, name)
        return None if row is None else row["version"]


def rows(story: Story, *columns: Any) -> list[tuple[Any, ...]]:
    with story.units.reading() as unit:
        return [tuple(row) for row in unit.connection.execute(select(*columns))]


def test_a_question_is_edited_in_slack_and_published(story: Story) -> None:
    windows = at(story)
    windows.press("Edit", 1)
    assert "Question 2 of 2, called `verbatim`" in windows.text
    windows.submit(question_text="What should we change first, {name|there}?")
    assert windows.title == "Edit a survey" and "What should we change first" in windows.text
    assert version(story) == 1, "nothing is published by saving"
    windows.submit()
    assert windows.title == "Publish?" and "*nps* becomes version 2." in windows.text
    assert "What changes" in windows.text
    windows.submit()
    assert windows.title == "Published" and "version 2" in windows.text
    windows.back()
    assert "Version 2 is published." in windows.text
    assert stored(story).questions[1].text.in_locale("en") == "What should we change first, {name|there}?"
    assert set(stored(story).questions[1].text.by_locale) > {"en", "ja"}, "the other languages keep Askback's words"
    noted = rows(story, audit.c.who, audit.c.did, audit.c.about)
    assert noted[-1] == (cast.LENA, "published a survey", "nps version 2")
    assert rows(story, survey_draft.c.name) == []


def test_what_was_published_is_what_customers_are_asked(story: Story) -> None:
    windows = at(story)
    windows.press("Edit", 1)
    windows.submit(question_text="And why is that?")
    windows.submit()
    windows.submit()
    ask = story.to_ask(cast.ANNA)
    story.press(cast.ANNA, ask, "6")
    assert rows(story, response.c.survey_version) == [(2,)]


@SQLITE
def test_the_surveys_of_the_list_can_be_edited_too(story: Story) -> None:
    story.command(cast.LENA, "/survey")
    shown = story.slack.messages(cast.LENA, cast.GENERAL)[-1]
    story.press(cast.LENA, shown, "Edit", cast.GENERAL)
    assert "`ces`" in Windows(story, cast.LENA).text


@SQLITE
def test_a_draft_survives_closing_and_is_nobody_elses(story: Story) -> None:
    windows = at(story)
    windows.press("Change")
    windows.submit(survey_open_days="21")
    windows.back()
    assert windows.stack == []
    assert "open 21 days" in at(story).text
    assert "open 14 days" in at(story, cast.TOM).text


@SQLITE
def test_changes_can_be_forgotten(story: Story) -> None:
    windows = at(story)
    windows.press("Change")
    windows.submit(survey_open_days="21")
    windows.press("Forget my changes")
    assert "Your changes are forgotten." in windows.text and "open 14 days" in windows.text
    assert rows(story, survey_draft.c.name) == []


@SQLITE
def test_wrong_settings_are_told_under_their_fields(story: Story) -> None:
    windows = at(story)
    windows.press("Change")
    errors = windows.submit(
        survey_audience="plan = Business and rol = buyer", survey_reminders="5, 20", survey_open_days="14"
    )["errors"]
    assert errors["survey_audience"].startswith("plan = Business and ▸rol = buyer: ")
    assert errors["survey_reminders"] == "day 20 comes after it closed"
    assert windows.submit(survey_reminders="soon")["errors"]["survey_reminders"].startswith("Write the days as numbers")
    windows.submit(survey_audience="plan = Business and role = buyer", survey_reminders="5")
    assert windows.title == "Edit a survey"


@SQLITE
def test_an_audience_is_counted_or_shown_where_it_is_wrong_and_what_was_typed_stays(story: Story) -> None:
    windows = at(story)
    windows.press("Change")
    windows.fill(survey_audience="plan = Busines and rol = x", survey_open_days="30")
    windows.press("Check")
    assert "… = Busines and rol = x\n                ^\nNo attribute is named rol" in windows.text
    windows.fill(survey_audience="plan = Business")
    windows.press("Check")
    while "Counting takes a moment" in windows.text:  # on a busy machine
        windows.press("Check")
    assert "*Matches 2 of 4 reachable contacts.*" in windows.text
    assert windows.value("survey_open_days") == "30" and windows.value("survey_audience") == "plan = Business"
    assert rows(story, survey_draft.c.name) == []


@SQLITE
def test_another_rhythm_asks_for_its_own_numbers(story: Story) -> None:
    windows = at(story)
    windows.press("Change")
    windows.fill(survey_open_days="30")
    windows.pick("survey_rhythm", "after")
    assert windows.value("survey_open_days") == "30"
    windows.submit(survey_days="45", survey_moment="start")
    assert "*When:* 45 days after the start" in windows.text
    windows.press("Change")
    windows.pick("survey_rhythm", "every_quarter")
    windows.submit()
    assert "*When:* every quarter" in windows.text


@SQLITE
def test_questions_are_added_moved_branched_and_deleted(story: Story) -> None:
    windows = at(story)
    windows.press("Add a question")
    windows.pick("question_type", "choices")
    errors = windows.submit(question_text="What was hard?", question_options="Only one")["errors"]
    assert errors == {"question_options.en": "2 to 10 can be shown, not 1"}
    windows.submit(question_options="Reports\nhelp: Getting help")
    assert "3. *What was hard?*\n`what_was_hard` · several answers · 2 answers" in windows.text
    windows.press("Edit", 2)
    windows.press("Move up")
    assert "Question 2 of 3" in windows.text
    windows.back()
    windows.press("Edit", 0)
    errors = windows.submit(question_ways="<= 6 -> what_was_hrd")["errors"]
    assert errors["question_ways"].startswith("there is no question 'what_was_hrd' to go to; there are score, ")
    assert windows.submit(question_ways="often -> verbatim")["errors"]["question_ways"].startswith(
        "'often' is no answer"
    )
    windows.submit(question_ways="<= 6 -> what_was_hard\notherwise -> verbatim")
    assert "<= 6 → `what_was_hard` · otherwise → `verbatim`" in windows.text.replace("&lt;", "<")
    windows.press("Edit", 1)
    windows.press("Delete")
    assert windows.text == "This question is no longer in your draft."
    windows.back()
    assert "what_was_hard" not in windows.text and "otherwise → `verbatim`" in windows.text


@SQLITE
def test_what_no_answer_leads_to_is_told_before_publishing(story: Story) -> None:
    windows = at(story)
    windows.press("Edit", 0)
    windows.submit(question_ways="otherwise -> end")
    assert "question 2 (verbatim): no answer leads to verbatim; let one go to it, or delete it" in windows.text
    windows.submit()
    assert windows.title == "Edit a survey" and "Not published: something has to be put right first." in windows.text
    assert version(story) == 1


@SQLITE
def test_a_question_gets_its_other_languages_one_at_a_time(story: Story) -> None:
    windows = at(story)
    windows.press("Add a question")
    windows.submit(
        question_text="Which one?", question_type_="scale", question_ends="1 = no, 5 = yes"
    ) if False else None
    windows.pick("question_type", "text")
    windows.submit(question_text="Which one?")
    windows.press("Edit", 2)
    windows.press("Other languages")
    assert len(windows.stack) == 3 and "Which one?" in windows.text
    windows.pick("survey_language", "de")
    windows.fill(question_text="Welches?")
    windows.pick("survey_language", "ja")
    assert windows.value("question_text") is None
    windows.submit(question_text="どれ?")
    assert len(windows.stack) == 2
    windows.press("Other languages")
    windows.pick("survey_language", "de")
    assert windows.value("question_text") == "Welches?"
    errors = windows.submit(question_text="Welches, {nmae}?")["errors"]
    assert errors["question_text.de"].startswith("nothing is known under {nmae}; there are name, account, ")
    windows.pick("survey_language", "fr")
    assert "Still German: nothing is known under {nmae}" in windows.text


@SQLITE
def test_a_new_survey_begins_from_nothing_and_starts_carefully(story: Story) -> None:
    windows = Windows(story, cast.LENA)
    windows.press_at_home("New survey")
    assert windows.submit(survey_name="nps")["errors"] == {
        "survey_name": "There is a survey nps already. Choose another name, or edit that one."
    }
    windows.submit(survey_name="yearly")
    assert "*No questions yet*" in windows.text and "questions: is missing" in windows.text
    windows.press("Add a question")
    windows.submit(question_text="How content are you?", question_ends="1 = not at all, 5 = very")
    assert "your draft, not published yet" in words_of(windows.home())
    windows = at(story, name="yearly")
    windows.submit()
    assert "10 people are asked first, then 20 a day, until somebody presses Go on." in windows.text
    windows.submit()
    assert "version 1" in windows.text and "10 people are asked first" in windows.text
    with story.units.reading() as unit:
        row = survey_queries.by_name(unit, story.service.workspace_id, "yearly")
    assert row is not None and row["going_at"] is None
    assert "your draft" not in words_of(windows.home())


@SQLITE
def test_the_second_who_publishes_sees_what_the_first_has_changed(story: Story) -> None:
    for user, days in ((cast.LENA, "21"), (cast.TOM, "30")):
        windows = at(story, user)
        windows.press("Change")
        windows.submit(survey_open_days=days)
    lena, tom = Windows(story, cast.LENA), Windows(story, cast.TOM)
    lena.submit()
    tom.submit()
    tom.submit()
    lena.submit()
    assert lena.title == "Someone was first"
    assert "days it is open: 14 → 30" in lena.text and "days it is open: 14 → 21" in lena.text
    assert stored(story).open_days == 30
    lena.submit()
    assert (stored(story).open_days, version(story)) == (21, 3)


@SQLITE
def test_whoever_was_second_may_take_the_newest_instead(story: Story) -> None:
    for user, days in ((cast.LENA, "21"), (cast.TOM, "30")):
        windows = at(story, user)
        windows.press("Change")
        windows.submit(survey_open_days=days)
    tom = Windows(story, cast.TOM)
    tom.submit()
    tom.submit()
    lena = at(story)
    assert "By now version 2 holds" in lena.text
    lena.submit()
    lena.press("Forget mine, take version 2")
    assert "Your changes are forgotten." in lena.text
    lena.back()
    assert "open 30 days" in lena.text and version(story) == 2


@SQLITE
@pytest.mark.parametrize("user", [cast.RUTH, cast.KENJI, cast.GUS])
def test_whoever_is_not_on_the_team_edits_nothing(story: Story, user: str) -> None:
    story.command(cast.LENA, "/survey")
    home = Windows(story, user).home()
    assert "New survey" not in words_of(home)
    answer = story.command(user, "/survey")
    assert "This is for the customer success team." in answer


@SQLITE
def test_a_draft_is_looked_at_as_any_contact_in_any_language_and_stores_nothing(story: Story) -> None:
    windows = at(story)
    windows.press("Edit", 1)
    windows.submit(question_text="Why exactly?", question_after_low="Why so low?")
    windows.press("Preview")
    errors = windows.submit(survey_preview_as="Nobody")["errors"]
    assert errors["survey_preview_as"].startswith("There is no contact “Nobody”.")
    windows.submit(survey_preview_as="KENJI@sakura.example")
    assert "look at your direct messages" in windows.text
    shown = story.last(cast.LENA)
    assert "*Preview: nothing is stored.* As 田中 健二 of Sakura KK would see it, in Japanese." in words_of(shown)
    assert "Why so low?" not in words_of(shown), "only the English words were changed"
    for label in ("3", "送信", "今後の質問を希望しない"):
        story.press(cast.LENA, shown, label)
        assert "This is a preview: nothing is stored" in words_of(story.last(cast.LENA))
    assert rows(story, response.c.id) == []
    windows.back()
    windows.press("Preview")
    windows.submit(survey_preview_as="Anna Weber")
    assert "would see it, in English." in words_of(story.last(cast.LENA))
    assert "Why so low?" in words_of(story.last(cast.LENA))
    windows.back()
    windows.press("Preview")
    windows.submit(survey_preview_as="Anna Weber", survey_preview_in="ar")
    assert "would see it, in Arabic." in words_of(story.last(cast.LENA))
    assert story.in_dm(cast.KENJI) == [] and version(story) == 1


@SQLITE
def test_an_unsound_draft_is_put_right_before_it_is_looked_at(story: Story) -> None:
    windows = at(story)
    windows.press("Edit", 0)
    windows.submit(question_ways="otherwise -> end")
    windows.press("Preview")
    windows.submit(survey_preview_as="Anna Weber")
    assert windows.text.startswith("There is something to put right first: question 2 (verbatim): no answer leads to")
