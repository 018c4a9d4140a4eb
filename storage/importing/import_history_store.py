"""Storing another tool's answers and asks with their counts, each as what it is: imported, long ago, and closed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, case, func, or_, select, update

from storage.answering import rollups
from storage.database.tables import account, contact, invitation, response, response_revision, survey, survey_version
from storage.database.unit import Unit
from storage.database.upsert import insert
from storage.files.import_fields import Values
from storage.importing.import_changes import remember, remember_rows
from storage.importing.import_history_entries import Entry, History
from storage.importing.import_history_people import UNASSIGNED, unassigned
from storage.importing.import_run import Run
from storage.models import AnswerPart, AnswerSource, InvitationState, Place, SurveyKind
from storage.people import suppression

OPEN_DAYS = 14
DEFINITION = {
    "kind": "nps",
    "enabled": False,
    "ask": {"by_hand": True},
    "open_days": OPEN_DAYS,
    "questions": [
        {"key": "score", "type": "scale", "scale": "0-10", "text": "question", "ends": "anchors", "optional": False},
        {"key": "verbatim", "type": "text", "text": "reason_question"},
    ],
}
"""How history is shown: in our words, since those of the other tool are not known."""


def survey_name(tool: str) -> str:
    """What the survey is called that holds a tool's history."""
    return f"{tool}_history"


def survey_of(unit: Unit, workspace_id: int, tool: str) -> int | None:
    """The survey that holds a tool's history; None before there is any."""
    found = select(survey.c.id).where(survey.c.workspace_id == workspace_id, survey.c.tool == tool)
    survey_id: int | None = unit.connection.scalar(found)
    return survey_id


def add_survey(unit: Unit, workspace_id: int, tool: str, now: datetime) -> None:
    """A survey for a tool's history, which is never sent."""
    facts = {
        "workspace_id": workspace_id,
        "name": survey_name(tool),
        "kind": SurveyKind.NPS,
        "enabled": False,
        "version": 1,
        "open_days": OPEN_DAYS,
        "place": Place.DM,
        "going_at": now,
        "tool": tool,
    }
    added = insert(survey).values(**facts).on_conflict_do_nothing().returning(survey.c.id)
    survey_id = unit.connection.execute(added).scalar_one_or_none()
    if survey_id is not None:
        version = {"workspace_id": workspace_id, "survey_id": survey_id, "number": 1, "created_at": now}
        unit.connection.execute(insert(survey_version).values(**version, definition=DEFINITION))


def add_unassigned(unit: Unit, run: Run) -> int:
    """The account for people of whom nobody knows where they belong; its id."""
    added = insert(account).values(unassigned(run)).on_conflict_do_nothing().returning(account.c.id)
    account_id = unit.connection.execute(added).scalar_one_or_none()
    if account_id is not None:
        remember_rows(unit, run, account, [(account_id, {"external_id": UNASSIGNED})])
        return int(account_id)
    mine = select(account.c.id).where(account.c.workspace_id == run.workspace_id, account.c.external_id == UNASSIGNED)
    return int(unit.connection.execute(mine).scalar_one())


def store(unit: Unit, run: Run, history: History) -> None:
    """Store what `compare` found; what another import stored meanwhile stays as that said."""
    asks = _add_asks(unit, run, history)
    remember_rows(unit, run, invitation, [(each, {}) for each in asks.values()])
    _add_answers(unit, run, history, asks)
    for entry, stored in history.corrected:
        _correct(unit, run, entry, stored)
    _tell_people(unit, run, history)


def uncount(unit: Unit, answer: RowMapping) -> None:
    """Before an answer goes: take it out of the figures, and let its ask be unanswered again."""
    _count(unit, answer, counts(answer["score"], answer["verbatim"], -1))
    asked = update(invitation).where(invitation.c.id == answer["invitation_id"])
    unit.connection.execute(asked.values(state=InvitationState.EXPIRED))


def take_back_correction(unit: Unit, answer: RowMapping, before: Values) -> None:
    """Let an answer say again what it said before a newer export."""
    _count(unit, answer, counts(answer["score"], answer["verbatim"], -1))
    _count(unit, answer, counts(before["score"], before["verbatim"]))
    values = {**before, "unread": bool(before["verbatim"]), "read_by": None}
    unit.connection.execute(update(response).where(response.c.id == answer["id"]).values(**values))


def _count(unit: Unit, answer: RowMapping, told: dict[str, int]) -> None:
    asked = select(invitation.c.segments).where(invitation.c.id == answer["invitation_id"])
    segments = unit.connection.execute(asked).scalar_one()
    rollups.count(unit, answer["workspace_id"], answer["survey_id"], answer["day"], segments, told)


def counts(score: int | None, verbatim: str | None, by: int = 1) -> dict[str, int]:
    """What an answer adds to the rollups of its day; with -1, what it takes."""
    told = {} if score is None else {f"s{score}": by}
    return told | ({"commented": by} if verbatim else {})


def _add_asks(unit: Unit, run: Run, history: History) -> dict[tuple[int, str], int]:
    """Store the asks that are not there yet; the ids of those, by contact and key."""
    new = [each for each in (*history.answers, *history.asks) if each.invitation_id is None]
    rows = [
        {
            "workspace_id": run.workspace_id,
            "survey_id": history.survey_id,
            "contact_id": each.contact_id,
            "account_id": each.account_id,
            "occasion": each.key,
            "state": InvitationState.EXPIRED,
            "place": Place.DM,
            "send_at": _moment(each.values["asked_at"]),
            "asked_at": _moment(each.values["asked_at"]),
            "survey_version": 1,
            "segments": each.segments,
            "only_owner": False,
            "reminders": 0,
            "locale_guessed": False,
        }
        for each in new
    ]
    if not rows:
        return {}
    start = insert(invitation).on_conflict_do_nothing()
    added = start.returning(invitation.c.contact_id, invitation.c.occasion, invitation.c.id)
    return {(row.contact_id, row.occasion): row.id for row in unit.connection.execute(added, rows)}


