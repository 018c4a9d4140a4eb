"""Figures on their way to people: shared, in the digest with its chart, and on the Home tab."""

from datetime import timedelta
from typing import Any

from bot import ids
from tests.reporting_cast import Company
from tests.stories import cast
from tests.stories.story import Story, words_of

DAY = timedelta(days=1)


def _customers_answered(story: Story) -> None:
    today = cast.MONDAY.date()
    with story.units() as unit:
        company = Company(unit, known=story.service.workspace_id)
        company.crowd([9] * 12 + [3] * 4, today - 40 * DAY)
        company.crowd([10] * 15 + [8] * 3, today - 5 * DAY, verbatim="Reports are <fast> now")
        company.count()


def _choose(story: Story, channel: str) -> Any:
    values = {ids.SHARE_WHERE_BLOCK: {ids.SHARE_WHERE: channel}}
    answer = story.slack.submit(cast.LENA, story.modal(cast.LENA)["id"], values)
    story.slack.settle()
    return answer


def test_figures_are_shared_where_only_colleagues_read(story: Story) -> None:
    _customers_answered(story)
    assert "NPS +68" in story.command(cast.LENA, "/nps")
    answer = story.last(cast.LENA, cast.GENERAL)
    for elsewhere, why in ((cast.EXT_ACME, "Another company"), (cast.GENERAL, "There are guests")):
        story.press(cast.LENA, answer, "Share", cast.GENERAL, ephemeral=True)
        refused = _choose(story, elsewhere)
        assert why in str(refused["errors"])
        story.slack.close_view(cast.LENA, story.modal(cast.LENA)["id"])
    story.press(cast.LENA, answer, "Share", cast.GENERAL, ephemeral=True)
    _choose(story, cast.CS_TEAM)
    shared = words_of(story.last(cast.TOM, cast.CS_TEAM))
    assert "NPS +68" in shared and "Shared by Lena Vogt." in shared


def test_the_digest_brings_its_chart_and_its_switch_shows_how_sends_stand(story: Story) -> None:
    _customers_answered(story)
    story.step(by=7 * 86_400 + 3600)
    digest = next(m for m in story.alerts() if "Customer feedback" in words_of(m))
    (image,) = [block for block in digest["blocks"] if block["type"] == "image"]
    assert "Jan 2026: +50" in image["alt_text"]
    assert sum(call["method"] == "files.completeUploadExternal" for call in story.slack.everything()["calls"]) == 1
    story.press(cast.TOM, digest, "Stop all sends", cast.CS_TEAM)
    (edited,) = [m for m in story.alerts() if "Customer feedback" in words_of(m)]
    assert "Resume" in words_of(edited)
    story.press(cast.TOM, edited, "Open cases", cast.CS_TEAM)
    assert "No open cases" in words_of(story.last(cast.TOM, cast.CS_TEAM))


def test_the_home_tab_is_the_teams_or_the_contacts_or_nobodys(story: Story) -> None:
    _customers_answered(story)
    seen = {}
    for user in (cast.LENA, cast.KENJI, cast.RUTH):
        story.slack.home(user)
        story.slack.settle()
        seen[user] = words_of(story.slack.see(user)["home"])
    assert "+68" in seen[cast.LENA] and "No open cases" in seen[cast.LENA]
    assert "Northwind" in seen[cast.KENJI] and "+68" not in seen[cast.KENJI]
    assert "Here Northwind asks its customers" in seen[cast.RUTH]
