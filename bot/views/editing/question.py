"""One question of a survey that is being edited: its words, its type, and where its answers lead."""

from collections.abc import Mapping
from typing import Any

from bot import editing_ids, ids
from bot.views.blocks import (
    COMMENT_LIMIT,
    Block,
    View,
    actions,
    button,
    checkboxes,
    confirm,
    context,
    divider,
    input_,
    kept,
    modal,
    option,
    section,
    select,
    text_box,
)
from bot.views.editing.words import TYPES, languages_line
from bot.views.words import escape
from surveys.definition.definitions import SCALES
from surveys.definition.questions import END, SCORE, QuestionType
from surveys.definition.wording import FACTS, MOST
from surveys.drafting.draft_edits import place, questions
from surveys.drafting.draft_lines import OTHERWISE, written_branches, written_options
from surveys.drafting.draft_texts import is_ours, main_locale, sentences

USUAL_SCALES = ("0-10", "1-5", "1-7", "1-10", "1-4", "1-3")
CHOOSE = (QuestionType.CHOICE, QuestionType.CHOICES)

_ANSWERS = {
    "scale": "`<= 3`, `4-5` or `7`",
    "choice": "an answer's short name, or `anything`",
    "choices": "an answer's short name, or `anything`",
    "text": "`anything`",
    "yes_no": "`yes` or `no`",
    "reason": "a reason such as `too_expensive`, or `anything`",
}


def question_modal(
    name: str, body: Mapping[str, Any], question: Mapping[str, Any] | None, *, type_: str | None = None
) -> View:
    """The form; `question` None: a new one. `type_` is the one that was picked in it, where that is not the draft's."""
    asked: Mapping[str, Any] = question or {}
    is_new, key = question is None, str(asked.get("key", ""))
    kind = str(type_ or asked.get("type") or QuestionType.SCALE)
    locale = locale_of(asked)
    return modal(
        "A new question" if is_new else "Edit a question",
        kept(
            None if is_new else section(_where(body, key)),
            *_words(name, asked, locale),
            *_after_score(body, asked, locale),
            *_type(body, key, kind),
            *_scale(body, asked, kind, locale),
            *_options(asked, kind, locale),
            _flags(asked),
            *_leads(body, asked, kind),
            *([] if is_new else _place(name, body, key)),
        ),
        callback_id=editing_ids.QUESTION,
        submit="Save",
        close="Back",
        private_metadata=ids.pack(name, key),
    )


def deleted_modal(name: str) -> View:
    """In place of a question that is not there any more."""
    said = "This question is no longer in your draft."
    return modal("Edit a question", [section(said)], close="Back", private_metadata=ids.pack(name, ""))


def locale_of(question: Mapping[str, Any]) -> str:
    """The language in which a question is edited in its own window."""
    return main_locale(question.get("text"))


def is_fixed(body: Mapping[str, Any], key: str) -> bool:
    """Whether a survey's kind says of which type a question is, and on which scale."""
    return key == SCORE and body.get("kind") in SCALES


def _where(body: Mapping[str, Any], key: str) -> str:
    return f"Question {place(body, key) + 1} of {len(questions(body))}, called `{key}` in exports and branches"


def _words(name: str, asked: Mapping[str, Any], locale: str) -> list[Block]:
    text = asked.get("text")
    start = sentences(text).get(locale)
    value = ids.pack(name, str(asked.get("key", "")))
    others = button("Other languages", editing_ids.LANGUAGES_OPEN, value)
    ours = "These are Askback's own words. Change them, and the other languages keep theirs."
    braces = ", ".join(f"{{{fact}}}" for fact in FACTS)
    return kept(
        input_(
            "Question",
            text_box(editing_ids.TEXT, most=MOST, start=start),
            editing_ids.block(editing_ids.TEXT, locale),
            hint=f"Filled in for each reader: {braces}. {{name|there}} says “there” where the name is not known.",
        ),
        context(ours) if is_ours(text) else None,
        context(languages_line(text)) if start and not is_ours(text) else None,
        actions(others) if start else None,
        None if asked else _key_field(),
    )


def _after_score(body: Mapping[str, Any], asked: Mapping[str, Any], locale: str) -> list[Block]:
    """Other words once a score was given, where there is a question for one before this."""
    by_level: Mapping[str, Any] = asked.get("after_score") or {}
    first = next(iter(questions(body)), {}).get("key")
    if not by_level and (first != SCORE or asked.get("key") == SCORE):
        return []
    return [
        input_(
            f"Instead, after a {level} score",
            text_box(action_id, most=MOST, start=sentences(by_level.get(level)).get(locale)),
            editing_ids.block(action_id, locale),
            optional=True,
        )
        for level, action_id in editing_ids.AFTER.items()
    ]


def _key_field() -> Block:
    box = text_box(editing_ids.KEY, most=40, multiline=False)
    hint = "For exports and branches: small letters, digits and _. Empty: made from the question."
    return input_("Short name", box, editing_ids.block(editing_ids.KEY), optional=True, hint=hint)


