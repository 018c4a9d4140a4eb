"""`askback doctor`: what keeps Askback from working, each with its cure."""

import json
from typing import TYPE_CHECKING, Any

import typer

from bot.opening import clock_of, database_of, messenger_of

if TYPE_CHECKING:
    from bot.checkup.findings import Finding
    from bot.edge.clock import Clock
    from bot.edge.settings import Settings
    from bot.slack.messenger import Messenger

_COLOURS = {"ok": typer.colors.GREEN, "warning": typer.colors.YELLOW, "failed": typer.colors.RED}


def register(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor(
    live: bool = typer.Option(False, "--live", help="Also post, edit, read back and show a chart, then delete it all."),
    channel: str = typer.Option(None, help="Where --live tries: a channel of your own that the bot is in."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object, documented in docs/commands.md."),
) -> None:
    """Find what keeps Askback from working, and how to mend it.

    Looks at settings, tokens, scopes, the team's channel, clock and database; posts nothing without --live.
    """
    from bot.checkup.doctor import examine
    from bot.edge.settings import load

    if live and not channel:
        if as_json:
            raise typer.BadParameter("--live --json needs --channel.")
        channel = typer.prompt("Channel for the trial, by name or id")
    settings = load()
    with clock_of(settings) as clock:
        messenger = messenger_of(settings, clock)
        found = _told(examine(settings, clock, messenger), quiet=as_json)
        if live and all(finding.state != "failed" for finding in found):
            found += _told(_trial(settings, clock, messenger, channel), quiet=as_json)
    works = all(finding.state != "failed" for finding in found)
    if as_json:
        checks = [{"name": finding.name, "state": finding.state, "says": finding.says} for finding in found]
        typer.echo(json.dumps({"ok": works, "checks": checks}, ensure_ascii=False, indent=2))
    if not works:
        raise typer.Exit(1)


def _trial(settings: "Settings", clock: "Clock", messenger: "Messenger", wanted: str) -> Any:
    """Try everything in the channel, and store what the workspace can do."""
    import time

    from bot.checkup.findings import failed
    from bot.checkup.trial import Trial, as_capabilities
    from bot.seeding import identify, joined_channel, seed
    from bot.slack.channels import Channels
    from bot.slack.probe import Probe
    from storage.people.roster_queries import remember_capabilities

    identity = identify(messenger)
    channel = joined_channel(messenger, wanted)
    if channel is None:
        yield failed("trial", f"The bot is in no channel “{wanted}”: type /invite @{identity['user']} there.")
        return
    channels = Channels(messenger, clock, identity["team_id"])
    trial = Trial(messenger, channels, Probe(settings.slack_api_url, settings.slack_bot_token), channel, time.sleep)
    yield from trial.run()
    with database_of(settings, create=True) as units:
        home = seed(units, messenger, settings, clock.now())
        with units() as unit:
            remember_capabilities(unit, home.workspace_id, as_capabilities(trial.seen, clock.now().isoformat()))


def _told(findings: Any, *, quiet: bool) -> "list[Finding]":
    """All findings; each is shown as soon as it is known."""
    kept = []
    for finding in findings:
        kept.append(finding)
        if not quiet:
            typer.secho(f"{finding.state:<9}", fg=_COLOURS[finding.state], nl=False)
            typer.echo(f"{finding.name}: {finding.says}")
    return kept
