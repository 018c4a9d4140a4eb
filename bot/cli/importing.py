"""`askback import people`: CSV files of accounts and contacts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.opening import clock_of, database_of, messenger_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.settings import Settings
    from storage.imports import ImportReport
    from storage.units import Units

importing = typer.Typer(help="Bring in people from files.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(importing, name="import")


@importing.callback()
def group() -> None:
    """Bring in people from files."""


@importing.command()
def people(
    files: list[Path] = typer.Argument(metavar="FILE...", help="CSV files of accounts and contacts."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Check the files and say what would change."),
) -> None:
    """Import accounts, then contacts. A file is taken as a whole or not at all; a file twice changes nothing."""
    from bot.settings import load
    from storage.import_order import accounts_first, accounts_told
    from storage.imports import import_people

    settings = load()
    with clock_of(settings) as clock, database_of(settings, create=True) as units:
        workspace_id = _workspace(units, settings, clock)
        ordered = accounts_first(files)
        coming = accounts_told(ordered) if dry_run else frozenset()
        for file in ordered:
            with _shown(file) as progress:
                report = import_people(
                    units, workspace_id, file, now=clock.now(), dry_run=dry_run, coming=coming, progress=progress
                )
            _tell(file, report)
        if not dry_run:
            _let_the_bot_look(units, workspace_id, clock.now())


def _workspace(units: "Units", settings: "Settings", clock: "Clock") -> int:
    """The first workspace; before Askback ever ran it is found out from Slack, so that people can come first."""
    from bot.seeding import seed
    from bot.settings import require_slack
    from storage.roster_queries import workspaces

    with units.reading() as unit:
        known = workspaces(unit)
    if known:
        return int(known[0]["id"])
    require_slack(settings)
    return seed(units, messenger_of(settings, clock), settings, clock.now()).workspace_id


@contextmanager
def _shown(file: Path) -> Iterator[Callable[[int], None]]:
    """A line on the terminal that says how far an import is; nothing where nobody looks."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed} rows"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(file.name, total=None)
        yield lambda rows: shown.advance(task, rows)


def _tell(file: Path, report: "ImportReport") -> None:
    """Say what the import did; ends the command when it was refused."""
    if not report.refused:
        counts = f"{report.added} new, {report.changed} changed, {report.unchanged} unchanged"
        tried = " Nothing was stored: this was a dry run." if report.dry_run else ""
        typer.echo(f"{file.name}: {report.rows} {report.kind}, {counts}.{tried}")
        return
    count = "1 problem" if report.problem_count == 1 else f"{report.problem_count} problems"
    typer.echo(f"{file.name}: nothing was imported, {count}.", err=True)
    for problem in report.problems:
        typer.echo(f"  {problem}", err=True)
    if report.problem_count > len(report.problems):
        typer.echo(f"  and {report.problem_count - len(report.problems)} more", err=True)
    raise typer.Exit(1)


def _let_the_bot_look(units: "Units", workspace_id: int, now: "datetime") -> None:
    """A running bot finds the new people in Slack and gives them their turns."""
    from storage import moments

    with units() as unit:
        for what in ("roster", "plan"):
            moments.sooner(unit, workspace_id, what, now)
