"""Answers heard elsewhere: the form, the search for a contact in it, and taking a record back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from slack_bolt import Ack, App
from sqlalchemy import RowMapping

from analysis.taught import corrections, naming
from analysis.taught.corrections import judge_of
from bot import ids
from bot.desk import Desk
from bot.errors import NotOnTeam, Refused
from bot.payloads import Command, Submission, press, submission
from bot.told import standing
from bot.views.errors import Refusal
from bot.views.recording import RecordForm, people_options, record_modal
from cases import opening
from cases.opening import Answer
from storage import audits
from storage.answering import recording_queries
from storage.comments import exemplar_queries
from storage.database.units import Unit
from storage.models import CaseKind, DeliveryKind, LabelKind, SurveyKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.answering.answers import Who
from surveys.definition.definitions import called
from surveys.heard import recording
from surveys.heard.recordable import RecordWrong
from surveys.heard.recording import Heard, Recorded

Body = dict[str, Any]
SHOWN = 20
_FIELDS = {
    "contact": ids.RECORD_CONTACT_BLOCK,
    "survey": ids.RECORD_SURVEY_BLOCK,
    "how": ids.RECORD_HOW_BLOCK,
    "on": ids.RECORD_ON_BLOCK,
}
_NEEDS_NO_NAME = (SurveyKind.NPS, SurveyKind.CHURN_EXIT)


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

    def ask_on(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            form = _form(unit, desk, pressed.inputs)
        desk.views.update(pressed.view_id or "", record_modal(form))
        ack()

    app.action(ids.RECORD_SURVEY)(ask_on)
    app.action(ids.ANY_RECORD_ITEM)(ask_on)

    @app.view(ids.RECORD_MODAL)
    def record(ack: Ack, body: Body) -> None:
        sent = submission(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, sent.who)
            form = _form(unit, desk, sent.inputs)
        if not {each.key for each in form.questions} <= set(sent.private_metadata.split(",")):
            ack(response_action="update", view=record_modal(form))  # what was filled in leads to more questions
            return
        try:
            desk.write(lambda unit: _record(unit, desk, sent))
        except RecordWrong as why:
            block = _FIELDS.get(why.field) or ids.record_item(form.survey_id, why.field)
            ack(response_action="errors", errors={block: str(why)})
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
        form = _form(unit, desk, {})
    desk.views.open(trigger_id, record_modal(form))


def _form(unit: Unit, desk: Desk, inputs: Mapping[str, str | None]) -> RecordForm:
    """The form with what stands in it; the first survey, until another one is chosen."""
    home, now = desk.workspace_id, desk.clock.now()
    surveys = [(each["id"], called(unit, home, each["id"])) for each in recording_queries.surveys(unit, home)]
    if not surveys:
        raise Refused(Refusal.NO_SURVEY_TO_RECORD.value)
    chosen, contact = int(inputs.get(ids.RECORD_SURVEY) or 0), int(inputs.get(ids.RECORD_CONTACT) or 0)
    survey_id = chosen if chosen in dict(surveys) else surveys[0][0]
    try:
        ask = recording.form(unit, home, survey_id, contact or None, ids.recorded_items(inputs, survey_id), now)
    except ValueError:  # the survey was changed while somebody filled the form in
        ask = recording.form(unit, home, survey_id, contact or None, {}, now)
    today, reasons = standing.today(unit, home, now), naming.reasons_of(unit, home).choices
    return RecordForm(tuple(surveys), survey_id, ask, today, reasons)


def _record(unit: Unit, desk: Desk, sent: Submission) -> None:
    teammate, now, given = desk.teammate(unit, sent.who), desk.clock.now(), sent.inputs
    survey_id = int(given.get(ids.RECORD_SURVEY) or 0)
    heard = Heard(
        contact_id=int(given.get(ids.RECORD_CONTACT) or 0),
        survey_id=survey_id,
        answers=ids.recorded_items(given, survey_id),
        how=given.get(ids.RECORD_HOW) or "",
        on=date.fromisoformat(given.get(ids.RECORD_ON) or ""),
        key=sent.key,
    )
    done = recording.record(unit, desk.workspace_id, heard, teammate["id"], now)
    if done is None:
        return
    _sort(unit, desk, done, teammate, now)
    _follow_up(unit, desk, done, now)
    detail = {
        "why": recording.RECORDED,
        "response": done.response_id,
        "contact": done.contact,
        "account": done.account,
        "score": done.score,
        "most": done.scale.high,
        "reason": done.reason,
        "answers": done.answers,
        "survey": None if done.kind in _NEEDS_NO_NAME else done.survey,
        "how": heard.how,
        "on": heard.on.isoformat(),
    }
    cause, user = f"recorded:{done.response_id}:{sent.view_id}", teammate["slack_user_id"]
    owed = Owed(DeliveryKind.NOTICE, cause, Priority.TALK, now, slack_user_id=user, detail=detail)
    delivery_queue.owe(unit, desk.workspace_id, owed)
    audits.note(unit, desk.workspace_id, teammate["name"], "recorded an answer", f"answer {done.response_id}", now)


def _sort(unit: Unit, desk: Desk, done: Recorded, teammate: RowMapping, now: datetime) -> None:
    """An own reason is the team's word for what was heard, beside the shipped one that the customer stated."""
    if not done.own_reasons:
        return
    if done.only_owner:  # whoever recorded it may not see it any more
        exemplar_queries.label_as(unit, desk.workspace_id, done.response_id, LabelKind.REASON, done.own_reasons, now)
        return
    judge = judge_of(teammate)
    corrections.say(unit, desk.workspace_id, done.response_id, LabelKind.REASON, done.own_reasons, judge, now)


def _follow_up(unit: Unit, desk: Desk, done: Recorded, now: datetime) -> None:
    """The case that an answer given here would have had."""
    answer = Answer(
        desk.workspace_id,
        done.response_id,
        done.account_id,
        done.contact_id,
        done.score,
        None,
        only_owner=done.only_owner,
        scale=done.scale.name,
        high_is_good=done.scale.high_is_good,
    )
    if done.kind is SurveyKind.CHURN_EXIT:
        opening.open_case(unit, CaseKind.LEAVING, answer, now)
        return
    opening.react(unit, answer, now)
    if done.has_words or done.only_owner:
        opening.heard(unit, answer, now)


def _take_back(unit: Unit, desk: Desk, who: Who, response_id: int) -> None:
    teammate, now = desk.teammate(unit, who), desk.clock.now()
    recording.still_fresh(unit, desk.workspace_id, response_id, teammate["id"], now)
    opening.let_go(unit, desk.workspace_id, response_id, teammate["id"], now)
    recording.take_back(unit, desk.workspace_id, response_id, teammate["id"], now)
    notice = recording_queries.notice_of(unit, desk.workspace_id, response_id)
    if notice is not None:
        delivery_queue.show_as(unit, notice["id"], now, **notice["detail"], taken_back=True)
    audits.note(unit, desk.workspace_id, teammate["name"], "took a recorded answer back", f"answer {response_id}", now)
