"""What the team reads in `/survey`, `/churn`, help and the Home tab."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from views_cast import HOSTILE_NAME, LONG_NAME, TODAY, controls, seen, taken_by_slack, view_taken_by_slack

from analysis.reporting.digest import Window
from analysis.reporting.reason_figures import Agreement
from analysis.score.nps import Tally
from analysis.score.verdict import FEWEST
from bot import ids
from bot.views.case_list import OpenCase, morning_list, open_cases
from bot.views.churn import ChurnFigures, Leaving, Recorded, churn, leaving_modal, left_modal
from bot.views.counted import counted_modal
from bot.views.help import COMMANDS, help_message, not_understood
from bot.views.survey_status import SurveyLine, survey_status
from bot.views.switches import SendingState
from bot.views.team_home import FailedFile, TeamHome, team_home
from bot.views.words import name

ON = SendingState(stopped=False)
STOPPED = SendingState(True, "Tom Brandt", date(2026, 11, 20), spread=192, stale=12)
NPS = SurveyLine("Recommendation", "nps", True, None, 598, 144, "every 90 days", date(2026, 11, 23), 204, "nps")
EXIT = SurveyLine("Leaving", "churn_exit", True, None, 0, 0, "when an account leaves", None, 0, "churn_exit")
GONE = Leaving("Acme GmbH", "Anna Weber", date(2027, 1, 31), "asked", "Lena Vogt", 320000, "EUR", "too_expensive")
BARE_LEAVING = Leaving("Beta Ltd", "Bo Li", date(2026, 11, 1), "proposed", None, None, None, None)
CASE = OpenCase(
    12,
    "low_score",
    "Acme GmbH",
    "Anna Weber",
    4,
    "Lena Vogt",
    None,
    datetime(2026, 11, 24, 9, 12, tzinfo=UTC),
    "Europe/Berlin",
    False,
    date(2027, 2, 14),
)
BARE_CASE = OpenCase(13, "message", "Beta Ltd", "Bo Li", None, None, "Tom Brandt", None, "UTC", True, None)
WINDOW = Window(90, Tally(78, 41, 25), Tally(60, 50, 24), 24.1, 48.2, "Up 10, could be chance.")


def churn_figures(**changed: object) -> ChurnFigures:
    return replace(
        ChurnFigures(
            date(2026, 8, 25), (BARE_LEAVING, GONE), (("too_expensive", 3), ("unused", 1)), asked=9, answered=4
        ),
        **changed,  # type: ignore[arg-type]
    )


def test_a_survey_says_how_many_answered_and_what_is_next() -> None:
    shown = survey_status((NPS, EXIT), ON, today=TODAY)
    said = [block["text"]["text"] for block in shown.blocks if block["type"] == "section"]
    assert [line for text in said for line in text.splitlines()] == [
        "*Sends are on.*",
        "*Recommendation*  on",
        "recommendation, 0 to 10 · every 90 days · 144 of 598 answered in the last 90 days",
        "Next: 23 Nov, 204 in the next seven days",
        "*Leaving*  on",
        "why they leave · when an account leaves · nobody asked in the last 90 days",
    ]
    taken_by_slack(shown)


def test_stopping_is_one_click_that_says_what_stops() -> None:
    stop = controls(survey_status((NPS,), ON, today=TODAY))["Stop all sends"]
    assert (stop["action_id"], stop["value"]) == (ids.STOP_ALL, ids.ALL)
    assert "Answers are still taken." in stop["confirm"]["text"]["text"]


def test_resuming_shows_the_backlog_first() -> None:
    shown = survey_status((), STOPPED, today=TODAY)
    assert "All sends were stopped by Tom Brandt on 20 Nov. 204 messages wait." in seen(shown)
    resume = controls(shown)["Resume"]
    assert resume["action_id"] == ids.RESUME_ALL
    assert resume["confirm"]["text"]["text"].splitlines() == [
        "204 messages wait.",
        "192 are spread over the coming days.",
        "12 are stale and will be dropped.",
    ]


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        ({}, ["Nothing is waiting."]),
        ({"spread": 1}, ["1 message waits.", "1 is spread over the coming days."]),
        ({"at_once": 2}, ["2 messages wait.", "2 are replies and go out at once."]),
        (
            {"stale": 1, "held": 1},
            ["2 messages wait.", "1 is stale and will be dropped.", "1 stays stopped by another switch."],
        ),
    ],
)
def test_the_backlog_is_told_by_what_resuming_does_with_it(waits: dict[str, int], said: list[str]) -> None:
    shown = survey_status((), SendingState(True, **waits), today=TODAY)
    assert controls(shown)["Resume"]["confirm"]["text"]["text"].splitlines() == said


def test_each_survey_has_a_switch_of_its_own() -> None:
    off = replace(EXIT, sending=SendingState(True, "Tom Brandt", spread=2))
    shown = controls(survey_status((NPS, off), ON, today=TODAY))
    stop, resume = shown["Stop this survey"], shown["Resume"]
    assert (stop["action_id"], stop["value"]) == (ids.STOP_SURVEY, "nps")
    assert "Other surveys go on" in stop["confirm"]["text"]["text"]
    assert (resume["action_id"], resume["value"]) == (ids.RESUME_SURVEY, "churn_exit")
    assert "2 are spread" in resume["confirm"]["text"]["text"]


def test_a_survey_that_asks_nobody_has_nothing_to_stop() -> None:
    off = replace(EXIT, on=False)
    assert "Stop this survey" not in controls(survey_status((off,), ON, today=TODAY))
    planned = replace(off, next_on=TODAY)
    assert "Stop this survey" in controls(survey_status((planned,), ON, today=TODAY))


def test_many_surveys_and_long_names_fit() -> None:
    many = tuple(replace(NPS, title=title) for title in (LONG_NAME, HOSTILE_NAME) * 40)
    shown = survey_status(many, STOPPED, today=TODAY)
    assert "and 60 more surveys" in seen(shown)
    taken_by_slack(shown)


def test_a_stopped_survey_says_who_stopped_it() -> None:
    shown = seen(survey_status((replace(NPS, stopped_by="Tom Brandt"),), ON, today=TODAY))
    assert "*Recommendation*  stopped by Tom Brandt" in shown


def test_churn_says_who_leaves_and_why() -> None:
    shown = churn(churn_figures(), today=TODAY)
    assert seen(shown).splitlines() == [
        "*2 accounts leave or left since 25 Aug.*",
        "4 of 9 people asked answered. Main reasons: too expensive (3), not used (1).",
        "*Beta Ltd*  1 Nov, 21 days ago",
        "Bo Li · the CSM has not decided about asking",
        "*Acme GmbH*  31 Jan 2027, in 70 days",
        "Anna Weber · said: too expensive · MRR €3,200 · owner Lena Vogt",
        "Record that an account leaves",
        "Only you see this.",
    ]
    taken_by_slack(shown)


def test_churn_tells_the_teams_own_reasons_apart_from_what_was_chosen() -> None:
    names = {"too_expensive.1": "Seat price"}
    figures = churn_figures(
        leaving=(
            replace(GONE, team_reason="too_expensive.1"),
            replace(GONE, account="Beta", stated_reason="unused", team_reason="too_expensive.1"),
            replace(GONE, account="Gamma", stated_reason=None, team_reason="too_expensive.1"),
            replace(GONE, account="Delta", team_reason="too_expensive"),
        ),
        reasons=(("too_expensive", 4),),
        own=(("too_expensive.1", 3),),
        names=names,
    )
    shown = churn(figures, today=TODAY)
    told = seen(shown)
    assert "Main reasons: too expensive (4, of which Seat price 3)." in told
    assert [line.split(" · MRR")[0] for line in told.splitlines() if line.startswith("Anna")] == [
        "Anna Weber · said: too expensive · your team says: Seat price",
        "Anna Weber · said: not used · your team says: Seat price (too expensive)",
        "Anna Weber · your team says: Seat price (too expensive)",
        "Anna Weber · said: too expensive",
    ]
    taken_by_slack(shown)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Agreement(FEWEST, 0), "What people chose and what we read in their words agree in 0 of 5."),
        (Agreement(1500, 1234), "What people chose and what we read in their words agree in 1,234 of 1,500."),
        (Agreement(FEWEST - 1, 4), None),
    ],
)
def test_churn_says_how_far_what_was_chosen_and_what_was_read_agree_where_enough_have_both(
    found: Agreement, said: str | None
) -> None:
    shown = churn(churn_figures(said_and_read=found), today=TODAY)
    assert [line for line in seen(shown).splitlines() if "agree" in line] == ([said] if said else [])
    assert ("agree" in shown.text) == (said is not None)
    taken_by_slack(shown)


def test_churn_without_anybody_leaving_still_offers_to_record_one() -> None:
    shown = churn(churn_figures(leaving=(), reasons=(), asked=0, answered=0), today=TODAY)
    assert "0 accounts leave or left" in seen(shown)
    assert "Record that an account leaves" in controls(shown)
    taken_by_slack(shown)


def test_many_who_leave_fit() -> None:
    odd = replace(GONE, account=HOSTILE_NAME, contact=LONG_NAME, owner=LONG_NAME, stated_reason=HOSTILE_NAME)
    shown = churn(churn_figures(leaving=(odd,) * 60), today=TODAY)
    assert "and 45 more" in seen(shown)
    taken_by_slack(shown)


@pytest.mark.parametrize(
    ("count", "field"),
    [(0, "plain_text_input"), (1, "static_select"), (100, "static_select"), (101, "plain_text_input")],
)
def test_accounts_are_chosen_from_a_menu_while_one_holds_them(count: int, field: str) -> None:
    view = leaving_modal([(number, LONG_NAME) for number in range(count)], today=TODAY)
    view_taken_by_slack(view)
    assert controls(view)[ids.LEAVING_ACCOUNT]["type"] == field


def test_an_account_that_leaves_is_named_in_its_confirmation_as_it_is_called() -> None:
    view = left_modal(Recorded(HOSTILE_NAME, TODAY, before=TODAY, how=ids.VOLUNTARY), today=TODAY)
    view_taken_by_slack(view)
    assert name(HOSTILE_NAME) in seen(view["blocks"])


def test_a_nameless_account_can_still_be_chosen() -> None:
    view = leaving_modal([(7, " ")], today=TODAY)
    view_taken_by_slack(view)
    assert "Account 7" in str(view)


def test_the_home_tab_shows_figure_cases_and_switch() -> None:
    view = team_home(TeamHome(WINDOW, (CASE, BARE_CASE), 2, ON, date(2026, 11, 23), 204, TODAY))
    view_taken_by_slack(view)
    shown = seen(view["blocks"])
    for said in (
        "NPS, last 90 days: *+37* (likely +24 to +48, 144 answers). 90 days before: +27.",
        "*2 open cases*",
        "*Acme GmbH*  4 of 10, Anna Weber",
        "first answer due Tue 24 Nov 10:12 · owner Lena Vogt · renews in 84 days",
        "*Beta Ltd*  a message, Bo Li",
        "*overdue* · Tom Brandt took this",
        "*Sends are on.* Next: 23 Nov, 204 asks in the next seven days.",
        "Stop all sends",
    ):
        assert said in shown


def test_an_empty_home_tab_has_no_holes() -> None:
    nothing = replace(WINDOW, now=Tally(), before=Tally(), low=None, high=None, verdict="No answers in this period.")
    view = team_home(TeamHome(nothing, (), 0, ON, None, 0, TODAY))
    view_taken_by_slack(view)
    shown = seen(view["blocks"])
    assert "None" not in shown
    assert "*No open cases*" in shown and "Nothing is planned." in shown


def test_the_home_tab_names_the_newest_file_that_failed_and_counts_the_others() -> None:
    def shown(*failed: FailedFile) -> str:
        view = team_home(TeamHome(WINDOW, (), 0, ON, None, 0, TODAY, failed_files=failed))
        view_taken_by_slack(view)
        return seen(view["blocks"])

    broken, bad = FailedFile("in", None, TODAY), FailedFile(HOSTILE_NAME, f"failed/{HOSTILE_NAME}.problems.txt", TODAY)
    assert "was not imported" not in shown()
    assert "*in* was not imported on 22 Nov: the log says why." in shown(broken)
    assert "says why; 2 others besides." in shown(bad, broken, broken)


def test_a_crowded_home_tab_fits() -> None:
    odd = replace(CASE, account=LONG_NAME, contact=HOSTILE_NAME, owner=LONG_NAME)
    view = team_home(TeamHome(WINDOW, (odd,) * 50, 500, STOPPED, TODAY, 9, TODAY))
    view_taken_by_slack(view)
    assert "and 490 more" in seen(view["blocks"])


def test_open_cases_are_listed_for_one_reader() -> None:
    shown = open_cases((CASE, BARE_CASE) * 20, 61, today=TODAY)
    taken_by_slack(shown)
    assert shown.text.startswith("61 open cases. Acme GmbH: 4 of 10. Beta Ltd: a message.")
    assert "and 51 more" in seen(shown)
    taken_by_slack(open_cases((), 0, today=TODAY))


def test_a_case_of_an_account_that_has_left_says_so_and_when() -> None:
    gone = replace(CASE, has_left=True, left_on=date(2026, 6, 30))
    assert "owner Lena Vogt · left 30 Jun" in seen(open_cases((gone,), 1, today=TODAY))
    assert "owner Lena Vogt · has left" in seen(open_cases((replace(gone, left_on=None),), 1, today=TODAY))
    leaving = replace(gone, kind="leaving", score=None)
    assert "*Acme GmbH*  left 30 Jun, Anna Weber" in seen(open_cases((leaving,), 1, today=TODAY))
    assert "is leaving" in seen(open_cases((replace(leaving, has_left=False),), 1, today=TODAY))


def test_no_two_buttons_of_a_list_are_read_out_alike() -> None:
    other = replace(CASE, case_id=14, account="Beta Ltd")
    again = replace(NPS, title="Another", key="another", pilot=True)
    stopped = [replace(each, sending=STOPPED) for each in (NPS, again)]
    lists = [open_cases((CASE, other), 2, today=TODAY), survey_status((NPS, again), ON, today=TODAY)]
    for shown in [*lists, survey_status(tuple(stopped), ON, today=TODAY)]:
        pressed = [element for block in shown.blocks for element in block.get("elements", []) if "action_id" in element]
        heard = [element.get("accessibility_label", element["text"]["text"]) for element in pressed]
        assert len(set(heard)) == len(heard)
    assert "Reply to Anna Weber, Acme GmbH" in str(lists[0].blocks)


def test_while_sends_are_stopped_no_survey_says_what_comes_next() -> None:
    assert "Next:" in seen(survey_status((NPS,), ON, today=TODAY))
    assert "Next:" not in seen(survey_status((NPS,), STOPPED, today=TODAY))
    assert "Next:" not in seen(survey_status((replace(NPS, sending=STOPPED),), ON, today=TODAY))


def test_a_taken_case_is_not_offered_again() -> None:
    assert "I'll take it" not in controls(open_cases((BARE_CASE,), 1, today=TODAY))


@pytest.mark.parametrize("topic", [None, "nps", "/churn", "SURVEY", "nonsense"])
def test_help_tells_what_can_be_typed(topic: str | None) -> None:
    shown = help_message(topic)
    taken_by_slack(shown)
    named = [command.name for command in COMMANDS if f"*{command.name}*" in seen(shown)]
    wanted = f"/{topic.strip('/').lower()}" if topic else ""
    assert named == ([wanted] if wanted in {c.name for c in COMMANDS} else [c.name for c in COMMANDS])


@pytest.mark.parametrize("typed", ["npps", HOSTILE_NAME, "x" * 4000, ""])
def test_what_is_not_understood_is_answered_with_what_is(typed: str) -> None:
    shown = not_understood(typed)
    taken_by_slack(shown)
    assert "`/askback help`" in seen(shown)
    assert "<" not in shown.text


def test_the_method_is_one_click_away() -> None:
    view = counted_modal()
    view_taken_by_slack(view)
    assert "adjusted Wald" in seen(view["blocks"])


def test_the_morning_list_shows_what_still_waits_and_says_so_when_nothing_does() -> None:
    shown = morning_list((CASE, CASE), today=TODAY)
    assert seen(shown).startswith("*2 more cases wait for you since yesterday.*\n*Acme GmbH*  4 of 10, Anna Weber")
    taken_by_slack(shown)
    assert seen(morning_list((), today=TODAY)) == "What waited for you since yesterday is taken care of."
