"""A folder that is imported at night: what comes of it, and what the team sees in the morning."""

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.database.tables import contact
from tests.stories import cast
from tests.stories.story import Story, words_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the bot's settings name when it starts."""
    place = tmp_path / "in"
    place.mkdir()
    monkeypatch.setenv("ASKBACK_IMPORT_FOLDER", str(place))
    return place


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    os.utime(folder / name, (cast.MONDAY.timestamp(), cast.MONDAY.timestamp()))


def home_of(story: Story, user: str) -> str:
    story.slack.home(user)
    story.slack.settle()
    return words_of(story.slack.see(user)["home"])


def test_people_are_there_in_the_morning_and_what_failed_is_named(folder: Path, story: Story) -> None:
    put(folder, "people.csv", "id,account,name,email\nC9,A1,Bo Frey,bo@acme.example\n")
    put(folder, "more.csv", "id,name\nA9,\n")
    story.step(by=3600)
    assert (folder / "people.csv").exists(), "it is not night yet"
    story.step(by=24 * 3600)
    with story.units.reading() as unit:
        assert "Bo Frey" in unit.connection.scalars(select(contact.c.name)).all()
    assert sorted(path.name for path in folder.rglob("*.*")) == [
        "more-2026-03-03.csv",
        "more-2026-03-03.csv.problems.txt",
        "people-2026-03-03.csv",
    ]
    said = (
        "*more.csv* was not imported on 3 Mar: `failed/more-2026-03-03.csv.problems.txt` in the import folder says why."
    )
    assert said in home_of(story, cast.LENA) and "more.csv" not in home_of(story, cast.ANNA)
