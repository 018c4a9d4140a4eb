"""`askback init`: from nothing to a written `.env`, each answer tried before it is kept."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from bot.opening import clock_of, messenger_of

if TYPE_CHECKING:
    from bot.edge.settings import Settings


def register(app: typer.Typer) -> None:
    app.command()(init)


def init() -> None:
    """Create the Slack app from the manifest and write the settings."""
    from bot.checkup.manifest import creation_link
    from bot.checkup.setup import ENV, app_token_works, bot_token_works, write_env
    from bot.edge.settings import load

    settings = load()
    typer.echo("1. Open this link, choose your workspace, and press Create, then Install:\n")
    typer.echo(f"{creation_link()}\n")
    typer.echo("   Give the app your company's name and logo: your customers will see who asks.")
    typer.echo(f"   {_leaves(settings)}")
    typer.echo("2. Copy its tokens here. They are tried, and not shown.\n")
    url = settings.slack_api_url
    bot_token, identity = _asked("Bot token (xoxb-…)", lambda given: bot_token_works(url, given), hidden=True)
    typer.echo(f"   It is {identity.bot}'s, in {identity.team}.")
    app_token, _ = _asked("App token (xapp-…)", lambda given: app_token_works(url, given), hidden=True)
    typer.echo(f"3. Make a channel for your CS team, and type /invite @{identity.bot} there.\n")
    here = settings.model_copy(update={"slack_bot_token": bot_token})
    _, channel = _asked("The channel's name", lambda given: _joined(here, given, identity.bot))
    if ENV.exists() and not typer.confirm(f"{ENV} is there already. Change these three settings in it?"):
        typer.echo("Nothing was written.", err=True)
        raise typer.Exit(1)
    values = {"SLACK_BOT_TOKEN": bot_token, "SLACK_APP_TOKEN": app_token, "ASKBACK_TEAM_CHANNEL": channel["id"]}
    write_env(ENV, values)
    typer.echo(f"{ENV} is written. Next: askback doctor, askback import people, askback run.")


def _leaves(settings: "Settings") -> str:
    """What leaves the machine of all that the app hears."""
    from bot.edge.settings import reader

    found = reader(settings)
    if found is None:
        return "What it hears stays in your database, and leaves this machine for Slack alone (docs/privacy.md)."
    return (
        "What it hears stays in your database; the words of comments that this machine is not sure of also go to "
        f"{found.host} (docs/privacy.md)."
    )


def _asked(question: str, check: Callable[[str], Any], *, hidden: bool = False) -> tuple[str, Any]:
    """Ask until the answer holds; it and what the check says of it."""
    from bot.edge.settings import SettingsWrong

    while True:
        given = typer.prompt(question, hide_input=hidden).strip()
        try:
            return given, check(given)
        except SettingsWrong as wrong:
            typer.secho(f"   {wrong}", fg=typer.colors.RED, err=True)


def _joined(settings: "Settings", name: str, bot: str) -> dict[str, Any]:
    from bot.seeding import team_channel

    with clock_of(settings) as clock:
        return team_channel(messenger_of(settings, clock), name, bot)
