"""The delivery loop: leases what is due, as much as pacing allows, and hands it to the senders.

`drain()` serves tests and stepped time, `run()` real time.
"""

import json
import threading
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.edge.clock import Clock
from bot.outgoing.sending import Dropped, Later, Office, Prepared, Ready, Sender, Unchanged
from bot.slack.pacing import Pacer
from bot.views.words import cut, one_line
from storage.database.units import Unit, Units
from storage.outbox import delivery_queue as queue
from storage.outbox.delivery_queue import Lane, Leased

log = structlog.get_logger()
LEASE = timedelta(minutes=5)
BACK_UP_POLL = 5.0  # seconds; the commit of an owed message wakes the loop at once
OPENING_LIMIT = 200  # characters kept of how a message began
DM_BURST = 3  # posts to one person in as many seconds: an answer to what they just wrote should not wait
METHODS = {Lane.POST: "chat.postMessage", Lane.EDIT: "chat.update", Lane.HOME: "views.publish"}

Job = tuple[Leased, Ready | None]


class Delivery:
    """One process's delivery."""

    def __init__(
        self,
        units: Units,
        sender: Sender,
        office: Office,
        pacer: Pacer,
        clock: Clock,
        *,
        worker: str,
        senders: int = 8,
    ) -> None:
        self._units, self._sender, self._office = units, sender, office
        self._pacer, self._clock, self._worker = pacer, clock, worker
        self._senders = senders
        self._busy: set[int] = set()  # ids of the messages under way
        self._changed = threading.Condition()
        self._poked = False
        self._stopping = False

    def poke(self) -> None:
        """Something may be due now."""
        with self._changed:
            self._poked = True
            self._changed.notify_all()

    def take_over(self) -> int:
        """Free what a process that is gone had leased. For the one process of a database, at its start."""
        with self._units() as unit:
            return queue.take_over(unit, self._clock.now(), everything=True)

    def free_leases(self, now: datetime) -> None:
        """Free what a sender has held for longer than any call takes."""
        with self._units() as unit:
            queue.take_over(unit, now, everything=False)

    def drain(self) -> None:
        """Send all that may be sent now; returns when nothing more can begin and nothing is under way."""
        while not self._stopping:
            was_busy = self.is_busy  # asked first: what ends after this leaves room that nobody has looked at
            if self._begin_some():
                continue
            if not was_busy:
                return
            self._wait_for_one()

    def run(self) -> None:
        """Send what becomes due until `stop()`."""
        while not self._stopping:
            try:
                if not self._begin_some():
                    self._rest()
            except Exception as error:  # a database that is away for a moment must not end all sending
                log.error("delivery could not go on", kind=type(error).__name__, exc_info=error)
                with self._changed:
                    self._changed.wait_for(lambda: self._stopping, BACK_UP_POLL)

    def stop(self, patience: float = 3.0) -> None:
        """Begin nothing more, and let what is under way end; after the patience it is left to the next start."""
        self._stopping = True
        self.poke()
        with self._changed:
            self._changed.wait_for(lambda: not self._busy, patience)

    @property
    def is_busy(self) -> bool:
        """Whether a message is on its way right now."""
        return bool(self._busy)

    def next_due(self, unit: Unit, now: datetime) -> datetime | None:
        """When something can next be sent; None when nothing waits."""
        return queue.next_due(unit)

    def _begin_some(self) -> int:
        """Lease and begin what there is room for; how many."""
        now = self._clock.now()
        with self._changed:
            room = 0 if self._stopping else self._senders - len(self._busy)
            self._poked = False
        with self._units.reading() as unit:
            due = queue.next_due(unit)
        if room <= 0 or due is None or due > now:
            return 0
        with self._units() as unit:
            jobs = self._lease(unit, now, room)
        for leased, ready in jobs:
            self._begin(leased, ready)
        return len(jobs)

    def _lease(self, unit: Unit, now: datetime, room: int) -> list[Job]:
        jobs: list[Job] = []
        for lane in Lane:
            rows = queue.lease(unit, lane, self._worker, now=now, until=now + LEASE, limit=room - len(jobs))
            for leased in rows:
                job = self._job(unit, leased, lane, now)
                if job is not None:
                    jobs.append(job)
        return jobs

    def _job(self, unit: Unit, leased: Leased, lane: Lane, now: datetime) -> Job | None:
        """What to do about a leased row now; None when it is dropped, or put off to when Slack's limits leave room."""
        free = self._free_at(leased, lane, now)
        job = self._prepare(unit, leased, now) if free <= now else None
        if job is not None and job[1] is not None and lane is Lane.POST:  # edits and Home tabs take no place's turn
            free = self._claim(job[1], now)
        if free <= now:
            return job
        if leased.unsure:  # still to be looked for, and not to be sent
            queue.doubt(unit, leased.id, doubted_at=leased.doubted_at or now, look_at=free)
        else:
            queue.postpone(unit, leased.id, until=free, attempts=leased.attempts, failure=None)
        return None

    def _free_at(self, leased: Leased, lane: Lane, now: datetime) -> datetime:
        """When the call that this row needs is free."""
        if leased.unsure:
            return self._pacer.free_at("conversations.history", now)
        if lane is Lane.EDIT and self._sender.has_own_way(leased.id):
            return now
        return self._pacer.free_at(METHODS[lane], now)

    def _claim(self, ready: Ready, now: datetime) -> datetime:
        """When the place that a post goes to is free; now: it is, and taken from here on."""
        if ready.user is not None:
            return self._pacer.claim(ready.user, now, posts=DM_BURST)
        return self._pacer.claim(ready.channel or "", now)

    def _prepare(self, unit: Unit, leased: Leased, now: datetime) -> Job | None:
        if leased.unsure:
            return leased, None
        match self._ready(unit, leased, now):
            case None:
                queue.park(unit, leased.id, "it could not be put into words")
            case Dropped(why):
                queue.drop(unit, leased.id, why)
            case Later(until, why):
                queue.postpone(unit, leased.id, until=until, attempts=leased.attempts, failure=why)
            case Unchanged(body):
                queue.keep_rendered(unit, leased.id, version=leased.wanted, body=json.dumps(body))
                channel, ts = leased.posted_channel or "", leased.ts
                queue.settle(unit, leased.id, version=leased.wanted, channel=channel, ts=ts, now=now)
            case Ready() as ready if leased.rendered == leased.wanted and leased.body is not None:
                return leased, replace(ready, body=json.loads(leased.body))  # a retry sends the same bytes
            case Ready() as ready:
                kept = json.dumps(ready.body)
                queue.keep_rendered(unit, leased.id, version=leased.wanted, body=kept, opening=_opening(leased, ready))
                return replace(leased, rendered=leased.wanted), ready
        return None

    def _ready(self, unit: Unit, leased: Leased, now: datetime) -> Prepared | None:
        """What the office says of a message; None when it cannot say: that row is parked, and the others go on."""
        try:
            with unit.connection.begin_nested():
                return self._office.prepare(unit, leased, now)
        except Exception as error:  # whatever is wrong with one row must not hold up the rest of its batch
            log.error("a message could not be rendered", delivery=leased.id, kind=leased.kind, exc_info=error)
            return None

    def _begin(self, leased: Leased, ready: Ready | None) -> None:
        """Send it in a thread of its own, which no end of the process waits for: a call may hang for long."""
        with self._changed:
            self._busy.add(leased.id)
        threading.Thread(target=self._send, args=(leased, ready), name="send", daemon=True).start()

    def _send(self, leased: Leased, ready: Ready | None) -> None:
        try:
            self._sender.send(leased, ready)  # what it lets go is a bug: let it be seen
        finally:
            with self._changed:
                self._busy.discard(leased.id)
                self._changed.notify_all()

    def _wait_for_one(self) -> None:
        """Wait until one of those under way ends, if there are any."""
        with self._changed:
            before = len(self._busy)
            self._changed.wait_for(lambda: not self._busy or len(self._busy) < before)

    def _rest(self) -> None:
        """Wait until something may be due: when no sender is free, until one is."""
        now = self._clock.now()
        with self._units.reading() as unit:
            due = self.next_due(unit, now)
        seconds = BACK_UP_POLL if due is None else min(BACK_UP_POLL, max(0.0, (due - now).total_seconds()))
        with self._changed:
            if len(self._busy) >= self._senders:
                self._changed.wait_for(lambda: len(self._busy) < self._senders or self._stopping, BACK_UP_POLL)
            else:
                self._changed.wait_for(lambda: self._poked or self._stopping, seconds)


def _opening(leased: Leased, ready: Ready) -> str | None:
    """How a message to a contact begins, in its first version: later ones may show what they answered."""
    if leased.contact_id is None or leased.rendered > 0:
        return None
    return cut(one_line(ready.body.get("text") or ""), OPENING_LIMIT)
