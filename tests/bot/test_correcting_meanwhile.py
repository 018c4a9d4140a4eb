"""What somebody says of an answer counts for the answer that they were shown."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import ids, learning_ids
from bot.listeners import correcting
from sandbox.blockkit import check_view
from storage.database.tables import exemplar, response
from storage.database.units import Units
from storage.models import LabelKind
from tests.bot.reporting_desk import Front
from tests.reporting_cast import NOW, TODAY, Company

WINDOW = {"id": "V1", "hash": "h1", "type": "modal"}
IN_WINDOW = {"view": WINDOW, "container": {"type": "view", "view_id": "V1"}}
IN_QUEUE = {**IN_WINDOW, "view": {**WINDOW, "private_metadata": learning_ids.review(())}}


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        company.teammate()
        company.teammate("Tom Ellis", "U0TOM")
        answer = company.answered(
            company.contact(), 3, TODAY, verbatim="The reports are slow", read_by="m", needs_review=True
        )
        company.labelled(answer, "low_quality")
        company.labelled(answer, "performance", kind=LabelKind.THEME)
        company.labelled(answer, "negative", kind=LabelKind.SENTIMENT)
    yield Front(units, company.id, correcting)


def answer_of(front: Front) -> int:
    with front.desk.units.reading() as unit:
        return int(unit.connection.execute(select(response.c.id)).scalar_one())


def choice(front: Front, code: str) -> str:
    """The value of a reason in the window behind `Not right?`."""
    front.press(learning_ids.CORRECT, str(answer_of(front)))
    blocks = front.slack.opened[-1]["blocks"]
    options = [each for block in blocks for item in block.get("elements", []) for each in item.get("options", [])]
    return next(each["value"] for each in options if each["value"].endswith(f":{code}"))


def kept(front: Front) -> list[tuple[str, list[str]]]:
    with front.desk.units.reading() as unit:
        rows = unit.connection.execute(select(exemplar.c.kind, exemplar.c.codes).order_by(exemplar.c.id))
        return [(str(row.kind), row.codes) for row in rows]


def rewritten(front: Front) -> None:
    with front.desk.units() as unit:
        values = {"verbatim": "The price is too high", "changed_at": NOW + timedelta(minutes=1)}
        unit.connection.execute(update(response).values(**values))


def form(front: Front) -> str:
    front.press(learning_ids.MORE, str(answer_of(front)))
    return str(front.slack.opened[-1]["private_metadata"])


def save(front: Front, shown: str, tone: str, *about: str) -> Any:
    themes = [{"value": each} for each in about]
    chosen = {
        learning_ids.TONE: {"type": "radio_buttons", "selected_option": {"value": tone}},
        learning_ids.ABOUT: {"type": "multi_static_select", "selected_options": themes},
    }
    return front.submit(learning_ids.DETAILS, chosen, metadata=shown)


@pytest.mark.parametrize("place", [IN_WINDOW, IN_QUEUE])
def test_a_reason_for_words_that_changed_meanwhile_is_not_kept(front: Front, place: dict[str, Any]) -> None:
    value = choice(front, "unused")
    rewritten(front)
    front.press(learning_ids.OTHER, value, place=place)
    shown = front.slack.opened[-1]
    assert check_view(shown) == []
    assert "The answer changed meanwhile." in str(shown) and "The price is too high" in str(shown)
    assert kept(front) == []
    front.press(learning_ids.OTHER, choice(front, "unused"), place=place)
    assert kept(front) == [("reason", ["unused"])]


def test_a_colleagues_word_is_not_overridden_unseen_and_ones_own_is(front: Front) -> None:
    value = choice(front, "unused")
    front.press(learning_ids.OTHER, value, place=IN_WINDOW)
    front.press(learning_ids.OTHER, value, place=IN_WINDOW, user="U0TOM")
    assert "Lena Vogt judged it meanwhile." in str(front.slack.opened[-1])
    tone = ids.pack(ids.unpack(value)[0], "neutral")
    front.press(learning_ids.sounds(0), tone, place=IN_QUEUE, user="U0TOM")
    assert "Lena Vogt judged it meanwhile." in str(front.slack.opened[-1])
    assert kept(front) == [("reason", ["unused"])]
    front.press(learning_ids.OTHER, value, place=IN_WINDOW)
    assert kept(front) == [("reason", ["unused"])] * 2


def test_a_form_for_words_that_changed_meanwhile_begins_anew(front: Front) -> None:
    shown = form(front)
    rewritten(front)
    answered = save(front, shown, "positive", "performance")
    assert answered["response_action"] == "update" and check_view(answered["view"]) == []
    assert "The answer changed meanwhile." in str(answered["view"]) and kept(front) == []


def test_what_a_form_showed_and_nobody_touched_is_not_said(front: Front) -> None:
    shown = form(front)
    with front.desk.units() as unit:  # read once more, as something else
        Company(unit, known=front.desk.workspace_id).labelled(answer_of(front), "mobile", kind=LabelKind.THEME)
    assert save(front, shown, "negative", "performance") == ""
    assert kept(front) == []
    save(front, shown, "neutral", "performance")
    assert kept(front) == [("sentiment", ["neutral"])]


def test_why_it_was_read_so_covers_only_the_window_that_asked(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correcting, "_near", lambda *_: [])
    front.press(learning_ids.WHY, str(answer_of(front)), place=IN_WINDOW)
    front.whispered()
    assert front.slack.hashes == ["h1"]
