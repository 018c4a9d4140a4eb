"""From the tables to what an ask shows (`surveys/asking/asks.py`), in whatever state it is."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from analysis.comments.reasons import Code
from storage.answering import rollups
from storage.asking import ask_queries, reminder_queries
from storage.asking.ask_queries import Facts
from storage.database.units import Unit
from storage.models import CaseState, DeliveryKind, InvitationState, Place, WaveState
from surveys.asking import personal, progress
from surveys.asking.asks import AskState, Audience, ExitAsk, Reminds, Step, SurveyAsk
from surveys.asking.personal import greeting_name
from surveys.definition.definitions import Definition, of_version
from surveys.definition.locales import FALLBACK, choose
from surveys.definition.questions import OTHER, Answer, Option, Question, QuestionType, is_end, path
from surveys.definition.texts import texts
from surveys.definition.wording import Wording
from surveys.planner import guarding, moving, planning, reminding
from surveys.planner.reminding import Verdict
from surveys.rules import guards
from surveys.rules.windows import zone_of

_ZONES = ("contact_zone", "slack_time_zone", "account_zone", "workspace_zone")  # the nearest to the contact first
MISSED = "its moment passed"
_MOVED_ON = (InvitationState.ANSWERED, InvitationState.WITHDRAWN, InvitationState.EXPIRED)


def fix_wording(unit: Unit, workspace_id: int, invitation_id: int) -> None:
    """Before the first rendering: choose language and version once, and note where the answer will count."""
    facts = facts_of(unit, workspace_id, invitation_id)
    if facts["locale"] is not None:
        return
    locale, guessed = choose(facts["contact_locale"], facts["account_locale"], facts["slack_locale"], facts["country"])
    segments = rollups.segments_of(facts["workspace_segments"], dict(facts))
    wording = {"survey_version": facts["newest_version"], "locale": locale, "locale_guessed": guessed}
    ask_queries.fix_wording(unit, invitation_id, **wording, segments=segments)


def permit(unit: Unit, workspace_id: int, invitation_id: int, now: datetime) -> str | None:
    """The last check before every attempt to post an ask: why it must not go out; None when it may.

    What stands against it takes the ask back, with the reason; where that will pass, its contact gets another turn.
    """
    facts = facts_of(unit, workspace_id, invitation_id)
    if facts["state"] in _MOVED_ON:
        return str(facts["state"])
    if facts["wave_state"] is WaveState.WITHDRAWN:
        ask_queries.withdraw(unit, invitation_id, rollups.WAVE_WITHDRAWN)
        return rollups.WAVE_WITHDRAWN
    why = guards.why_not(guarding.known(unit, facts, definition_of(unit, workspace_id, facts), now))
    if why is not None:
        ask_queries.withdraw(unit, invitation_id, why)
        if why.passes:
            planning.put_back(unit, workspace_id, invitation_id, now)
    return why


def put_off_until(unit: Unit, workspace_id: int, invitation_id: int, now: datetime) -> datetime | None:
    """When an ask may go out whose moment passed while nothing was sent; None when that is now."""
    facts = facts_of(unit, workspace_id, invitation_id)
    if now - facts["send_at"] <= moving.LATE:
        return None
    whom, which = (facts["contact_id"], facts["survey_kind"]), {"survey_id": facts["survey_id"]}
    moment = moving.first_moment(unit, workspace_id, *whom, now, **which, apart_from=invitation_id)
    return moment if moment > now else None


def survey_ask(
    unit: Unit,
    workspace_id: int,
    invitation_id: int,
    token: str,
    detail: dict[str, Any],
    locale: str | None = None,
    *,
    opens_at: datetime | None = None,
) -> SurveyAsk:
    """An ask of any survey but the one about a departure, as it stands, in its own language unless another is named.

    `opens_at`: when it opens if it does not stand in Slack yet; None: until when it is open is not said before.
    """
    facts = facts_of(unit, workspace_id, invitation_id)
    definition = definition_of(unit, workspace_id, facts)
    answer = facts["response_id"]
    given = {} if answer is None else progress.given(unit, workspace_id, definition.questions, answer)
    locale = locale or facts["locale"] or FALLBACK
    steps, current = walked(definition, locale, invitation_id, given)
    return SurveyAsk(
        token=token,
        locale=locale,
        facts=personal.facts_of(unit, workspace_id, facts, definition),
        audience=_audience(facts),
        state=_state(facts, begun=bool(steps), done=current is None),
        steps=steps,
        current=current,
        is_last=current is not None and is_end(definition.questions, current.key),
        several=definition.asks_several,
        only_owner=facts["only_owner"],
        open_until=_open_until(facts, opens_at),
        answer_by=None if detail.get("no_reply") else _answer_by(facts),
        changing=_changing(detail, steps),
        late=bool(facts["late"]),
        no_reply=bool(detail.get("no_reply")),
    )


def told(unit: Unit, workspace_id: int, invitation_id: int, token: str, locale: str) -> SurveyAsk:
    """All that stands as the answer to an ask of any survey, in the order of its questions.

    Words may stand behind a question that still waits: they were typed, or sent with a form.
    """
    ask = survey_ask(unit, workspace_id, invitation_id, token, {}, locale)
    facts = facts_of(unit, workspace_id, invitation_id)
    questions = definition_of(unit, workspace_id, facts).questions
    given = progress.given(unit, workspace_id, questions, facts["response_id"])
    answered = [question for question in questions if given.get(question.key) is not None]
    steps = (Step(_in_own_order(each, locale, invitation_id), given[each.key]) for each in answered)
    return replace(ask, steps=tuple(steps), current=None)


def reminder(unit: Unit, workspace_id: int, invitation_id: int, *, is_last: bool) -> SurveyAsk:
    """The same ask in the message that says it once more."""
    message = reminder_queries.message_of(unit, workspace_id, invitation_id)
    ask = survey_ask(unit, workspace_id, invitation_id, message.token, message.detail)
    return replace(ask, reminds=Reminds.LAST if is_last else Reminds.MORE)


def look_at_reminder(unit: Unit, workspace_id: int, invitation_id: int, now: datetime) -> Verdict:
    """The last check before a reminder is posted. The ask itself stands."""
    return reminding.last_look(unit, facts_of(unit, workspace_id, invitation_id), now)


def by_token(unit: Unit, workspace_id: int, token: str) -> SurveyAsk | ExitAsk | None:
    """The ask that a token names; None when it names none."""
    found = ask_queries.delivery_of(unit, workspace_id, token)
    if found is None:
        return None
    show = exit_ask if found["kind"] is DeliveryKind.EXIT_ASK else survey_ask
    return show(unit, workspace_id, found["invitation_id"], token, found["detail"])


def walked(
    definition: Definition, locale: str, seed: int, given: Mapping[str, Answer | None]
) -> tuple[tuple[Step, ...], Question | None]:
    """The steps that these answers make, and the question that waits; each with its options in this person's order."""
    way = [_in_own_order(question, locale, seed) for question in path(definition.questions, given)]
    steps = tuple(Step(question, given[question.key]) for question in way if question.key in given)
    return steps, way[-1] if way[-1].key not in given else None


