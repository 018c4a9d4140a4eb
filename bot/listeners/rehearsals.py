"""Rehearsals, asked for by `/survey rehearse NAME` or by a button; what they find follows in the DM."""

import re
from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.errors import Refused
from bot.payloads import Command, Press, press
from bot.views.blocks import Message
from bot.views.rehearsal import on_trial, trial_modal
from bot.views.words import escape, name
from storage.asking import survey_queries
from storage.database.units import Unit
from storage.rehearsing import rehearsal_requests
from surveys.answering.answers import Who
from surveys.rehearsing.rehearsal import DAYS, MOST_DAYS

Body = dict[str, Any]
_NUMBER = re.compile(r"[0-9]{1,4}")


def register(app: App, desk: Desk) -> None:
    """Listen to the button beside each survey, and in the window in which it is edited."""

    @app.action(ids.REHEARSE)
    def try_out(ack: Ack, body: Body) -> None:
        pressed = press(body)
        if pressed.response_url is None:
            desk.views.push(pressed.trigger_id, trial_modal(_told(desk, pressed)))
        else:
            desk.whisper(pressed.response_url, begin(desk, pressed.who, pressed.value, DAYS).text)
        ack()


def _told(desk: Desk, pressed: Press) -> str:
    """What is said in a window: also why it is not done, since the one below stays."""
    try:
        return begin(desk, pressed.who, pressed.value, DAYS).text
    except Refused as refused:
        return refused.why


def start_rehearsal(desk: Desk, asked: Command, words: str) -> Message:
    """Try out the survey that was named, for as many days as were. Raises Refused."""
    survey, _, days = words.partition(" ")
    if days and not (_NUMBER.fullmatch(days) and 1 <= int(days) <= MOST_DAYS):
        raise Refused(f"For how many days? From 1 to {MOST_DAYS}, such as `/survey rehearse nps 30`.")
    return begin(desk, asked.who, survey, int(days or DAYS))


def begin(desk: Desk, who: Who, survey: str, days: int) -> Message:
    """Keep that somebody wants to see it; what they read meanwhile. Raises Refused."""

    def work(unit: Unit) -> None:
        teammate = desk.teammate(unit, who)
        _refuse_unknown(unit, desk.workspace_id, survey)
        asked = {"teammate_id": teammate["id"], "survey": survey, "days": days}
        if rehearsal_requests.add(unit, desk.workspace_id, **asked, now=desk.clock.now()) is None:
            other = rehearsal_requests.waiting(unit, desk.workspace_id)
            whose = f" of {other['survey']} for {name(other['asker'])}" if other else ""
            raise Refused(f"A rehearsal{whose} is under way. Try again in two minutes.")
        unit.wake()

    desk.write(work)
    return on_trial(survey, days)


def _refuse_unknown(unit: Unit, workspace_id: int, survey: str) -> None:
    names = sorted(survey_queries.names(unit, workspace_id))
    if survey not in names:
        listed = ", ".join(names) or "none"
        what = f"There is no survey {escape(survey[:40])}." if survey else "Which survey?"
        raise Refused(f"{what} There are: {listed}. Such as `/survey rehearse {names[0] if names else 'nps'} 90`.")
