"""The windows in which a team keeps its own reasons and its own themes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from views_cast import (
    HOSTILE,
    HOSTILE_NAME,
    LONG_NAME,
    LONGEST,
    TODAY,
    controls,
    seen,
    taken_by_slack,
    view_taken_by_slack,
)

from analysis.comments.reasons import Code, taxonomy
from analysis.said.voices import Voice
from analysis.taught.naming import Reason, Reasons
from analysis.topics.talk import Heard, Talk, talk_of
from analysis.topics.taxonomy import LONGEST_NAME, MOST_THEMES, Listed
from bot import ids, learning_ids
from bot.views import themes
from bot.views.own_reasons import NAME_LIMIT, adding, naming, own_reasons
from bot.views.talked import proposed_line
from bot.views.themes import Proposed, ThemesSeen
from storage.models import ThemeOrigin, ThemeState

SHIPPED = tuple(Reason(code, taxonomy().team[code], code) for code in Code)
SEAT = Reason("too_expensive.1", "Seat price", "too_expensive", renamed=True)
GONE = replace(SEAT, code="too_expensive.2", name="Invoices", retired=True)
FEW = Reasons((SHIPPED[0], SEAT, GONE, *SHIPPED[1:]))
NAMES = ("ü" * NAME_LIMIT, HOSTILE_NAME, "سعر المقعد")
MOST = Reasons((*SHIPPED, *(replace(SEAT, code=f"too_expensive.{each}", name=NAMES[each % 3]) for each in range(60))))


def test_own_reasons_are_listed_below_theirs_with_their_codes_and_retired_ones_say_so() -> None:
    assert seen(own_reasons(FEW)["blocks"]).splitlines()[:3] == [
        "Too expensive  `too_expensive`",
        "\u2003Seat price  `too_expensive.1`",
        "\u2003Invoices (retired)  `too_expensive.2`",
    ]


@pytest.mark.parametrize("reasons", [Reasons(SHIPPED), FEW, MOST])
def test_slack_takes_every_window_of_reasons(reasons: Reasons) -> None:
    view_taken_by_slack(own_reasons(reasons))
    view_taken_by_slack(adding(reasons))
    for each in reasons.all:
        view_taken_by_slack(naming(each))


def test_every_reason_is_in_the_list_however_many_and_long_they_are() -> None:
    told = seen(own_reasons(MOST)["blocks"])
    assert all(f"`{each.code}`" in told for each in MOST.all)


def test_only_shipped_reasons_have_others_below_them() -> None:
    menu = controls(adding(FEW))[learning_ids.BELOW]
    assert [each["value"] for each in menu["options"]] == [str(code) for code in Code]


def test_an_own_reason_is_retired_or_used_again_and_a_shipped_one_gets_its_name_back() -> None:
    assert controls(naming(SEAT))["Retire it"]["value"] == SEAT.code
    assert controls(naming(GONE))["Use it again"]["value"] == GONE.code
    shipped = naming(SHIPPED[0])
    assert "Retire it" not in controls(shipped)
    assert "Leave it empty for the name that Askback came with." in seen(shipped["blocks"])


def talk(*names: str, n: int = 40) -> Talk:
    known = {f"own_{place}": called for place, called in enumerate(names)}
    now = {code: Heard(n - place % n, 1, 2) for place, code in enumerate(known)}
    return talk_of(TODAY - timedelta(days=30), TODAY, (n, 30), known, now, dict.fromkeys(known, Heard(3)))


GROUP = Proposed(3, "invoice, tax", 6, 4, ("The invoice shows the wrong tax.",))
ODD_GROUP = Proposed(4, HOSTILE_NAME, 1_200, 300, (LONGEST, HOSTILE, "الفاتورة لا تصل"))
SEEN = ThemesSeen(talk("Performance", "Cranes"), is_lead=True, proposals=(GROUP,))
WORST = ThemesSeen(talk(*(LONG_NAME, HOSTILE_NAME, "الرافعات") * 10), is_lead=True, proposals=(ODD_GROUP,) * 3)
OWN = Listed("own_1", "Cranes", origin=ThemeOrigin.OWN, made_by="Lena Vogt", at=None)
HIDDEN = Listed("mobile", "Mobile", state=ThemeState.HIDDEN)


@pytest.mark.parametrize("seen_", [SEEN, WORST, replace(SEEN, talk=talk(n=2)), replace(WORST, is_lead=False)])
def test_slack_takes_what_is_talked_about_as_a_message_and_as_a_window(seen_: ThemesSeen) -> None:
    taken_by_slack(themes.themes_message(seen_))
    view_taken_by_slack(themes.themes_modal(seen_))
    assert "<" not in themes.themes_message(seen_).text


@pytest.mark.parametrize("words", ["Slow.", LONGEST, HOSTILE, "التطبيق بطيء"])
def test_slack_takes_what_they_say_of_a_theme(words: str) -> None:
    spoken = (Voice(words, 4, LONG_NAME, HOSTILE_NAME), Voice(words, 10, None, None))
    for voices in ((), spoken):
        view_taken_by_slack(themes.voices_modal(WORST.talk.themes[0], WORST.talk, voices))


def test_a_proposed_theme_is_decided_by_leads_alone() -> None:
    lead, other = themes.themes_modal(SEEN), themes.themes_modal(replace(SEEN, is_lead=False))
    assert controls(lead)["Accept…"]["value"] == controls(lead)["Dismiss"]["value"] == ids.pack(3, 30)
    assert controls(lead)["Dismiss"]["confirm"]["text"]["text"] == themes.DISMISSED
    assert not {"Accept…", "Dismiss", "Names and own themes"} & controls(other).keys()
    assert "The team's leads decide" in seen(other["blocks"])


def test_a_group_that_may_be_a_dismissed_one_says_which() -> None:
    like = replace(GROUP, like=(HOSTILE_NAME, date(2026, 11, 3)))
    view = themes.themes_modal(replace(SEEN, proposals=(like,)))
    view_taken_by_slack(view)
    assert "Perhaps what was dismissed on 3 Nov" in seen(view["blocks"])
    assert "Perhaps what was dismissed" not in seen(themes.themes_modal(SEEN)["blocks"])


def test_a_group_without_a_name_is_told_by_its_number_of_comments_alone() -> None:
    unnamed = replace(GROUP, name="", like=("", date(2026, 11, 3)))
    view = themes.themes_modal(replace(SEEN, proposals=(unnamed,)))
    view_taken_by_slack(view)
    told = seen(view["blocks"])
    assert "*Perhaps a new theme, without a common word*  6 comments from 4 accounts" in told
    assert "Perhaps a group without a common word that was dismissed on 3 Nov" in told
    form = themes.accept_modal(unnamed, 30, None)
    view_taken_by_slack(form)
    assert "initial_value" not in str(form)
    line = "Perhaps new themes: 6 comments without a common word; slow app (1 comment). See `/survey themes`."
    assert proposed_line([("", 6), ("slow app", 1)]) == line


def test_the_list_says_what_is_hidden_and_what_is_the_teams_own() -> None:
    told = seen(themes.list_modal((OWN, HIDDEN))["blocks"])
    assert "*Cranes*  your own" in told and "*Mobile*  hidden" in told
    assert "Show again" in told and "Hide" in told
    full = seen(themes.list_modal((HIDDEN,) * MOST_THEMES)["blocks"])
    assert full.count("*Mobile*") == MOST_THEMES, "as many as there can be"


@pytest.mark.parametrize("name", ["Cranes", "ü" * LONGEST_NAME, HOSTILE_NAME, "الرافعات"])
def test_slack_takes_every_form_of_a_theme_under_any_name(name: str) -> None:
    listed = replace(OWN, name=name, made_by=LONG_NAME, at=None)
    view_taken_by_slack(themes.list_modal((listed, HIDDEN) * 60))
    view_taken_by_slack(themes.rename_modal(listed))
    message = f"https://hooks.slack.com/actions/{'x' * 400}"
    accepting = themes.accept_modal(replace(GROUP, name=name), 90, message)
    view_taken_by_slack(accepting)
    assert ids.unpack_group(accepting["private_metadata"]) == (3, 90, message)
    view_taken_by_slack(themes.add_modal())
    view_taken_by_slack(themes.done_modal(name))
    assert ids.unpack(controls(themes.list_modal((listed,)))[ids.THEME_MENU]["options"][0]["value"])[1] == "own_1"
