"""Waves: one sending of a survey to an audience. Above a number of people it waits for a second person.

A withdrawn wave: what is not sent is dropped, what is sent becomes "sent by mistake". Its answers stay in the score,
since what was heard cannot be unheard: otherwise a poor score could be withdrawn. The response rate leaves the whole
wave out, since those who had not answered were told to ignore it. docs/adr/ has more.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from storage import audits
from storage.answering import departure_queries, rollups
from storage.answering.rollups import WAVE_WITHDRAWN
from storage.asking import audience_queries, moments, planning_queries, survey_queries, wave_queries, withdrawals
from storage.asking.wave_queries import Facts
from storage.audits import Doer
from storage.database.units import Unit, Units
from storage.figures import status_queries
from storage.models import DeliveryKind, InvitationState, SurveyKind, WaveState
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.definition import definitions
from surveys.filters import audience
from surveys.planner.inviting import Asking, Audience
from surveys.rules import policy
from surveys.rules.windows import zone_of

WAVE = "wave"
"""Why the team's channel gets a notice: a wave waits for a second person."""

TAKE_BACK = "take_back"
"""The calendar moment at which asks of withdrawn waves are taken back."""

EXAMPLES = 10
PAGE = 2000  # people read at once while they are counted
SLICE = 500  # rows that one transaction changes at most: none may hold the database for long
_OPEN = (WaveState.WAITING, WaveState.APPROVED, WaveState.FROZEN)


class WaveUnknown(Exception):
    """This workspace has no such wave."""


class WaveDecided(Exception):
    """Somebody has decided already, or the wave was withdrawn; `by` says who."""

    def __init__(self, by: str | None) -> None:
        super().__init__(by)
        self.by = by


class OwnWave(Exception):
    """Whoever began a wave does not approve it."""


@dataclass(frozen=True)
class Wish:
    """A wave as it is begun. `audience` narrows the survey's own one by a filter; empty: all of it."""

    survey_id: int
    audience: str
    share: float  # above 0, at most 1
    first_day: date
    over_days: int  # working days that it is spread over


@dataclass(frozen=True)
class Reach:
    """Whom a wave would ask as things stand: how many people at how many accounts, and some of them."""

    people: int
    accounts: int
    examples: tuple[int, ...] = ()  # contacts


def reach(unit: Unit, workspace_id: int, wish: Wish, now: datetime) -> Reach:
    """Whom a wave would ask, apart from what guards will say then. Raises AudienceWrong for a filter that cannot be
    read, or names what nobody has."""
    ask = _asking(unit, workspace_id, wish.survey_id)
    text = whole_audience(unit, workspace_id, wish)
    day = max(wish.first_day, now.astimezone(zone_of(ask.time_zone)).date())
    found: list[tuple[int, int]] = []
    last_id = 0
    while True:
        people = wave_queries.reachable(unit, workspace_id, last_id, PAGE)
        belongs = Audience(unit, ask, people, day, text)
        found += [(person.id, person.account_id) for person in people if belongs.holds(person)]
        if len(people) < PAGE:
            break
        last_id = people[-1].id
    Random(f"{wish.survey_id}:{text}").shuffle(found)
    drawn = found[: math.ceil(round(len(found) * wish.share, 9))]
    accounts = len({account_id for _, account_id in drawn})
    return Reach(len(drawn), accounts, tuple(contact_id for contact_id, _ in drawn[:EXAMPLES]))


def whole_audience(unit: Unit, workspace_id: int, wish: Wish) -> str:
    """The survey's own audience, and of it whom the wish narrows it to, as it is read again. Raises AudienceWrong."""
    known = audience.known_names(*audience_queries.attributes_in_use(unit, workspace_id))
    wished = audience.parse(wish.audience, known).text
    own = _asking(unit, workspace_id, wish.survey_id).definition.audience
    if not own or not wished:
        return own or wished
    return audience.parse(f"({own}) and ({wished})").text


def may_be_sent(unit: Unit, workspace_id: int) -> list[str]:
    """The names of the surveys that a wave may send: those that are on, but no exit survey."""
    surveys = survey_queries.surveys(unit, workspace_id)
    return [row["name"] for row in surveys if row["enabled"] and row["kind"] is not SurveyKind.CHURN_EXIT]


def survey_called(unit: Unit, workspace_id: int, name: str) -> int | None:
    """The survey of that name that a wave may send; None where there is none."""
    rows = survey_queries.surveys(unit, workspace_id)
    allowed = may_be_sent(unit, workspace_id)
    return next((row["id"] for row in rows if row["name"] == name and name in allowed), None)


def alone_up_to(unit: Unit, workspace_id: int) -> int:
    """How many people one person may write to without a second."""
    return policy.of(planning_queries.home(unit, workspace_id).policy).alone_up_to


