"""Answers heard elsewhere: the form, the search for a contact in it, and taking a record back."""

from datetime import date
from typing import Any

from slack_bolt import Ack, App

from bot import ids, standing
from bot.desk import Desk
from bot.errors import NotOnTeam, Refused
from bot.payloads import Command, Submission, press, submission
from bot.views.errors import Refusal
from bot.views.recording import people_options, record_modal
from cases import opening
from cases.opening import Answer
from storage import audits, delivery_queue, recording_queries
from storage.delivery_queue import Owed, Priority
from storage.models import DeliveryKind
from storage.units import Unit
from surveys import recording
from surveys.answers import Who
from surveys.recording import Heard, Recorded, RecordWrong

Body = dict[str, Any]
SHOWN = 20
_FIELDS = {"contact": ids.RECORD_CONTACT_BLOCK, "survey": ids.RECORD_SURVEY_BLOCK, "on": ids.RECORD_ON_BLOCK}


def register(app: App, desk: Desk) -> None:
    """Listen to the button, the form and the way back."""

    @app.action(ids.RECORD_OPEN)
    def ask_what(ack: Ack, body: Body) -> None:
        pressed = press(body)
        _open(desk, pressed.who, pressed.trigger_id)
        ack()

    @app.options(ids.RECORD_CONTACT)
    def people(ack: Ack, body: Body) -> None:
        user = body["user"]
        with desk.units.reading() as unit:
            try:
                desk.teammate(unit, Who(user.get("team_id") or body["team"]["id"], user["id"]))
            except NotOnTeam:
                ack(options=[])
                return
            found = recording_queries.people_like(unit, desk.workspace_id, str(body.get("value") or ""), SHOWN)
        ack(options=people_options([(row["id"], row["name"], row["account_name"]) for row in found]))

    @app.view(ids.RECORD_MODAL)
    def record(ack: Ack, body: Body) -> None:
        sent = submission(body)
        try:
            desk.write(lambda unit: _record(unit, desk, sent))
        except RecordWrong as why:
            ack(response_action="errors", errors={_FIELDS[why.field]: str(why)})
        else:
            ack()

    @app.action(ids.RECORD_UNDO)
    def take_back(ack: Ack, body: Body) -> None:
        pressed = press(body)
        try:
            desk.write(lambda unit: _take_back(unit, desk, pressed.who, int(pressed.value)))
        except recording.NotYourRecord:
            raise Refused(Refusal.NOT_YOUR_RECORD.value) from None
        except (recording.RecordStands, recording.RecordUnknown):
            raise Refused(Refusal.RECORD_STANDS.value) from None
        ack()


def open_record(desk: Desk, asked: Command, _words: str) -> None:
    """The form, for `/askback record`."""
    _open(desk, asked.who, asked.trigger_id)


def _open(desk: Desk, who: Who, trigger_id: str) -> None:
    with desk.units.reading() as unit:
        desk.teammate(unit, who)
        surveys = [(each["id"], each["name"]) for each in recording_queries.surveys(unit, desk.workspace_id)]
        today = standing.today(unit, desk.workspace_id, desk.clock.now())
    if not surveys:
        raise Refused(Refusal.NO_SURVEY_TO_RECORD.value)
    desk.views.open(trigger_id, record_modal(surveys, today=today))


def _record(unit: Unit, desk: Desk, sent: Submission) -> None:
    teammate, now, given = desk.teammate(unit, sent.who), desk.clock.now(), sent.inputs
    heard = Heard(
        contact_id=int(given.get(ids.RECORD_CONTACT) or 0),
        survey_id=int(given.get(ids.RECORD_SURVEY) or 0),
        score=int(given.get(ids.RECORD_SCORE) or -1),
        words=(given.get(ids.RECORD_WORDS) or "").strip() or None,
        how=given.get(ids.RECORD_HOW) or "",
        on=date.fromisoformat(given.get(ids.RECORD_ON) or ""),
        key=sent.key,
    )
    done = recording.record(unit, desk.workspace_id, heard, teammate["id"], now)
    if done is None:
        return
    opening.react(unit, _answer(desk, done, heard.score), now)
    if heard.words or done.only_owner:
        opening.heard(unit, _answer(desk, done, heard.score), now)
    detail = {
        "why": recording.RECORDED,
        "response": done.response_id,
        "contact": done.contact,
        "account": done.account,
        "score": heard.score,
        "how": heard.how,
        "on": heard.on.isoformat(),
    }
    cause, user = f"recorded:{done.response_id}:{sent.view_id}", teammate["slack_user_id"]
    owed = Owed(DeliveryKind.NOTICE, cause, Priority.TALK, now, slack_user_id=user, detail=detail)
    delivery_queue.owe(unit, desk.workspace_id, owed)
    audits.note(unit, desk.workspace_id, teammate["name"], "recorded an answer", f"answer {done.response_id}", now)


def _take_back(unit: Unit, desk: Desk, who: Who, response_id: int) -> None:
    teammate, now = desk.teammate(unit, who), desk.clock.now()
    recording.still_fresh(unit, desk.workspace_id, response_id, teammate["id"], now)
    opening.let_go(unit, desk.workspace_id, response_id, teammate["id"], now)
    recording.take_back(unit, desk.workspace_id, response_id, teammate["id"], now)
    notice = recording_queries.notice_of(unit, desk.workspace_id, response_id)
    if notice is not None:
        delivery_queue.show_as(unit, notice["id"], now, **notice["detail"], taken_back=True)
    audits.note(unit, desk.workspace_id, teammate["name"], "took a recorded answer back", f"answer {response_id}", now)


def _answer(desk: Desk, done: Recorded, score: int) -> Answer:
    home = desk.workspace_id
    return Answer(home, done.response_id, done.account_id, done.contact_id, score, None, only_owner=done.only_owner)
