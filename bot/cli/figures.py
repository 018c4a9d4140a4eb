"""`askback stats`: the figures that `/nps` shows, for terminals and programs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

import typer

from bot.opening import clock_of, database_of, workspace_in

if TYPE_CHECKING:
    from analysis.reporting.figures import NpsFigures
    from analysis.reporting.reason_figures import Agreement, Counted, ReasonFigures
    from bot.edge.settings import Settings
    from storage.database.units import Unit

stats = typer.Typer(help="Figures: nps, reasons, themes.", no_args_is_help=True)
DAYS = 90
THEME_DAYS = 30
DAY = "YYYY-MM-DD"


def register(app: typer.Typer) -> None:
    app.add_typer(stats, name="stats")


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise typer.BadParameter("write year-month-day, such as 2026-01-31.") from None


@stats.callback()
def group() -> None:
    """Figures from the answers; the days are those of your workspace's time zone."""


@stats.command()
def nps(
    since: date = typer.Option(None, parser=_day, metavar=DAY, help="The first day; 90 days before --until without."),
    until: date = typer.Option(None, parser=_day, metavar=DAY, help="The day after the last one; tomorrow without."),
    by: str = typer.Option(None, help="An attribute of accounts that figures are kept by, such as plan."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, documented in docs/commands.md."),
) -> None:
    """How likely customers are to recommend you, and how sure that is."""
    from analysis.reporting import reports

    with _period(since, until, DAYS) as (unit, workspace_id, start, end):
        found = _figures(unit, workspace_id, start, end, by)
    if as_json:
        typer.echo(json.dumps(reports.nps_json(found), ensure_ascii=False))
    elif isinstance(found, dict):
        _tell_each(found, by or "")
    else:
        _tell(found, start, end)


@stats.command()
def reasons(
    since: date = typer.Option(None, parser=_day, metavar=DAY, help="The first day; 90 days before --until without."),
    until: date = typer.Option(None, parser=_day, metavar=DAY, help="The day after the last one; tomorrow without."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, documented in docs/commands.md."),
) -> None:
    """Why customers leave or complain, by who says so."""
    from analysis.reporting import reason_figures

    with _period(since, until, DAYS) as (unit, workspace_id, start, end):
        found = reason_figures.of_period(unit, workspace_id, since=start, until=end)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        _tell_reasons(found)


@stats.command()
def themes(
    since: date = typer.Option(None, parser=_day, metavar=DAY, help="The first day; 30 days before --until without."),
    until: date = typer.Option(None, parser=_day, metavar=DAY, help="The day after the last one; tomorrow without."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, documented in docs/commands.md."),
) -> None:
    """What customers talk about, and how it moved."""
    from analysis.reporting import theme_figures
    from bot.views.themes import ThemesSeen, themes_message

    with _period(since, until, THEME_DAYS) as (unit, workspace_id, start, end):
        found = theme_figures.talk(unit, workspace_id, since=start, until=end)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        typer.echo(themes_message(ThemesSeen(found, is_lead=False)).text)


@contextmanager
def _period(since: date | None, until: date | None, days: int) -> Iterator[tuple["Unit", int, date, date]]:
    """The workspace, read at [since, until); without these up to its today, and `days` long."""
    from bot.edge.settings import load

    settings = load()
    with database_of(settings) as units, units.reading() as unit:
        home = workspace_in(unit)
        end = until or _tomorrow(settings, home["time_zone"])
        start = since or end - timedelta(days=days)
        if start >= end and not until:
            raise typer.BadParameter(f"--since {start} is still to come: name a day up to today.")
        if start >= end:
            raise typer.BadParameter("--since must come before --until.")
        yield unit, home["id"], start, end


def _figures(
    unit: "Unit", workspace_id: int, since: date, until: date, by: str | None
) -> "NpsFigures | dict[str, NpsFigures]":
    from analysis.reporting import reports

    if by is None:
        return reports.nps(unit, workspace_id, since=since, until=until)
    try:
        return reports.nps(unit, workspace_id, since=since, until=until, by=by)
    except reports.AttributeUnknown as unknown:
        raise typer.BadParameter(str(unknown)) from None


def _tomorrow(settings: "Settings", zone: str) -> date:
    """The workspace's tomorrow, so that today's answers count."""
    from zoneinfo import ZoneInfo

    with clock_of(settings) as clock:
        return clock.now().astimezone(ZoneInfo(zone)).date() + timedelta(days=1)


def _tell(figures: "NpsFigures", since: date, until: date) -> None:
    from bot.views.nps_answer import Period, nps_answer

    typer.echo(nps_answer(figures, Period(since, until - timedelta(days=1))).text)


def _tell_each(found: "dict[str, NpsFigures]", by: str) -> None:
    """One line for each value; no score where so few answered that it would point at people."""
    from bot.views.figures import answers, scores, signed

    width = max((len(value) for value in found), default=0) + 2
    for value, figures in found.items():
        score, _ = scores(figures.tally, figures.before)
        likely = ""
        if score and figures.low is not None and figures.high is not None:
            likely = f"likely {signed(figures.low)} to {signed(figures.high)}, "
        typer.echo(f"{value or '-':<{width}}{score or 'too few':>8}  {likely}{answers(figures.tally)}")
    if not found:
        typer.echo(f"No answers, by {by}.")


def _tell_reasons(found: "ReasonFigures") -> None:
    """A table, and how far those who speak of the same answer agree."""
    from analysis.comments.reasons import Code, taxonomy

    if not found.reasons and not found.billing:
        typer.echo("Nobody has said why, and nothing was read.")
        return
    typer.echo(f"{'':<28}{'answers':>9}{'stated':>9}{'read':>9}{'team':>9}")
    for each in found.reasons:
        _tell_counted(each.name or taxonomy().team[Code(each.code)], each)
        for own in each.own:
            _tell_counted(own.name or own.code, own, indent="  ")
    for pair, agreement in found.agreement.items():
        _tell_agreement(_WHO[pair], agreement)
    for how, accounts in found.billing:
        typer.echo(f"Billing: {how.replace('_', ' ')}, {accounts} {'account' if accounts == 1 else 'accounts'}.")


def _tell_counted(called: str, each: "Counted", indent: str = "") -> None:
    from bot.views.words import cut, one_line

    shown = cut(f"{indent}{one_line(called)}", 27)
    typer.echo(f"{shown:<28}{each.answers:>9}{each.stated:>9}{each.read:>9}{each.team:>9}")


def _tell_agreement(who: str, found: "Agreement") -> None:
    if found.both:
        typer.echo(f"{who} agree in {found.same} of {found.both} answers that have both.")


_WHO = {
    "stated_and_read": "What customers state and what was read",
    "team_and_read": "What your team says and what was read",
    "team_and_stated": "What your team says and what customers state",
    "billing_and_stated": "What billing says and what customers state",
    "billing_and_read": "What billing says and what was read",
    "billing_and_team": "What billing and your team say",
}
