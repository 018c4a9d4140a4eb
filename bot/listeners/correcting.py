"""`Not right?` and the review queue: somebody of the team says what an answer means."""

from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import Ack, App

from analysis.comments.sentiment import Label
from analysis.learned.exemplars import Exemplar
from analysis.learned.model import shipped
from analysis.learned.nearest import Near, nearest
from analysis.said.text import clean
from analysis.taught import corrections, naming
from analysis.taught.corrections import Judge, judge_of
from analysis.taught.judging import Judgement
from bot import ids, learning_ids
from bot.desk import Desk
from bot.errors import Refused
from bot.payloads import Command, Press, press, submission
from bot.told import judging
from bot.views.correcting import Judged, Said, correcting, details, receipt, told_details
from bot.views.errors import Refusal
from bot.views.labels import reason
from bot.views.reviewing import reviewing
from cases import opening
from storage.comments import exemplar_queries
from storage.database.units import Unit
from storage.models import LabelKind
from surveys.answering.answers import Who

Body = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to `Not right?`, its window, and that of the review queue."""
    _correcting(app, desk)
    _reviewing(app, desk)
    _reasons(app, desk)
    _details(app, desk)
    _why(app, desk)


def open_review(desk: Desk, asked: Command, _words: str) -> None:
    """The queue, for `/survey review`."""
    _open_review(desk, asked.who, asked.trigger_id)


def _correcting(app: App, desk: Desk) -> None:
    @app.action(learning_ids.CORRECT)
    def open_(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            seen = _seen(unit, desk, pressed.who, int(pressed.value))
        desk.views.open(pressed.trigger_id, correcting(seen))
        ack()

    @app.action(learning_ids.TAKE_BACK)
    def take_back(ack: Ack, body: Body) -> None:
        pressed = press(body)

        def work(unit: Unit) -> tuple[Judge, Judged]:
            judge, now = _judge(unit, desk, pressed.who), desk.clock.now()
            undone = [
                corrections.undo(unit, desk.workspace_id, number, judge, now)
                for number in learning_ids.numbers(pressed.value)
            ]
            opening.refresh(unit, desk.workspace_id, undone[-1], now)
            return judge, _answer(unit, desk, undone[-1], judge)

        judge, seen = desk.write(work)
        skipped = learning_ids.skipped(pressed.windows.private_metadata)
        if skipped is not None:
            _show(desk, pressed, reviewing(seen, _count(desk, judge, skipped), skipped, taken_back=True))
        elif pressed.windows.below:
            _show(desk, pressed, details(seen, taken_back=pressed.value))  # Slack stacks three windows and no more
        else:
            _show(desk, pressed, correcting(seen, taken_back=True))
        ack()


def _reviewing(app: App, desk: Desk) -> None:
    @app.action(learning_ids.REVIEW_OPEN)
    def open_(ack: Ack, body: Body) -> None:
        pressed = press(body)
        _open_review(desk, pressed.who, pressed.trigger_id)
        ack()

    @app.action(learning_ids.REVIEW_SKIP)
    def skip(ack: Ack, body: Body) -> None:
        pressed = press(body)
        skipped = learning_ids.skipped(pressed.windows.private_metadata) or ()
        with desk.units.reading() as unit:
            judge = _judge(unit, desk, pressed.who)
        _show(desk, pressed, _next(desk, judge, _with(skipped, int(pressed.value))))
        ack()


def _reasons(app: App, desk: Desk) -> None:
    def choose(ack: Ack, body: Body) -> None:
        pressed = press(body)
        subject, code = ids.unpack(pressed.value)
        skipped = learning_ids.skipped(pressed.windows.private_metadata)
        _keep(desk, pressed, skipped, lambda unit: _say(unit, desk, pressed.who, subject, code))
        ack()

    def hear(ack: Ack, body: Body) -> None:
        pressed = press(body)
        subject, tone = ids.unpack(pressed.value)
        skipped = learning_ids.skipped(pressed.windows.private_metadata) or ()
        _keep(desk, pressed, skipped, lambda unit: _say_tone(unit, desk, pressed.who, subject, Label(tone)))
        ack()

    app.action(learning_ids.ANY_SOUNDS)(hear)
    app.action(learning_ids.ANY_PICK)(choose)
    app.action(learning_ids.OTHER)(choose)
    app.action(learning_ids.RIGHT)(choose)


def _keep(
    desk: Desk, pressed: Press, skipped: tuple[int, ...] | None, say: Callable[[Unit], tuple[Judge, Said]]
) -> None:
    """Keep what is said and show what comes of it: a receipt, or the next answer where the queue is gone through.
    Where the answer is not any more what was shown, nothing is kept, and it is shown as it is."""
    try:
        judge, said = desk.write(say)
    except _Meanwhile as it:
        _show(desk, pressed, _anew(desk, it, skipped))
    else:
        _show(desk, pressed, receipt(said) if skipped is None else _next(desk, judge, skipped, said))


def _details(app: App, desk: Desk) -> None:
    @app.action(learning_ids.MORE)
    def open_(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            seen = _seen(unit, desk, pressed.who, int(pressed.value))
        desk.views.push(pressed.trigger_id, details(seen))
        ack()

    @app.view(learning_ids.DETAILS)
    def keep(ack: Ack, body: Body) -> None:
        sent = submission(body)
        tone = sent.inputs.get(learning_ids.TONE)
        about = [code for code in (sent.inputs.get(learning_ids.ABOUT) or "").split(",") if code]
        try:
            said = desk.write(lambda unit: _say_details(unit, desk, sent.who, sent.private_metadata, tone, about))
        except _Meanwhile as it:
            ack(response_action="update", view=details(it.seen, meanwhile=it.why))
        else:
            if said:
                ack(response_action="update", view=receipt(said))
            else:
                ack()


def _say_details(unit: Unit, desk: Desk, who: Who, form: str, tone: str | None, about: Sequence[str]) -> Said | None:
    """Keep what differs from what the form showed: only that was said. None where nothing does. Raises _Meanwhile."""
    judge, now = _judge(unit, desk, who), desk.clock.now()
    subject, tone_shown, themes_shown = learning_ids.form_of(form)
    before = _unchanged(unit, desk, subject, judge)
    response_id = before.response_id
    known = [code for code in about if code in before.themes]
    changed = _changed(tone_shown, themes_shown, tone, known)
    if not changed:
        return None
    numbers = tuple(
        corrections.say(unit, desk.workspace_id, response_id, kind, codes, judge, now)
        for kind, codes in changed.items()
    )
    opening.refresh(unit, desk.workspace_id, response_id, now)
    sounds = tone if LabelKind.SENTIMENT in changed else None
    return Said(numbers, before.account, told_details(sounds, changed.get(LabelKind.THEME), before.themes))


def _changed(
    tone_shown: str | None, themes_shown: Sequence[str], tone: str | None, about: Sequence[str]
) -> dict[LabelKind, list[str]]:
    changed: dict[LabelKind, list[str]] = {}
    if tone in set(Label) and tone != tone_shown:
        changed[LabelKind.SENTIMENT] = [str(tone)]
    if set(about) != set(themes_shown):
        changed[LabelKind.THEME] = list(about)
    return changed


def _why(app: App, desk: Desk) -> None:
    @app.action(learning_ids.WHY)
    def tell(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            judge = _judge(unit, desk, pressed.who)
            seen = _answer(unit, desk, int(pressed.value), judge)
            own = _own(unit, desk, seen.response_id)
        ack()
        # A model that is not loaded yet needs a second or two: the window is drawn anew when it is done, unless
        # something else stands there by then.
        desk.whispers.submit(
            lambda: _show(desk, pressed, correcting(seen, near=_near(seen, own)), seen=pressed.view_hash)
        )


def _near(seen: Judged, own: Sequence[Exemplar]) -> list[Near]:
    model = shipped()
    return nearest(clean(seen.words), own, model.embedding) if model else []


def _own(unit: Unit, desk: Desk, response_id: int) -> list[Exemplar]:
    """The reasons that this team gave, but for answers that only one person may see, and the one in question."""
    return [
        Exemplar(str(row["id"]), row["language"] or "", row["text"], tuple(row["codes"]))
        for row in exemplar_queries.counting(unit, desk.workspace_id)
        if row["kind"] is LabelKind.REASON and not row["only_owner"] and row["response_id"] != response_id
    ]


class _Meanwhile(Exception):
    """Somebody speaks of an answer that is not any more what they were shown; nothing was kept."""

    def __init__(self, judge: Judge, seen: Judged, why: str) -> None:
        super().__init__(why)
        self.judge, self.seen, self.why = judge, seen, why


def _unchanged(unit: Unit, desk: Desk, subject: str, judge: Judge) -> Judged:
    """The answer, which is as it was shown. Raises _Meanwhile."""
    response_id, sight = learning_ids.seen_of(subject)
    seen = _answer(unit, desk, response_id, judge)
    why = judging.meanwhile(unit, desk.workspace_id, seen, sight, judge.teammate_id)
    if why is not None:
        raise _Meanwhile(judge, seen, why)
    return seen


def _anew(desk: Desk, it: _Meanwhile, skipped: tuple[int, ...] | None) -> Body:
    """The window once more, as the answer is now."""
    if skipped is None:
        return correcting(it.seen, meanwhile=it.why)
    return reviewing(it.seen, _count(desk, it.judge, skipped), skipped, meanwhile=it.why)


def _say(unit: Unit, desk: Desk, who: Who, subject: str, code: str) -> tuple[Judge, Said]:
    judge, now = _judge(unit, desk, who), desk.clock.now()
    reasons = naming.reasons_of(unit, desk.workspace_id)
    if not reasons.knows(code):
        raise Refused(Refusal.REASON_RETIRED.value)
    seen = _unchanged(unit, desk, subject, judge)
    codes = [code, *_beside(seen.judgement, code)]
    number = corrections.say(unit, desk.workspace_id, seen.response_id, LabelKind.REASON, codes, judge, now)
    opening.refresh(unit, desk.workspace_id, seen.response_id, now)
    return judge, Said((number,), seen.account, reason(code, reasons.names), has_words=bool(seen.words))


def _beside(judgement: Judgement, code: str) -> list[str]:
    """The second reason that comes with this one: what was read, or said of other words, is right, all of it."""
    if judgement.words_changed and code == judgement.team:
        return [judgement.team_second] if judgement.team_second else []
    return [judgement.second] if judgement.second and code == judgement.read else []


def _say_tone(unit: Unit, desk: Desk, who: Who, subject: str, tone: Label) -> tuple[Judge, Said]:
    judge, now = _judge(unit, desk, who), desk.clock.now()
    seen = _unchanged(unit, desk, subject, judge)
    number = corrections.say(unit, desk.workspace_id, seen.response_id, LabelKind.SENTIMENT, [tone], judge, now)
    opening.refresh(unit, desk.workspace_id, seen.response_id, now)
    return judge, Said((number,), seen.account, f"sounds {tone}")


def _open_review(desk: Desk, who: Who, trigger_id: str) -> None:
    with desk.units.reading() as unit:
        judge = _judge(unit, desk, who)
    desk.views.open(trigger_id, _next(desk, judge, ()))


def _next(desk: Desk, judge: Judge, skipped: tuple[int, ...], said: Said | None = None) -> Body:
    with desk.units.reading() as unit:
        seen, count = judging.up_next(unit, desk.workspace_id, judge.slack_user_id, skipped)
    return reviewing(seen, count, skipped, said)


def _count(desk: Desk, judge: Judge, skipped: tuple[int, ...]) -> int:
    with desk.units.reading() as unit:
        return judging.up_next(unit, desk.workspace_id, judge.slack_user_id, skipped)[1]


_MOST_SKIPPED = 200
"""A window's `private_metadata` holds 3,000 characters; who skips more meets the first ones again."""


def _with(skipped: tuple[int, ...], response_id: int) -> tuple[int, ...]:
    return (*skipped, response_id)[-_MOST_SKIPPED:]


def _judge(unit: Unit, desk: Desk, who: Who) -> Judge:
    return judge_of(desk.teammate(unit, who))


def _seen(unit: Unit, desk: Desk, who: Who, response_id: int) -> Judged:
    return _answer(unit, desk, response_id, _judge(unit, desk, who))


def _answer(unit: Unit, desk: Desk, response_id: int, judge: Judge) -> Judged:
    return judging.judged(unit, corrections.seen(unit, desk.workspace_id, response_id, judge))


def _show(desk: Desk, pressed: Press, view: Body, *, seen: str | None = None) -> None:
    desk.views.update(pressed.view_id or "", view, seen)