def exit_ask(unit: Unit, workspace_id: int, invitation_id: int, token: str, detail: dict[str, Any]) -> ExitAsk:
    """A churn-exit ask as it stands."""
    facts = facts_of(unit, workspace_id, invitation_id)
    return ExitAsk(
        token=token,
        locale=facts["locale"],
        greeting_name=greeting_name(facts["contact_name"]),
        audience=_audience(facts),
        state=_state(facts, begun=facts["reason"] is not None, done=bool(detail.get("sent"))),
        ends_on=facts["ends_on"],
        reasons=shuffled_reasons(facts["locale"], invitation_id),
        reason=facts["reason"],
        second_reason=facts["second_reason"],
        compared_with=facts["compared_with"],
        kept_by=facts["kept_by"],
        verbatim=facts["verbatim"],
        may_contact=facts["may_contact"],
        sent=bool(detail.get("sent")),
        choosing=bool(detail.get("choosing")),
    )


def place_of(unit: Unit, workspace_id: int, invitation_id: int) -> tuple[Place, str]:
    """Where an ask is sent, and its contact's Slack id."""
    facts = facts_of(unit, workspace_id, invitation_id)
    return facts["place"], facts["slack_user_id"]


def asked(unit: Unit, workspace_id: int, invitation_id: int, now: datetime) -> None:
    """The ask stands in Slack: it is open from now on, and counts as delivered."""
    facts = facts_of(unit, workspace_id, invitation_id)
    ask_queries.mark_asked(unit, invitation_id, now, _expires_at(facts, now))
    remind_at = reminding.first_at(unit, facts, definition_of(unit, workspace_id, facts), now)
    if remind_at is not None:
        reminder_queries.set_reminders(unit, invitation_id, reminders=0, next_at=remind_at)
    if facts["withdrawn_why"] == rollups.WAVE_WITHDRAWN:
        return  # it was on its way when its wave was withdrawn, and says so at once
    day = rollups.local_day(now, facts["workspace_zone"])
    rollups.count(unit, workspace_id, facts["survey_id"], day, facts["segments"], {"asked": 1})


