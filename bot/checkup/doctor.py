"""What keeps Askback from working, found before it is missed. Only looks: nothing is posted and nothing is stored."""

from bot.checkup.doctor_slack import examine_slack
from bot.checkup.findings import Finding, Findings, State, failed, ok, warning
from bot.edge import folders
from bot.edge.clock import Clock
from bot.edge.settings import Settings, SettingsWrong, import_folder, reader
from bot.opening import database_of, engine_of
from bot.slack.messenger import Messenger
from bot.told import readiness
from bot.views.reader import CURE, NOT_READ, Reader, again_line
from storage.answering import rollups
from storage.check import check
from storage.comments import outside_queries
from storage.database.engine import DatabaseMissing, DatabaseUnusable
from storage.database.units import Unit
from storage.importing.import_which import ENDINGS
from storage.people import roster_queries

DATABASE, IMPORT_FOLDER, COMMENTS, OUTSIDE = "database", "import folder", "comments", "outside reader"


def examine(settings: Settings, clock: Clock, messenger: Messenger) -> Findings:
    """All that can be checked, in the order in which it should be mended."""
    yield from examine_slack(settings, clock, messenger)
    healthy = True
    for finding in _database(settings):
        healthy &= finding.state is State.OK
        yield finding
    if healthy:
        yield from _people(settings)
    if settings.askback_import_folder:
        yield _import_folder(settings, clock)
    yield _reading_here(settings, counted=healthy)
    yield from _outside(settings, clock, counted=healthy)


def counts_differ(unit: Unit) -> list[str]:
    """Where a workspace's counts differ from its answers, a sentence each."""
    homes = [home["id"] for home in roster_queries.workspaces(unit)]
    return [problem for home in homes for problem in rollups.problems(unit, home)]


def _database(settings: Settings) -> Findings:
    try:
        with engine_of(settings) as engine:
            problems = check(engine, [counts_differ])
    except DatabaseMissing:
        yield warning(DATABASE, "There is none yet: the first askback run, or askback import people, makes it.")
    except DatabaseUnusable as why:
        yield failed(DATABASE, str(why))
    else:
        yield from (failed(DATABASE, problem) for problem in problems)
        if not problems:
            yield ok(DATABASE, "It is there, up to date and sound.")


def _people(settings: Settings) -> Findings:
    with database_of(settings) as units, units.reading() as unit:
        homes = roster_queries.workspaces(unit)
        total, missing = roster_queries.reach(unit, homes[0]["id"]) if homes else (0, 0)
    if not total:
        yield warning("contacts", "There are none yet: askback import people accounts.csv contacts.csv.")
    elif missing == total:
        yield warning("contacts", f"None of the {total} was looked for in Slack yet: askback run does that.")
    elif missing:
        yield warning(
            "contacts",
            f"{missing} of {total} are not known to Slack and cannot be asked: invite them to a shared channel "
            "that the bot is in, or correct their e-mail addresses.",
        )
    else:
        yield ok("contacts", f"Slack knows all {total} of them.")


def _import_folder(settings: Settings, clock: Clock) -> Finding:
    try:
        folder = import_folder(settings)
    except SettingsWrong as why:
        return failed(IMPORT_FOLDER, str(why))
    assert folder is not None
    told = sorted((folder / folders.FAILED).glob(f"*{folders.PROBLEMS}"))
    if told:
        more = f" (and {len(told) - 1} more beside it)" if told[1:] else ""
        count = "1 file" if len(told) == 1 else f"{len(told)} files"
        return warning(
            IMPORT_FOLDER,
            f"{count} could not be imported: {told[-1]} says why{more}. Mend each, put it into the folder again, and "
            "delete what stood beside it.",
        )
    files, left = folders.waiting(folder, ENDINGS, clock.now())
    others = f"; {len(left)} besides are left alone" if left else ""
    return ok(IMPORT_FOLDER, f"Files that wait in {folder} for the next night: {len(files)}{others}.")


def _reading_here(settings: Settings, *, counted: bool) -> Finding:
    found = _reader(settings) if counted else readiness.of_machine()
    if found.missing:
        return warning(COMMENTS, f"{NOT_READ} They are kept and marked for a person. {CURE}")
    if found.prepared is not None:
        return warning(
            COMMENTS,
            f"They wait: the reader is being prepared, {found.prepared:.0%}. askback run does that once, in minutes.",
        )
    if found.again is not None:
        return ok(COMMENTS, f"{again_line(*found.again)}; askback run does that behind everything else.")
    return ok(COMMENTS, "They are read on this machine.")


def _reader(settings: Settings) -> Reader:
    with database_of(settings) as units, units.reading() as unit:
        homes = roster_queries.workspaces(unit)
        return readiness.reader_of(unit, homes[0]["id"]) if homes else readiness.of_machine()


def _outside(settings: Settings, clock: Clock, *, counted: bool) -> Findings:
    """Whether words leave this machine: which, whereto, and how many did today."""
    try:
        found = reader(settings)
    except SettingsWrong as wrong:
        yield from (failed(OUTSIDE, sentence) for sentence in str(wrong).splitlines())
        return
    if found is None:
        yield ok(OUTSIDE, "Off: comments are read on this machine alone.")
        return
    told = f"; {_asked_today(settings, clock)} of at most {found.daily} today" if counted else ""
    yield ok(
        OUTSIDE,
        f"On: comments that this machine is not sure of go to {found.host} ({found.model}), their words alone{told}.",
    )


def _asked_today(settings: Settings, clock: Clock) -> int:
    with database_of(settings) as units, units.reading() as unit:
        homes = roster_queries.workspaces(unit)
        if not homes:
            return 0
        day = outside_queries.today(unit, homes[0]["id"], clock.now())
        return outside_queries.asked_on(unit, homes[0]["id"], day)
