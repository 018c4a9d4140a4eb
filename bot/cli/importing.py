"""`askback import`: people and history from files, and taking an import back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.opening import clock_of, database_of, messenger_of, workspace_in

if TYPE_CHECKING:
    from datetime import datetime

    from bot.edge.clock import Clock
    from bot.edge.settings import Settings
    from bot.files.nightly import Outcome
    from storage.database.units import Units
    from storage.importing.import_run import Change
    from storage.importing.imports import ImportReport

importing = typer.Typer(help="Bring in people and history from files.", no_args_is_help=True)


class Dates(StrEnum):
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class Tools(StrEnum):
    AUTO = "auto"
    DELIGHTED = "delighted"
    ASKNICELY = "asknicely"
    WOOTRIC = "wootric"
    FORMBRICKS = "formbricks"
    CUSTOMERGAUGE = "customergauge"
    SURVEYMONKEY = "surveymonkey"
    OTHER = "other"


def register(app: typer.Typer) -> None:
    app.add_typer(importing, name="import")


@importing.callback()
def group() -> None:
    """Bring in people and history from files."""


@importing.command()
def people(
    files: list[Path] = typer.Argument(metavar="FILE...", help="CSV files of accounts, of contacts, or of both."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Check the files and say what would change."),
    skip_bad: bool = typer.Option(False, "--skip-bad", help="Leave rows with problems out, in FILE.bad.csv."),
    changes: bool = typer.Option(False, "--changes", help="List every change, row by row."),
    encoding: str = typer.Option(None, help="The files' encoding, such as cp1252, where it is not found out rightly."),
    dates: Dates = typer.Option(None, help="What 03/04/2026 begins with: the day (dmy) or the month (mdy)."),
) -> None:
    """Import accounts, then contacts. A file is taken as a whole or not at all; a file twice changes nothing."""
    from bot.edge.settings import load
    from storage.files.import_columns import DateOrder
    from storage.files.import_files import Told
    from storage.importing.import_order import accounts_first, accounts_told
    from storage.importing.imports import import_people

    _refuse_missing(files)
    settings = load()
    told = Told(encoding, DateOrder(dates) if dates else None)
    with clock_of(settings) as clock, database_of(settings, create=True) as units:
        workspace_id = _workspace(units, settings, clock)
        ordered = accounts_first(files, told)
        coming = accounts_told(ordered, told) if dry_run else frozenset()
        for file in ordered:
            bad = file.with_name(f"{file.stem}.bad.csv") if skip_bad else None
            with _shown(file) as progress:
                report = import_people(
                    units,
                    workspace_id,
                    file,
                    now=clock.now(),
                    told=told,
                    dry_run=dry_run,
                    bad_rows_to=bad,
                    coming=coming,
                    progress=progress,
                    tell=_list_change if changes else None,
                )
            _tell(file, report, bad)
            _end_if_refused(report)
        if not dry_run:
            _let_the_bot_look(units, workspace_id, clock.now())


@importing.command()
def history(
    files: list[Path] = typer.Argument(metavar="FILE...", help="What another NPS tool exported, as CSV or JSON."),
    tool: Tools = typer.Option(Tools.AUTO, "--from", help="Whose export it is; auto: it shows in the headings."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Check the files and say what would be stored."),
    skip_bad: bool = typer.Option(False, "--skip-bad", help="Leave entries with problems out, in FILE.bad.csv."),
    encoding: str = typer.Option(None, help="The files' encoding, such as cp1252, where it is not found out rightly."),
    dates: Dates = typer.Option(None, help="What 03/04/2026 begins with: the day (dmy) or the month (mdy)."),
) -> None:
    """Import what another tool asked and was answered. Nobody is called or written to because of it."""
    from bot.edge.settings import load
    from storage.files.import_columns import DateOrder
    from storage.files.import_files import Told
    from storage.importing.import_order import people_before_answers
    from storage.importing.imports import import_history

    _refuse_missing(files)
    settings = load()
    told = Told(encoding, DateOrder(dates) if dates else None)
    name = None if tool is Tools.AUTO else tool.value
    with clock_of(settings) as clock, database_of(settings, create=True) as units:
        workspace_id = _workspace(units, settings, clock)
        for file in people_before_answers(files, name, clock.now(), told):
            bad = file.with_name(f"{file.stem}.bad{file.suffix or '.csv'}") if skip_bad else None
            with _shown(file) as progress:
                report = import_history(
                    units,
                    workspace_id,
                    file,
                    now=clock.now(),
                    tool=name,
                    told=told,
                    dry_run=dry_run,
                    bad_rows_to=bad,
                    progress=progress,
                )
            _tell(file, report, bad)
            _end_if_refused(report)
        if not dry_run:
            _let_the_bot_look(units, workspace_id, clock.now())


@importing.command()
def folder(
    place: Path = typer.Argument(metavar="DIR", help="Its files go into done and failed, two folders in it."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Check the files and say what would change; move none."),
) -> None:
    """Import all files of a folder, as the bot does every night. People come before past answers."""
    from bot.edge import folders
    from bot.edge.settings import load
    from bot.files.nightly import Came, day_of, take
    from storage.answering.rollups import zone_and_segments

    settings = load()
    trouble = folders.trouble_with(place, writing=not dry_run)
    if trouble is not None:
        typer.echo(trouble, err=True)
        raise typer.Exit(1)
    with clock_of(settings) as clock, database_of(settings, create=True) as units:
        workspace_id, now = _workspace(units, settings, clock), clock.now()
        with units.reading() as unit:
            zone, _ = zone_and_segments(unit, workspace_id)
        came = []
        for outcome in take(units, workspace_id, place, now, day_of(now, zone), dry_run=dry_run, watch=_shown):
            _tell_of_file(outcome)
            came.append(outcome.came)
        if Came.IMPORTED in came and not dry_run:
            _let_the_bot_look(units, workspace_id, clock.now())
    if not came:
        typer.echo(f"{place}: there is nothing to import.")
    if {Came.FAILED, Came.BROKEN} & set(came):
        raise typer.Exit(1)


@importing.command("list")
def list_() -> None:
    """List the imports, the newest first."""
    from bot.edge.settings import load
    from bot.import_words import summary
    from storage.importing import import_undo

    settings = load()
    with clock_of(settings) as clock, database_of(settings) as units, units.reading() as unit:
        for each in import_undo.imports(unit, int(workspace_in(unit)["id"]), clock.now()):
            until = f"can be taken back until {each.until:%Y-%m-%d}" if each.until else each.state.value
            typer.echo(f"{each.import_id:>6}  {each.at:%Y-%m-%d %H:%M}  {each.name}: {summary(each.report)} ({until})")


@importing.command()
def undo(
    import_id: int = typer.Argument(None, metavar="[IMPORT]", help="Its number in the list; the newest without."),
) -> None:
    """Take an import back, as far as nothing came of it since."""
    from bot.edge.settings import load
    from storage.importing import import_undo

    settings = load()
    with clock_of(settings) as clock, database_of(settings) as units:
        with units.reading() as unit:
            workspace_id = int(workspace_in(unit)["id"])
        try:
            undone = import_undo.undo(units, workspace_id, import_id, clock.now())
        except import_undo.NoSuchImport as why:
            typer.echo(str(why), err=True)
            raise typer.Exit(1) from None
        _let_the_bot_look(units, workspace_id, clock.now())
    typer.echo(f"{undone.name}: {undone.restored} restored, {undone.removed} removed, {undone.left_count} left.")
    for left in undone.left:
        typer.echo(f"  {left}")
    if undone.left_count > len(undone.left):
        typer.echo(f"  and {undone.left_count - len(undone.left)} more")


def _refuse_missing(files: list[Path]) -> None:
    """A slip in a name is told before anything is looked for elsewhere, or made."""
    missing = [file for file in files if not file.exists()]
    for file in missing:
        typer.echo(f"{file} cannot be read: there is no such file.", err=True)
    if missing:
        raise typer.Exit(1)


def _workspace(units: "Units", settings: "Settings", clock: "Clock") -> int:
    """The first workspace; before Askback ever ran it is found out from Slack, so that people can come first."""
    from bot.edge.settings import require_slack
    from bot.seeding import seed
    from storage.people.roster_queries import workspaces

    with units.reading() as unit:
        known = workspaces(unit)
    if known:
        return int(known[0]["id"])
    require_slack(settings)
    return seed(units, messenger_of(settings, clock), settings, clock.now()).workspace_id


@contextmanager
def _shown(file: Path) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal that says how far an import is; nothing where nobody looks."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(file.name, total=None)
        yield lambda rows, total: shown.update(task, advance=rows, total=total)


def _list_change(each: "Change") -> None:
    from bot.import_words import change

    typer.echo(f"  {change(each)}")


def _tell(file: Path, report: "ImportReport", bad: Path | None = None) -> None:
    """Say what the import did."""
    from bot.import_words import changed, placed, problems, summary

    if report.dry_run and report.columns:
        first, *headings = placed(report)
        typer.echo("\n".join([f"{file.name}: {first}", *headings]))
    if report.refused:
        count = "1 problem" if report.problem_count == 1 else f"{report.problem_count} problems"
        typer.echo(f"{file.name}: nothing was imported, {count}.", err=True)
    else:
        typer.echo(f"{file.name}: {summary(report)}")
        for line in changed(report):
            typer.echo(f"  {line}")
    if report.left_out:
        where = f"they would be in {bad}" if report.dry_run else f"they are in {bad}, each with what is wrong"
        typer.echo(f"{file.name}: rows left out: {report.left_out}; {where}.", err=True)
    for problem in problems(report):
        typer.echo(f"  {problem}", err=True)


def _end_if_refused(report: "ImportReport") -> None:
    if report.refused:
        raise typer.Exit(1)


def _tell_of_file(outcome: "Outcome") -> None:
    """Say what came of a file of the folder."""
    from bot.files.nightly import Came

    name = outcome.file.name
    if outcome.came is Came.BROKEN:
        typer.echo(f"{name}: stays where it is, since Askback stumbled over it; the lines above say how.", err=True)
    elif outcome.came is Came.LEFT:
        typer.echo(f"{name}: stays where it is, since {outcome.why}.", err=True)
    elif outcome.report is not None:
        _tell(outcome.file, outcome.report)
        for place in (outcome.moved_to, outcome.problems):
            if place is not None:
                typer.echo(f"  → {place.relative_to(outcome.file.parent)}", err=outcome.came is Came.FAILED)


def _let_the_bot_look(units: "Units", workspace_id: int, now: "datetime") -> None:
    """A running bot finds the new people in Slack and gives them their turns."""
    from storage.asking import moments

    with units() as unit:
        for what in ("roster", "plan"):
            moments.sooner(unit, workspace_id, what, now)
