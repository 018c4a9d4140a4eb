"""What must hold after all those deaths, each rule a function that names every breach of it."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from storage.answering import rollups
from storage.check import check
from storage.database.tables import (
    case_entry,
    contact,
    delivery,
    import_file,
    import_row,
    invitation,
    response,
    response_revision,
)
from storage.database.units import Unit, Units
from storage.models import AnswerPart, DeliveryKind, DeliveryState, ImportState
from tests.chaos.crowd import Clicked, Crowd

Json = dict[str, Any]


@dataclass(frozen=True)
class Evidence:
    """What is there at the end: the database, Slack (`everything` of the sandbox), and what customers remember."""

    unit: Unit
    workspace_id: int
    slack: Json
    crowd: Crowd
    now: datetime


Rule = Callable[[Evidence], Iterator[str]]


def audit(units: Units, workspace_id: int, slack: Json, crowd: Crowd) -> dict[str, list[str]]:
    """Every rule with its breaches."""
    now = datetime.fromisoformat(slack["now"])
    with units.reading() as unit:
        evidence = Evidence(unit, workspace_id, slack, crowd, now)
        found = {name: list(rule(evidence)) for name, rule in RULES.items()}
    return found | {"the database is sound, keys included": check(units.engine)}


def _acked_clicks_stand(all_: Evidence) -> Iterator[str]:
    """Each ask's scores, in Slack's order, are the acked clicks and some that were not acked; the last one stands."""
    acts: dict[tuple[str, str], list[Clicked]] = defaultdict(list)
    for click in all_.crowd.clicked:
        acts[click.channel, click.ts].append(click)
    for (channel, ts), clicks in acts.items():
        revisions, standing = _scores(all_.unit, channel, ts)
        wanted = "".join(f"{click.score}," if click.acked else f"(?:{click.score},)?" for click in clicks)
        if not re.fullmatch(wanted, "".join(f"{score}," for score in revisions)):
            yield f"{ts}: clicked {clicks}, stored {revisions}"
        if revisions and str(standing) != revisions[-1]:
            yield f"{ts}: {standing} stands, but the newest was {revisions[-1]}"


def _scores(unit: Unit, channel: str, ts: str) -> tuple[list[str], int | None]:
    """All scores of an ask in the order of their acts, and the one that counts."""
    asked = select(response.c.id, response.c.score).join(delivery, delivery.c.invitation_id == response.c.invitation_id)
    row = unit.connection.execute(asked.where(delivery.c.posted_channel == channel, delivery.c.ts == ts)).one_or_none()
    if row is None:
        return [], None
    kept = select(response_revision.c.value, response_revision.c.action_ts).where(
        response_revision.c.response_id == row.id, response_revision.c.part == AnswerPart.SCORE
    )
    scores = sorted(unit.connection.execute(kept), key=lambda each: [int(part) for part in each.action_ts.split(".")])
    return [each.value for each in scores], row.score


def _acked_words_are_kept(all_: Evidence) -> Iterator[str]:
    """All acked words, and of those that were typed all but what Slack gave up telling."""
    kept = "\n".join(_all_words(all_.unit))
    lost = [words for words in all_.crowd.worded if words.code not in kept]
    yield from (f"{words.code} was acked and is nowhere" for words in lost if words.acked)
    typed, given_up = [words for words in lost if words.acked is None], _never_acked(all_.slack["events"])
    if len(typed) > given_up:
        yield f"{len(typed)} typed messages are nowhere, but Slack gave up telling only {given_up}"


def _all_words(unit: Unit) -> Iterator[str]:
    for column in (response_revision.c.value, case_entry.c.body):
        yield from unit.connection.execute(select(column).where(column.is_not(None))).scalars()


def _never_acked(events: list[Json]) -> int:
    acked: dict[str, bool] = defaultdict(bool)
    for attempt in events:
        if attempt["type"] == "message":
            acked[attempt["event_id"]] |= attempt["acked"]
    return sum(not was for was in acked.values())


def _owed_stands_once(all_: Evidence) -> Iterator[str]:
    """Every message that is owed by now stands in Slack, where the row says, and no message stands twice."""
    shown = Counter(_token(message) for message in _ours(all_.slack))
    places = {_token(message): (message["channel"], message["ts"]) for message in _ours(all_.slack)}
    rows = all_.unit.connection.execute(select(delivery).where(delivery.c.kind != DeliveryKind.HOME)).all()
    for row in rows:
        if shown[row.token] > 1:
            yield f"{row.kind} {row.id} stands {shown[row.token]} times"
        elif row.state is DeliveryState.SETTLED and places.get(row.token) != (row.posted_channel, row.ts):
            yield f"{row.kind} {row.id} does not stand where its row says"
        elif row.state is not DeliveryState.SETTLED and not _may_be_absent(row, all_.now):
            yield f"{row.kind} {row.id} is still {row.state} ({row.failure})"
    strangers = set(shown) - {row.token for row in rows}
    yield from (f"a message with token {token} belongs to no row" for token in strangers)


def _may_be_absent(row: Row[Any], now: datetime) -> bool:
    if row.state is DeliveryState.DROPPED:
        return row.ts is None
    return row.state is DeliveryState.DUE and row.ts is None and row.due_at > now


def _slack_shows_the_newest(all_: Evidence) -> Iterator[str]:
    """A block's id ends with the version and the token of what it shows."""
    versions = {row.token: row.sent for row in all_.unit.connection.execute(select(delivery.c.token, delivery.c.sent))}
    for message in _ours(all_.slack):
        shown = {block["block_id"].split(".")[-2] for block in message["blocks"]}
        if shown != {str(versions.get(_token(message)))}:
            yield f"{message['ts']} shows version {shown}, its row says {versions.get(_token(message))}"


