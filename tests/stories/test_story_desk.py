"""A CS lead's desk without a shell: what was sent, files in and out, answers heard elsewhere."""

import csv
import io
import json

import httpx
import pytest

from tests.stories import cast
from tests.stories.story import Json, Story, granted, words_of


def files_of(story: Story, user: str) -> list[Json]:
    """The files that stand in a person's conversation with the bot."""
    return [file for message in story.in_dm(user) for file in message["files"]]


def content_of(story: Story, file: Json) -> str:
    """What is in a file, as its reader's spreadsheet would take it."""
    return httpx.get(file["permalink"], trust_env=False).content.decode("utf-8-sig")


def test_what_was_sent_to_an_account_is_one_list_for_its_asker_alone(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    said = story.command(cast.TOM, "/askback", "sent acme gmbh", cast.CS_TEAM)
    assert "What was sent to Acme GmbH" in said
    assert "Anna Weber · survey nps · sent" in said
    assert "How likely is it that you would recommend Northwind" in said
    assert story.last(cast.TOM, cast.CS_TEAM)["ephemeral"]
    story.press(cast.ANNA, ask, "4")
    story.step(by=5)
    again = story.command(cast.TOM, "/askback", "sent A1", cast.CS_TEAM)
    assert "How likely" in again and "You chose" not in again, "what they answered is none of this list's business"


def test_a_cases_menu_leads_to_the_same_list(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "4")
    story.pick(cast.TOM, story.alerts(cast.TOM)[0], "What was sent to Acme", channel=cast.CS_TEAM)
    assert "Anna Weber · survey nps · sent" in words_of(story.last(cast.TOM, cast.CS_TEAM))


def test_where_customers_read_nothing_is_listed_not_even_privately(story: Story) -> None:
    assert "Another company reads this channel" in story.command(cast.LENA, "/askback", "sent Acme GmbH", cast.EXT_ACME)
    assert "There are guests" in story.command(cast.LENA, "/askback", "sent Acme GmbH", cast.GENERAL)
    assert "Which account?" in story.command(cast.LENA, "/askback", "sent", cast.CS_TEAM)
    assert "There is no account" in story.command(cast.LENA, "/askback", "sent Nobody Inc", cast.CS_TEAM)


def test_an_export_comes_as_a_file_to_its_asker_alone_and_says_what_is_left_out(story: Story) -> None:
    story.press(cast.ANNA, story.to_ask(cast.ANNA), "4")
    said = story.command(cast.TOM, "/askback", "export responses")
    assert "come into our direct message in a moment" in said
    (file,) = files_of(story, cast.TOM)
    assert file["name"].startswith("responses-2026-03-") and file["name"].endswith(".csv")
    (row,) = csv.DictReader(io.StringIO(content_of(story, file)))
    assert (row["account_name"], row["score"]) == ("Acme GmbH", "4")
    assert "Answers meant for one CSM alone" in story.last(cast.TOM)["text"]
    assert not files_of(story, cast.LENA)


def test_the_home_tab_exports_people_for_programs_too(story: Story) -> None:
    story.slack.home(cast.LENA)
    story.slack.settle()
    story.slack.click_in_view(cast.LENA, story.slack.see(cast.LENA)["home"]["id"], "export_open", value="all")
    story.slack.settle()
    story.submit(cast.LENA, export_what="contacts", export_how="jsonl")
    (file,) = files_of(story, cast.LENA)
    people = [json.loads(line) for line in content_of(story, file).splitlines()]
    assert people[0]["name"] == "Anna Weber"


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "html_502"])
def test_a_file_is_shared_once_whatever_became_of_the_call(story: Story, fault: str) -> None:
    story.slack.faults({"on": "files.completeUploadExternal", "do": fault, "times": 1})
    story.command(cast.TOM, "/askback", "export accounts")
    story.step(by=600)
    assert len(files_of(story, cast.TOM)) == 1


def test_an_upload_that_broke_off_is_done_again_and_one_that_may_not_be_is_told(story: Story) -> None:
    story.slack.faults({"on": "upload", "do": "503", "times": 2})
    story.command(cast.TOM, "/askback", "export accounts")
    story.step(by=600)
    assert len(files_of(story, cast.TOM)) == 1
    granted_but = [scope for scope in granted()["scopes"] if scope != "files:write"]
    story.slack.change_app(scopes=granted_but)
    story.command(cast.TOM, "/askback", "export cases")
    story.step(by=600)
    assert len(files_of(story, cast.TOM)) == 1
    assert "could not be brought to Slack" in words_of(story.last(cast.TOM))


def test_exports_are_for_the_team_and_a_strange_word_is_answered_with_the_cure(story: Story) -> None:
    assert "customer success team" in story.command(cast.RUTH, "/askback", "export contacts")
    assert "`/askback export responses`" in story.command(cast.TOM, "/askback", "export everything")
    story.step(by=60)
    assert not files_of(story, cast.RUTH)
