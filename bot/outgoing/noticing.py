"""From the tables to the notices that the team gets: a pilot, a wave that waits, who is asked next week."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from analysis.taught import naming
from bot.outgoing.sharing import NOT_UPLOADED
from bot.told import standing
from bot.views.blocks import Message
from bot.views.case_list import morning_list
from bot.views.editing.preview import preview_message
from bot.views.files import not_uploaded
from bot.views.holds import Person
from bot.views.holds import next_week as next_week_view
from bot.views.introduction import introduction
from bot.views.notice import channel_closed, nobody_to_ask
from bot.views.pilots import Pilot, pilot_notice
from bot.views.recording import Record, recorded
from bot.views.waves import SHOWN, Counted, WaveLine, wave_notice, waves_list
from cases import warnings
from storage.asking import hold_queries, pilot_queries, wave_queries
from storage.asking.sends import Switch
from storage.database.units import Unit
from storage.outbox.delivery_queue import Leased
from storage.people import roster_queries
from surveys.answering.answers import PREVIEW
from surveys.contacting import introductions
from surveys.definition.definitions import called, checked
from surveys.drafting.preview import preview
from surveys.heard import recording
from surveys.leaving import departures
from surveys.planner import pilots, waves
from surveys.rehearsing import next_week
from surveys.rules import policy

Notice = Callable[[Unit, Leased, datetime], Message]


def notice(unit: Unit, leased: Leased, now: datetime) -> Message:
    """What a notice says now, by why it is there."""
    return _NOTICES.get(leased.detail["why"], _closed)(unit, leased, now)


def wave_line(unit: Unit, workspace_id: int, facts: wave_queries.Facts, examples: list[int]) -> WaveLine:
    """A wave as lists and notices show it; `examples` are contacts whom it would ask."""
    sent, answered = wave_queries.sent_and_answered(unit, workspace_id, facts["id"])
    people = facts["people"] if facts["recipients"] is None else facts["recipients"]
    named = tuple(wave_queries.names_of(unit, workspace_id, examples))
    return WaveLine(
        wave_id=facts["id"],
        survey=called(unit, workspace_id, facts["survey_id"]),
        state=str(facts["state"]),
        audience=facts["audience"],
        share=facts["share"],
        first_day=facts["first_day"],
        over_days=facts["over_days"],
        counted=Counted(people, facts["accounts"], named),
        made_by=facts["made_by"],
        decided_by=facts["decided_by"],
        withdrawn_by=facts["withdrawn_by"],
        sent=sent,
        answered=answered,
    )


def waves_listed(unit: Unit, workspace_id: int, now: datetime) -> Message:
    """The newest waves, for whoever asks."""
    rows = wave_queries.listed(unit, workspace_id, SHOWN)
    lines = tuple(wave_line(unit, workspace_id, row, []) for row in rows)
    return waves_list(lines, today=standing.today(unit, workspace_id, now))


def _pilot(unit: Unit, leased: Leased, now: datetime) -> Message:
    home, survey_id = leased.workspace_id, leased.detail["survey"]
    survey, course = pilot_queries.by_id(unit, home, survey_id), pilots.course(unit, home, survey_id)
    return pilot_notice(
        Pilot(
            survey=survey["name"],
            asked=course.asked,
            answered=course.answered,
            opted_out=course.opted_out,
            undeliverable=course.undeliverable,
            a_day=policy.of(survey["policy"]).pilot_a_day,
            today=standing.today(unit, home, now),
            going_by=survey["going_by"],
            going_on=survey["going_at"] and standing.local_day(survey["going_at"], survey["time_zone"]),
            sending=standing.switch(unit, home, Switch(survey_name=survey["name"]), survey, now),
        )
    )


def _wave(unit: Unit, leased: Leased, now: datetime) -> Message:
    facts = waves.known(unit, leased.workspace_id, leased.detail["wave"])
    shown = wave_line(unit, leased.workspace_id, facts, leased.detail["examples"])
    return wave_notice(shown, today=standing.today(unit, leased.workspace_id, now))


def _next_week(unit: Unit, leased: Leased, now: datetime) -> Message:
    """Who is asked and not held by now, and whom of these somebody holds."""
    asked, today = next_week.entries(leased.detail), standing.today(unit, leased.workspace_id, now)
    known = hold_queries.people(unit, leased.workspace_id, [contact_id for contact_id, _, _, _ in asked])
    accounts = {row["account_id"] for row in known.values()}
    holds = [
        row
        for row in hold_queries.listed(unit, leased.workspace_id, today)
        if row["contact_id"] in known or row["account_id"] in accounts
    ]
    held = {row["contact_id"] for row in holds} | {
        contact_id for contact_id, row in known.items() if row["account_id"] in {each["account_id"] for each in holds}
    }
    people = tuple(
        _person(known[contact_id], survey, day, reminds=reminds)
        for contact_id, survey, day, reminds in asked
        if contact_id in known and contact_id not in held
    )
    first, last = (date.fromisoformat(leased.detail[name]) for name in ("first", "last"))
    return next_week_view(people, tuple(standing.held_of(row) for row in holds), first, last, today=today)


def _person(row: hold_queries.Facts, survey: str, day: date, *, reminds: bool) -> Person:
    whose = (row["account_id"], row["account_name"])
    return Person(row["id"], row["name"], row["title"], *whose, day, survey, reminds)


def _morning(unit: Unit, leased: Leased, now: datetime) -> Message:
    """Those of the cases that still wait for their owner."""
    reader = roster_queries.teammate_of(unit, leased.workspace_id, leased.detail["owner"])
    told = leased.detail["cases"]
    listed = standing.open_cases(unit, leased.workspace_id, reader or {"time_zone": None}, now, among=told)
    waiting = tuple(case for case in listed if case.claimed_by is None)
    return morning_list(waiting, today=standing.today(unit, leased.workspace_id, now))


def _nobody_to_ask(unit: Unit, leased: Leased, now: datetime) -> Message:
    told = leased.detail
    today = standing.today(unit, leased.workspace_id, now)
    return nobody_to_ask(told["account"], date.fromisoformat(told["ends_on"]), today)


def _introduce(unit: Unit, leased: Leased, _now: datetime) -> Message:
    return introduction(introductions.offered(unit, leased.workspace_id, leased.detail["channel"]))


def _not_uploaded(_unit: Unit, leased: Leased, _now: datetime) -> Message:
    return not_uploaded(leased.detail["export"], leased.detail["reason"])


def _recorded(unit: Unit, leased: Leased, now: datetime) -> Message:
    told = leased.detail
    return recorded(
        Record(
            response_id=told["response"],
            contact=told["contact"],
            account=told["account"],
            score=told["score"],
            most=told.get("most", 10),
            reason=told.get("reason"),
            names=naming.reasons_of(unit, leased.workspace_id).names,
            answers=told.get("answers", 1),
            survey=told.get("survey"),
            how=told["how"],
            on=date.fromisoformat(told["on"]),
            today=standing.today(unit, leased.workspace_id, now),
            taken_back=bool(told.get("taken_back")),
        )
    )


def _preview(unit: Unit, leased: Leased, now: datetime) -> Message:
    told, home = leased.detail, leased.workspace_id
    definition = checked(told["survey"], told["body"])
    ask = preview(unit, home, definition, told["contact"], told["locale"], now)
    contact = roster_queries.contact_facts(unit, home, told["contact"])["name"] if told["contact"] else None
    return preview_message(ask, contact, definition.questions)


def _closed(_unit: Unit, leased: Leased, _now: datetime) -> Message:
    return channel_closed(leased.detail["channel"], leased.detail["why"])


_NOTICES: dict[Any, Notice] = {
    pilots.PILOT: _pilot,
    waves.WAVE: _wave,
    next_week.NEXT_WEEK: _next_week,
    warnings.MORNING: _morning,
    departures.NOBODY_TO_ASK: _nobody_to_ask,
    introductions.INTRODUCE: _introduce,
    NOT_UPLOADED: _not_uploaded,
    recording.RECORDED: _recorded,
    PREVIEW: _preview,
}
