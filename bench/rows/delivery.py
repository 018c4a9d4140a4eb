"""How much of what Slack allows is used when a whole wave is due at once: the bot before a local Slack, stepped."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from sqlalchemy import select

from bench import world
from bench.measuring import Row
from bot.edge.settings import Settings
from bot.service import Service
from bot.slack.pacing import PER_MINUTE, Pacer
from sandbox.client import Sandbox
from sandbox.server import serve
from storage.database.tables import delivery
from tests.stories.story import granted

BAR = 0.98
A_MINUTE = PER_MINUTE["chat.postMessage"]
TOKEN, APP_TOKEN = "xoxb-bench", "xapp-bench"


def measure(quick: bool) -> list[Row]:
    minutes = 2 if quick else 4
    asks = A_MINUTE * minutes
    with _running(asks) as (slack, service), patch.object(Pacer, "refused", autospec=True) as refused:
        slack.step(by=60)  # the bot has met its team
        begins = slack.now() + timedelta(minutes=1)
        with service.units() as unit:
            world.people(unit, asks)
            world.owed_asks(unit, asks, begins)
        slack.step(to=begins + timedelta(minutes=minutes + 5))
        moments = _posted(service)
    assert len(moments) == asks, f"{len(moments)} of {asks} were posted"
    allowed = timedelta(minutes=minutes - 1)  # the first minute's allowance may be used at its first moment
    share = (allowed + timedelta(seconds=1)) / (moments[-1] - begins + timedelta(seconds=1))
    return [
        Row(
            f"Delivery: a wave of {asks:,} asks due at once, Slack allowing {A_MINUTE} posts a minute",
            f"{share:.1%} of the allowed rate, {refused.call_count} times 429",
            f"≥ {BAR:.0%}, never 429",
            share >= BAR and refused.call_count == 0,
            f"the last one {moments[-1] - begins} after the first could go, at best {allowed}; in stepped time",
        )
    ]


def _posted(service: Service) -> list[datetime]:
    with service.units.reading() as unit:
        found = select(delivery.c.sent_at).where(delivery.c.cause.like("ask:%"), delivery.c.ts.is_not(None))
        return sorted(unit.connection.scalars(found))


@contextmanager
def _running(contacts: int) -> Iterator[tuple[Sandbox, Service]]:
    """The bot in the company's workspace, where the contacts are members and nobody has written yet."""
    with world.folder() as place, serve(_seed(contacts)) as running, Sandbox(running.url) as slack:
        for number in range(contacts):
            slack.dm(world.user(number), world.BOT)
        settings = Settings(
            slack_bot_token=TOKEN,
            slack_app_token=APP_TOKEN,
            slack_api_url=running.api_url,
            askback_database_url=f"sqlite:///{place / 'bench.db'}",
            askback_team_channel=world.CHANNEL,
            askback_clock_url=running.clock_url,
        )
        service = Service(settings)
        try:
            service.start()
            yield slack, service
        finally:
            service.stop()


def _seed(contacts: int) -> dict[str, object]:
    people = [{"id": world.user(n), "name": f"contact{n}", "tz": "Europe/London"} for n in range(contacts)]
    lena = {"id": "U0CSM", "name": "lena", "real_name": "Lena Vogt", "tz": "Europe/London"}
    return {
        "team": {"id": world.TEAM, "name": "Northwind", "domain": "northwind"},
        "now": world.NOW.isoformat(),
        "app": {"bot_user": world.BOT, "bot_token": TOKEN, "app_token": APP_TOKEN, **granted()},
        "users": [lena, *people],
        "channels": [{"id": world.CHANNEL, "name": "cs-team", "is_private": True, "members": ["U0CSM", world.BOT]}],
    }
