"""What contacts decide about being asked: opting out and back in, language, who may read, another look at the scale."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.answering import responses
from storage.answering.responses import Asked
from storage.asking import ask_queries, turn_queries
from storage.database.units import Unit
from storage.outbox import delivery_queue
from storage.people import roster_queries, suppression
from surveys.answering.answers import PREVIEW, AskUnknown, NotYours, OnlyAPreview, Who
from surveys.definition.locales import SHIPPED

OPTED_OUT = "opted_out"


def opt_out(unit: Unit, workspace_id: int, who: Who, token: str | None, now: datetime) -> None:
    """Never ask this person again, in any survey; what was planned for them is withdrawn.

    `token` names the message it was said on; None: it was said on the Home tab.
    """
    contact_id, delivery_id = _person(unit, workspace_id, who, token)
    _edit(unit, workspace_id, never_ask(unit, workspace_id, contact_id, now), delivery_id, now)


def never_ask(unit: Unit, workspace_id: int, contact_id: int, now: datetime) -> Sequence[int]:
    """Note that a contact is not to be asked any more; the invitations that this took back."""
    roster_queries.change_contact(unit, contact_id, opted_out_at=now)
    suppression.remember(unit, workspace_id, [contact_id], now)
    turn_queries.end_all_of(unit, workspace_id, contact_id)
    return ask_queries.withdraw_unanswered(unit, workspace_id, contact_id, OPTED_OUT)


def opt_in(unit: Unit, workspace_id: int, who: Who, token: str | None, now: datetime) -> None:
    """Take an opt-out back: what it withdrew is open again, and the cadence finds the person a new turn."""
    contact_id, delivery_id = _person(unit, workspace_id, who, token)
    roster_queries.change_contact(unit, contact_id, opted_out_at=None)
    suppression.forget(unit, workspace_id, [contact_id])
    reopened = ask_queries.reopen(unit, workspace_id, contact_id, OPTED_OUT, now)
    _edit(unit, workspace_id, reopened, delivery_id, now)


def set_language(unit: Unit, workspace_id: int, who: Who, token: str | None, locale: str, now: datetime) -> None:
    """Speak this language from now on, in the message on which it was chosen too; None: it was the Home tab.

    Raises ValueError for a language that is not shipped.
    """
    if locale not in SHIPPED:
        raise ValueError(f"{locale!r} is not a shipped language")
    if token is None:
        contact_id, _ = _person(unit, workspace_id, who, None)
        roster_queries.change_contact(unit, contact_id, locale=locale)
        return
    asked = _own(unit, workspace_id, who, token)
    roster_queries.change_contact(unit, asked.contact_id, locale=locale)
    ask_queries.set_locale(unit, asked.invitation_id, locale)
    _look(unit, workspace_id, asked, now)


def set_only_owner(unit: Unit, workspace_id: int, who: Who, token: str, wanted: bool, now: datetime) -> None:
    """Let only the CSM see the answer, or the team again. Once it is given, its readers have read it: it stays."""
    asked = _own(unit, workspace_id, who, token)
    if asked.response_id is None:
        responses.set_only_owner(unit, asked.invitation_id, wanted)
    _look(unit, workspace_id, asked, now)


def look_again(unit: Unit, workspace_id: int, who: Who, token: str, now: datetime, *, choosing: str | bool) -> None:
    """Show a question once more beside its answer, by its key or the first one; False puts it away again."""
    asked = _own(unit, workspace_id, who, token)
    _look(unit, workspace_id, asked, now, **({"choosing": choosing} if choosing else {}))


def want_no_reply(unit: Unit, workspace_id: int, who: Who, token: str, now: datetime) -> Asked:
    """The contact wants no answer; the ask it was said on."""
    asked = _own(unit, workspace_id, who, token)
    _look(unit, workspace_id, asked, now, no_reply=True)
    return asked


def _look(unit: Unit, workspace_id: int, asked: Asked, now: datetime, **look: Any) -> None:
    """Let the ask, and the reminders beside it, look like this."""
    delivery_queue.look_again(unit, asked.delivery_id, now, **look)
    if asked.reminders:
        for reminder in ask_queries.reminders_of(unit, workspace_id, asked.invitation_id):
            delivery_queue.show_again(unit, reminder, now)


def _edit(unit: Unit, workspace_id: int, asks: Sequence[int], pressed_on: int | None, now: datetime) -> None:
    """All of a person's questions say what became of them: the one under the finger, and those that stand beside it."""
    messages = {*ask_queries.messages_of(unit, workspace_id, asks), *([] if pressed_on is None else [pressed_on])}
    for delivery_id in sorted(messages):
        delivery_queue.look_again(unit, delivery_id, now)


def _person(unit: Unit, workspace_id: int, who: Who, token: str | None) -> tuple[int, int | None]:
    """The contact who acts, and the message they acted on."""
    if token is not None:
        asked = _own(unit, workspace_id, who, token)
        return asked.contact_id, asked.delivery_id
    found = roster_queries.contact_of(unit, workspace_id, who.slack_team_id, who.slack_user_id)
    if found is None:
        raise AskUnknown
    return found["id"], None


def _own(unit: Unit, workspace_id: int, who: Who, token: str) -> Asked:
    """The ask behind a token, withdrawn or not: opting back in happens on a withdrawn one."""
    asked = responses.asked_by_token(unit, workspace_id, token)
    if asked is None:
        raise OnlyAPreview if token == PREVIEW else AskUnknown
    if (asked.slack_team_id, asked.slack_user_id) != (who.slack_team_id, who.slack_user_id):
        raise NotYours(asked.locale)
    return asked
