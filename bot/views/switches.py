"""The switch that stops sends, of everything, of one survey or to one account: how it stands, and both its sides."""

from dataclasses import dataclass
from datetime import date

from bot import ids
from bot.views.blocks import Element, Message, actions, button, confirm, context, kept, section
from bot.views.words import counted, day, lines, name


@dataclass(frozen=True)
class SendingState:
    """A switch. While it is off, the counts say what waits behind it, by what resuming does with it."""

    stopped: bool
    stopped_by: str | None = None
    stopped_on: date | None = None
    spread: int = 0  # given a new moment
    stale: int = 0  # too old, and dropped
    at_once: int = 0  # words between people
    held: int = 0  # by another stop

    @property
    def waiting(self) -> int:
        return self.spread + self.stale + self.at_once + self.held


PASSING = SendingState(stopped=False)


def sending_line(sending: SendingState, today: date) -> str:
    """Whether asks go out at all."""
    if not sending.stopped:
        return "Sends are on."
    return f"All sends were stopped{_by_whom(sending, today)}. {_waiting(sending)}"


def account_line(account: str, sending: SendingState, today: date) -> str:
    """Whether anything goes to an account's people."""
    if not sending.stopped:
        return f"Sends to {name(account)} are on."
    return f"Sends to {name(account)} were stopped{_by_whom(sending, today)}. {_waiting(sending)}"


def stop_button() -> Element:
    """One click for anyone on the team; the dialog says what stopping means."""
    what = "No message goes to any customer until someone resumes. Answers are still taken."
    return _stop("Stop all sends", ids.STOP_ALL, ids.ALL, what, yes="Stop all sends")


def resume_button(sending: SendingState) -> Element:
    """Shows the backlog before it moves."""
    return _resume("Resume", ids.RESUME_ALL, ids.ALL, sending)


def stop_survey_button(survey: str) -> Element:
    what = "Nobody is asked until someone resumes it. Other surveys go on."
    return _stop("Stop this survey", ids.STOP_SURVEY, survey, what, whose=survey)


def resume_survey_button(survey: str, sending: SendingState) -> Element:
    return _resume("Resume", ids.RESUME_SURVEY, survey, sending, whose=survey)


def stop_account_button(account: str, account_id: int) -> Element:
    what = f"No message goes to anybody at {account} until someone resumes. Answers are still taken."
    return _stop(f"Stop sends to {account}", ids.STOP_ACCOUNT, str(account_id), what)


def resume_account_button(account_id: int, sending: SendingState) -> Element:
    return _resume("Resume", ids.RESUME_ACCOUNT, str(account_id), sending)


def account_switch(account: str, account_id: int, sending: SendingState, *, today: date) -> Message:
    """How sends to an account stand, and the side of the switch that is open; for its reader alone."""
    line = account_line(account, sending, today)
    press = resume_account_button(account_id, sending) if sending.stopped else stop_account_button(account, account_id)
    return Message(line, kept(section(line), actions(press), context("Only you see this.")))


def backlog(sending: SendingState) -> str:
    """What resuming does with what waits, for a dialog: plain text."""
    if not sending.waiting:
        return "Nothing is waiting."
    return lines(
        _waiting(sending),
        _some(sending.spread, "is spread over the coming days", "are spread over the coming days"),
        _some(sending.stale, "is stale and will be dropped", "are stale and will be dropped"),
        _some(sending.at_once, "is a reply and goes out at once", "are replies and go out at once"),
        _some(sending.held, "stays stopped by another switch", "stay stopped by another switch"),
    )


def _some(count: int, one: str, many: str) -> str | None:
    return f"{counted(count, one, many)}." if count else None


def _by_whom(sending: SendingState, today: date) -> str:
    by = f" by {name(sending.stopped_by)}" if sending.stopped_by else ""
    return by + (f" on {day(sending.stopped_on, today)}" if sending.stopped_on else "")


def _waiting(sending: SendingState) -> str:
    return f"{counted(sending.waiting, 'message waits', 'messages wait')}."


def _stop(label: str, action_id: str, value: str, what: str, yes: str = "Stop", *, whose: str | None = None) -> Element:
    sure = confirm(f"{label}?", what, yes, "Keep sending")
    return button(label, action_id, value, label_spoken=whose and f"{label}: {whose}", ask_first=sure)


def _resume(label: str, action_id: str, value: str, sending: SendingState, *, whose: str | None = None) -> Element:
    sure = confirm("Resume sending?", backlog(sending), "Resume", "Stay stopped")
    return button(label, action_id, value, label_spoken=whose and f"{label}: {whose}", ask_first=sure)
