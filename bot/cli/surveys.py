"""`askback surveys`: what is asked, and the switch that stops it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.opening import clock_of, database_of, workspace_in

if TYPE_CHECKING:
    from storage.database.units import Unit, Units
    from surveys.definition.applying import Applied
    from surveys.definition.definition_files import FileProblem, SurveyFile
    from surveys.definition.definitions import Definition

surveys = typer.Typer(help="Surveys: list, show, apply, export, rehearse, stop, resume.", no_args_is_help=True)
AT_THE_TERMINAL = "the command line"
PLAN = "plan"


def register(app: typer.Typer) -> None:
    app.add_typer(surveys, name="surveys")


@surveys.command("list")
def list_() -> None:
    """List the surveys, when they ask, and what is stopped."""
    from bot.edge.settings import load
    from storage.asking import survey_queries
    from surveys.definition.definitions import of_version

    with database_of(load()) as units, units.reading() as unit:
        home = workspace_in(unit)
        if home["stopped_at"]:
            typer.echo(f"All sends are stopped since {home['stopped_at']:%Y-%m-%d %H:%M} UTC.")
        lines = [
            (survey["name"], str(of_version(unit, home["id"], survey["id"], survey["version"]).ask), _state(survey))
            for survey in survey_queries.surveys(unit, home["id"])
        ]
    widths = [max((len(line[at]) for line in lines), default=0) + 2 for at in range(2)]
    for name, rhythm, state in lines:
        typer.echo(f"{name:<{widths[0]}}{rhythm:<{widths[1]}}{state}")


@surveys.command()
def show(
    name: str,
    version: int = typer.Option(None, min=1, help="An older one; the newest without."),
    as_json: bool = typer.Option(False, "--json", help="For programs."),
) -> None:
    """Show one survey as the file that `apply` takes."""
    from bot.edge.settings import load
    from storage.asking import survey_queries
    from surveys.definition.definition_writing import write
    from surveys.definition.definitions import of_version

    with database_of(load()) as units, units.reading() as unit:
        home = workspace_in(unit)["id"]
        survey = known(survey_queries.surveys(unit, home), name)
        number = version or survey["version"]
        _refuse_unknown_version(unit, survey, number)
        shown = of_version(unit, home, survey["id"], number)
    typer.echo(_as_json(survey, shown, number) if as_json else write(shown), nl=as_json)


@surveys.command("apply")
def apply_(
    path: Path = typer.Argument(..., help="A survey's file, or a folder of them."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only say what would change."),
) -> None:
    """Take surveys over from files: all or none.

    One fault anywhere, and nothing is stored. A survey is called by its file's name. Surveys that the folder lacks stay
    as they are.
    """
    from bot.edge.settings import load
    from storage.asking import moments
    from surveys.definition import applying

    files = _files_without_fault(path)
    settings = load()
    definitions = [file.definition for file in files]
    with clock_of(settings) as clock, database_of(settings) as units:
        with units.reading() as unit:
            home = int(workspace_in(unit)["id"])
            here = applying.Known(unit, home)
            told = [
                file.problem(found) for file in files for found in applying.problems(unit, home, file.definition, here)
            ]
        _end_on(told)
        with units() as unit:
            now = clock.now()
            applied = applying.apply(unit, home, definitions, AT_THE_TERMINAL, now, dry_run=dry_run)
            if not dry_run and any(each.is_changed for each in applied):
                moments.sooner(unit, home, PLAN, now)
    for each in applied:
        typer.echo(_told(each))
    if dry_run:
        typer.echo("A dry run: nothing is stored.")


@surveys.command()
def export(
    folder: Path = typer.Argument(..., help="Made where it is missing."),
    overwrite: bool = typer.Option(False, "--overwrite", help="Also files that say something else by now."),
) -> None:
    """Write every survey into a file of its own.

    A file that says the same already stays, with its comments.
    """
    from bot.edge.settings import load
    from storage.asking import survey_queries
    from surveys.definition.definition_writing import write
    from surveys.definition.definitions import of_version

    with database_of(load()) as units, units.reading() as unit:
        home = workspace_in(unit)["id"]
        rows = survey_queries.surveys(unit, home)
        definitions = [of_version(unit, home, row["id"], row["version"]) for row in rows]
    folder.mkdir(parents=True, exist_ok=True)
    stale = {each.name: folder / f"{each.name}.yml" for each in definitions if not _says(folder, each)}
    kept = [path.name for path in stale.values() if path.exists()]
    if kept and not overwrite:
        typer.echo(
            f"Nothing is written: {', '.join(kept)} in {folder} would be replaced; --overwrite does it.", err=True
        )
        raise typer.Exit(1)
    for each in definitions:
        if each.name in stale:
            stale[each.name].write_text(write(each), encoding="utf-8")
        typer.echo(f"{folder / each.name}.yml {'written' if each.name in stale else 'says the same already'}")


@surveys.command()
def stop(name: str = typer.Argument(None, help="One survey; everything that goes to customers without.")) -> None:
    """Stop all sends, or those of one survey, at once. Answers are still taken."""
    from bot.edge.settings import load
    from storage.asking import sends

    settings = load()
    with clock_of(settings) as clock, database_of(settings) as units:
        home = _home(units, name)
        with units() as unit:
            sends.stop(unit, home, AT_THE_TERMINAL, clock.now(), sends.Switch(survey_name=name))
    typer.echo(f"{_what(name)} stopped. askback surveys resume{f' {name}' if name else ''} lets them pass again.")


@surveys.command()
def resume(name: str = typer.Argument(None, help="One survey; everything that goes to customers without.")) -> None:
    """Let sends pass again.

    What waited is spread over the coming days; what waited longer than two weeks is dropped.
    """
    from bot.edge.settings import load
    from storage.asking.sends import Switch
    from surveys.planner.resuming import resume as let_pass

    settings = load()
    with clock_of(settings) as clock, database_of(settings) as units:
        home = _home(units, name)
        done = let_pass(units, home, AT_THE_TERMINAL, clock.now(), Switch(survey_name=name))
    typer.echo(f"{_what(name)} on. Spread over the coming days: {done.spread}, dropped as stale: {done.dropped}.")


def _home(units: "Units", name: str | None) -> int:
    """The workspace, in which there is such a survey if one is named."""
    from storage.asking import survey_queries

    with units.reading() as unit:
        home = int(workspace_in(unit)["id"])
        if name is not None:
            known(survey_queries.surveys(unit, home), name)
    return home


def known(surveys: Any, name: str) -> Any:
    """The survey of that name; ends the command, with the names that there are, where there is none."""
    found = [survey for survey in surveys if survey["name"] == name]
    if not found:
        names = ", ".join(survey["name"] for survey in surveys) or "none"
        typer.echo(f"There is no survey {name}. There are: {names}.", err=True)
        raise typer.Exit(1)
    return found[0]


def _refuse_unknown_version(unit: "Unit", survey: Any, number: int) -> None:
    from storage.asking import survey_queries

    kept = [each for each, _ in survey_queries.versions(unit, survey["workspace_id"], survey["id"])]
    if number not in kept:
        typer.echo(f"There is no version {number} of {survey['name']}: the newest is {kept[0]}.", err=True)
        raise typer.Exit(1)


def _as_json(survey: Any, shown: "Definition", number: int) -> str:
    row = {key: survey[key] for key in ("name", "kind", "enabled", "cadence_days", "open_days", "place")}
    told = {**row, "version": number, "stopped": bool(survey["stopped_at"]), "definition": shown.body}
    return json.dumps(told, indent=2, ensure_ascii=False)


def _files_without_fault(path: Path) -> "list[SurveyFile]":
    from surveys.definition.definition_files import files_at, read_all

    paths = files_at(path)
    if not paths:
        typer.echo(f"There is no survey in {path}: their files end in .yml.", err=True)
        raise typer.Exit(1)
    found, problems = read_all(paths)
    _end_on(problems)
    return found


def _end_on(problems: "list[FileProblem]") -> None:
    if problems:
        for problem in problems:
            typer.echo(str(problem), err=True)
        typer.echo("Nothing is changed.", err=True)
        raise typer.Exit(1)


def _told(done: "Applied") -> str:
    name = f"{done.definition.name:<16}"
    if done.is_new:
        return f"{name}new, {done.definition.ask}; it begins with a pilot"
    if not done.is_changed:
        return f"{name}unchanged"
    rest = [f"{'':<16}{change}" for change in done.changes]
    return "\n".join([f"{name}changed, version {done.version}", *rest])


def _says(folder: Path, definition: "Definition") -> bool:
    """Whether the survey's file in a folder says what the survey is now."""
    from surveys.definition.definition_files import read

    path = folder / f"{definition.name}.yml"
    found = read(path) if path.exists() else []
    return not isinstance(found, list) and found.definition == definition


def _what(name: str | None) -> str:
    return f"Sends of {name} are" if name else "All sends are"


def _state(survey: Any) -> str:
    if survey["stopped_at"]:
        return f"stopped since {survey['stopped_at']:%Y-%m-%d %H:%M} UTC"
    return "on" if survey["enabled"] else "off"
