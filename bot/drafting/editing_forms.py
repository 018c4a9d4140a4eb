"""What was entered into the windows that edit surveys: the parts of a body, and a sentence for each wrong field.

Errors stand by the block of their field, as Slack shows them.
"""

import re
from collections.abc import Mapping, Set
from typing import Any

from bot import editing_ids, ids
from bot.views.editing import settings as when
from bot.views.editing.question import CHOOSE, is_fixed, locale_of
from surveys.definition.definitions import (
    SCALES,
    DefinitionWrong,
    Problem,
    checked,
    problems_of_question,
    problems_of_ways,
)
from surveys.definition.questions import KEY, Question, QuestionType
from surveys.definition.wording import Wording
from surveys.drafting.draft_edits import questions, with_question, with_settings
from surveys.drafting.draft_lines import LinesWrong, key_for, read_branches, read_options, translated
from surveys.drafting.draft_texts import main_locale, reworded
from surveys.filters import audience
from surveys.filters.audience import AudienceWrong

Inputs = Mapping[str, str | None]
Body = Mapping[str, Any]
Errors = dict[str, str]

_AROUND = 30  # characters shown on either side of a mark
_ON_A_PHONE = 15
_MARK = "▸"

_FIELDS = {
    "title": editing_ids.TITLE,
    "audience": editing_ids.AUDIENCE,
    "share": editing_ids.SHARE,
    "people": editing_ids.PEOPLE,
    "places": editing_ids.PLACES,
    "open_days": editing_ids.OPEN_DAYS,
    "remind_after_days": editing_ids.REMINDERS,
    "rest_days": editing_ids.REST_DAYS,
}
_RHYTHM_FIELD = {when.EVERY_DAYS: editing_ids.EVERY_DAYS, when.ONCE: editing_ids.ONCE_ON}
_BY_LOCALE = {editing_ids.TITLE, editing_ids.TEXT, editing_ids.ENDS, editing_ids.OPTIONS, *editing_ids.AFTER.values()}


def settings(name: str, body: Body, inputs: Inputs, names: Set[str]) -> tuple[dict[str, Any], Errors]:
    """The body with the settings that were entered. `names` are those that a filter may use."""
    locale, errors = main_locale(body.get("title")), Errors()
    rhythm = inputs.get(editing_ids.RHYTHM) or when.rhythm_of(body)
    changed = with_settings(
        body,
        title=reworded(body.get("title"), locale, inputs.get(editing_ids.TITLE)),
        enabled=None if inputs.get(editing_ids.ENABLED) == ids.YES else False,
        ask=_ask(rhythm, inputs),
        audience=inputs.get(editing_ids.AUDIENCE),
        share=int(inputs.get(editing_ids.SHARE) or 0) / 100,
        people=_listed(inputs.get(editing_ids.PEOPLE)),
        places=_listed(inputs.get(editing_ids.PLACES)),
        open_days=_number(inputs.get(editing_ids.OPEN_DAYS)),
        remind_after_days=_reminders(inputs.get(editing_ids.REMINDERS), errors),
        rest_days=_number(inputs.get(editing_ids.REST_DAYS)),
    )
    wrong = audience_error(inputs.get(editing_ids.AUDIENCE) or "", names)
    if wrong is not None:
        errors[editing_ids.block(editing_ids.AUDIENCE)] = marked(wrong)
    for problem in _problems(name, changed):
        field = (
            _RHYTHM_FIELD.get(rhythm, editing_ids.DAYS) if problem.place[0] == "ask" else _FIELDS.get(_first(problem))
        )
        if field is not None:
            errors.setdefault(_block(field, locale), problem.sentence)
    return changed, errors


def audience_error(text: str, names: Set[str]) -> AudienceWrong | None:
    """What is wrong with a filter; None for a sound one."""
    try:
        audience.parse(text, names)
    except AudienceWrong as wrong:
        return wrong
    return None


def marked(wrong: AudienceWrong) -> str:
    """An error of a filter in one line, with a mark before the character: for fields, whose letters differ in width."""
    short = _shortened(wrong, _AROUND)
    before, after = short.text[: short.position], short.text[short.position :]
    return f"{' '.join(f'{before}{_MARK}{after}'.split())}: {wrong.sentence}"


