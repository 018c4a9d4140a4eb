"""The import folder: each file once, in the right order, moved where it belongs; nothing lost, whatever happens."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from bot.files import nightly
from bot.files.nightly import NIGHTLY, Nights, next_night
from bot.told import home
from storage.asking import moments
from storage.database.tables import account, contact, import_file, moment, response
from storage.database.units import Units
from storage.importing import folder_queries, import_undo
from tests.cast import NOW, Acme, acme

TONIGHT = datetime(2026, 3, 3, 1, tzinfo=UTC)  # two o'clock in Berlin
DAY = timedelta(days=1)
ACCOUNTS = "external_id,name\nA20,Birch AB\n"
CONTACTS = "external_id,account,name,email\nC20,A20,Di Lund,di@birch.example\n"
ANSWERS = "email,score,date\ndi@birch.example,9,2025-01-02\n"
BAD = "external_id,name,renews_on\nA21,Cedar,soon\n"


class House:
    """A workspace with a folder, in which files lie since an hour before the night."""

    def __init__(self, units: Units, folder: Path) -> None:
        self.units, self.folder = units, folder
        folder.mkdir()
        with units() as unit:
            self.home = acme(unit).workspace_id
            self.nights = Nights(units, self.home, folder)
            moments.set_due(unit, self.home, NIGHTLY, TONIGHT)

    def put(self, name: str, content: str | bytes, changed: datetime = TONIGHT - timedelta(hours=1)) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (changed.timestamp(), changed.timestamp()))
        return path

    def files(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}

    def names(self, table: Any) -> list[str]:
        with self.units.reading() as unit:
            return list(unit.connection.scalars(select(table.c.name).order_by(table.c.id)))

    def failed(self, now: datetime = TONIGHT) -> dict[str, str | None]:
        with self.units.reading() as unit:
            return {row["name"]: row["problems"] for row in folder_queries.failed(unit, self.home, now - DAY)}

    def due(self, what: str = NIGHTLY) -> datetime | None:
        with self.units.reading() as unit:
            return moments.due_at(unit, self.home, what)

    def count(self, table: Any) -> int:
        with self.units.reading() as unit:
            return unit.connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def house(units: Units, tmp_path: Path) -> House:
    return House(units, tmp_path / "in")


@pytest.mark.parametrize(
    ("now", "zone", "night"),
    [
        ("2026-03-02T00:59:59", "Europe/Berlin", "2026-03-02T01:00:00"),
        ("2026-03-02T01:00:00", "Europe/Berlin", "2026-03-03T01:00:00"),
        ("2026-03-02T20:00:00", "Asia/Kolkata", "2026-03-02T20:30:00"),
        ("2026-03-29T00:00:00", "Europe/Berlin", "2026-03-29T01:00:00"),  # there is no two o'clock: clocks skip it
        ("2026-03-29T01:00:00", "Europe/Berlin", "2026-03-30T00:00:00"),
        ("2026-10-24T23:00:00", "Europe/Berlin", "2026-10-25T00:00:00"),  # there are two: the first one
        ("2026-10-25T00:00:00", "Europe/Berlin", "2026-10-26T01:00:00"),
    ],
)
def test_the_night_is_two_oclock_there_once_a_day(now: str, zone: str, night: str) -> None:
    asked = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert next_night(asked, zone) == datetime.fromisoformat(night).replace(tzinfo=UTC)


def test_a_night_takes_accounts_then_contacts_then_answers_and_moves_them(house: House) -> None:
    for name, content in (("1.csv", ANSWERS), ("2.tsv", CONTACTS.replace(",", "\t")), ("3.TXT", ACCOUNTS)):
        house.put(name, content)
    house.nights.work(TONIGHT)
    assert house.files() == {"done/1-2026-03-03.csv", "done/2-2026-03-03.tsv", "done/3-2026-03-03.TXT"}
    assert house.names(account)[-1] == "Birch AB" and house.names(contact)[-1] == "Di Lund"
    assert house.count(response) == 1
    assert house.failed() == {}
    assert (house.due(), house.due("roster"), house.due("plan")) == (TONIGHT + DAY, TONIGHT, TONIGHT)


def test_nothing_is_taken_before_the_night_nor_twice_in_one(house: House) -> None:
    path = house.put("a.csv", ACCOUNTS)
    house.nights.work(TONIGHT - timedelta(microseconds=1))
    assert path.exists()
    house.nights.work(TONIGHT)
    again = house.put("b.csv", ACCOUNTS)
    house.nights.work(TONIGHT)
    assert again.exists()


def test_of_two_files_about_the_same_the_newer_one_has_the_last_word(house: House) -> None:
    house.put("a.csv", ACCOUNTS.replace("Birch AB", "Newer"), TONIGHT - timedelta(hours=1))
    house.put("b.csv", ACCOUNTS.replace("Birch AB", "Older"), TONIGHT - timedelta(hours=2))
    house.nights.work(TONIGHT)
    assert house.names(account)[-1] == "Newer"


def test_a_bad_file_goes_to_failed_with_its_rows_and_cures_and_the_others_are_taken(house: House) -> None:
    house.put("bad.csv", BAD + "A22,Dogwood,secret;2027-01-01,more\n").chmod(0o640)
    house.put("empty.csv", "")
    house.put("damaged.csv", "external_id,name\nA30,Žižkov ".encode() + b"\xe9\n")
    house.put("half.json", '[{"email": "anna@acme.example", "sco')
    house.put("good.csv", ACCOUNTS)
    house.nights.work(TONIGHT)
    names = ("bad-2026-03-03.csv", "empty-2026-03-03.csv", "damaged-2026-03-03.csv", "half-2026-03-03.json")
    beside = {f"failed/{name}" for name in names}
    assert house.files() == beside | {f"{name}.problems.txt" for name in beside} | {"done/good-2026-03-03.csv"}
    said = house.folder / "failed" / "bad-2026-03-03.csv.problems.txt"
    assert said.read_text(encoding="utf-8").splitlines() == [
        "bad.csv was not imported on 2026-03-03, and nothing of it was stored: 2 problems.",
        "Mend it, and put it into the import folder again.",
        "",
        "row 2, renews_on: 'soon' is not a date; write year-month-day, such as 2026-02-28",
        "row 3: 4 cells under 3 headings; a cell with a comma in it needs double quotes",
    ]
    assert said.stat().st_mode & 0o777 == 0o640, "whoever may read the file may read what is wrong with it"
    told = {name: (house.folder / f"failed/{name}.problems.txt").read_text(encoding="utf-8") for name in names[1:]}
    assert "empty.csv is empty." in told[names[1]]
    assert "is not UTF-8" in told[names[2]] and "CSV UTF-8" in told[names[2]]
    assert "the file breaks off there" in told[names[3]]
    assert house.failed()["bad.csv"] == "failed/bad-2026-03-03.csv.problems.txt"


def test_all_problems_stand_beside_a_failed_file(house: House) -> None:
    house.put("bad.csv", "external_id,name,renews_on\n" + "".join(f"A{n},N{n},soon\n" for n in range(1001)))
    house.nights.work(TONIGHT)
    said = (house.folder / "failed" / "bad-2026-03-03.csv.problems.txt").read_text(encoding="utf-8")
    assert "row 1001, renews_on" in said and "row 1002" not in said and said.endswith("and 1 more\n")


def test_a_file_is_left_for_a_minute_after_its_last_change(house: House) -> None:
    minute = timedelta(minutes=1)
    house.put("ripe.csv", ACCOUNTS, TONIGHT - minute)
    house.put("young.csv", ACCOUNTS, TONIGHT - minute + timedelta(microseconds=1))
    house.nights.work(TONIGHT)
    assert house.files() == {"done/ripe-2026-03-03.csv", "young.csv"}
    assert house.failed() == {}


@pytest.mark.parametrize("content", [ACCOUNTS, BAD], ids=["sound", "broken"])
def test_a_file_that_grows_while_it_is_read_is_neither_moved_nor_failed(
    house: House, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    path = house.put("a.csv", content)

    def grows(*args: Any, **options: Any) -> Any:
        report = importing(*args, **options)
        with path.open("a") as file:
            file.write("A40,Elm\n")
        return report

    importing = nightly.import_people
    with monkeypatch.context() as patched:
        patched.setattr(nightly, "import_people", grows)
        house.nights.work(TONIGHT)
    assert house.files() == {"a.csv"} and house.failed() == {}
    house.put("a.csv", ACCOUNTS)
    house.nights.work(TONIGHT + DAY)
    assert house.files() == {"done/a-2026-03-04.csv"}


def test_other_files_hidden_ones_folders_and_links_are_left_alone(house: House, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(ACCOUNTS)
    os.utime(tmp_path / "secret", (1e9, 1e9))
    (house.folder / "link.csv").symlink_to(tmp_path / "secret")
    for name in ("notes.xlsx", ".a.csv", "~$a.csv"):
        house.put(name, ACCOUNTS)
    (house.folder / "old.csv").mkdir()
    house.nights.work(TONIGHT)
    assert house.files() == {"notes.xlsx", ".a.csv", "~$a.csv", "link.csv"}
    assert house.count(import_file) == 0


def test_nothing_that_was_moved_is_overwritten(house: House) -> None:
    for content in (ACCOUNTS, CONTACTS):
        house.put("a.csv", content)
        house.nights.work(TONIGHT)
        with house.units() as unit:
            moments.set_due(unit, house.home, NIGHTLY, TONIGHT)
    assert (house.folder / "done/a-2026-03-03.csv").read_text() == ACCOUNTS
    assert (house.folder / "done/a-2026-03-03-2.csv").read_text() == CONTACTS


@pytest.mark.parametrize("content", [ACCOUNTS, ANSWERS.replace("di@birch", "anna@acme")], ids=["people", "answers"])
def test_a_file_that_was_imported_but_not_moved_is_imported_again_and_changes_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    house.put("a.csv", content)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(os, "replace", _ends_the_process)
        house.nights.work(TONIGHT)
    assert (house.folder / "a.csv").exists() and house.count(import_file) == 1
    assert house.due() == TONIGHT + DAY, "what ends the process does so once a night"
    before = house.names(account), house.names(contact), house.count(response)
    house.nights.work(TONIGHT + DAY)
    assert (house.names(account), house.names(contact), house.count(response)) == before
    assert not (house.folder / "a.csv").exists() and (house.folder / "done/a-2026-03-04.csv").read_text() == content


def _ends_the_process(*_: Any) -> None:
    raise KeyboardInterrupt


def test_a_file_over_which_askback_stumbles_stays_and_keeps_no_other_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.put("a.csv", ACCOUNTS)
    house.put("b.csv", ANSWERS.replace("di@birch", "anna@acme"))

    def stumbles(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(nightly, "import_people", stumbles)
        house.nights.work(TONIGHT)
    assert house.files() == {"a.csv", "done/b-2026-03-03.csv"}
    assert house.failed() == {"a.csv": None}
    house.nights.work(TONIGHT + DAY)
    assert house.failed() == {}


def test_a_folder_that_is_gone_is_told_until_it_is_there_again(house: House) -> None:
    house.put("bad.csv", BAD)
    house.nights.work(TONIGHT)
    house.folder.rename(house.folder.with_name("away"))
    house.nights.work(TONIGHT + DAY)
    assert set(house.failed()) == {"in", "bad.csv"} and house.due() == TONIGHT + 2 * DAY
    house.folder.with_name("away").rename(house.folder)
    house.nights.work(TONIGHT + 2 * DAY)
    assert set(house.failed()) == {"bad.csv"}


@pytest.mark.parametrize("mended_as", ["bad.csv", "bad-2026-03-03.csv", None])
def test_what_failed_is_forgotten_once_it_is_imported_or_its_problems_are_gone(
    house: House, mended_as: str | None
) -> None:
    house.put("bad.csv", BAD)
    house.nights.work(TONIGHT)
    house.nights.work(TONIGHT + DAY)
    assert list(house.failed(TONIGHT + DAY)) == ["bad.csv"], "nobody has mended it yet"
    if mended_as:
        house.put(mended_as, BAD.replace("soon", "2027-01-01"))
    else:
        (house.folder / "failed/bad-2026-03-03.csv.problems.txt").unlink()
    house.nights.work(TONIGHT + 2 * DAY)
    assert house.failed() == {}


def test_what_fails_again_is_still_told_though_its_first_problems_are_gone(house: House) -> None:
    for n in range(2):
        house.put("bad.csv", BAD)
        house.nights.work(TONIGHT + n * DAY)
        (house.folder / "failed/bad-2026-03-03.csv.problems.txt").unlink(missing_ok=True)
    assert house.failed() == {"bad.csv": "failed/bad-2026-03-04.csv.problems.txt"}


def test_the_team_reads_on_its_home_tab_what_failed_for_a_week(house: House) -> None:
    def seen(now: datetime) -> str:
        with house.units.reading() as unit:
            return str(home.view_of(unit, house.home, Acme.LENA, now)["blocks"])

    house.put("good.csv", ACCOUNTS)
    house.nights.work(TONIGHT)
    assert "not imported" not in seen(TONIGHT)
    house.put("bad.csv", BAD)
    house.nights.work(TONIGHT + DAY)
    said = (
        "*bad.csv* was not imported on 4 Mar: `failed/bad-2026-03-04.csv.problems.txt` in the import folder says why."
    )
    assert said in seen(TONIGHT + DAY + timedelta(days=7))
    assert "bad.csv" not in seen(TONIGHT + DAY + timedelta(days=7, microseconds=1))


def test_a_nights_import_is_taken_back_as_any_other(house: House) -> None:
    before = house.names(account)
    house.put("a.csv", ACCOUNTS)
    house.nights.work(TONIGHT)
    import_undo.undo(house.units, house.home, None, TONIGHT + DAY)
    assert house.names(account) == before


def test_a_workspaces_first_night_is_the_next_one_and_one_that_was_missed_is_made_up_for(house: House) -> None:
    with house.units() as unit:
        house.nights.ensure(unit, NOW)
        assert moments.due_at(unit, house.home, NIGHTLY) == TONIGHT, "it is late, and still to come"
        unit.connection.execute(delete(moment))
        house.nights.ensure(unit, NOW)
        assert moments.due_at(unit, house.home, NIGHTLY) == datetime(2026, 3, 5, 1, tzinfo=UTC)
