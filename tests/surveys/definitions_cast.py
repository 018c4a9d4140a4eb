"""Definitions for rules about them: one of everything, and any at all."""

from typing import Any

from hypothesis import strategies as st

from surveys.definition.definitions import Definition, checked
from surveys.definition.locales import SHIPPED

OURS: dict[str, Any] = {
    "kind": "own",
    "title": {"en": "First month", "de": "Der erste Monat"},
    "ask": {"after": "start", "days": 30},
    "audience": "plan in (Business, Enterprise) and mrr >= 1000",
    "share": 0.5,
    "people": ["member", "external"],
    "places": ["channel", "dm"],
    "open_days": 21,
    "remind_after_days": [4, 9],
    "rest_days": 180,
    "questions": [
        {
            "key": "easy",
            "type": "scale",
            "text": "How easy was it to begin with {product}?",
            "scale": "1-5",
            "ends": {"en": "1 = hard, 5 = easy"},
            "then": [{"when": "<= 3", "go": "hard"}],
            "next": "end",
        },
        {
            "key": "hard",
            "type": "choices",
            "text": {"en": "What was hard, {name|dear customer}?", "de": "Was war schwer?"},
            "options": [{"code": "reports", "text": "Reports"}, {"code": "other", "text": "Something else"}],
            "shuffled": True,
        },
    ],
}


def ours(**changes: Any) -> Definition:
    """The survey `ours`, with these settings instead."""
    return checked("ours", OURS | changes)


_SENTENCES = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and not set(text) & set("{}"))
_WORDINGS = st.one_of(
    st.just("question"),
    st.just({"en": "hello"}),
    st.dictionaries(st.sampled_from(SHIPPED), _SENTENCES, min_size=1, max_size=3),
)
_CODES = st.lists(st.sampled_from(["no", "yes", "on", "null", "reports", "o_1"]), min_size=2, max_size=4, unique=True)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Any sound definition of own questions."""
    keys = draw(st.lists(st.sampled_from(["no", "off", "true", "q_1", "why", "score"]), min_size=1, unique=True))
    body: dict[str, Any] = {"kind": "own", "questions": [draw(_questions(key)) for key in keys]}
    body["ask"] = draw(
        st.sampled_from([{"every_days": 30}, "every_quarter", "by_hand", {"once_on": "2026-05-04", "over_days": 3}])
    )
    maybe = {
        "title": _WORDINGS,
        "enabled": st.booleans(),
        "audience": st.sampled_from(["plan = Business", "role = 'no'\nand mrr > 5", 'title contains "head: of"']),
        "share": st.floats(min_value=0.01, max_value=1),
        "people": st.just(["guest"]),
        "places": st.just(["channel", "dm"]),
        "open_days": st.integers(10, 90),
        "remind_after_days": st.just([3, 7]),
        "rest_days": st.integers(0, 730),
    }
    return checked("ours", body | draw(st.fixed_dictionaries({}, optional=maybe)))


@st.composite
def _questions(draw: st.DrawFn, key: str) -> dict[str, Any]:
    question: dict[str, Any] = {"key": key, "text": draw(_WORDINGS), "optional": draw(st.booleans())}
    if draw(st.booleans()):
        question["after_score"] = {level: draw(_WORDINGS) for level in ("low", "middle", "high")}
    match draw(st.sampled_from(["scale", "choice", "choices", "text", "yes_no"])):
        case "scale":
            then = draw(st.sampled_from([[], [{"when": "< 3", "go": "end"}, {"when": "nothing", "go": "end"}]]))
            return question | {"type": "scale", "scale": "1-5", "low_is_good": draw(st.booleans()), "then": then}
        case "choice" | "choices" as kind:
            options = [{"code": code, "text": draw(_WORDINGS)} for code in draw(_CODES)]
            return question | {"type": kind, "options": options, "shuffled": draw(st.booleans())}
        case kind:
            return question | {"type": kind}
