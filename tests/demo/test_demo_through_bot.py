"""The half-year through the real bot: each plot can be found in the figures, the cases and in Slack."""

from datetime import timedelta
from itertools import pairwise
from statistics import mean

import pytest
from sqlalchemy import and_

from analysis.reporting import reports
from demo import eyes, guide, seed, words
from demo.company import END, START
from demo.story import CHAMPION_WHO_LEAVES, HARBORLINE, HOLZAPFEL, LINDHOF, NAJD, PINECREST, TALLGRASS, YUNFAN, week
from demo.temperament import CAST, Habit
from storage.answering import rollups
from storage.database.tables import (
    account,
    case_file,
    contact,
    delivery,
    invitation,
    response,
    response_revision,
    survey,
)
from storage.models import AccountStatus, AnswerPart, CaseKind, DeliveryKind, InvitationState, SurveyKind

pytestmark = pytest.mark.xdist_group("demo")  # the half-year is played once, by one worker
HIT = (HARBORLINE, LINDHOF, NAJD, YUNFAN)
ASKED = response.join(contact, contact.c.id == response.c.contact_id).join(
    account, account.c.id == response.c.account_id
)
LEAD = seed.user_id(guide.LEAD)
TEAM = seed.channel_id(seed.TEAM_CHANNEL)


def digests(played):
    """What the digests in the team's channel say, oldest first."""
    said = [eyes.text(m) for m in played.stage.sandbox.messages(LEAD, TEAM) if m["user"] == seed.BOT_USER]
    return [text for text in said if "Customer feedback, " in text]


def test_the_outage_lowers_the_scores_of_four_companies_which_recover(played):
    before = played.scores(START, week(7), external_id=HIT)
    during = played.scores(week(7), week(12), external_id=HIT)
    after = played.scores(week(17), END, external_id=HIT)
    assert mean(during) < mean(before) - 3
    assert mean(after) > mean(during) + 3


def test_low_scores_after_the_outage_are_cases_whose_words_are_about_it(played):
    where = (case_file.c.kind == CaseKind.LOW_SCORE) & account.c.external_id.in_(HIT)
    joined = case_file.join(ASKED, case_file.c.response_id == response.c.id)
    found = played.rows(response.c.verbatim, joined=joined, where=where & (case_file.c.opened_at >= week(7)))
    assert "outage" in {words.topic_of(row.verbatim or "") for row in found}


def test_the_champion_is_known_to_have_left_and_later_her_account_leaves(played):
    (champion,) = played.rows(contact.c.unreachable, where=contact.c.email == CHAMPION_WHO_LEAVES)
    assert champion.unreachable == "deactivated"
    (hers,) = played.rows(account.c.status, where=account.c.external_id == PINECREST)
    assert hers.status is AccountStatus.GONE


@pytest.mark.parametrize(
    ("who", "reason"), [(HOLZAPFEL, "too_expensive"), (TALLGRASS, "switched_service"), (PINECREST, "unused")]
)
def test_accounts_that_leave_say_why_and_the_team_is_told(played, who, reason):
    answers = played.rows(
        response.c.reason, joined=ASKED, where=(account.c.external_id == who) & response.c.reason.is_not(None)
    )
    assert [row.reason for row in answers] == [reason]
    alerts = played.rows(
        delivery.c.ts,
        joined=delivery.join(case_file, case_file.c.id == delivery.c.case_id).join(
            account, account.c.id == case_file.c.account_id
        ),
        where=and_(
            delivery.c.kind == DeliveryKind.ALERT,
            case_file.c.kind == CaseKind.LEAVING,
            account.c.external_id == who,
        ),
    )
    posted = {m["ts"] for m in played.stage.sandbox.messages(LEAD, TEAM)}
    assert len(alerts) == 1 and alerts[0].ts in posted