def _add_answers(unit: Unit, run: Run, history: History, asks: dict[tuple[int, str], int]) -> None:
    placed = [(each, each.invitation_id or asks.get((each.contact_id, each.key))) for each in history.answers]
    rows = [_answer(run, history.survey_id, each, asked) for each, asked in placed if asked]
    if not rows:
        return
    start = insert(response).on_conflict_do_nothing().returning(response.c.tool_key, response.c.id)
    ids: dict[str, int] = {row.tool_key: row.id for row in unit.connection.execute(start, rows)}
    added = [(each, ids[each.key]) for each, _ in placed if each.key in ids]
    asked = [each for entry, each in placed if entry.key in ids]
    done = update(invitation).where(invitation.c.id.in_(asked)).values(state=InvitationState.ANSWERED)
    unit.connection.execute(done)
    _revise(unit, run, [(each, entry.values, _moment(entry.values["answered_at"])) for entry, each in added])
    _count_all(unit, run, history.survey_id, [entry for entry, _ in added])
    left = {"changed_at": run.now.isoformat()}
    remember_rows(unit, run, response, [(response_id, left) for _, response_id in added])


def _answer(run: Run, survey_id: int, entry: Entry, invitation_id: int) -> Values:
    values = entry.values
    return {
        "workspace_id": run.workspace_id,
        "invitation_id": invitation_id,
        "survey_id": survey_id,
        "contact_id": entry.contact_id,
        "account_id": entry.account_id,
        "survey_version": 1,
        "scale": "0-10",
        "score": values["score"],
        "verbatim": values["verbatim"],
        "source": AnswerSource.IMPORTED,
        "late": False,
        "only_owner": False,
        "contradicts": False,
        "unread": bool(values["verbatim"]),
        "answered_at": _moment(values["answered_at"]),
        "changed_at": run.now,
        "action_ts": "",
        "day": entry.day,
        "high_is_good": True,
        "tool": values["tool"],
        "tool_key": entry.key,
        "attributes": values["attributes"] or None,
    }


def _correct(unit: Unit, run: Run, entry: Entry, stored: RowMapping) -> None:
    """Take over what a newer export says of an answer that is stored."""
    values = {name: entry.values[name] for name in ("score", "verbatim")}
    same = (response.c.id == stored["id"], response.c.changed_at == stored["changed_at"])
    anew = {"unread": bool(values["verbatim"]), "read_by": None, "changed_at": run.now}
    changed = update(response).where(*same).values(**values, **anew)
    if unit.connection.execute(changed).rowcount == 0:
        return  # changed by another meanwhile
    _revise(unit, run, [(stored["id"], values, run.now)])
    for told in (counts(stored["score"], stored["verbatim"], -1), counts(values["score"], values["verbatim"])):
        _count(unit, stored, told)
    before = {name: stored[name] for name in values}
    remember_rows(unit, run, response, [(stored["id"], {"changed_at": run.now.isoformat()})], before=before)


def _count_all(unit: Unit, run: Run, survey_id: int, added: Sequence[Entry]) -> None:
    """Count the answers, those of one day and the same segments together."""
    told: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for each in added:
        place = (each.day, *(tuple(segment) for segment in each.segments))
        told[place].update(counts(each.values["score"], each.values["verbatim"]))
    for (day, *segments), more in told.items():
        rollups.count(unit, run.workspace_id, survey_id, day, [list(each) for each in segments], more)


def _revise(unit: Unit, run: Run, said: Sequence[tuple[int, Values, datetime]]) -> None:
    """Keep what answers say, each with when it was said."""
    rows = [
        {
            "workspace_id": run.workspace_id,
            "response_id": response_id,
            "part": part,
            "value": str(values[part]),
            "source": AnswerSource.IMPORTED,
            "action_ts": "",
            "at": at,
            "question": "",
        }
        for response_id, values, at in said
        for part in (AnswerPart.SCORE, AnswerPart.VERBATIM)
        if values[part] is not None
    ]
    if rows:
        unit.connection.execute(insert(response_revision), rows)


def _tell_people(unit: Unit, run: Run, history: History) -> None:
    """Note what the entries say of people, where the row as it stands has its say."""
    if not history.contacts:
        return
    asked: Any = bindparam("last_asked_at", type_=contact.c.last_asked_at.type)
    is_newer = or_(contact.c.last_asked_at.is_(None), contact.c.last_asked_at < asked)
    out = bindparam("opted_out_at", type_=contact.c.opted_out_at.type)
    changing = (
        update(contact)
        .where(contact.c.id == bindparam("row_id"))
        .values(
            last_asked_at=case((is_newer, asked), else_=contact.c.last_asked_at),
            opted_out_at=func.coalesce(contact.c.opted_out_at, out),
            attributes=bindparam("attributes", type_=contact.c.attributes.type),
        )
    )
    unit.connection.execute(changing, [{**each.wanted, "row_id": each.row_id} for each in history.contacts])
    remember(unit, run, contact, [(each, each.row_id or 0) for each in history.contacts])
    gone = [each.row_id or 0 for each in history.contacts if each.after.get("opted_out_at")]
    suppression.remember(unit, run.workspace_id, gone, run.now)


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told)
