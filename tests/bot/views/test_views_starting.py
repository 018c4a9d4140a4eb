"""What the team reads before a survey reaches many: a pilot's first figures, and a wave that waits."""

from dataclasses import replace
from datetime import date

import pytest
from views_cast import HOSTILE, HOSTILE_NAME, LONG_NAME, TODAY, controls, seen, taken_by_slack, view_taken_by_slack

from bot import ids
from bot.views.holds import Held, Person, holds_list, next_week
from bot.views.pilots import Pilot, pilot_notice
from bot.views.switches import SendingState
from bot.views.waves import (
    APPROVED,
    FROZEN,
    REFUSED,
    WAITING,
    WITHDRAWN,
    Counted,
    Draft,
    WaveLine,
    begun_modal,
    found_line,
    preview_modal,
    wave_modal,
    wave_notice,
    waves_list,
    wrong_line,
)

PILOT = Pilot("nps", 10, 4, 1, 2, 20, TODAY)
REACH = Counted(240, 31, (("Anna Weber", "Acme GmbH"), ("Bo Li", "Beta Ltd")))
WAVE = WaveLine(7, "csat", WAITING, "plan = Business", 0.5, date(2026, 12, 1), 5, REACH, "Lena Vogt", None, None)
DRAFT = Draft("csat", "plan = Business", 0.5, date(2026, 12, 1), 5, REACH, needs_second=True, alone_up_to=100)


def test_a_pilot_says_what_its_first_asks_brought_and_what_happens_until_it_goes_on() -> None:
    shown = pilot_notice(PILOT)
    assert shown.text.splitlines() == [
        "The new survey nps has asked 10 people.",
        "4 answered (40 %) · 1 asked not to be asked again · 2 could not be reached",
        "Until somebody presses `Go on`, it asks 20 people a day at most.",
    ]
    go_on, stop = controls(shown)["Go on"], controls(shown)["Stop this survey"]
    assert (go_on["action_id"], go_on["value"]) == (ids.GO_ON, "nps")
    assert (stop["action_id"], stop["value"]) == (ids.STOP_SURVEY, "nps")
    taken_by_slack(shown)


def test_a_pilot_that_was_decided_says_by_whom_and_offers_the_way_back() -> None:
    goes_on = pilot_notice(replace(PILOT, going_by="Ruth Adeyemi", going_on=TODAY))
    assert "Ruth Adeyemi let it go on, 22 Nov." in seen(goes_on)
    assert set(controls(goes_on)) == {"Stop this survey"}
    stopped = pilot_notice(replace(PILOT, sending=SendingState(True, "Tom Brandt", spread=3)))
    assert "Tom Brandt stopped it." in seen(stopped)
    assert set(controls(stopped)) == {"Resume"}


def test_a_pilot_without_answers_has_no_hole() -> None:
    assert (
        "0 answered (0 %) · nobody opted out\n"
        in pilot_notice(replace(PILOT, answered=0, opted_out=0, undeliverable=0)).text
    )


def test_a_wave_that_waits_says_what_to_whom_how_many_and_when() -> None:
    shown = wave_notice(WAVE, today=TODAY)
    assert seen(shown).splitlines()[:4] == [
        "*Lena Vogt wants to send csat to 240 people at 31 accounts.*",
        "Who: `plan = Business`, 50 % of them, drawn by chance",
        "When: from 1 Dec, over 5 working days",
        "Among them: Anna Weber (Acme GmbH), Bo Li (Beta Ltd).",
    ]
    approve, refuse = controls(shown)["Approve"], controls(shown)["Refuse"]
    assert (approve["action_id"], approve["value"], refuse["action_id"]) == (ids.WAVE_APPROVE, "7", ids.WAVE_REFUSE)
    assert "240 people get this survey." in approve["confirm"]["text"]["text"]
    taken_by_slack(shown)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (APPROVED, "Tom Brandt approved it."),
        (FROZEN, "Tom Brandt approved it."),
        (REFUSED, "Tom Brandt refused it."),
        (WITHDRAWN, "Lena Vogt withdrew it."),
    ],
)
def test_a_wave_that_was_decided_says_by_whom_and_offers_nothing(state: str, said: str) -> None:
    decided = replace(WAVE, state=state, decided_by="Tom Brandt", withdrawn_by="Lena Vogt")
    assert said in seen(wave_notice(decided, today=TODAY))
    assert controls(wave_notice(decided, today=TODAY)) == {}


def test_withdrawing_says_how_many_were_sent_and_answered() -> None:
    shown = waves_list((replace(WAVE, state=FROZEN, sent=34, answered=12),), today=TODAY)
    sure = controls(shown)["Withdraw"]["confirm"]["text"]["text"]
    assert sure.startswith("34 sent, 12 of them answered. What is not sent is dropped")
    taken_by_slack(shown)