def _nobody_is_asked_twice(all_: Evidence) -> Iterator[str]:
    """One message for each contact, survey and occasion, and one that reminds of it."""
    which = (invitation.c.contact_id, invitation.c.survey_id, invitation.c.occasion, delivery.c.kind)
    asked = select(delivery.c.token, *which).join(invitation, invitation.c.id == delivery.c.invitation_id)
    occasions = {row.token: row[1:] for row in all_.unit.connection.execute(asked)}
    counts = Counter(occasions[_token(m)] for m in _ours(all_.slack) if _token(m) in occasions)
    yield from (f"contact {who[0]} got {n} of {who[3]} for {who[2]}" for who, n in counts.items() if n > 1)


def _imports_are_whole(all_: Evidence) -> Iterator[str]:
    """Nothing is half done: all contacts have the title of one file."""
    titles = all_.unit.connection.execute(select(contact.c.title, func.count()).group_by(contact.c.title)).all()
    if len(titles) > 1:
        yield f"contacts have titles of {len(titles)} files: {titles}"
    states = set(all_.unit.connection.execute(select(import_file.c.state)).scalars())
    if ImportState.APPLYING in states:
        yield "an import was never finished"
    if all_.unit.connection.execute(select(func.count()).select_from(import_row)).scalar_one():
        yield "rows were left on the stage"


def _rollups_equal_raw(all_: Evidence) -> Iterator[str]:
    yield from rollups.problems(all_.unit, all_.workspace_id)


def _ours(slack: Json) -> Iterator[Json]:
    """The bot's messages that stand in Slack for everybody, with their metadata."""
    for message in slack["messages"]:
        if message["by_app"] and message["reader"] is None and message.get("metadata"):
            yield message


def _token(message: Json) -> str:
    return str(message["metadata"]["event_payload"]["id"])


RULES: dict[str, Rule] = {
    "every acked click is stored, the newest stands": _acked_clicks_stand,
    "every acked word is stored": _acked_words_are_kept,
    "every owed message stands exactly once": _owed_stands_once,
    "every message shows its newest version": _slack_shows_the_newest,
    "nobody is asked twice for one occasion": _nobody_is_asked_twice,
    "every import is whole": _imports_are_whole,
    "rollups equal the raw rows": _rollups_equal_raw,
}
