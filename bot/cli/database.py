"""`askback db`: the database's tables, its copies, and whether it is sound."""

from pathlib import Path

import typer

from bot.opening import engine_of

db = typer.Typer(help="The database: upgrade, check, backup, restore.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(db, name="db", rich_help_panel=None)


@db.command()
def upgrade() -> None:
    """Bring the tables to what this version needs.

    An SQLite file with people in it is copied beside itself first.
    """
    from bot.edge.settings import load
    from storage.migrations import upgrade as upgrading

    with engine_of(load(), create=True) as engine:
        done = upgrading.upgrade(engine)
    if done.before == done.after:
        typer.echo(f"The tables are at revision {done.after} already.")
        return
    typer.echo(f"The tables went from revision {done.before or 'none'} to {done.after}.")
    if done.backup:
        typer.echo(f"A copy from before is in {done.backup}.")


@db.command()
def check() -> None:
    """Say whether the database is sound.

    Looks at the file, at rows that belong to nothing, and at the kept counts against the answers.
    """
    from bot.checkup.doctor import counts_differ
    from bot.edge.settings import load
    from storage.check import check as problems_of

    with engine_of(load()) as engine:
        problems = problems_of(engine, [counts_differ])
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo("The database is sound.")


@db.command()
def backup(file: Path = typer.Argument(help="A new file for the copy.")) -> None:
    """Copy the whole database while it is used."""
    from bot.edge.settings import load
    from storage.database.backup import backup as copy

    with engine_of(load()) as engine:
        copy(engine, file)
    typer.echo(f"The database was copied to {file}.")


@db.command()
def restore(
    file: Path = typer.Argument(help="A backup made by askback db backup."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask whether to replace what is there."),
) -> None:
    """Replace everything in the database by a backup. Stop Askback first."""
    from bot.edge.settings import load
    from storage.database.alone import Alone
    from storage.database.backup import refuse_missing
    from storage.database.backup import restore as put_back

    settings = load()
    refuse_missing(file)
    with engine_of(settings, create=True) as engine:
        alone = Alone(engine)
        try:
            if not yes:
                where = engine.url.render_as_string(hide_password=True)
                typer.confirm(f"Replace everything in {where} by {file}?", abort=True)
            put_back(engine, file)
        finally:
            alone.release()
    typer.echo(f"The database is as it was in {file}. If that is an older one: askback db upgrade.")
