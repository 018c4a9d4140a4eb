"""`askback export`: answers, cases and people as a file."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO

import typer

from bot.opening import database_of, workspace_in


class What(StrEnum):
    RESPONSES = "responses"
    CASES = "cases"
    ACCOUNTS = "accounts"
    CONTACTS = "contacts"


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


def register(app: typer.Typer) -> None:
    app.command()(export)


def export(
    what: What,
    format: Format = typer.Option(Format.CSV, help="How the rows are written."),
    out: Path = typer.Option(None, help="The file to write, readable by you alone; standard output without."),
) -> None:
    """Write all answers, cases, accounts or contacts. Answers meant for one CSM alone carry no name and no words."""
    from bot.edge.settings import load
    from storage.exporting.export_files import write_csv, write_jsonl
    from storage.exporting.exports import Exported, headings, rows

    with database_of(load()) as units, units.reading() as unit, written(out) as file:
        home, which = workspace_in(unit)["id"], Exported(what)
        if format is Format.CSV:
            count = write_csv(rows(unit, home, which), headings(unit, home, which), file, which)
        else:
            count = write_jsonl(rows(unit, home, which), file)
    if out:
        typer.echo(f"{count} {what} were written to {out}.", err=True)


@contextmanager
def written(out: Path | None) -> Iterator[IO[str]]:
    """The file to write; it takes its name, and the place of an older one, only when it is complete."""
    if out is None:
        yield sys.stdout
        return
    growing = out.with_name(f"{out.name}.part")
    growing.unlink(missing_ok=True)
    private = os.open(growing, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with open(private, "w", encoding="utf-8", newline="") as file:
            yield file
        growing.replace(out)
    finally:
        growing.unlink(missing_ok=True)
