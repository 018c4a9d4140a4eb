"""What comes due by itself: each tick is a plain function over due rows, and a question when it is due next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from analysis.labels import labelling, rereading
from analysis.labels.outside import Outside
from analysis.learned import model as models
from analysis.learned.embedding import Embedding
from analysis.learned.model import Model
from analysis.taught.learning import LEARN, Learning
from analysis.taught.own_models import OwnModels
from analysis.topics import emerging, taxonomy
from analysis.topics.emerging import Emerging
from bot.files.dropping import Drops
from bot.files.nightly import NIGHTLY, Nights
from bot.outgoing.delivery import Delivery
from bot.rehearsals.trying_out import Rehearsals
from bot.roster import Roster
from bot.slack.faults import DeliveryFailed
from bot.told import digests
from cases import opening, warnings
from storage.answering import inbound
from storage.asking import moments
from storage.database.units import Unit, Units
from storage.importing import drop_queries, import_undo
from storage.outbox import delivery_queue
from storage.rehearsing import rehearsal_requests
from surveys import plan_tick
from surveys.plan_tick import PLAN
from surveys.planner import pilots, planning, reminding, waves
from surveys.rehearsing import next_week

log = structlog.get_logger()
ROSTER, PURGE = "roster", "purge"
ROSTER_EVERY, PURGE_EVERY = timedelta(hours=24), timedelta(hours=24)
TAKE_BACK_EVERY = timedelta(hours=24)  # once more, should a wave have been frozen while it was withdrawn
ROSTER_RETRY = timedelta(minutes=5)
INBOUND_KEPT = timedelta(hours=48)  # Slack repeats an event for at most 24

FILES_KEPT = timedelta(hours=48)  # that nobody could be given


@dataclass(frozen=True)
class Tick:
    """`run(now)` does what is due; `next_due(unit)` names the earliest moment with work, None when nothing waits.

    `beside`: it may take a minute, and nothing else waits for it.
    """

    name: str
    run: Callable[[datetime], object]
    next_due: Callable[[Unit], datetime | None]
    every: timedelta  # how often real time pokes it
    beside: bool = False


class House:
    """The ticks of one workspace."""

    def __init__(
        self,
        units: Units,
        delivery: Delivery,
        roster: Roster,
        models: OwnModels,
        drops: Drops,
        rehearsals: Rehearsals,
        workspace_id: int,
        nights: Nights | None = None,
        outside: Outside | None = None,
    ) -> None:
        self._nights = nights  # None: no folder is imported
        self._outside = outside  # None: comments are read on this machine alone
        self._units, self._delivery, self._roster, self._drops = units, delivery, roster, drops
        self._models, self._rehearsals, self._workspace_id = models, rehearsals, workspace_id
        self._learning = Learning(units, models, workspace_id)
        self._emerging = Emerging(units, self._embedding, workspace_id)
        self._roster_at: datetime | None = None  # the next regular refresh

    def ticks(self) -> list[Tick]:
        """All ticks, in the order in which they run when several are due at one moment."""
        quick, slow = timedelta(seconds=2), timedelta(seconds=30)
        home = self._workspace_id
        return [
            Tick(ROSTER, self._refresh_roster, self._moment(ROSTER), slow),
            Tick(
                PLAN,
                lambda now: plan_tick.run(self._units, home, now),
                lambda unit: plan_tick.next_due(unit, home),
                slow,
            ),
            Tick("remind", lambda now: reminding.remind_due(self._units, now), reminding.next_due, slow),
            Tick("expire", lambda now: planning.expire_due(self._units, now), planning.next_expiry, slow),
            Tick(
                pilots.PILOTS,
                lambda now: pilots.report_due(self._units, home, now),
                self._moment(pilots.PILOTS),
                slow,
            ),
            Tick(
                next_week.NEXT_WEEK,
                lambda now: next_week.tell_due(self._units, home, now),
                self._moment(next_week.NEXT_WEEK),
                slow,
            ),
            Tick("take back", self._take_back, self._moment(waves.TAKE_BACK), quick),
            Tick("drops", self._drops.work, self._drops.next_due, quick),
            *([Tick(NIGHTLY, self._nights.work, self._nights.next_due, slow)] if self._nights else []),
            Tick("rehearsals", self._rehearsals.work, self._rehearsals.next_due, quick),
            Tick("analyse", self._analyse, self._words_wait, quick),
            Tick("read again", self._read_again, lambda unit: rereading.next_due(unit, self._models), quick),
            Tick(LEARN, self._learning.work, self._learning.next_due, quick, beside=True),
            Tick(taxonomy.THEMES, self._emerging.work, self._emerging.next_due, quick),
            Tick("warn", lambda now: warnings.warn(self._units, now), warnings.next_due, quick),
            Tick(
                "digest",
                lambda now: digests.send_due(self._units, home, now),
                lambda unit: digests.next_due(unit, home),
                slow,
            ),
            Tick("leases", self._delivery.free_leases, delivery_queue.next_lease_end, slow),
            Tick(PURGE, self._purge, self._moment(PURGE), timedelta(hours=1)),
        ]

    def begin(self, now: datetime) -> None:
        """Set what a new workspace has never had."""
        with self._units() as unit:
            for what in (ROSTER, PLAN, PURGE):
                moments.sooner(unit, self._workspace_id, what, now)
            digests.ensure(unit, self._workspace_id, now)
            pilots.ensure(unit, self._workspace_id, now)
            next_week.ensure(unit, self._workspace_id, now)
            emerging.ensure(unit, self._workspace_id, now)
            if self._nights:
                self._nights.ensure(unit, now)
        rereading.begin(self._units, self._models.shipped, now)
        self._learning.begin(now)

    def stop(self) -> None:
        """End what would go on for long by itself."""
        self._learning.stop()

    def _embedding(self) -> Embedding | None:
        return self._models.shipped.embedding if self._models.shipped else None

    def _moment(self, what: str) -> Callable[[Unit], datetime | None]:
        return lambda unit: moments.due_at(unit, self._workspace_id, what)

    def _refresh_roster(self, now: datetime) -> None:
        if self._roster_at is not None and now < self._roster_at:
            self._roster.visit_all_again()  # an event brought it forward
        try:
            self._roster.refresh(now)
        except DeliveryFailed as failed:
            wait = timedelta(seconds=failed.retry_after) if failed.retry_after else ROSTER_RETRY
            log.info("people are read from Slack later", reason=failed.reason, seconds=wait.total_seconds())
            self._roster_again(now + wait)
            return
        self._roster_again(now + ROSTER_EVERY)
        with self._units() as unit:
            moments.sooner(unit, self._workspace_id, PLAN, now)

    def _roster_again(self, at: datetime) -> None:
        self._roster_at = at
        self._again(ROSTER, at)

    def _take_back(self, now: datetime) -> None:
        waves.take_back_due(self._units, self._workspace_id, now)
        self._again(waves.TAKE_BACK, now + TAKE_BACK_EVERY)

    def reads_by(self, model: Model, now: datetime) -> None:
        """Read with this model from now on, and with what the team taught, also what was read without it."""
        self._models.reads_by(model)
        self._learning.begin(now)
        rereading.begin(self._units, model, now)

    def _read_again(self, now: datetime) -> None:
        if not rereading.reread_some(self._units, self._models, now):
            with self._units() as unit:  # all is read; own themes are read once more behind it
                moments.sooner(unit, self._workspace_id, taxonomy.THEMES, now)

    def _words_wait(self, unit: Unit) -> datetime | None:
        """Since when; None also while they wait for what reads them."""
        if models.is_to_be_prepared():
            return None
        outside = self._outside.waits_since(unit) if self._outside else None
        since = (labelling.waits_since(unit, self._models), outside)
        return min((at for at in since if at is not None), default=None)

    def _analyse(self, now: datetime) -> None:
        labelled = labelling.label_unread(self._units, self._models, now)
        self._show(labelled, now)
        if self._outside:  # after what this machine read is shown: nothing waits for anybody outside
            self._outside.take_note(labelled, now)
            self._show(self._outside.ask(now), now)

    def _show(self, labelled: list[tuple[int, int]], now: datetime) -> None:
        self._emerging.read([response_id for home, response_id in labelled if home == self._workspace_id], now)
        for workspace_id, response_id in labelled:
            with self._units() as unit:
                opening.refresh(unit, workspace_id, response_id, now)

    def _purge(self, now: datetime) -> None:
        with self._units() as unit:
            inbound.forget_before(unit, now - INBOUND_KEPT)
            rehearsal_requests.forget_before(unit, self._workspace_id, now - FILES_KEPT)
            drop_queries.forget_rows_before(unit, self._workspace_id, now - FILES_KEPT)
        import_undo.forget(self._units, now)
        self._again(PURGE, now + PURGE_EVERY)

    def _again(self, what: str, at: datetime) -> None:
        with self._units() as unit:
            moments.set_due(unit, self._workspace_id, what, at)
