"""What the team presses on waves: the form and its preview, the second person's decision, and taking one back."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.errors import Refused
from bot.outgoing import noticing
from bot.payloads import Press, Submission, press, submission
from bot.told import standing
from bot.views.blocks import View
from bot.views.waves import (
    Counted,
    Draft,
    begun_modal,
    found_line,
    preview_modal,
    wave_modal,
    wrong_line,
)
from storage.asking import survey_queries, wave_queries
from storage.audits import Doer
from storage.database.units import Unit
from surveys.definition.definitions import called
from surveys.filters.audience import AudienceWrong
from surveys.planner import waves
from surveys.planner.waves import Reach, Wish

Body = dict[str, Any]
EXAMPLES_COUNTED = 3  # named beside the count while the form is filled in


def register(app: App, desk: Desk) -> None:
    """Listen to all that concerns waves."""
    _form(app, desk)
    _decisions(app, desk)


def _form(app: App, desk: Desk) -> None:
    @app.action(ids.WAVE_OPEN)
    def open_form(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            form = _empty_form(unit, desk)
        desk.views.open(pressed.trigger_id, form)
        ack()

    @app.action(ids.WAVE_AUDIENCE)
    def count(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            form = _empty_form(unit, desk, _counted(unit, desk, pressed))
        desk.views.update(pressed.view_id or "", form)
        ack()

    @app.view(ids.WAVE_MODAL)
    def preview(ack: Ack, body: Body) -> None:
        sent = submission(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, sent.who)
            errors, shown = _preview(unit, desk, sent)
        if errors:
            ack(response_action="errors", errors=errors)
        else:
            ack(response_action="push", view=shown)

    @app.view(ids.WAVE_PREVIEW_MODAL)
    def begin(ack: Ack, body: Body) -> None:
        sent = submission(body)
        wish, now = _wish(json.loads(sent.private_metadata)), desk.clock.now()
        with desk.units.reading() as unit:
            teammate = desk.teammate(unit, sent.who)
            reach = waves.reach(unit, desk.workspace_id, wish, now)
            draft = _draft(unit, desk, wish, reach)

        def work(unit: Unit) -> None:
            if desk.is_first(unit, sent.key):
                by = Doer(teammate["name"], teammate["id"])
                waves.begin(unit, desk.workspace_id, wish, reach, by, now)

        desk.write(work)
        ack(response_action="update", view=begun_modal(draft, today=_today(desk)))


def _decisions(app: App, desk: Desk) -> None:
    def on(action_id: str, decide: Callable[[Unit, int, Doer], None], said: str = "") -> None:
        @app.action(action_id)
        def listen(ack: Ack, body: Body) -> None:
            pressed = press(body)

            def work(unit: Unit) -> None:
                teammate = desk.teammate(unit, pressed.who)
                decide(unit, int(pressed.value), Doer(teammate["name"], teammate["id"]))

            desk.write(work)
            if said:
                desk.whisper(pressed.response_url, said)
            ack()

    @app.action(ids.WAVES)
    def show(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            shown = noticing.waves_listed(unit, desk.workspace_id, desk.clock.now())
        desk.show(pressed.response_url, shown)
        ack()

    home, now = desk.workspace_id, desk.clock.now
    on(ids.WAVE_APPROVE, lambda unit, number, by: waves.decide(unit, home, number, by, now(), agreed=True))
    on(ids.WAVE_REFUSE, lambda unit, number, by: waves.decide(unit, home, number, by, now(), agreed=False))
    withdrawn = "Withdrawn: nothing more of it goes out, and what was sent says that it was a mistake."
    on(ids.WAVE_WITHDRAW, lambda unit, number, by: waves.withdraw(unit, home, number, by, now()), withdrawn)


def _empty_form(unit: Unit, desk: Desk, found: str | None = None) -> View:
    names = tuple(waves.may_be_sent(unit, desk.workspace_id))
    if not names:
        raise Refused("There is no survey that a wave could send. Turn one on first: `/survey` lists them.")
    today = standing.today(unit, desk.workspace_id, desk.clock.now())
    ids_of = {each["name"]: each["id"] for each in survey_queries.surveys(unit, desk.workspace_id)}
    titled = tuple((each, called(unit, desk.workspace_id, ids_of[each])) for each in names)
    return wave_modal(titled, today=today, found=found, survey=names[0] if len(names) == 1 else None)


def _counted(unit: Unit, desk: Desk, pressed: Press) -> str:
    """How many a filter finds, or what is wrong with it."""
    chosen = pressed.inputs.get(ids.WAVE_SURVEY)
    survey_id = waves.survey_called(unit, desk.workspace_id, chosen) if chosen else None
    if survey_id is None:
        return "Choose a survey first: each has its own rules about guests and people of other companies."
    today = standing.today(unit, desk.workspace_id, desk.clock.now())
    wish = Wish(survey_id, (pressed.inputs.get(ids.WAVE_AUDIENCE) or "").strip(), 1.0, today, 1)
    try:
        reach = waves.reach(unit, desk.workspace_id, wish, desk.clock.now())
    except AudienceWrong as wrong:
        return wrong_line(str(wrong))
    return found_line(_named(unit, desk, reach, EXAMPLES_COUNTED))


def _preview(unit: Unit, desk: Desk, sent: Submission) -> tuple[dict[str, str], View]:
    """What is wrong with the form by block; else what it would do."""
    form = {name: sent.inputs.get(name) or "" for name in _FIELDS}
    survey_id = waves.survey_called(unit, desk.workspace_id, form[ids.WAVE_SURVEY])
    today = standing.today(unit, desk.workspace_id, desk.clock.now())
    if survey_id is None:
        return {ids.WAVE_SURVEY_BLOCK: "This survey is gone, or turned off."}, {}
    if date.fromisoformat(form[ids.WAVE_FIRST]) < today:
        return {ids.WAVE_FIRST_BLOCK: "Choose today or a day that is still to come."}, {}
    wish = _wish({"survey_id": survey_id, **form})
    try:
        reach = waves.reach(unit, desk.workspace_id, wish, desk.clock.now())
    except AudienceWrong as wrong:
        return {ids.WAVE_AUDIENCE_BLOCK: _pointed_at(wrong)}, {}
    if not reach.people:
        return {ids.WAVE_AUDIENCE_BLOCK: "Nobody is found, so nobody would be asked."}, {}
    packed = json.dumps({"survey_id": survey_id, **form}, ensure_ascii=False)
    return {}, preview_modal(_draft(unit, desk, wish, reach), packed, today=today)


_FIELDS = (ids.WAVE_SURVEY, ids.WAVE_AUDIENCE, ids.WAVE_SHARE, ids.WAVE_FIRST, ids.WAVE_OVER)


def _wish(form: dict[str, Any]) -> Wish:
    return Wish(
        form["survey_id"],
        form[ids.WAVE_AUDIENCE].strip(),
        int(form[ids.WAVE_SHARE]) / 100,
        date.fromisoformat(form[ids.WAVE_FIRST]),
        int(form[ids.WAVE_OVER]),
    )


def _pointed_at(wrong: AudienceWrong) -> str:
    """For the field of a modal, which shows one line: where it goes wrong, and the cure."""
    at = wrong.text[wrong.position :][:20].strip()
    where = f"At character {wrong.position + 1}, “{at}”" if at else "At the end"
    return f"{where}: {wrong.sentence}"


def _draft(unit: Unit, desk: Desk, wish: Wish, reach: Reach) -> Draft:
    alone_up_to = waves.alone_up_to(unit, desk.workspace_id)
    return Draft(
        survey=called(unit, desk.workspace_id, wish.survey_id),
        audience=waves.whole_audience(unit, desk.workspace_id, wish),
        share=wish.share,
        first_day=wish.first_day,
        over_days=wish.over_days,
        counted=_named(unit, desk, reach, waves.EXAMPLES),
        needs_second=reach.people > alone_up_to,
        alone_up_to=alone_up_to,
    )


def _named(unit: Unit, desk: Desk, reach: Reach, most: int) -> Counted:
    examples = tuple(wave_queries.names_of(unit, desk.workspace_id, list(reach.examples[:most])))
    return Counted(reach.people, reach.accounts, examples)


def _today(desk: Desk) -> date:
    with desk.units.reading() as unit:
        return standing.today(unit, desk.workspace_id, desk.clock.now())