def drawn(wrong: AudienceWrong) -> str:
    """An error of a filter in lines that a phone does not break: what stands around, the caret, and the cure."""
    return str(_shortened(wrong, _ON_A_PHONE))


def _shortened(wrong: AudienceWrong, around: int) -> AudienceWrong:
    before, after = wrong.text[: wrong.position], wrong.text[wrong.position :]
    left = before if len(before) <= around else "…" + before[-around:]
    right = after if len(after) <= around else after[:around] + "…"
    return AudienceWrong(left + right, len(left), wrong.sentence)


def question(body: Body, before: Body | None, inputs: Inputs) -> tuple[dict[str, Any], Errors]:
    """The question that was entered, in place of `before` (None: a new one)."""
    known: Body = before or {}
    locale, errors = locale_of(known), Errors()
    text = reworded(known.get("text"), locale, inputs.get(editing_ids.TEXT))
    taken = [each["key"] for each in questions(body)]
    key = known.get("key") or _key(inputs.get(editing_ids.KEY), inputs.get(editing_ids.TEXT) or "", taken, errors)
    fixed = is_fixed(body, key)
    kind = QuestionType.SCALE if fixed else inputs.get(editing_ids.TYPE) or known.get("type") or QuestionType.SCALE
    then, following = _ways(known, inputs, errors)
    asked: dict[str, Any] = {"key": key, "type": str(kind), "text": text, "then": then, "next": following}
    if kind == QuestionType.SCALE:
        scale = SCALES[body["kind"]].name if fixed else inputs.get(editing_ids.SCALE) or known.get("scale")
        ends = reworded(known.get("ends"), locale, inputs.get(editing_ids.ENDS))
        asked |= {"scale": scale, "ends": ends, "low_is_good": _ticked(inputs, editing_ids.LOW_IS_GOOD)}
    if kind in CHOOSE:
        asked |= {"options": _options(known, inputs, locale, errors), "shuffled": _ticked(inputs, editing_ids.SHUFFLED)}
    asked["after_score"] = _after_score(known.get("after_score") or {}, locale, inputs, errors)
    asked["optional"] = False if _ticked(inputs, editing_ids.REQUIRED) else None
    others = {name: value for name, value in known.items() if name not in _ASKED_HERE}
    asked = {name: value for name, value in (others | asked).items() if value not in (None, [], ())}
    for problem in (*problems_of_question(asked), *_wrong_ways(with_question(body, asked), asked["key"])):
        where = ".".join(map(str, problem.place))
        field = next((field for place, field in _QUESTION_FIELDS.items() if where.startswith(place)), editing_ids.TEXT)
        errors.setdefault(_block(field, locale), problem.sentence)
    return asked, errors


def languages(texts: Body, locale: str, inputs: Inputs) -> tuple[dict[str, Any], Errors]:
    """A question, or {"text": …} of a survey's name, with what was entered in one more language."""
    errors, changed = Errors(), dict(texts)
    by_level: dict[str, Any] = dict(texts.get("after_score") or {})
    for part, name, field in (
        (changed, "text", editing_ids.TEXT),
        (changed, "ends", editing_ids.ENDS),
        *((by_level, level, field) for level, field in editing_ids.AFTER.items()),
    ):
        if field in inputs:
            part[name] = reworded(part.get(name), locale, inputs[field])
            if told := _wording_error(part[name]):
                errors[editing_ids.block(field, locale)] = told
    if by_level:
        changed["after_score"] = by_level
    if editing_ids.OPTIONS in inputs:
        block = editing_ids.block(editing_ids.OPTIONS, locale)
        try:
            changed["options"] = translated(inputs[editing_ids.OPTIONS] or "", texts.get("options") or (), locale)
        except LinesWrong as wrong:
            errors[block] = str(wrong)
        told = next((said for each in changed["options"] if (said := _wording_error(each.get("text")))), None)
        if told:
            errors.setdefault(block, told)
    return changed, errors


_ASKED_HERE = frozenset(Question.model_fields)
_QUESTION_FIELDS = {
    "key": editing_ids.KEY,
    "text": editing_ids.TEXT,
    "scale": editing_ids.SCALE,
    "ends": editing_ids.ENDS,
    "options": editing_ids.OPTIONS,
    "then": editing_ids.WAYS,
    "next": editing_ids.WAYS,
    **{f"after_score.{level}": field for level, field in editing_ids.AFTER.items()},
}


