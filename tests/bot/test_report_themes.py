"""What customers talk about, in Slack: the figures for the team, the list for its leads."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from analysis.reporting import reports
from analysis.reporting.digest import DigestFigures
from bot import ids
from bot.listeners import themes
from bot.told import home
from bot.views.digest import digest
from sandbox.blockkit import check, check_view
from storage.comments import group_queries
from storage.database.tables import response, teammate
from storage.database.units import Units
from storage.models import LabelKind
from tests.bot.reporting_desk import Front
from tests.reporting_cast import TODAY, Company

WORDS = ["The app is *slow*", "التطبيق بطيء على الهاتف", "アプリが重い", "手机上很慢", "Slow <!channel> again"]
IN_MODAL = {"view": {"id": "V1", "hash": "h", "type": "modal"}, "container": {"type": "view", "view_id": "V1"}}


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        lena = company.teammate()
        company.teammate("Tom Ellis", "U0TOM")
        unit.connection.execute(teammate.update().where(teammate.c.id == lena).values(is_lead=True))
        for words in WORDS:
            answer = company.answered(company.contact(), 3, TODAY, verbatim=words, read_by="m")
            company.labelled(answer, "mobile", kind=LabelKind.THEME)
            company.labelled(answer, "negative", kind=LabelKind.SENTIMENT)
    yield Front(units, company.id, themes)


def words_of(shown: Any) -> str:
    return str(shown["blocks"])


@pytest.mark.parametrize("command", [("/survey", "themes"), ("/askback", "themes"), ("/askback", "survey themes")])
def test_what_is_talked_about_is_told_to_the_asker(front: Front, command: tuple[str, str]) -> None:
    shown = front.type(*command)
    assert check(shown["blocks"], "message") == []
    said = words_of(shown)
    assert "*Mobile*  5 of 5 comments (100 %, likely" in said
    assert "5 displeased, 0 pleased" in said
    assert "None in the 30 days before: too few to compare with. Few comments" in said


def test_few_comments_say_so_and_show_nothing(front: Front) -> None:
    front.clock.at += timedelta(days=40)
    shown = front.type("/survey", "themes 30")
    assert "0 comments: too few to say what is talked about most." in words_of(shown)
    assert "Mobile" not in words_of(shown)


@pytest.mark.parametrize("days", ["0", "731", "soon"])
def test_days_that_cannot_be_are_refused_with_an_example(front: Front, days: str) -> None:
    assert "`/survey themes 7`" in front.type("/survey", f"themes {days}")["text"]


def test_the_words_about_a_theme_are_quoted_to_the_letter(front: Front) -> None:
    value = ids.pack("mobile", f"{TODAY}/{TODAY + timedelta(days=1)}")
    front.press(ids.THEME_VOICES, value)
    shown = front.slack.opened[-1]
    assert check_view(shown) == []
    quoted = [block for block in shown["blocks"] if block["type"] == "rich_text"]
    assert len(quoted) == 3


def test_a_lead_renames_hides_and_shows_a_theme(front: Front) -> None:
    front.press(ids.THEME_MENU, ids.pack(ids.THEME_RENAME, "mobile"), place=IN_MODAL)
    form = front.slack.opened[-1]
    assert check_view(form) == []
    said = front.submit(ids.THEME_NAME_MODAL, {ids.THEME_NAME: {"value": "Phones"}}, metadata="mobile")
    assert "Phones" in str(said)
    assert "*Phones*  5 of 5" in words_of(front.type("/survey", "themes"))
    front.press(ids.THEME_MENU, ids.pack(ids.THEME_HIDE, "mobile"), place=IN_MODAL)
    listed = front.slack.opened[-1]
    assert check_view(listed) == []
    assert "hidden · Lena Vogt" in str(listed)
    assert "Phones" not in words_of(front.type("/survey", "themes"))
    front.press(ids.THEME_MENU, ids.pack(ids.THEME_SHOW, "mobile"), place=IN_MODAL)
    assert "*Phones*" in words_of(front.type("/survey", "themes"))


def add(front: Front, name: str, examples: str, **who: str) -> Any:
    return front.submit(
        ids.THEME_MODAL, {ids.THEME_NAME: {"value": name}, ids.THEME_EXAMPLES: {"value": examples}}, **who
    )


def test_a_lead_adds_a_theme_with_examples(front: Front) -> None:
    front.press(ids.THEME_ADD, ids.ALL, place=IN_MODAL)
    assert check_view(front.slack.opened[-1]) == []
    assert "Added *Invoices*" in str(add(front, "Invoices", "VAT is wrong\n請求書が届かない\nالفاتورة خاطئة"))
    front.press(ids.THEME_LIST, ids.ALL)
    assert "*Invoices*  your own · Lena Vogt" in str(front.slack.opened[-1])


@pytest.mark.parametrize(
    ("name", "examples", "block"),
    [("Support", "a\nb\nc", ids.THEME_NAME_BLOCK), ("Invoices", "a\nb", ids.THEME_EXAMPLES_BLOCK)],
)
def test_what_a_theme_lacks_is_said_beside_its_field(front: Front, name: str, examples: str, block: str) -> None:
    assert list(add(front, name, examples)["errors"]) == [block]


def test_who_is_no_lead_reads_and_changes_nothing(front: Front) -> None:
    shown = words_of(front.type("/survey", "themes", user="U0TOM"))
    assert "*Mobile*" in shown and ids.THEME_LIST not in shown
    front.press(ids.THEME_MENU, ids.pack(ids.THEME_HIDE, "mobile"), user="U0TOM")
    assert "leads keep the list" in str(front.whispered())
    add(front, "Invoices", "a\nb\nc", user="U0TOM")
    shown = words_of(front.type("/survey", "themes"))
    assert "*Mobile*" in shown


def test_strangers_read_nothing(front: Front) -> None:
    assert "Mobile" not in str(front.type("/survey", "themes", user="UX", team="T9"))


@pytest.fixture
def group(front: Front) -> str:
    """A proposed group of the comments, found by nobody's theme; the value of its buttons."""
    with front.desk.units() as unit:
        own = front.desk.workspace_id
        ids_of = list(unit.connection.scalars(select(response.c.id).where(response.c.workspace_id == own)))
        return ids.pack(group_queries.propose(unit, own, "slow app", 5, ids_of, front.clock.now()), themes.DAYS)


