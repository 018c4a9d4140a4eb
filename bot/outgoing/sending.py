"""One message's way to Slack, and what comes of it: between two commits stands exactly one call.

A post whose outcome is unknown is looked for before it is ever sent again; an edit or a Home tab overwrites one target
and is simply repeated.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.edge.clock import Clock
from bot.outgoing.sharing import Document, upload
from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.messenger import Messenger, Posted
from storage.database.units import Unit, Units
from storage.models import DeliveryKind
from storage.outbox import delivery_queue as queue
from storage.outbox.delivery_queue import Leased

log = structlog.get_logger()

FIRST_LOOK = timedelta(seconds=2)
LATE_EFFECT = timedelta(seconds=60)  # how much later a post may still appear after its call broke off
APPEARS_WITHIN = timedelta(hours=1)  # a shared file: Slack looks through it first
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=15)


@dataclass(frozen=True)
class Dropped:
    """A message that must not go out any more, and why."""

    why: str


@dataclass(frozen=True)
class Unchanged:
    """Slack shows the newest version as it stands, and an edit would only tell that something happened.

    `body` is that version's.
    """

    body: dict[str, Any]


@dataclass(frozen=True)
class Later:
    """A message that must wait, until when, and for what."""

    until: datetime
    why: str


@dataclass(frozen=True)
class Ready:
    """A message that may go out now: the arguments of its call and where it goes."""

    body: dict[str, Any]
    channel: str | None = None  # None: the DM with `user`
    user: str | None = None
    thread_ts: str | None = None
    reader: str | None = None  # who must be in `channel` to read it
    picture: Callable[[], bytes] | None = None  # drawn and uploaded before the post
    document: Document | None = None  # a file: made and uploaded, then shared with `body`'s text


Prepared = Ready | Later | Dropped | Unchanged


class Office(Protocol):
    """What sending asks about a message: may it go out, with what bytes, and what follows when it has."""

    def prepare(self, unit: Unit, leased: Leased, now: datetime) -> Prepared:
        """The newest version, or why there is nothing to send; runs in the transaction of the lease."""

    def forbids(self, unit: Unit, leased: Leased, now: datetime) -> str | None:
        """Why a message must not go out any more, asked once more right before its post; None when it may."""

    def require_reader(self, channel: str, user: str) -> None:
        """Raises DeliveryFailed where this person is not in the channel. May call Slack."""

    def refusal(self, leased: Leased, channel: str) -> str | None:
        """Why this message must not be shown in this channel now; None when it may. May call Slack."""

    def refused(self, unit: Unit, leased: Leased, channel: str, why: str, now: datetime) -> None:
        """The message was parked for that: whoever can mend it is told."""

    def with_picture(self, unit: Unit, leased: Leased, file_id: str, now: datetime) -> dict[str, Any]:
        """Note the uploaded picture; the message's bytes with it."""

    def opened(self, unit: Unit, leased: Leased, channel: str) -> None:
        """The DM of a contact is known now."""

    def posted(self, unit: Unit, leased: Leased, now: datetime) -> None:
        """The message stands in Slack for the first time."""

    def not_taken(self, unit: Unit, leased: Leased, reason: str, now: datetime) -> None:
        """Slack refused the message for good, or until somebody acts."""

    def goes_elsewhere(self, unit: Unit, leased: Leased, reason: str, now: datetime) -> bool:
        """Slack does not take the message where it was tried: whether it is due at another place now."""

    def undeliverable(self, unit: Unit, leased: Leased, reason: str) -> str:
        """Slack takes this message for its contact in no place; all the reasons."""