def _type(body: Mapping[str, Any], key: str, kind: str) -> list[Block]:
    if is_fixed(body, key):
        scale = SCALES[body["kind"]]
        return [section(f"*Numbers on the scale {scale.name}*, which is what {body['kind']} counts.")]
    options = [option(label, each) for each, label in TYPES.items()]
    menu = select(editing_ids.TYPE, options, "Choose a type", kind)
    return [section("*What is answered?*", menu) | {"block_id": editing_ids.block(editing_ids.TYPE)}]


def _scale(body: Mapping[str, Any], asked: Mapping[str, Any], kind: str, locale: str) -> list[Block]:
    if kind != QuestionType.SCALE:
        return []
    ends = text_box(editing_ids.ENDS, most=MOST, start=sentences(asked.get("ends")).get(locale), multiline=False)
    hint = "Shown below the question, such as: 1 = very hard, 5 = very easy"
    in_words = input_(
        "The two ends in words", ends, editing_ids.block(editing_ids.ENDS, locale), optional=True, hint=hint
    )
    if is_fixed(body, str(asked.get("key", ""))):
        return [in_words]
    scale = str(asked.get("scale") or "1-5")
    scales = USUAL_SCALES if scale in USUAL_SCALES else (scale, *USUAL_SCALES)
    menu = select(editing_ids.SCALE, [option(each, each) for each in scales], "Choose a scale", scale)
    low = checkboxes(
        editing_ids.LOW_IS_GOOD, [option("A low number is good news", ids.YES)], _ticked(asked, "low_is_good")
    )
    return [
        input_("Scale", menu, editing_ids.block(editing_ids.SCALE)),
        input_("Which way?", low, editing_ids.block(editing_ids.LOW_IS_GOOD), optional=True),
        in_words,
    ]


def _options(asked: Mapping[str, Any], kind: str, locale: str) -> list[Block]:
    if kind not in CHOOSE:
        return []
    listed = written_options(asked.get("options") or (), locale)
    hint = "2 to 10, one per line. A short name and a colon may stand in front, such as reports: The reports"
    shuffled = checkboxes(
        editing_ids.SHUFFLED, [option("Each reader sees them in another order", ids.YES)], _ticked(asked, "shuffled")
    )
    return [
        _box("Answers to choose from", editing_ids.OPTIONS, listed, hint, detail=locale),
        input_("In which order?", shuffled, editing_ids.block(editing_ids.SHUFFLED), optional=True),
    ]


def _flags(asked: Mapping[str, Any]) -> Block:
    must = [ids.YES] if asked.get("optional") is False else []
    box = checkboxes(editing_ids.REQUIRED, [option("Nothing more is asked without an answer", ids.YES)], must)
    return input_("Must it be answered?", box, editing_ids.block(editing_ids.REQUIRED), optional=True)


def _leads(body: Mapping[str, Any], asked: Mapping[str, Any], kind: str) -> list[Block]:
    """Where answers lead; a list too long for a text box stays as it is."""
    others = [each["key"] for each in questions(body) if each["key"] != asked.get("key")]
    lines = written_branches(asked.get("then") or (), asked.get("next"))
    hint = f"Empty: the next one follows. One per line: an answer -> a question's short name, or {END}."
    such = f"Answers: {_ANSWERS[kind]}, `nothing` when it was passed over, `{OTHERWISE}` for all the rest."
    named = f"Questions: {', '.join(f'`{each}`' for each in [*others, END])}"
    field = _box("Where do answers lead?", editing_ids.WAYS, lines, hint, optional=True)
    return [
        field,
        context(f"{such} Such as: `{_example(kind)} {escape('->')} {(others or [END])[-1]}`"),
        context(named),
    ]


def _example(kind: str) -> str:
    return {"scale": escape("<= 3"), "yes_no": "no", "text": "nothing"}.get(kind, "anything")


def _place(name: str, body: Mapping[str, Any], key: str) -> list[Block]:
    value, at, last = ids.pack(name, key), place(body, key), len(questions(body)) - 1
    delete = button(
        "Delete",
        editing_ids.DELETE,
        value,
        ask_first=confirm("Delete this question?", "Answers that it has got by now stay.", "Delete", "Keep it"),
    )
    return kept(
        divider(),
        actions(
            button("Move up", editing_ids.UP, value) if at > 0 else None,
            button("Move down", editing_ids.DOWN, value) if at < last else None,
            delete,
        ),
    )


def _box(label: str, action_id: str, start: str, hint: str, *, detail: str = "", optional: bool = False) -> Block:
    if len(start) > COMMENT_LIMIT:
        return context(f"*{label}*: too long for a window of Slack. It stays as it is; change it in the survey's file.")
    box = text_box(action_id, start=start or None)
    return input_(label, box, editing_ids.block(action_id, detail), optional=optional, hint=hint)


def _ticked(asked: Mapping[str, Any], name: str) -> list[str]:
    return [ids.YES] if asked.get(name) else []
