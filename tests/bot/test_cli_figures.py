"""`askback stats` and `askback export responses`: figures and answers leave the house as they stand in it."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from storage.database.engine import open_engine
from storage.database.tables import account, case_file, contact, invitation, label, response, survey, workspace
from storage.database.units import Unit, Units
from storage.exporting import exports
from storage.migrations.upgrade import upgrade
from storage.models import AccountStatus, CaseKind, CaseState, ContactKind, InvitationState, Place, SurveyKind
from tests.bot.cli_cast import Terminal

NOW = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)
PERIOD = ("--since", "2026-01-01", "--until", "2026-03-01")


@pytest.fixture
def units(terminal: Terminal) -> Iterator[Units]:
    engine = open_engine(f"sqlite:///{terminal.folder / 'askback.db'}")
    upgrade(engine)
    opened = Units(engine)
    with opened() as unit:
        _company(unit)
    yield opened
    opened.close()


def _company(unit: Unit) -> None:
    run = unit.connection.execute
    run(
        workspace.insert().values(
            id=1,
            slack_team_id="T1",
            name="N",
            company="N",
            bot_user_id="U",
            team_channel="C",
            segments=["plan"],
            created_at=NOW,
        )
    )
    run(survey.insert().values(id=1, workspace_id=1, name="nps", kind=SurveyKind.NPS, cadence_days=90))
    run(
        account.insert().values(
            id=1, workspace_id=1, external_id="A-1", name="Acme", status=AccountStatus.ACTIVE, attributes={}
        )
    )


def answer(unit: Unit, number: int, score: int, words: str | None = None, *, private: bool = False) -> None:
    """An answer of its own contact, on 2 February."""
    run, key = unit.connection.execute, {"workspace_id": 1, "account_id": 1}
    run(
        contact.insert().values(
            id=number, external_id=f"C-{number}", name=f"Person {number}", kind=ContactKind.MEMBER, attributes={}, **key
        )
    )
    run(
        invitation.insert().values(
            id=number,
            survey_id=1,
            contact_id=number,
            occasion="2026-02",
            state=InvitationState.ANSWERED,
            place=Place.DM,
            send_at=NOW,
            asked_at=NOW,
            segments=[["", ""]],
            **key,
        )
    )
    run(
        response.insert().values(
            id=number,
            invitation_id=number,
            survey_id=1,
            contact_id=number,
            survey_version=1,
            score=score,
            verbatim=words,
            source="click",
            only_owner=private,
            answered_at=NOW,
            changed_at=NOW,
            day=date(2026, 2, 2),
            **key,
        )
    )


def test_stats_reasons_tells_apart_who_says_why(terminal, units) -> None:
    assert "Nobody has said why" in terminal.run("stats", "reasons", *PERIOD).stdout
    with units() as unit:
        answer(unit, 1, 3, "Words")
        answer(unit, 2, 3, "Words")
        leaves = {"ends_on": date(2026, 12, 31), "attributes": {"leaving_how": "usage_limits"}}
        unit.connection.execute(account.update().values(**leaves))
        known = {"workspace_id": 1, "kind": "reason", "confidence": 0.8, "model": "m", "detail": {}, "at": NOW}
        for response_id, source, code in (
            (1, "read", "low_quality"),
            (1, "team", "low_quality"),
            (2, "read", "usage_limits"),
        ):
            said = label.insert().values(**known, response_id=response_id, source=source, code=code)
            unit.connection.execute(said)
    told = json.loads(terminal.run("stats", "reasons", *PERIOD, "--json").stdout)
    assert list(told) == ["since", "until", "answers", "reasons", "agreement", "billing"]
    assert told["reasons"][0] == {"code": "low_quality", "answers": 1, "stated": 0, "read": 1, "team": 1}
    assert told["agreement"] == {
        "stated_and_read": {"both": 0, "same": 0},
        "team_and_read": {"both": 1, "same": 1},
        "team_and_stated": {"both": 0, "same": 0},
        "billing_and_stated": {"both": 0, "same": 0},
        "billing_and_read": {"both": 2, "same": 1},
        "billing_and_team": {"both": 1, "same": 0},
    }
    shown = terminal.run("stats", "reasons", *PERIOD).stdout
    assert "Slow or unreliable" in shown
    assert [line for line in shown.splitlines() if "agree" in line] == [
        "What your team says and what was read agree in 1 of 1 answers that have both.",
        "What billing says and what was read agree in 1 of 2 answers that have both.",
        "What billing and your team say agree in 0 of 1 answers that have both.",
    ]
    assert terminal.run("stats", "reasons", "--since", "2026-03-01", "--until", "2026-03-01").exit_code == 2


def test_stats_themes_says_what_is_talked_about(terminal, units) -> None:
    with units() as unit:
        for number in range(1, 6):
            answer(unit, number, 3)
        unit.connection.execute(response.update().values(verbatim="Slow", read_by="m"))
        rows = [{"workspace_id": 1, "response_id": number, "kind": "theme", "source": "read"} for number in range(1, 4)]
        more = {"code": "mobile", "confidence": 0.9, "model": "m", "detail": {}, "at": NOW}
        unit.connection.execute(label.insert(), [row | more for row in rows])
    told = json.loads(terminal.run("stats", "themes", *PERIOD, "--json").stdout)
    assert (told["comments"], [each["code"] for each in told["themes"]]) == (5, ["mobile"])
    assert told["themes"][0]["share"] == 0.6
    assert "Mobile: 3 of 5 comments (60 %, likely" in terminal.run("stats", "themes", *PERIOD).stdout
    assert terminal.run("stats", "themes", "--since", "2026-03-01", "--until", "2026-03-01").exit_code == 2


def test_stats_nps_as_json_holds_what_is_promised(terminal, units) -> None:
    with units() as unit:
        for number, score in enumerate([10, 9, 9, 8, 3], start=1):
            answer(unit, number, score)
    done = terminal.run("stats", "nps", *PERIOD, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    promised = "score low high confidence n promoters passives detractors sent delivered response_rate comment_rate"
    assert set(promised.split()) <= set(told)
    assert (told["score"], told["n"], told["promoters"], told["detractors"]) == (40.0, 5, 3, 1)


def test_the_last_day_is_not_counted(terminal, units) -> None:
    with units() as unit:
        answer(unit, 1, 10)
    until = terminal.run("stats", "nps", "--since", "2026-01-01", "--until", "2026-02-02", "--json")
    after = terminal.run("stats", "nps", "--since", "2026-02-02", "--until", "2026-02-03", "--json")
    assert [json.loads(done.stdout)["n"] for done in (until, after)] == [0, 1]


def test_without_answers_the_rates_are_null_and_not_zero(terminal, units) -> None:
    told = json.loads(terminal.run("stats", "nps", *PERIOD, "--json").stdout)
    assert told["score"] is None
    assert told["response_rate"] is None
    assert told["comment_rate"] is None


def test_stats_nps_for_people_says_what_slack_says(terminal, units) -> None:
    with units() as unit:
        for number in range(1, 7):
            answer(unit, number, 10)
    told = terminal.run("stats", "nps", *PERIOD).stdout
    assert told.startswith("NPS +100, 1 Jan-28 Feb 2026")
    assert "6 answers" in told


def test_an_attribute_nobody_counts_by_is_wrong_use_and_the_others_are_named(terminal, units) -> None:
    done = terminal.run("stats", "nps", *PERIOD, "--by", "shoe_size")
    assert done.exit_code == 2
    assert "plan" in done.stderr


def test_days_the_wrong_way_round_are_wrong_use(terminal, units) -> None:
    assert terminal.run("stats", "nps", "--since", "2026-02-01", "--until", "2026-01-01").exit_code == 2


@pytest.mark.parametrize("figures", ["nps", "reasons", "themes"])
def test_a_day_that_cannot_be_is_answered_with_the_cure(terminal, units, figures) -> None:
    for option in ("--since", "--until"):
        for word in ("tomorrow", "2026-02-30", "1/2/2026"):
            done = terminal.run("stats", figures, option, word)
            assert done.exit_code == 2
            assert f"{option}': write year-month-day, such as 2026-01-31." in " ".join(done.stderr.split())
    done = terminal.run("stats", figures, "--since", "9999-12-01")
    assert done.exit_code == 2
    assert "9999-12-01 is still to come: name a day up to today." in " ".join(done.stderr.split())


def exported(terminal: Terminal, what: str) -> list[dict[str, str]]:
    done = terminal.run("export", what)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_an_answer_meant_for_one_csm_leaves_without_name_and_words(terminal, units) -> None:
    with units() as unit:
        answer(unit, 1, 3, "my boss is the problem", private=True)
        answer(unit, 2, 9, "fine")
    private, plain = exported(terminal, "responses")
    assert (private["score"], plain["score"]) == ("3", "9")
    assert (plain["contact_name"], plain["verbatim"]) == ("Person 2", "fine")
    for column in ("account", "account_name", "contact", "contact_name", "verbatim"):
        assert private[column] == "", column


def test_the_case_of_such_an_answer_leaves_without_names_too(terminal, units) -> None:
    with units() as unit:
        answer(unit, 1, 3, private=True)
        answer(unit, 2, 4)
        for number in (1, 2):
            values = {"kind": CaseKind.LOW_SCORE, "state": CaseState.OPEN, "opened_at": NOW, "response_id": number}
            unit.connection.execute(
                case_file.insert().values(workspace_id=1, account_id=1, contact_id=number, **values)
            )
    private, plain = exported(terminal, "cases")
    assert (private["account_name"], private["contact_name"]) == ("", "")
    assert (plain["account_name"], plain["contact_name"]) == ("Acme", "Person 2")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_words_that_a_spreadsheet_would_run_are_defused_in_csv_alone(terminal, units, start) -> None:
    with units() as unit:
        answer(unit, 1, 3, f"{start}HYPERLINK(1)")
    assert exported(terminal, "responses")[0]["verbatim"] == f"'{start}HYPERLINK(1)"
    line = terminal.run("export", "responses", "--format", "jsonl").stdout
    assert json.loads(line)["verbatim"] == f"{start}HYPERLINK(1)"


def test_what_was_read_and_what_the_team_says_are_exported_apart(terminal, units) -> None:
    with units() as unit:
        answer(unit, 1, 3, "slow")
        for source, code, sure in (("read", "too_expensive", 0.9), ("team", "low_quality", 0.1)):
            unit.connection.execute(
                label.insert().values(
                    workspace_id=1,
                    response_id=1,
                    kind="reason",
                    source=source,
                    code=code,
                    confidence=sure,
                    model="m",
                    detail={},
                    at=NOW,
                )
            )
    (row,) = exported(terminal, "responses")
    assert (row["reason_read"], row["reason_team"]) == ("too_expensive", "low_quality")


def test_another_workspaces_rows_stay_at_home(units) -> None:
    with units() as unit:
        answer(unit, 1, 9)
    with units.reading() as unit:
        assert [row["id"] for row in exports.rows(unit, 1, exports.Exported.RESPONSES)] == [1]
        for what in exports.Exported:
            assert list(exports.rows(unit, 2, what)) == []


def test_an_empty_export_still_has_its_headings(terminal, units) -> None:
    heading = terminal.run("export", "cases").stdout.splitlines()
    assert len(heading) == 1
    assert heading[0].startswith("id,kind,state,")
