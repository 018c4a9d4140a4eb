"""One running Askback: everything is put together here, started in order, and stopped within five seconds."""

import gc
import os
import signal
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import structlog
from slack_sdk import WebClient

from analysis.days import days_off
from analysis.labels.outside import Outside
from analysis.learned import model as models
from analysis.learned.model import Model
from analysis.taught.own_models import OwnModels
from bot.app import build_app
from bot.desk import Desk
from bot.edge import proxies
from bot.edge.clock import Clock, Progress, RealClock, SteppedClock
from bot.edge.preparing import Preparation
from bot.edge.settings import Mode, ReaderSettings, Settings, import_folder, reader, require_slack
from bot.files.dropping import Drops
from bot.files.nightly import Nights
from bot.office import Office
from bot.outgoing.delivery import Delivery
from bot.outgoing.sending import Sender
from bot.rehearsals.trying_out import Rehearsals
from bot.roster import Roster
from bot.scheduler import RealTime, Rounds
from bot.seeding import seed
from bot.slack.channels import Channels
from bot.slack.messenger import Messenger
from bot.slack.pacing import Pacer
from bot.slack.quick import Views
from bot.sockets import Sockets
from bot.ticks import ROSTER, House
from bot.web import WebServer, build_web
from storage.asking import moments
from storage.database.alone import Alone
from storage.database.engine import open_engine
from storage.database.units import Units
from storage.importing.imports import resume_imports
from storage.migrations.upgrade import upgrade
from surveys.plan_tick import PLAN

log = structlog.get_logger()


class Service:
    """A bot for one workspace and one database."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsWrong, DatabaseUnusable, or AlreadyRunning, each with a sentence."""
        require_slack(settings)
        self._import_folder = import_folder(settings)
        self._reader = reader(settings)
        proxies.keep_away_from(settings.slack_api_url)
        self._settings = settings
        engine = open_engine(settings.askback_database_url)
        self._alone = Alone(engine)
        upgrade(engine)
        self.units = Units(engine)
        self._clock: Clock = SteppedClock(settings.askback_clock_url) if settings.askback_clock_url else RealClock()
        self._open = False
        self._rounds: Rounds | None = None
        if isinstance(self._clock, SteppedClock):
            self._clock.follow("bot", self._progress)  # before anything is dated or paced
        self._put_together()

    def start(self) -> None:
        """Take over what an earlier process left, then open the doors."""
        days_off.load()
        self._house.begin(self._clock.now())
        resume_imports(self.units, self._clock.now())
        taken = self._delivery.take_over()
        self._open = True
        log.info("started", mode=self._settings.askback_mode, taken_over=taken)
        if isinstance(self._clock, SteppedClock):
            self._follow_commits()
        else:
            self._real_time.start()
        self._preparation.begin()
        self._doors_open()

    def people_changed(self) -> None:
        """People were imported: look for them in Slack, then give them their turns."""
        now = self._clock.now()
        with self.units() as unit:
            for what in (ROSTER, PLAN):
                moments.sooner(unit, self.workspace_id, what, now)
            unit.wake()

    def stop(self) -> None:
        """Close the doors, let what is under way end, and leave the rest for the next start."""
        self._doors_close()
        if isinstance(self._clock, SteppedClock):
            self._clock.stop()
        else:
            self._real_time.stop()
        self._preparation.stop()
        self._house.stop()
        self._stopping.set()
        self._poked.set()
        if self._rounds:
            self._rounds.stop()
        self._delivery.stop()
        self._whispers.shutdown(wait=False, cancel_futures=True)
        self.units.close()
        self._alone.release()
        log.info("stopped")

    def _progress(self) -> Progress:
        """How far the work of this moment is; time waits for the start to end."""
        return self._rounds.catch_up() if self._rounds and self._open else Progress(idle=False, wake_at=None)

    def _put_together(self) -> None:
        settings, units, clock = self._settings, self.units, self._clock
        pacer = Pacer()
        messenger = Messenger(_client(settings), clock, pacer)
        home = seed(units, messenger, settings, clock.now())
        self.workspace_id = home.workspace_id
        channels = Channels(messenger, clock, home.slack_team_id)
        office = Office(channels)
        sender = Sender(units, messenger, office, clock)
        self._whispers = ThreadPoolExecutor(2, thread_name_prefix="whisper")
        worker = f"{socket.gethostname()}:{os.getpid()}"
        self._delivery = Delivery(units, sender, office, pacer, clock, worker=worker)
        units.after_commit(self._delivery.poke)
        desk = Desk(
            units=units,
            clock=clock,
            messenger=messenger,
            views=Views(_client(settings)),
            channels=channels,
            sender=sender,
            whispers=self._whispers,
            workspace_id=home.workspace_id,
            slack_team_id=home.slack_team_id,
        )
        roster = Roster(units, messenger, home.workspace_id, home.slack_team_id, channels.meet)
        own = OwnModels(models.shipped())
        drops = Drops(units, messenger, home.workspace_id)
        self._house = House(
            units,
            self._delivery,
            roster,
            own,
            drops,
            Rehearsals(units, home.workspace_id),
            home.workspace_id,
            Nights(units, home.workspace_id, self._import_folder) if self._import_folder else None,
            _outside(units, home.workspace_id, own, self._reader) if self._reader else None,
        )
        ticks = self._house.ticks()
        self._rounds = Rounds(units, ticks, self._delivery, clock)
        self._real_time = RealTime(units, ticks, self._delivery, clock)
        self._poked, self._stopping = threading.Event(), threading.Event()
        self._preparation = Preparation(self._reader_ready)
        app = build_app(desk, settings, home.bot_user_id)
        socket_mode = settings.askback_mode is Mode.SOCKET
        self._sockets = Sockets(app, settings.slack_app_token) if socket_mode else None
        self._web = None if socket_mode else WebServer(build_web(app, units), settings.askback_port)

    def _reader_ready(self, model: Model) -> None:
        """What was prepared in the background is there: read what has waited for it."""
        self._house.reads_by(model, self._clock.now())
        self._poked.set()

    def _doors_open(self) -> None:
        if self._sockets:
            self._sockets.connect()
        if self._web:
            self._web.start()

    def _doors_close(self) -> None:
        if self._sockets:
            self._sockets.close()
        if self._web:
            self._web.stop()

    def _follow_commits(self) -> None:
        """In stepped time, what a listener owes goes out at once, without waiting for the clock's next question."""
        self.units.after_commit(self._poked.set)

        def work() -> None:
            while not self._stopping.is_set():
                self._poked.wait()
                self._poked.clear()
                if not self._stopping.is_set():
                    self._progress()

        threading.Thread(target=work, name="rounds", daemon=True).start()


def run(settings: Settings, *, started: Callable[[], None] = lambda: None) -> None:
    """Run until SIGTERM or SIGINT; `started` is called once the doors are open."""
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    service = Service(settings)
    spare_what_stays()
    service.start()
    with suppress(KeyboardInterrupt):
        started()
        over.wait()
    service.stop()


def spare_what_stays() -> None:
    """Let the garbage collector pass over what is there by now: a full round of it would hold up clicks for 100 ms."""
    gc.collect()
    gc.freeze()


def _outside(units: Units, workspace_id: int, own: OwnModels, settings: ReaderSettings) -> Outside:
    from bot.edge.endpoint import Endpoint

    return Outside(units, workspace_id, lambda unit: own.of(unit, workspace_id), Endpoint(settings), settings.daily)


def _client(settings: Settings) -> WebClient:
    return WebClient(settings.slack_bot_token, base_url=settings.slack_api_url)