def _ask(rhythm: str, inputs: Inputs) -> dict[str, Any]:
    match rhythm:
        case when.EVERY_DAYS:
            return {rhythm: _number(inputs.get(editing_ids.EVERY_DAYS))}
        case when.ONCE:
            return {rhythm: inputs.get(editing_ids.ONCE_ON), "over_days": _number(inputs.get(editing_ids.OVER_DAYS))}
        case when.AFTER | when.BEFORE:
            return {rhythm: inputs.get(editing_ids.MOMENT), "days": _number(inputs.get(editing_ids.DAYS))}
    return {rhythm: True}


def _reminders(text: str | None, errors: Errors) -> list[int]:
    days = re.split(r"[\s,;]+", (text or "").strip())
    if not all(day.isascii() and day.isdigit() for day in days if day):
        errors[editing_ids.block(editing_ids.REMINDERS)] = "Write the days as numbers, such as 4, 9."
        return []
    return [int(day) for day in days if day]


def _key(given: str | None, text: str, taken: list[str], errors: Errors) -> str:
    key = (given or "").strip()
    if not key:
        return key_for(text, taken, "question")
    block = editing_ids.block(editing_ids.KEY)
    if not re.match(KEY, key):
        errors[block] = "A short name is made of small letters, digits and _, at most 40."
    elif key in taken:
        errors[block] = f"There is a question {key} already; each needs its own."
    return key


def _after_score(known: Body, locale: str, inputs: Inputs, errors: Errors) -> dict[str, Any] | None:
    """What is said after a low, a middle and a high score: all three, or None."""
    if not set(editing_ids.AFTER.values()) & inputs.keys():
        return dict(known) or None
    changed = {
        level: reworded(known.get(level), locale, inputs.get(field)) for level, field in editing_ids.AFTER.items()
    }
    if not any(changed.values()):
        return None
    for level, written in changed.items():
        if written is None:
            errors[_block(editing_ids.AFTER[level], locale)] = "Write all three, or none of them."
    return changed


def _ways(known: Body, inputs: Inputs, errors: Errors) -> tuple[list[dict[str, str]], str | None]:
    if editing_ids.WAYS not in inputs:
        return list(known.get("then") or ()), known.get("next")
    try:
        return read_branches(inputs[editing_ids.WAYS] or "")
    except LinesWrong as wrong:
        errors[editing_ids.block(editing_ids.WAYS)] = str(wrong)
        return [], None


def _options(known: Body, inputs: Inputs, locale: str, errors: Errors) -> list[dict[str, Any]]:
    before = list(known.get("options") or ())
    if editing_ids.OPTIONS not in inputs:
        return before
    try:
        return read_options(inputs[editing_ids.OPTIONS] or "", before, locale)
    except LinesWrong as wrong:
        errors[editing_ids.block(editing_ids.OPTIONS, locale)] = str(wrong)
        return []


def _wrong_ways(body: Body, key: str) -> list[Problem]:
    """What is wrong with where this question's answers lead, as far as the other questions are sound."""
    listed = questions(body)
    if any(problems_of_question(each) for each in listed):
        return []
    at = [each["key"] for each in listed].index(key)
    found = problems_of_ways([Question.model_validate(each) for each in listed], all_asked=False)
    return [Problem(each.place[2:] or ("then",), each.sentence) for each in found if each.place[1] == at]


def _problems(name: str, body: Body) -> tuple[Problem, ...]:
    try:
        checked(name, body)
    except DefinitionWrong as wrong:
        return tuple(problem for problem in wrong.problems if problem.place)
    return ()


def _wording_error(written: Any) -> str | None:
    try:
        if written is not None:
            Wording.parse(written)
    except ValueError as wrong:
        return str(wrong)
    return None


def _first(problem: Problem) -> str:
    return str(problem.place[0]) if problem.place else ""


def _block(field: str, locale: str) -> str:
    return editing_ids.block(field, locale if field in _BY_LOCALE else "")


def _ticked(inputs: Inputs, field: str) -> bool | None:
    return True if inputs.get(field) else None


def _listed(value: str | None) -> list[str]:
    return (value or "").split(",") if value else []


def _number(value: str | None) -> int | None:
    return int(value) if value and value.strip().lstrip("-").isdigit() else None