@pytest.mark.parametrize("state", [REFUSED, WITHDRAWN])
def test_what_is_over_is_withdrawn_no_more(state: str) -> None:
    assert "Withdraw" not in controls(waves_list((replace(WAVE, state=state),), today=TODAY))


def test_the_form_counts_on_enter_and_fits_slack() -> None:
    form = wave_modal((("nps", "Yearly survey"), ("csat", "csat")), today=TODAY, found=found_line(REACH), survey="nps")
    box = next(block for block in form["blocks"] if block.get("block_id") == ids.WAVE_AUDIENCE_BLOCK)
    assert box["dispatch_action"] and box["element"]["dispatch_action_config"]
    assert "*240 people* at 31 accounts, such as Anna Weber (Acme GmbH), Bo Li (Beta Ltd)." in seen(form["blocks"])
    view_taken_by_slack(form)
    view_taken_by_slack(wave_modal((("nps", "nps"),), today=TODAY, found=wrong_line(HOSTILE)))


@pytest.mark.parametrize(("second", "submit"), [(True, "Ask for approval"), (False, "Send")])
def test_the_preview_says_whether_a_second_person_is_needed(second: bool, submit: str) -> None:
    shown = preview_modal(replace(DRAFT, needs_second=second), "{}", today=TODAY)
    assert shown["submit"]["text"] == submit
    assert ("Above 100 people a second one of you agrees first" in seen(shown["blocks"])) is second
    view_taken_by_slack(shown)
    view_taken_by_slack(begun_modal(replace(DRAFT, needs_second=second), today=TODAY))


def test_long_and_hostile_names_fit() -> None:
    many = Counted(10**6, 10**5, ((LONG_NAME, HOSTILE_NAME),) * 10)
    wave = replace(WAVE, audience=HOSTILE[:2000] or "x", counted=many, made_by=LONG_NAME)
    taken_by_slack(wave_notice(wave, today=TODAY))
    taken_by_slack(waves_list((replace(wave, state=FROZEN, sent=9),) * 40, today=TODAY))
    view_taken_by_slack(preview_modal(replace(DRAFT, counted=many, audience=HOSTILE), "x" * 3000, today=TODAY))
    taken_by_slack(pilot_notice(replace(PILOT, survey="x" * 40, going_by=HOSTILE_NAME, going_on=TODAY)))


def person(number: int, at: int = 1, **facts: object) -> Person:
    known = Person(number, f"Person {number}", "Analyst", at, f"Account {at}", date(2026, 12, 1), "nps")
    return replace(known, **facts)  # type: ignore[arg-type]


def test_next_week_lists_people_by_account_with_a_hold_for_each() -> None:
    held = Held(3, "Kim Roe", "Beta Ltd", "Contract talks are on", date(2026, 12, 20), "Lena Vogt")
    shown = next_week((person(1), person(2)), (held,), date(2026, 11, 30), date(2026, 12, 6), today=TODAY)
    assert seen(shown).splitlines() == [
        "*Your people next week, 30 Nov-6 Dec: 2 people at 1 account.*",
        "*Account 1*",
        "Hold whole account",
        "Person 1 · Analyst · nps, Tue 1 Dec",
        "Hold",
        "Person 2 · Analyst · nps, Tue 1 Dec",
        "Hold",
        "*Kim Roe, Beta Ltd*",
        "held by Lena Vogt until 20 Dec · Contract talks are on",
        "Release",
        "Should somebody be left in peace? `Hold` keeps them from being asked until a day that you choose.",
    ]
    taken_by_slack(shown)


def test_next_week_tells_a_reminder_from_a_question() -> None:
    shown = next_week((person(1, reminds=True),), (), date(2026, 11, 30), date(2026, 12, 6), today=TODAY)
    assert "Person 1 · Analyst · reminder of nps, Tue 1 Dec" in seen(shown)


def test_many_people_at_many_accounts_fit_into_a_message() -> None:
    everybody = tuple(person(n, n, contact=LONG_NAME, account=HOSTILE_NAME, title=LONG_NAME) for n in range(1, 80))
    held = (Held(3, None, LONG_NAME, HOSTILE[:300], date(2026, 12, 20), LONG_NAME),) * 40
    shown = next_week(everybody, held, date(2026, 11, 30), date(2026, 12, 6), today=TODAY)
    assert "and 61 more" in seen(shown)
    taken_by_slack(shown)
    taken_by_slack(holds_list(held, 400, today=TODAY))
