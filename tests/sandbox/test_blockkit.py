"""The Block Kit check: its sentences, its pointers, and its calm before junk. Limits stand in the facts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.blockkit import VIEW_TOO_LARGE, check, check_view, text_weight
from sandbox.blockkit.spec import SURFACES

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(text: str = "Yes", **more: object) -> Json:
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain("Survey"), "blocks": list(blocks), **more}


NOTE = {"type": "section", "text": mrkdwn("Hello")}
QUESTION = {"type": "input", "label": plain("Why?"), "element": {"type": "plain_text_input"}}


def test_a_sound_message_brings_no_complaint():
    assert check([NOTE, actions(button(action_id="a"), button(action_id="b"))], "message") == []


def test_a_sound_modal_brings_no_complaint():
    assert check_view(modal(NOTE, QUESTION, submit=plain("Send"))) == []


@pytest.mark.parametrize(
    ("blocks", "sentence"),
    [
        (
            [actions(*[button()] * 3, button("x" * 76))],
            "[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/3/text/text]",
        ),
        (
            [actions(*[button()] * 26)],
            "[ERROR] no more than 25 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            [{"type": "section"}],
            "[ERROR] must define either `text` or `fields` [json-pointer:/blocks/0/type]",
        ),
        ([{"type": "alarm"}], "[ERROR] unsupported type: alarm [json-pointer:/blocks/0/type]"),
        ([{"type": "header"}], "[ERROR] missing required field: text [json-pointer:/blocks/0]"),
        (
            [{**NOTE, "color": "red"}],
            "[ERROR] invalid additional property: color [json-pointer:/blocks/0]",
        ),
        (
            [{**NOTE, "accessory": None}],
            "[ERROR] must provide an object [json-pointer:/blocks/0/accessory]",
        ),
        ("blocks", "[ERROR] must provide an array [json-pointer:/blocks]"),
    ],
)
def test_a_complaint_names_the_fault_and_points_at_it(blocks: object, sentence: str):
    assert check(blocks, "message") == [sentence]


def test_every_fault_is_named_not_only_the_first():
    assert len(check([{"type": "header"}, NOTE, {"type": "alarm"}], "message")) == 2


def test_two_blocks_of_one_id_are_refused_at_the_second():
    pair = [{**NOTE, "block_id": "a"}, {"type": "divider", "block_id": "a"}]
    assert check(pair, "message") == ["[ERROR] `block_id` a already exists [json-pointer:/blocks/1/block_id]"]


def test_an_id_inside_a_container_counts_as_taken():
    box = {"type": "container", "title": plain("Box"), "child_blocks": [{**NOTE, "block_id": "a"}]}
    assert check([{**NOTE, "block_id": "a"}, box], "message") == [
        "[ERROR] `block_id` a already exists [json-pointer:/blocks/1/child_blocks/0/block_id]"
    ]


def test_a_modal_with_a_question_needs_a_submit_button():
    assert check_view(modal(NOTE, QUESTION)) == [
        "[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]"
    ]


def test_a_view_above_250_kb_has_one_complaint_of_its_own():
    heavy = [{"type": "section", "text": mrkdwn("ä" * 1500)} for _ in range(100)]
    assert check_view(modal(*heavy)) == [VIEW_TOO_LARGE]


def test_a_refused_type_is_unknown_on_every_level():
    card = {"type": "card", "title": plain("Card")}
    carousel = {"type": "carousel", "elements": [card]}
    assert check([carousel], "message", refused=frozenset({"card"})) == [
        "[ERROR] unsupported type: card [json-pointer:/blocks/0/elements/0/type]"
    ]


def test_a_refused_type_is_unknown_in_a_view_too():
    refusal = check_view({"type": "home", "blocks": [NOTE]}, refused=frozenset({"section"}))
    assert refusal == ["[ERROR] unsupported type: section [json-pointer:/view/blocks/0/type]"]


def test_text_weight_counts_what_is_read_and_not_ids_or_values():
    row = actions(button("four", value="x" * 100, action_id="vote"), block_id="row")
    assert text_weight([NOTE, row]) == len("Hello") + len("four")


KEYS = st.sampled_from(
    ["type", "text", "blocks", "elements", "element", "options", "title", "rows", "chart", "fields", "series"]
)
WORDS = st.sampled_from([*SURFACES, "modal", "home", "plain_text", "mrkdwn", "static_select", "pie", "line"])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS | st.binary(max_size=2),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.integers(), inner, max_size=5),
    max_leaves=25,
)
BLOCKISH = st.fixed_dictionaries({"type": WORDS}, optional=dict.fromkeys(("text", "elements", "rows", "chart"), JUNK))


@given(JUNK | st.lists(BLOCKISH, max_size=4), st.sampled_from(["message", "modal", "home"]))
def test_junk_brings_sentences_and_never_an_exception(junk: object, surface: Any):
    assert all(line.startswith("[ERROR] ") for line in check(junk, surface))


@given(JUNK | st.fixed_dictionaries({"type": WORDS, "blocks": JUNK, "title": JUNK}))
def test_a_junk_view_brings_sentences_and_never_an_exception(junk: object):
    assert all(line.startswith("[ERROR] ") for line in check_view(junk))


@given(JUNK)
def test_junk_has_some_weight(junk: object):
    assert text_weight(junk) >= 0


def nested(depth: int) -> list[Any]:
    deep: list[Any] = []
    for _ in range(depth):
        deep = [deep]
    return deep


@pytest.mark.parametrize("junk", [10**5000, float("nan"), nested(100_000)], ids=["huge", "nan", "deep"])
def test_odd_values_are_refused_with_a_sentence(junk: object):
    chart = {"type": "pie", "segments": [{"label": "a", "value": junk}]}
    assert check([{"type": "data_visualization", "title": "T", "chart": chart}, {"type": junk}], "message")
    assert check_view(modal(NOTE, private_metadata=junk))
