"""A rehearsal asked for in Slack: answered at once, then its figures, picture and file for the asker alone."""

from typing import Any

from sqlalchemy import select

from demo import eyes
from storage.database.tables import delivery, rehearsal
from tests.stories import cast
from tests.stories.story import Story, words_of
from tests.stories.windows import Windows


def files(story: Story, user: str) -> list[Any]:
    return [file for message in story.in_dm(user) for file in message.get("files") or []]


def found(story: Story, user: str) -> list[Any]:
    return [message for message in story.in_dm(user) if "Rehearsal of nps" in words_of(message)]


def rows(story: Story, table: Any) -> list[Any]:
    with story.units.reading() as unit:
        return list(unit.connection.execute(select(table)).all())


def test_what_a_rehearsal_finds_comes_to_its_asker_alone(story: Story) -> None:
    said = story.command(cast.LENA, "/survey", "rehearse nps 30")
    assert "I am trying out nps for 30 days" in said
    story.step(by=120)
    (message,) = found(story, cast.LENA)
    told = words_of(message)
    assert "Languages:" in told and "First asks" in told and "Nothing was sent, and nothing changed." in told
    (image,) = [block for block in message["blocks"] if block["type"] == "image"]
    assert image["alt_text"].startswith("Asks of nps per day, with reminders. Messages per day.")
    (file,) = files(story, cast.LENA)
    assert file["name"].startswith("rehearsal-nps-") and file["name"].endswith(".csv")
    assert found(story, cast.TOM) == [] and files(story, cast.TOM) == []
    assert [each.kind for each in rows(story, delivery) if each.invitation_id] == []
    (kept,) = rows(story, rehearsal)
    assert (kept.state, kept.figures, kept.sheet) == ("done", {}, None)


def test_a_button_stands_beside_each_survey(story: Story) -> None:
    story.command(cast.LENA, "/survey")
    listed = story.last(cast.LENA, cast.GENERAL)
    labels = [button.label for button in eyes.buttons(listed["blocks"])]
    assert labels.count("Rehearse") == labels.count("Edit") > 1
    story.press(cast.LENA, listed, "Rehearse", cast.GENERAL, ephemeral=True)
    story.step(by=120)
    assert "Rehearsal of ces" in words_of(story.in_dm(cast.LENA)[0])  # the first of the list


def test_it_is_asked_for_in_the_window_of_a_survey_that_is_published(story: Story) -> None:
    windows = Windows(story, cast.LENA)
    home = windows.home()
    edits = [each for each in eyes.buttons(home["blocks"]) if each.label == "Edit"]
    windows.press_at_home("Edit", [each.value for each in edits].index("nps"))
    windows.press("Rehearse")
    assert windows.title == "Rehearsal" and "I am trying out nps for" in windows.text
    windows.back()
    assert windows.title == "Edit a survey"
    story.step(by=120)
    assert len(found(story, cast.LENA)) == 1


def test_what_is_not_published_yet_has_no_such_button(story: Story) -> None:
    windows = Windows(story, cast.LENA)
    windows.press_at_home("New survey")
    windows.submit(survey_name="yearly")
    assert windows.title == "Edit a survey"
    assert "Rehearse" not in [each.label for each in eyes.buttons(windows.top["blocks"])]


def test_whoever_is_not_on_the_team_gets_no_rehearsal(story: Story) -> None:
    story.command(cast.RUTH, "/survey", "rehearse nps")
    assert rows(story, rehearsal) == []