def test_a_proposed_theme_is_shown_in_three_comments_and_accepted_under_a_name(front: Front, group: str) -> None:
    shown = front.type("/survey", "themes")
    assert check(shown["blocks"], "message") == []
    assert "*Perhaps a new theme: slow app*  5 comments from 5 accounts" in words_of(shown)
    assert len([block for block in shown["blocks"] if block["type"] == "rich_text"]) == 3
    front.press(ids.GROUP_ACCEPT, group, place=IN_MODAL)
    form = front.slack.opened[-1]
    assert check_view(form) == []
    assert "slow app" in str(form)
    taken = front.submit(ids.GROUP_MODAL, {ids.THEME_NAME: {"value": "Mobile"}}, metadata=group)
    assert list(taken["errors"]) == [ids.THEME_NAME_BLOCK]
    front.submit(ids.GROUP_MODAL, {ids.THEME_NAME: {"value": "Speed of the app"}}, metadata=group)
    said = words_of(front.type("/survey", "themes"))
    assert "*Speed of the app*  5 of 5 comments" in said and "Perhaps" not in said


def test_a_dismissed_theme_is_gone_and_cannot_be_decided_twice(front: Front, group: str) -> None:
    front.press(ids.GROUP_DISMISS, group)
    assert "Perhaps" not in words_of(front.type("/survey", "themes"))
    front.press(ids.GROUP_DISMISS, group)
    front.press(ids.GROUP_ACCEPT, group)
    assert str(front.whispered()).count("Somebody has decided this already") == 2


def test_who_is_no_lead_reads_a_proposal_and_decides_nothing(front: Front, group: str) -> None:
    shown = words_of(front.type("/survey", "themes", user="U0TOM"))
    assert "Perhaps a new theme" in shown and ids.GROUP_ACCEPT not in shown
    front.press(ids.GROUP_DISMISS, group, user="U0TOM")
    assert "Perhaps a new theme" in words_of(front.type("/survey", "themes"))


def test_digest_and_home_tell_it_in_a_line_the_home_to_leads_alone(front: Front, group: str) -> None:
    line = "Perhaps a new theme: slow app (5 comments). See `/survey themes`."
    with front.desk.units.reading() as unit:
        figures = reports.digest(unit, front.desk.workspace_id, TODAY, TODAY + timedelta(days=1), front.clock.now())
        again = DigestFigures.from_json(figures.to_json())
        assert "Talked about most: Mobile (5 of 5 comments)." in digest(again).text
        assert line in digest(again).text
        seen = {
            user: str(home.view_of(unit, front.desk.workspace_id, user, front.clock.now()))
            for user in ("U0LENA", "U0TOM")
        }
    assert line in seen["U0LENA"] and line not in seen["U0TOM"]
    assert all("Talked about most: Mobile (5 of 5 comments)." in each for each in seen.values())
