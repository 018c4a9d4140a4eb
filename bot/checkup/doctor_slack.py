"""Everything between Askback and Slack, looked at once: tokens, scopes, clocks, the team's channel."""

from datetime import timedelta
from typing import Any

from bot.checkup import manifest
from bot.checkup.findings import Finding, Findings, failed, ok, warning
from bot.edge.clock import Clock
from bot.edge.settings import Mode, Settings, SettingsWrong, require_slack
from bot.seeding import team_channel
from bot.slack.channels import Channels
from bot.slack.closed import GUESTS, SHARED
from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.messenger import Messenger
from bot.slack.probe import Identity, Probe

SKEW = timedelta(seconds=30)
"""How far two clocks may differ: reminders and promises are kept by this one, and signatures live five minutes."""

PARKED = "after a cut-off the bot cannot look whether a message was sent, so it is parked for a person"
_OUTSIDERS = {
    SHARED: "is shared with another company, so no alert or figure will be posted there: name a channel of your own",
    GUESTS: "holds guests or people of other companies, so no alert or figure will be posted there: remove them, or "
    "name another channel",
}


def examine_slack(settings: Settings, clock: Clock, messenger: Messenger) -> Findings:
    """Everything between Askback and Slack; what depends on something that failed is not tried."""
    try:
        require_slack(settings)
    except SettingsWrong as wrong:
        yield from (failed("settings", sentence) for sentence in str(wrong).splitlines())
    else:
        yield ok("settings", "All settings are there.")
    if not settings.slack_bot_token:
        return
    probe = Probe(settings.slack_api_url, settings.slack_bot_token)
    try:
        identity = probe.who()
    except DeliveryFailed as refused:
        yield failed("bot token", f"{_refusal(refused, 'SLACK_BOT_TOKEN', 'OAuth & Permissions')}")
        return
    yield ok("bot token", f"It is {identity.bot}'s, in {identity.team} ({identity.team_id}).")
    yield from _scopes(identity)
    yield from _clock(identity, clock)
    yield from _way_in(settings)
    if settings.askback_team_channel:
        yield from _channel(settings, clock, messenger, probe, identity)


def _scopes(identity: Identity) -> Findings:
    missing = [scope for scope in manifest.scopes() if scope not in identity.scopes]
    if "im:history" in missing:
        missing.remove("im:history")
        yield warning("direct messages", f"Without the scope im:history nobody's typed answer is heard, and {PARKED}.")
    if missing:
        yield failed(
            "scopes",
            f"The token lacks {', '.join(missing)}: add what manifest.yml names under “OAuth & Permissions”, and "
            "reinstall the app.",
        )
    else:
        yield ok("scopes", "The token may do all that the bot does.")


def _clock(identity: Identity, clock: Clock) -> Findings:
    if identity.slack_now is None:
        return
    ahead = clock.now() - identity.slack_now
    if abs(ahead) <= SKEW:
        yield ok("clock", "This machine's clock agrees with Slack's.")
    else:
        way = "ahead of" if ahead > timedelta(0) else "behind"
        yield failed(
            "clock",
            f"This machine's clock is {abs(ahead).total_seconds():.0f} seconds {way} Slack's: set it, and let the "
            "system keep it (NTP).",
        )


def _way_in(settings: Settings) -> Findings:
    if settings.askback_mode is Mode.HTTP or not settings.slack_app_token:
        return
    try:
        Probe(settings.slack_api_url, settings.slack_app_token).open_socket()
    except DeliveryFailed as refused:
        yield failed("app token", _refusal(refused, "SLACK_APP_TOKEN", "Basic Information"))
    else:
        yield ok("app token", "Slack opens a socket for it.")


def _channel(settings: Settings, clock: Clock, messenger: Messenger, probe: Probe, identity: Identity) -> Findings:
    name = "team channel"
    try:
        channel = team_channel(messenger, settings.askback_team_channel, identity.bot)
        refusal = Channels(messenger, clock, identity.team_id).refusal(channel["id"])
    except SettingsWrong as wrong:
        yield failed(name, str(wrong))
        return
    except DeliveryFailed as refused:
        yield failed(name, f"It cannot be looked at ({refused.reason}): mend the scopes first.")
        return
    if refusal:
        yield failed(name, f"#{channel['name']} {_OUTSIDERS[refusal]}.")
    else:
        yield ok(name, f"The bot is in #{channel['name']}, and nobody else's people are.")
    yield _history(probe, channel)


def _history(probe: Probe, channel: dict[str, Any]) -> Finding:
    try:
        probe.read(channel["id"])
    except DeliveryFailed as refused:
        scope = "groups:history" if channel.get("is_private") else "channels:history"
        return warning("history", f"#{channel['name']} cannot be read ({refused.reason}): grant {scope}; {PARKED}.")
    return ok("history", f"#{channel['name']} can be read, so nothing is ever posted twice.")


def _refusal(refused: DeliveryFailed, name: str, page: str) -> str:
    if refused.kind is FaultKind.WORKSPACE:
        return f"Slack does not take {name} ({refused.reason}): copy it anew from “{page}” of your Slack app."
    return f"Slack cannot be reached ({refused.reason}): check the network, and SLACK_API_URL if it is set."
