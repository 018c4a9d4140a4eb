"""What nobody had a theme for: found by the weekly tick, read by the lead, accepted or dismissed with a click."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot import ids
from demo import eyes
from storage.importing.imports import import_people
from tests.stories import cast
from tests.stories.story import Json, Story, words_of
from tests.stories.windows import Windows

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WEEK = timedelta(days=7)
CABLES = (
    "The cable is green again instead of blue.",
    "Once more the cable is green and not blue.",
    "ケーブルがまた青ではなく緑です。",
    "الكابل أخضر مرة أخرى وليس أزرق.",
    "电缆又是绿色的，不是蓝色的。",
)
LATER = "The cables are green again, we wanted blue."
PARKING = (
    "The parking near your building is always full.",
    "موقف السيارات عند مكتبكم ممتلئ دائما.",
    "Parking at your office is impossible.",
    "No parking spaces when we visit you.",
    "貴社のビルの近くに駐車場が見つかりません。",
)
CUSTOMERS = [f"UMORE{number}" for number in range(len(CABLES) + len(PARKING) + 1)]


@pytest.fixture
def busy(story: Story, tmp_path: Path) -> Story:
    """Customers enough for two subjects, a company each."""
    accounts, contacts = "external_id,name,country,time_zone\n", "external_id,account_external_id,name,email\n"
    for user in CUSTOMERS:
        email = f"{user.lower()}@more.example"
        story.slack.change_user(user, name=user.lower(), real_name=f"Person {user}", email=email)
        accounts += f"A{user},Company {user},GB,Europe/London\n"
        contacts += f"C{user},A{user},Person {user},{email}\n"
    for name, text in (("accounts.csv", accounts), ("contacts.csv", contacts)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        done = import_people(story.units, story.service.workspace_id, tmp_path / name, now=story.slack.now())
        assert not done.refused, done.problems
    story.service.people_changed()
    story.slack.settle()
    return story


def comment(story: Story, user: str, words: str) -> None:
    story.press(user, story.to_ask(user, posts=60), "4")
    story.type(user, words)


def to_the_next_look(story: Story) -> None:
    """To where the weekly tick has run once more."""
    weeks = (story.slack.now() - cast.MONDAY) // WEEK + 1
    story.step(to=cast.MONDAY + weeks * WEEK + timedelta(minutes=1))


def themes(story: Story) -> Json:
    """What `/survey themes 90` answers its lead."""
    story.command(cast.LENA, "/survey", "themes 90", cast.CS_TEAM)
    return story.last(cast.LENA, cast.CS_TEAM)


def quoted(message: Json) -> list[str]:
    return [words_of({"blocks": [block]}) for block in message["blocks"] if block["type"] == "rich_text"]


def labels(message: Json) -> list[str]:
    return [each.label for each in eyes.buttons(message["blocks"])]


def test_a_subject_without_a_theme_is_found_and_accepted_and_the_next_one_dismissed(busy: Story) -> None:
    first, later, second = CUSTOMERS[: len(CABLES)], CUSTOMERS[len(CABLES)], CUSTOMERS[len(CABLES) + 1 :]
    for user, words in zip(first, CABLES, strict=True):
        comment(busy, user, words)
    assert "Perhaps a new theme" not in words_of(themes(busy)), "before the week is over"
    to_the_next_look(busy)

    shown = themes(busy)
    assert "5 comments from 5 accounts that no theme explains" in words_of(shown)
    read = quoted(shown)
    assert len(read) == 3 and set(read) <= set(CABLES)
    busy.press(cast.LENA, shown, "Accept…", cast.CS_TEAM, ephemeral=True)
    window = Windows(busy, cast.LENA)
    assert window.title == "Accept a theme"
    assert "already" in str(window.submit(**{ids.THEME_NAME: "Reporting"})["errors"])
    window.submit(**{ids.THEME_NAME: "Cable colours"})
    assert "Cable colours" in window.text and "is one of your themes now" in window.text
    window.back()
    busy.after_acks()
    decided = next(each for each in busy.slack.messages(cast.LENA, cast.CS_TEAM) if each["ts"] == shown["ts"])
    assert "Accept…" not in labels(decided) and "*Cable colours*  5 of" in words_of(decided), "in the same message"

    comment(busy, later, LATER)
    busy.step(by=5)
    assert "*Cable colours*  6 of" in words_of(themes(busy)), "what comes later carries it"

    for user, words in zip(second, PARKING, strict=True):
        comment(busy, user, words)
    to_the_next_look(busy)
    shown = themes(busy)
    assert set(quoted(shown)) <= set(PARKING)
    busy.press(cast.LENA, shown, "Dismiss", cast.CS_TEAM, ephemeral=True)
    busy.after_acks()
    decided = next(each for each in busy.slack.messages(cast.LENA, cast.CS_TEAM) if each["ts"] == shown["ts"])
    assert "Perhaps a new theme" not in words_of(decided)
    assert "not proposed again. The same subject may come back in other words." in words_of(
        busy.last(cast.LENA, cast.CS_TEAM)
    )
    to_the_next_look(busy)
    assert "Perhaps a new theme" not in words_of(themes(busy)), "it stays away"