class Sender:
    """Sends leased messages. Thread-safe."""

    def __init__(self, units: Units, messenger: Messenger, office: Office, clock: Clock) -> None:
        self._units, self._messenger, self._office, self._clock = units, messenger, office, clock
        self._response_urls: dict[int, str] = {}
        self._dms: dict[str, str] = {}

    def answer_through(self, delivery_id: int, response_url: str) -> None:
        """Let the next edit of a message go through the click's own response_url: that is not rate limited."""
        self._response_urls[delivery_id] = response_url

    def has_own_way(self, delivery_id: int) -> bool:
        """Whether the next edit of this message needs no call of `chat.update`."""
        return delivery_id in self._response_urls

    def send(self, leased: Leased, ready: Ready | None) -> None:
        """Bring a message to its wanted version, or look for it when its outcome is unknown (`ready` is None)."""
        try:
            if ready is None:
                self._look(leased)
            elif leased.kind is DeliveryKind.HOME:
                self._messenger.publish(leased.slack_user_id or "", ready.body)
                self._settle(leased, leased.slack_user_id or "", None)
            elif leased.ts is not None:
                self._edit(leased, ready)
            else:
                self._post(leased, ready)
        except DeliveryFailed as failed:
            self._failed(leased, ready, failed)
        except Exception as error:  # the call may have had its effect: the end of the lease decides by what is stored
            log.error("sending broke off", delivery=leased.id, kind=leased.kind, exc_info=error)

    def _post(self, leased: Leased, ready: Ready) -> None:
        channel = ready.channel or self._open(leased, ready.user or "")
        refusal = self._office.refusal(leased, channel)
        if refusal:
            self._refuse(leased, channel, refusal)
            return
        if ready.reader:
            self._office.require_reader(channel, ready.reader)
        if ready.document is not None:
            self._share(leased, ready, ready.document, channel)
            return
        body = self._with_picture(leased, ready) if ready.picture else ready.body
        if not self._may_begin(leased, channel):
            return
        try:
            posted = self._post_once(channel, body, leased, ready)
        except DeliveryFailed as failed:
            if failed.kind is not FaultKind.AMBIGUOUS:
                raise
            with self._units() as unit:
                self._doubt(unit, leased, failed, look_in=FIRST_LOOK)
        else:
            self._settle(leased, posted.channel, posted.ts)

    def _share(self, leased: Leased, ready: Ready, document: Document, channel: str) -> None:
        """Have Slack post an uploaded file, at most once: it does so later by itself, so the post is looked for."""
        file_id = upload(self._units, self._messenger, document)
        with self._units() as unit:
            queue.add_detail(unit, leased.id, file=file_id)
        if not self._may_begin(leased, channel):
            return
        try:
            self._messenger.complete(file_id, document.title, channel, ready.body["text"])
        except DeliveryFailed as failed:
            if failed.kind is not FaultKind.AMBIGUOUS:
                raise
            log.warning("whether a file was shared is not known", delivery=leased.id, reason=failed.reason)
        now = self._clock.now()
        with self._units() as unit:
            queue.doubt(unit, leased.id, doubted_at=now, look_at=now)

    def _look_for_file(self, leased: Leased) -> None:
        """A file that Slack knows was shared, and appears once Slack has looked through it; any other was not."""
        file_id, channel, now = leased.detail.get("file", ""), leased.posted_channel or "", self._clock.now()
        is_known = self._messenger.knows_file(file_id)
        found = self._messenger.find_file(file_id, channel, leased.posted_after or "0") if is_known else None
        if found is not None:
            self._settle(leased, channel, found)
            return
        since = leased.doubted_at or now
        with self._units() as unit:
            if is_known and now >= since + APPEARS_WITHIN:
                queue.park(unit, leased.id, "shared, but not seen in Slack")
            elif is_known or now < since + LATE_EFFECT:
                look_at = now + max(FIRST_LOOK, now - since) if is_known else since + LATE_EFFECT
                queue.doubt(unit, leased.id, doubted_at=since, look_at=look_at)
            else:
                queue.postpone(unit, leased.id, until=now, attempts=leased.attempts + 1, failure=None)

    def _post_once(self, channel: str, body: dict[str, Any], leased: Leased, ready: Ready) -> Posted:
        """Post; where Slack refuses the picture, which surely had no effect, the words go without it."""
        try:
            return self._messenger.post(channel, body, leased.token, ready.thread_ts)
        except DeliveryFailed as failed:
            if failed.kind is not FaultKind.OUR_BUG or body is ready.body:
                raise
            log.warning("the chart is left out", delivery=leased.id, reason=failed.reason)
            return self._messenger.post(channel, ready.body, leased.token, ready.thread_ts)

    def _may_begin(self, leased: Leased, channel: str) -> bool:
        """The last look before a post; when it may go out, where and after when to look for it is noted."""
        with self._units() as unit:
            if not queue.still_leased(unit, leased.id):
                return False  # sends were stopped since it was leased
            forbidden = self._office.forbids(unit, leased, self._clock.now())
            if forbidden:
                queue.drop(unit, leased.id, forbidden)
                return False
            queue.begin_post(unit, leased.id, posted_after=self._messenger.before_now(), posted_channel=channel)
        return True

    def _edit(self, leased: Leased, ready: Ready) -> None:
        channel, ts = leased.posted_channel or "", leased.ts or ""
        response_url = self._response_urls.pop(leased.id, None)
        refusal = self._office.refusal(leased, channel)
        if refusal:
            self._refuse(leased, channel, refusal)
            return
        if not (response_url and self._answered_through(response_url, ready)):
            self._messenger.edit(channel, ts, ready.body)
        self._settle(leased, channel, ts)

    def _refuse(self, leased: Leased, channel: str, why: str) -> None:
        with self._units() as unit:
            queue.park(unit, leased.id, why)
            self._office.refused(unit, leased, channel, why, self._clock.now())

    def _answered_through(self, response_url: str, ready: Ready) -> bool:
        try:
            self._messenger.respond(response_url, ready.body)
        except DeliveryFailed:
            return False  # never repeated: the edit says the same
        return True

    def _open(self, leased: Leased, user: str) -> str:
        if user not in self._dms:
            self._dms[user] = self._messenger.open_dm(user)
            if leased.contact_id is not None:
                with self._units() as unit:
                    self._office.opened(unit, leased, self._dms[user])
        return self._dms[user]

    def _with_picture(self, leased: Leased, ready: Ready) -> dict[str, Any]:
        assert ready.picture is not None
        try:
            file_id = self._messenger.upload(ready.picture(), "chart.png", "Chart")
        except DeliveryFailed as failed:
            if failed.kind in (FaultKind.WAIT, FaultKind.LATER, FaultKind.AMBIGUOUS):
                raise DeliveryFailed(failed.reason, FaultKind.LATER, failed.retry_after) from None
            log.warning("the chart is left out", delivery=leased.id, reason=failed.reason)
            return ready.body
        with self._units() as unit:
            body = self._office.with_picture(unit, leased, file_id, self._clock.now())
            queue.keep_rendered(unit, leased.id, version=leased.wanted, body=json.dumps(body))
        return body

    def _settle(self, leased: Leased, channel: str, ts: str | None) -> None:
        now = self._clock.now()
        with self._units() as unit:
            queue.settle(unit, leased.id, version=leased.rendered, channel=channel, ts=ts, now=now)
            if leased.sent == 0:
                self._office.posted(unit, leased, now)

    def _look(self, leased: Leased) -> None:
        """Find out whether a doubtful post stands in Slack; only when it surely does not is it due again."""
        if "file" in leased.detail:
            self._look_for_file(leased)
            return
        channel, now = leased.posted_channel or "", self._clock.now()
        with self._units.reading() as unit:
            thread_ts = queue.parent_ts(unit, leased)
        found = self._messenger.find(leased.token, channel, leased.posted_after or "0", thread_ts)
        if found is not None:
            self._settle(leased, channel, found)
            return
        sure_from = (leased.doubted_at or now) + LATE_EFFECT
        with self._units() as unit:
            if now < sure_from:
                queue.doubt(unit, leased.id, doubted_at=leased.doubted_at or now, look_at=sure_from)
            else:
                queue.postpone(unit, leased.id, until=now, attempts=leased.attempts + 1, failure=None)

    def _failed(self, leased: Leased, ready: Ready | None, failed: DeliveryFailed) -> None:
        log.warning("a message was not taken", delivery=leased.id, kind=leased.kind, reason=failed.reason)
        with self._units() as unit:
            if ready is not None:
                self._give_back(unit, leased, ready, failed)
            elif failed.kind in (FaultKind.WORKSPACE, FaultKind.OUR_BUG, FaultKind.CHANNEL):
                queue.park(unit, leased.id, f"cannot be looked for: {failed.reason}")
            else:
                self._doubt(unit, leased, failed, look_in=_pause(leased.attempts, failed))

    def _doubt(self, unit: Unit, leased: Leased, failed: DeliveryFailed, *, look_in: timedelta) -> None:
        now = self._clock.now()
        since = leased.doubted_at if leased.unsure and leased.doubted_at else now
        queue.doubt(unit, leased.id, doubted_at=since, look_at=now + look_in, failure=failed.reason)

    def _give_back(self, unit: Unit, leased: Leased, ready: Ready, failed: DeliveryFailed) -> None:
        """Slack did not take it, or what comes before or instead of a post broke off: that is simply repeated."""
        refused = failed.kind in (FaultKind.PERSON, FaultKind.CHANNEL) and _is_post(leased)
        if refused and self._office.goes_elsewhere(unit, leased, failed.reason, self._clock.now()):
            return
        if failed.kind is FaultKind.PERSON or (failed.kind is FaultKind.CHANNEL and _is_for_one(leased, ready)):
            why = self._office.undeliverable(unit, leased, failed.reason) if _is_post(leased) else failed.reason
            queue.drop(unit, leased.id, why)
            if _is_post(leased):
                self._office.not_taken(unit, leased, failed.reason, self._clock.now())
        elif failed.kind in (FaultKind.CHANNEL, FaultKind.OUR_BUG):
            queue.park(unit, leased.id, failed.reason)
            if _is_post(leased):
                self._office.not_taken(unit, leased, failed.reason, self._clock.now())
        else:
            waited = failed.kind is FaultKind.WAIT
            until = self._clock.now() + _pause(leased.attempts, failed)
            attempts = leased.attempts if waited else leased.attempts + 1
            queue.postpone(unit, leased.id, until=until, attempts=attempts, failure=failed.reason)


def _is_post(leased: Leased) -> bool:
    return leased.ts is None and leased.kind is not DeliveryKind.HOME


def _is_for_one(leased: Leased, ready: Ready) -> bool:
    """What its contact cannot be given is over; in the team's channels a person can mend it."""
    return leased.contact_id is not None and (ready.user is not None or _is_post(leased))


def _pause(attempts: int, failed: DeliveryFailed) -> timedelta:
    if failed.retry_after is not None:
        return timedelta(seconds=failed.retry_after)
    return min(FIRST_RETRY * (1 << min(attempts, 10)), LONGEST_RETRY)