def begin(unit: Unit, workspace_id: int, wish: Wish, reached: Reach, by: Doer, now: datetime) -> int:
    """Begin a wave; its id. One that asks more people than one may write to alone waits for a second person, whom the
    team's channel is asked for."""
    waits = reached.people > alone_up_to(unit, workspace_id)
    wave_id = wave_queries.add(
        unit,
        workspace_id,
        **(vars(wish) | {"audience": whole_audience(unit, workspace_id, wish)}),
        state=WaveState.WAITING if waits else WaveState.APPROVED,
        people=reached.people,
        accounts=reached.accounts,
        made_by_id=by.id,
        made_at=now,
    )
    audits.note(unit, workspace_id, by.name, "began a wave", f"wave {wave_id}", now)
    if waits:
        detail = {"why": WAVE, "wave": wave_id, "examples": list(reached.examples[:EXAMPLES])}
        channel = status_queries.team_channel(unit, workspace_id)
        owed = Owed(DeliveryKind.NOTICE, _cause(wave_id), Priority.ALERT, now, channel=channel, detail=detail)
        delivery_queue.owe(unit, workspace_id, owed)
    return wave_id


def decide(unit: Unit, workspace_id: int, wave_id: int, by: Doer, now: datetime, *, agreed: bool) -> None:
    """Approve a wave that waits, or refuse it; the first decision stands. Raises WaveUnknown, WaveDecided, OwnWave."""
    wave = known(unit, workspace_id, wave_id)
    if wave["state"] is WaveState.WAITING and by.id == wave["made_by_id"]:
        raise OwnWave
    state = WaveState.APPROVED if agreed else WaveState.REFUSED
    decision = {"state": state, "decided_by_id": by.id, "decided_at": now}
    if not wave_queries.change(unit, workspace_id, wave_id, WaveState.WAITING, **decision):
        raise WaveDecided(wave["decided_by"] or wave["withdrawn_by"])
    audits.note(unit, workspace_id, by.name, f"{state} a wave", f"wave {wave_id}", now)
    _show_again(unit, workspace_id, wave_id, now)


def withdraw(unit: Unit, workspace_id: int, wave_id: int, by: Doer, now: datetime) -> None:
    """Take a wave back, whatever of it is sent; nothing more of it goes out from now on, and what stands is taken back
    by `take_back_due`. Raises WaveUnknown, WaveDecided."""
    wave = known(unit, workspace_id, wave_id)
    taken = {"state": WaveState.WITHDRAWN, "withdrawn_at": now, "withdrawn_by": by.name}
    if not wave_queries.change(unit, workspace_id, wave_id, *_OPEN, **taken):
        raise WaveDecided(wave["withdrawn_by"] or wave["decided_by"])
    moments.sooner(unit, workspace_id, TAKE_BACK, now)
    audits.note(unit, workspace_id, by.name, "withdrew a wave", f"wave {wave_id}", now)
    _show_again(unit, workspace_id, wave_id, now)


def take_back_due(units: Units, workspace_id: int, now: datetime) -> int:
    """Take back what stands of withdrawn waves; how many asks that were. Safe to run twice."""
    taken = 0
    while True:
        with units() as unit:
            asks = wave_queries.standing_asks(unit, workspace_id, SLICE)
            _take_back(unit, workspace_id, asks, now)
        taken += len(asks)
        if len(asks) < SLICE:
            return taken


def known(unit: Unit, workspace_id: int, wave_id: int) -> Facts:
    """A wave with its survey and people. Raises WaveUnknown."""
    found = wave_queries.facts(unit, workspace_id, wave_id)
    if found is None:
        raise WaveUnknown
    return found


def _take_back(unit: Unit, workspace_id: int, asks: Sequence[Facts], now: datetime) -> None:
    answered = [each["id"] for each in asks if each["state"] is InvitationState.ANSWERED]
    others = [each["id"] for each in asks if each["state"] is not InvitationState.ANSWERED]
    withdrawals.take_back(unit, workspace_id, others, WAVE_WITHDRAWN, now)
    # In a channel all messages of a wave look alike, so that nobody learns who had answered.
    in_channels = wave_queries.mark_answered(unit, workspace_id, answered)
    withdrawals.show_again(unit, workspace_id, in_channels, now)
    _uncount(unit, workspace_id, [each for each in asks if each["asked_at"] is not None])


def _uncount(unit: Unit, workspace_id: int, sent: Sequence[Facts]) -> None:
    """They count as asked no longer: the response rate leaves them out."""
    zone = departure_queries.zone(unit, workspace_id)
    groups: Counter[tuple[int, date, str, str]] = Counter()
    for each in sent:
        day = rollups.local_day(each["asked_at"], zone)
        groups.update((each["survey_id"], day, segment, value) for segment, value in each["segments"])
    for (survey_id, day, segment, value), count in groups.items():
        rollups.count(unit, workspace_id, survey_id, day, [[segment, value]], {"asked": -count})


def _asking(unit: Unit, workspace_id: int, survey_id: int) -> Asking:
    """A survey as planning takes it, on or off."""
    home = planning_queries.home(unit, workspace_id)
    row = next(row for row in survey_queries.surveys(unit, workspace_id) if row["id"] == survey_id)
    definition = definitions.of_version(unit, workspace_id, survey_id, row["version"])
    return Asking(workspace_id, survey_id, definition, policy.of(home.policy), home.time_zone, ())


def _show_again(unit: Unit, workspace_id: int, wave_id: int, now: datetime) -> None:
    """Let the message that asked for a second person say what was decided."""
    message = delivery_queue.by_cause(unit, workspace_id, _cause(wave_id))
    if message is not None:
        delivery_queue.show_again(unit, message, now)


def _cause(wave_id: int) -> str:
    return f"wave:{wave_id}"
