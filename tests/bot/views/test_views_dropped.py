"""The answer to a dropped file: Slack takes it in every state, and it names what is wrong."""

from dataclasses import replace
from datetime import date

import pytest

from bot import ids
from bot.views.dropped import Dropped, dropped
from storage.importing.import_run import ImportReport
from tests.bot.views.views_cast import HOSTILE, LONGEST, controls, seen, taken_by_slack

REPORT = ImportReport("contacts", 2, 1, 1, dry_run=True, read_as="UTF-8, commas", columns=(("full name", "name"),))
BAD = replace(REPORT, left_out=1, problems=("row 4, email: 'x' is not an address",), problem_count=1)
CHECKED = Dropped(7, "people.csv", "checked", REPORT)
UNDONE = {"restored": 1, "removed": 1, "left_count": 1, "left": ["C9: it was asked since"]}
STATES = [
    Dropped(7, "people.csv", "checking"),
    CHECKED,
    replace(CHECKED, report=BAD),
    replace(CHECKED, report=replace(REPORT, kind="history", asks_added=2, people_added=1)),
    replace(CHECKED, report=replace(BAD, refused=True)),
    Dropped(7, "people.csv", "applying", REPORT, percent=40),
    Dropped(7, "people.csv", "applied", REPORT, until=date(2026, 12, 24)),
    Dropped(7, "people.csv", "applied", BAD, why="Import 3 was taken back already."),
    Dropped(7, "people.csv", "undoing", REPORT),
    Dropped(7, "people.csv", "undone", REPORT, undone=UNDONE),
    Dropped(7, "people.csv", "discarded", REPORT),
    *(Dropped(7, "people.csv", "failed", why=why) for why in ("not_a_csv", "file_too_large", "whatever_slack_said")),
]


@pytest.mark.parametrize("file", STATES, ids=lambda file: f"{file.state} {file.why or ''}")
def test_slack_takes_every_state(file: Dropped) -> None:
    taken_by_slack(dropped(file))


def test_slack_takes_the_longest_report_of_hostile_words() -> None:
    columns = tuple((f"{HOSTILE}{number}", LONGEST[:90]) for number in range(300))
    problems = tuple(f"row {number}, {HOSTILE}" for number in range(20))
    worst = replace(BAD, columns=columns, problems=problems, problem_count=999, changed_in={HOSTILE: 3})
    shown = dropped(Dropped(7, HOSTILE * 9, "checked", replace(worst, examples={HOSTILE: [1, 2, 3]})))
    taken_by_slack(shown)
    assert "<!" not in seen(shown) and "more" in seen(shown)


def test_a_sound_file_can_be_applied_and_one_with_bad_rows_only_without_them() -> None:
    assert set(controls(dropped(CHECKED))) == {"Apply", "Discard"}
    assert set(controls(dropped(replace(CHECKED, report=BAD)))) == {"Apply without the bad rows", "Discard"}
    assert not controls(dropped(replace(CHECKED, report=replace(BAD, refused=True))))
    assert not controls(dropped(replace(CHECKED, report=replace(BAD, rows=0)))), "nothing is left of it to apply"


def test_what_was_applied_can_be_taken_back_as_long_as_it_can() -> None:
    fresh = Dropped(7, "people.csv", "applied", REPORT, until=date(2026, 12, 24))
    undo = controls(dropped(fresh))["Undo"]
    assert (undo["action_id"], undo["value"], bool(undo["confirm"])) == (ids.DROP_UNDO, "7", True)
    assert not controls(dropped(replace(fresh, until=None)))
