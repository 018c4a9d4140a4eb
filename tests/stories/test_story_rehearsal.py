"""A rehearsal asked for in Slack: answered at once, then its figures, picture and file for the asker alone."""

from typing import Any

from sqlalchemy import select

from demo import eyes
from storage.tables import delivery, rehearsal
from tests.stories import cast
from tests.stories.story import Story, words_of


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


def test_whoever_is_not_on_the_team_gets_no_rehearsal(story: Story) -> None:
    story.command(cast.RUTH, "/survey", "rehearse nps")
    assert rows(story, rehearsal) == []
