"""What commands stand on: the clock, Slack, the database and its workspace, opened for one command and closed after."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine, RowMapping

    from bot.edge.clock import Clock
    from bot.edge.settings import Settings
    from bot.slack.messenger import Messenger
    from storage.database.units import Unit, Units


@contextmanager
def clock_of(settings: "Settings") -> Iterator["Clock"]:
    """The machine's clock, or the one that ASKBACK_CLOCK_URL names, listened to while the block runs."""
    from bot.edge.clock import Progress, RealClock, SteppedClock

    if not settings.askback_clock_url:
        yield RealClock()
        return
    stepped = SteppedClock(settings.askback_clock_url)
    stepped.follow("askback", lambda: Progress(idle=True, wake_at=None))
    try:
        yield stepped
    finally:
        stepped.stop()


def messenger_of(settings: "Settings", clock: "Clock") -> "Messenger":
    """Slack, as the settings' bot token reaches it."""
    from slack_sdk import WebClient

    from bot.edge.proxies import keep_away_from
    from bot.slack.messenger import Messenger
    from bot.slack.pacing import Pacer

    keep_away_from(settings.slack_api_url)
    return Messenger(WebClient(settings.slack_bot_token, base_url=settings.slack_api_url), clock, Pacer())


@contextmanager
def database_of(settings: "Settings", *, create: bool = False) -> Iterator["Units"]:
    """The settings' database. Raises DatabaseUnusable when it has other tables than this Askback needs.

    One without any tables gets them with `create`; otherwise it is refused, and no file is left behind.
    """
    from storage.database.units import Units
    from storage.migrations.upgrade import current, upgrade

    with engine_of(settings, create=create) as engine:
        if create and current(engine) is None:
            upgrade(engine)
        _refuse_other_tables(engine)
        units = Units(engine)
        try:
            yield units
        finally:
            units.close()


@contextmanager
def engine_of(settings: "Settings", *, create: bool = False) -> Iterator["Engine"]:
    """The settings' database, whatever its tables. An SQLite file appears only with `create`.

    Raises DatabaseMissing, DatabaseUnusable.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    from storage.database.engine import DatabaseMissing, open_engine

    address = settings.askback_database_url
    try:
        url = make_url(address)
    except ArgumentError:
        url = None  # open_engine says it better
    missing = url is not None and url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()
    if missing and not create:
        raise DatabaseMissing(f"There is no database at {address} yet. Set ASKBACK_DATABASE_URL or run askback run.")
    engine = open_engine(address)
    try:
        yield engine
    finally:
        engine.dispose()


def workspace_in(unit: "Unit") -> "RowMapping":
    """The workspace that commands are about: the first one. Raises DatabaseUnusable when there is none."""
    from storage.database.engine import DatabaseUnusable
    from storage.people.roster_queries import workspaces

    known = workspaces(unit)
    if not known:
        raise DatabaseUnusable("The database knows no workspace yet. Run askback run, or import people.")
    return known[0]


def _refuse_other_tables(engine: "Engine") -> None:
    from storage.database.engine import DatabaseUnusable
    from storage.migrations.upgrade import current, is_current

    if not is_current(engine):
        found = current(engine) or "none"
        raise DatabaseUnusable(f"The tables are at revision {found}. Run askback db upgrade.")
