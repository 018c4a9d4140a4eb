"""`askback surveys rehearse`: every ask of the coming weeks, before it goes out."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.exporting import written
from bot.cli.surveys import known, surveys
from bot.opening import clock_of, database_of, workspace_in

if TYPE_CHECKING:
    from bot.views.rehearsal import Summary
    from surveys.rehearsing.rehearsed import Rehearsal, Send, Skip


def register(_app: typer.Typer) -> None:
    surveys.command()(rehearse)


def rehearse(
    name: str,
    days: int = typer.Option(90, min=1, max=366, help="Today and the days after it."),
    people: bool = typer.Option(False, "--people", help="Also every ask, and everybody who is passed over."),
    csv: Path = typer.Option(None, help="Write these as a CSV file, readable by you alone."),
    picture: Path = typer.Option(None, help="Write the calendar as a PNG picture."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, documented in docs/commands.md."),
) -> None:
    """Say beforehand whom a survey asks when, and whom not.

    The coming days are played with the planning that the bot plans with. Nothing is sent, and nothing is changed.
    """
    from bot.rehearsals.rehearsing import picture_of, summary_of, write_csv

    found, company = _played(name, days)
    summary = summary_of(found, name)
    if as_json:
        typer.echo(json.dumps(_as_json(summary, found if people else None), ensure_ascii=False))
    else:
        _tell(summary)
        if people:
            _tell_people(found)
    if csv:
        with written(csv) as file:
            write_csv(found, file)
        typer.echo(f"Every ask was written to {csv}.", err=True)
    if picture:
        picture.write_bytes(picture_of(summary, company))
        typer.echo(f"The calendar was drawn to {picture}.", err=True)


def _played(name: str, days: int) -> "tuple[Rehearsal, str]":
    """The rehearsal, and the company's name. Ends the command where there is nothing to play."""
    from bot.edge.settings import load
    from bot.views.rehearsal import asks_when_told
    from storage.asking import survey_queries
    from surveys.rehearsing.rehearsal import AsksWhenTold
    from surveys.rehearsing.rehearsal import rehearse as play

    settings = load()
    with clock_of(settings) as clock, database_of(settings) as units:
        with units.reading() as unit:
            home = workspace_in(unit)
            known(survey_queries.surveys(unit, home["id"]), name)
        with _shown(name, days) as beat:
            try:
                return play(units, home["id"], clock.now(), days, name, beat=beat), home["company"]
            except AsksWhenTold as told:
                sentence = asks_when_told(told.name, told.kind)
        typer.echo(sentence, err=True)
        raise typer.Exit(1)


@contextmanager
def _shown(name: str, days: int) -> Iterator[Callable[[date], None]]:
    """A bar on the terminal that fills day by day; nothing where nobody looks."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("days"))
    console = Console(stderr=True)
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as shown:
        task = shown.add_task(f"rehearsing {name}", total=days)
        begun: list[date] = []

        def beat(day: date) -> None:
            begun.append(day) if not begun else None
            shown.update(task, completed=(day - begun[0]).days)

        yield beat


def _tell(summary: "Summary") -> None:
    from bot.cli.calendar_text import calendar_lines
    from bot.views.rehearsal import facts, notes, skips, title

    typer.echo(title(summary))
    for line in (*notes(summary), *facts(summary)):
        typer.echo(line)
    typer.echo()
    for line in calendar_lines(summary.first, summary.last, summary.days, frozenset(summary.closed)):
        typer.echo(line)
    if summary.skipped:
        typer.echo("\nPassed over:")
        for line in skips(summary):
            typer.echo(f"  {line}")


def _tell_people(found: "Rehearsal") -> None:
    from bot.rehearsals.rehearsing import in_order
    from bot.views.words import weekday

    for on, lines in groupby(in_order(found), key=lambda each: each.day):
        typer.echo(f"\n{weekday(on, found.first)}")
        for each in lines:
            typer.echo(f"  {_line(each)}")


def _line(each: "Send | Skip") -> str:
    from bot.rehearsals.rehearsing import local
    from bot.views.words import one_line
    from surveys.rehearsing.rehearsed import Send, sentence_of

    whom = one_line(f"{each.person.contact}, {each.person.account}")
    if not isinstance(each, Send):
        return f"not asked         {whom}: {sentence_of(each.why)}"
    language = f"{each.locale}, guessed" if each.locale_guessed else each.locale
    csm = f"; CSM {one_line(each.person.csm)}" if each.person.csm else ""
    reminder = "; reminder" if each.reminds else ""
    return f"{local(each):%a %H:%M} {each.person.zone}  {whom} ({each.place}, {language}{csm}{reminder})"


def _as_json(summary: "Summary", found: "Rehearsal | None") -> dict[str, Any]:
    from pydantic import TypeAdapter

    from bot.rehearsals.rehearsing import rows
    from bot.views.rehearsal import Summary, notes

    told: dict[str, Any] = TypeAdapter(Summary).dump_python(summary, mode="json")
    told["notes"] = notes(summary)
    return told if found is None else told | {"rows": list(rows(found))}
