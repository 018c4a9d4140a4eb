"""`askback surveys`: what is asked, and the switch that stops it."""

import json
from typing import TYPE_CHECKING, Any

import typer

from bot.opening import clock_of, database_of, workspace_in

if TYPE_CHECKING:
    from storage.units import Units

surveys = typer.Typer(help="Surveys: list, show, stop, resume.", no_args_is_help=True)
AT_THE_TERMINAL = "the command line"


def register(app: typer.Typer) -> None:
    app.add_typer(surveys, name="surveys")


@surveys.command("list")
def list_() -> None:
    """List the surveys, how often they ask, and what is stopped."""
    from bot.settings import load
    from storage import survey_queries

    with database_of(load()) as units, units.reading() as unit:
        home = workspace_in(unit)
        if home["stopped_at"]:
            typer.echo(f"All sends are stopped since {home['stopped_at']:%Y-%m-%d %H:%M} UTC.")
        for survey in survey_queries.surveys(unit, home["id"]):
            typer.echo(f"{survey['name']:<16}{_rhythm(survey):<28}{_state(survey)}")


@surveys.command()
def show(name: str) -> None:
    """Show one survey and its newest wording, as JSON."""
    from bot.settings import load
    from storage import survey_queries

    with database_of(load()) as units, units.reading() as unit:
        home = workspace_in(unit)["id"]
        survey = _known(survey_queries.surveys(unit, home), name)
        wording = survey_queries.definition(unit, home, survey["id"], survey["version"])
    shown = {key: survey[key] for key in ("name", "kind", "enabled", "version", "cadence_days", "open_days", "place")}
    typer.echo(json.dumps({**shown, "stopped": bool(survey["stopped_at"]), "definition": wording}, indent=2))


@surveys.command()
def stop(name: str = typer.Argument(None, help="One survey; everything that goes to customers without.")) -> None:
    """Stop all sends, or those of one survey, at once. Answers are still taken."""
    from bot.settings import load
    from storage import sends

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
    from bot.settings import load
    from storage.sends import Switch
    from surveys.resuming import resume as let_pass

    settings = load()
    with clock_of(settings) as clock, database_of(settings) as units:
        home = _home(units, name)
        done = let_pass(units, home, AT_THE_TERMINAL, clock.now(), Switch(survey_name=name))
    typer.echo(f"{_what(name)} on. Spread over the coming days: {done.spread}, dropped as stale: {done.dropped}.")


def _home(units: "Units", name: str | None) -> int:
    """The workspace, in which there is such a survey if one is named."""
    from storage import survey_queries

    with units.reading() as unit:
        home = int(workspace_in(unit)["id"])
        if name is not None:
            _known(survey_queries.surveys(unit, home), name)
    return home


def _known(surveys: Any, name: str) -> Any:
    found = [survey for survey in surveys if survey["name"] == name]
    if not found:
        names = ", ".join(survey["name"] for survey in surveys) or "none"
        typer.echo(f"There is no survey {name}. There are: {names}.", err=True)
        raise typer.Exit(1)
    return found[0]


def _what(name: str | None) -> str:
    return f"Sends of {name} are" if name else "All sends are"


def _rhythm(survey: Any) -> str:
    return f"every {survey['cadence_days']} days" if survey["cadence_days"] else "when something happens"


def _state(survey: Any) -> str:
    if survey["stopped_at"]:
        return f"stopped since {survey['stopped_at']:%Y-%m-%d %H:%M} UTC"
    return "on" if survey["enabled"] else "off"
