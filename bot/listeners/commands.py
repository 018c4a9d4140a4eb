"""Slash commands: each answered privately, in the ack itself, and for the team alone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from slack_bolt import Ack, App

from analysis.reporting import reports
from bot.desk import Desk
from bot.errors import Refused
from bot.listeners.accounts import account_of
from bot.listeners.errands import ERRANDS, errand_of
from bot.listeners.periods import days_back
from bot.outgoing import noticing
from bot.payloads import Command, command
from bot.told import standing
from bot.views.blackouts import blackouts_message
from bot.views.blocks import Message
from bot.views.channels import channels_message
from bot.views.churn import churn
from bot.views.help import help_message, not_understood
from bot.views.holds import holds_list, whom_to_hold
from bot.views.nps_answer import Period, nps_answer
from bot.views.survey_status import survey_status
from bot.views.switches import account_switch
from bot.views.unreached import unreached_message
from storage.database.units import Unit
from surveys.contacting import mapping, reach

Answer = Callable[[Unit, int, str, datetime], Message]

AT_THE_COMMAND_LINE = (
    "Figures by plan come from `askback stats nps --by plan` at the command line, those between two days with "
    "`--since` and `--until`."
)


def register(app: App, desk: Desk) -> None:
    """Listen to every slash command of the manifest."""
    for each in _ANSWERS:
        _listen(app, desk, each, first_word=each)
    _listen(app, desk, "askback")


def _listen(app: App, desk: Desk, name: str, first_word: str = "") -> None:
    @app.command(f"/{name}")
    def run(ack: Ack, body: dict[str, Any]) -> None:
        asked = command(body)
        said = _said(desk, asked, f"{first_word} {asked.text}")
        if said is None:
            ack()
        else:
            ack(response_type="ephemeral", text=said.text, blocks=said.blocks)


def _said(desk: Desk, asked: Command, text: str) -> Message | None:
    """The answer to a command; None where it opened a modal."""
    with desk.units.reading() as unit:
        desk.teammate(unit, asked.who)
        errand = errand_of(text)
        if errand is None:
            return answer(unit, desk.workspace_id, text, desk.clock.now())
    do, rest = errand
    return do(desk, asked, rest)


def answer(unit: Unit, workspace_id: int, text: str, now: datetime) -> Message:
    """The answer to what stands behind `/askback`: a command's name and its words. Raises Refused."""
    name, _, rest = " ".join(text.split()).partition(" ")
    name = name.lower().removeprefix("/")
    if name in ("", "help"):
        return help_message(rest or None)
    if rest.lower() == "help" and name in ERRANDS:
        return help_message(name)
    known = (_ANSWERS | _MORE).get(name)
    if known is None:
        return not_understood(text)
    return help_message(name) if rest.lower() == "help" else known(unit, workspace_id, rest, now)


def period_of(days: int, today: date) -> Period:
    """The last `days` days, today's answers included."""
    return Period(today - timedelta(days=days - 1), today)


def _nps(unit: Unit, workspace_id: int, text: str, now: datetime) -> Message:
    days = days_back(text, reports.WINDOW_DAYS, such_as="/nps 90", otherwise=AT_THE_COMMAND_LINE)
    period = period_of(days, standing.today(unit, workspace_id, now))
    until = period.last + timedelta(days=1)
    figures = reports.nps(unit, workspace_id, since=period.first, until=until)
    return nps_answer(figures, period, reports.heard_from(unit, workspace_id, since=period.first, until=until))


def _survey(unit: Unit, workspace_id: int, text: str, now: datetime) -> Message:
    if text:
        raise Refused(
            "`/survey` lists all surveys and takes nothing behind it but `themes`, what customers talk about;"
            " `review`, what may have been read wrongly; and `rehearse nps 30`, which tries one out."
        )
    return survey_status(
        standing.survey_lines(unit, workspace_id, now),
        standing.sending(unit, workspace_id, now),
        today=standing.today(unit, workspace_id, now),
    )


def _churn(unit: Unit, workspace_id: int, text: str, now: datetime) -> Message:
    if text:
        raise Refused("`/churn` lists all who leave and takes nothing behind it.")
    return churn(standing.churn(unit, workspace_id, now), today=standing.today(unit, workspace_id, now))


def _account_switch(unit: Unit, workspace_id: int, text: str, now: datetime) -> Message:
    account_id = account_of(unit, workspace_id, text, such_as="/askback stop Acme")
    account, sending = standing.sending_to(unit, workspace_id, account_id, now)
    return account_switch(account, account_id, sending, today=standing.today(unit, workspace_id, now))


def _holds(unit: Unit, workspace_id: int, text: str, now: datetime) -> Message:
    held, people = standing.holds(unit, workspace_id, now)
    return holds_list(held, people, today=standing.today(unit, workspace_id, now))


def _hold(unit: Unit, workspace_id: int, text: str, now: datetime) -> Message:
    account_id = account_of(unit, workspace_id, text, such_as="/askback hold Acme")
    account, people = standing.people_at(unit, workspace_id, account_id)
    return whom_to_hold(account, account_id, people, today=standing.today(unit, workspace_id, now))


def _blackouts(unit: Unit, workspace_id: int, text: str, now: datetime) -> Message:
    return blackouts_message(standing.blackouts(unit, workspace_id, now))


def _waves(unit: Unit, workspace_id: int, text: str, now: datetime) -> Message:
    return noticing.waves_listed(unit, workspace_id, now)


def _channels(unit: Unit, workspace_id: int, text: str, _now: datetime) -> Message:
    if text:
        raise Refused("`/askback channels` lists all of them and takes nothing behind it.")
    return channels_message(mapping.seen(unit, workspace_id))


def _unreached(unit: Unit, workspace_id: int, text: str, _now: datetime) -> Message:
    if text:
        raise Refused("`/askback unreached` lists all whom nothing reaches and takes nothing behind it.")
    return unreached_message(reach.unreached(unit, workspace_id))


_ANSWERS: dict[str, Answer] = {"nps": _nps, "survey": _survey, "churn": _churn}
_MORE: dict[str, Answer] = {
    "stop": _account_switch,
    "resume": _account_switch,
    "holds": _holds,
    "hold": _hold,
    "blackouts": _blackouts,
    "waves": _waves,
    "unreached": _unreached,
    "channels": _channels,
}
"""What has no command of its own."""