def test_nobody_is_asked_once_their_account_is_gone(played):
    joined = invitation.join(account, account.c.id == invitation.c.account_id)
    asked = played.rows(invitation.c.asked_at, account.c.ends_on, joined=joined, where=account.c.ends_on.is_not(None))
    assert all(row.asked_at is None or row.asked_at.date() <= row.ends_on for row in asked)


def test_the_app_lifts_the_scores_of_japan(played):
    before = played.scores(START, week(16), country=("JP",))
    after = played.scores(week(16), END, country=("JP",))
    assert mean(after) > mean(before) + 1


def test_nps_and_the_last_digest_say_what_the_reports_say(played):
    with played.units.reading() as unit:
        figures = reports.nps(unit, 1, since=(END - timedelta(days=89)).date(), until=(END + timedelta(days=1)).date())
    assert played.stage.sandbox.command(LEAD, TEAM, "/nps", "") is not None
    played.stage.sandbox.settle()
    answer = eyes.text(played.stage.sandbox.messages(LEAD, TEAM)[-1])
    assert f"{figures.tally.n:,} answers" in answer
    assert "likely" in digests(played)[-1]


def test_every_digest_after_the_first_answers_has_its_week(played):
    assert len(digests(played)) >= 24


def test_people_are_silent_type_answer_late_change_their_minds_and_opt_out(played):
    states = {row.state for row in played.rows(invitation.c.state)}
    assert {InvitationState.EXPIRED, InvitationState.ANSWERED} <= states
    assert {"click", "typed"} <= {str(row.source) for row in played.rows(response.c.source)}
    late = {row.email for row in played.rows(contact.c.email, joined=ASKED, where=response.c.late)}
    assert late == {email for email, habit in CAST.items() if habit is Habit.COMES_LATE}
    scores = [
        row.response_id
        for row in played.rows(response_revision.c.response_id, where=response_revision.c.part == AnswerPart.SCORE)
    ]
    assert len(scores) > len(set(scores))
    gone = {row.email for row in played.rows(contact.c.email, where=contact.c.opted_out_at.is_not(None))}
    assert gone <= {email for email, habit in CAST.items() if habit is Habit.OPTS_OUT} and gone


def test_every_language_of_the_company_was_used(played):
    spoken = {c.locale.partition("-")[0] for c in played.stage.company.contacts}
    assert {row.locale for row in played.rows(invitation.c.locale) if row.locale} == spoken


def test_nobody_is_asked_for_a_score_twice_within_ninety_days(played):
    asked = played.rows(
        invitation.c.contact_id,
        invitation.c.asked_at,
        joined=invitation.join(survey, survey.c.id == invitation.c.survey_id),
        where=(survey.c.kind == SurveyKind.NPS) & invitation.c.asked_at.is_not(None),
    )
    for earlier, later in pairwise(sorted(asked)):
        assert earlier.contact_id != later.contact_id or later.asked_at - earlier.asked_at >= timedelta(days=90)


def test_the_kept_counts_equal_their_raw_rows(played):
    with played.units.reading() as unit:
        assert rollups.problems(unit, 1) == []


def test_no_tick_fails_and_nothing_is_logged_as_an_error(played):
    assert [line for line in played.log().splitlines() if '"error"' in line or "a tick failed" in line] == []


def test_the_sandbox_refuses_nothing_that_people_do(played):
    assert played.stage.crowd.refused == []


def test_the_guide_tells_the_whole_story_and_every_step_stands(played):
    sandbox = played.stage.sandbox
    built = guide.build(sandbox, played.stage.company)
    assert built["title"].startswith("Half a year")
    assert [step["title"] for step in built["steps"]] == [
        "One question",
        "The team knows within seconds",
        "An answer, not a ticket",
        "In Arabic",
        "In Japanese",
        "Why they left",
        "Every Monday",
        "The lead's desk",
    ]
    for step in built["steps"][:-1]:
        assert step["ts"] in {m["ts"] for m in sandbox.messages(step["as"], step["open"])}