def undeliverable(unit: Unit, workspace_id: int, invitation_id: int) -> None:
    """Slack takes no message for this contact: the ask is off, and counts as failed."""
    facts = facts_of(unit, workspace_id, invitation_id)
    ask_queries.withdraw(unit, invitation_id, rollups.UNDELIVERABLE)
    day = rollups.local_day(facts["send_at"], facts["workspace_zone"])
    rollups.count(unit, workspace_id, facts["survey_id"], day, facts["segments"], {"failed": 1})


def facts_of(unit: Unit, workspace_id: int, invitation_id: int) -> Facts:
    """All that is known of an ask. Raises LookupError for an unknown one."""
    facts = ask_queries.ask_facts(unit, workspace_id, invitation_id)
    if facts is None:
        raise LookupError(f"no invitation {invitation_id}")
    return facts


def definition_of(unit: Unit, workspace_id: int, facts: Facts) -> Definition:
    """The survey as the version has it that the ask was worded by, or will be."""
    return of_version(unit, workspace_id, facts["survey_id"], facts["survey_version"] or facts["newest_version"])


def _audience(facts: Facts) -> Audience:
    return Audience(company=facts["company"], csm=facts["csm_name"], account=facts["account_name"])


def _state(facts: Facts, *, begun: bool, done: bool) -> AskState:
    of_withdrawn_wave = facts["withdrawn_why"] == rollups.WAVE_WITHDRAWN
    if of_withdrawn_wave and (facts["state"] is InvitationState.WITHDRAWN or facts["place"] is Place.CHANNEL):
        return AskState.WITHDRAWN
    if facts["state"] is InvitationState.WITHDRAWN:
        return _taken_back(facts)
    if begun:
        return AskState.DONE if done else AskState.BEGUN
    if facts["opted_out_at"] is not None:
        return AskState.OPTED_OUT
    return AskState.EXPIRED if facts["state"] is InvitationState.EXPIRED else AskState.OPEN


def _taken_back(facts: Facts) -> AskState:
    if facts["opted_out_at"] is not None:
        return AskState.OPTED_OUT
    return AskState.ELSEWHERE if facts["withdrawn_why"] == guards.Why.ANSWERED else AskState.WITHDRAWN


def _changing(detail: dict[str, Any], steps: Sequence[Step]) -> str | None:
    """The question that is shown again; messages of earlier versions say only that one is."""
    wanted = detail.get("choosing")
    keys = [step.question.key for step in steps]
    return wanted if wanted in keys else keys[0] if wanted is True and keys else None


def _open_until(facts: Facts, opens_at: datetime | None) -> date | None:
    expires_at: datetime | None = facts["expires_at"] or (opens_at and _expires_at(facts, opens_at))
    if expires_at is None:
        return None
    theirs = zone_of(*(facts[each] for each in _ZONES))
    return expires_at.astimezone(theirs).date()


def _expires_at(facts: Facts, opens_at: datetime) -> datetime:
    return opens_at + timedelta(days=facts["open_days"])


def _answer_by(facts: Facts) -> date | None:
    """The day that the contact may be promised: that of an open case's first answer, where its owner works."""
    if facts["answer_due_at"] is None or facts["case_state"] is CaseState.CLOSED:
        return None
    due: datetime = facts["answer_due_at"]
    return due.astimezone(zone_of(facts["owner_zone"], facts["workspace_zone"])).date()


def shuffled_reasons(locale: str, seed: int) -> tuple[tuple[str, str], ...]:
    """Each person sees their own order, always the same one; "other" stands last."""
    codes = [code for code in Code if code is not Code.OTHER]
    random.Random(seed).shuffle(codes)
    return tuple((str(code), texts(locale).say(f"reason_{code}")) for code in [*codes, Code.OTHER])


def _in_own_order(question: Question, locale: str, seed: int) -> Question:
    """The question with its options as this person sees them, always in the same order; "other" stands last."""
    if question.type is QuestionType.REASON:
        reasons = shuffled_reasons(locale, seed)
        options = [Option(code=code, text=Wording(None, {locale: label})) for code, label in reasons]
    elif question.shuffled:
        options = [option for option in question.options if option.code != OTHER]
        random.Random(f"{seed}:{question.key}").shuffle(options)
        options += [option for option in question.options if option.code == OTHER]
    else:
        return question
    return question.model_copy(update={"options": tuple(options)})
