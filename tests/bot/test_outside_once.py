"""The outside reader is asked about words once, when they are new; what is read again for any cause is read here."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from analysis.labels import labelling
from analysis.taught.own_models import OwnModels
from storage.answering import answer_items, responses
from storage.database.unit import Unit
from storage.database.units import Units
from storage.models import AnswerPart
from tests.bot.endpoint_stub import GOOD, Stub, saying, served
from tests.bot.outside_company import BOTH, HERE, ITS_OWN, TORN, Company
from tests.cast import NOW, Acme, acme
from tests.outside_cast import an_answer

WORDS = "We ran into the ceiling again."
LATER = NOW + timedelta(minutes=1)
Change = Callable[[Unit, Acme, int], Any]


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


@pytest.fixture
def stub() -> Iterator[Stub]:
    with served() as running:
        yield running


def test_what_corrections_let_be_read_again_is_not_asked_about_again(units: Units, cast: Acme, stub: Stub) -> None:
    stub.will(saying("no labels"))
    company = Company(units, cast, stub)
    answer = company.hear(WORDS)
    assert company.ask() == [] and len(stub.asked) == 1
    company.learn()
    company.read_here()
    assert company.read(answer) == ITS_OWN
    assert (company.waits(), company.ask(), len(stub.asked)) == (False, [], 1)


def test_what_the_outside_reader_said_stands_when_the_team_corrects_others(
    units: Units, cast: Acme, stub: Stub
) -> None:
    stub.will(saying(GOOD | {"reason": "champion_left"}))
    company = Company(units, cast, stub)
    answer = company.hear(WORDS)
    company.ask()
    said = company.read(answer)
    assert said == (BOTH, True, "champion_left"), "both readers differ, so it waits for a person"
    company.learn()
    company.read_here()
    assert company.read(answer) == said


def test_what_waits_is_asked_about_once_though_it_is_read_again_meanwhile(units: Units, cast: Acme, stub: Stub) -> None:
    company = Company(units, cast, stub)
    answer = company.hear(WORDS)
    company.learn()
    assert company.ask() == [] and company.waits()
    company.read_here()
    assert company.ask() == [answer]
    assert not company.waits() and len(stub.asked) == 1


def test_what_was_over_the_budget_is_not_asked_about_on_another_day(units: Units, cast: Acme, stub: Stub) -> None:
    company = Company(units, cast, stub, daily=1)
    asked, left = company.hear("The ceiling."), company.hear("The limits.")
    assert company.ask() == [asked]
    company.now += timedelta(days=1)
    company.learn()
    company.read_here()
    assert (company.waits(), company.ask(), len(stub.asked)) == (False, [], 1)
    assert company.read(left) == ITS_OWN


def test_what_was_read_before_there_was_an_outside_reader_never_goes_out(units: Units, cast: Acme, stub: Stub) -> None:
    with units() as unit:
        old = an_answer(unit, cast, WORDS, unread=True)
    labelling.label_unread(units, OwnModels(TORN), NOW)
    company = Company(units, cast, stub)
    company.learn()
    company.read_here()
    assert company.read(old) == ITS_OWN
    assert (company.waits(), company.ask(), stub.asked) == (False, [], [])


def _says(words: str) -> Change:
    return lambda unit, cast, answer: responses.set_parts(unit, answer, {AnswerPart.VERBATIM: words}, LATER)


def _adds(words: str) -> Change:
    return lambda unit, cast, answer: answer_items.set_item(
        unit, cast.workspace_id, answer, "wish", written=words, now=LATER
    )


def _scores(unit: Unit, cast: Acme, answer: int) -> None:
    responses.set_score(unit, answer, score=3, scale="0-10", high_is_good=True, action_ts="2", now=LATER)


@pytest.mark.parametrize(
    ("change", "times"),
    [(_says("The quota!"), 2), (_adds("A higher cap."), 2), (_says(WORDS), 1), (_scores, 1)],
    ids=["other words", "more words", "the same words", "another score"],
)
def test_only_words_that_changed_are_asked_about_anew(
    units: Units, cast: Acme, stub: Stub, change: Change, times: int
) -> None:
    stub.will(saying("no labels"))
    company = Company(units, cast, stub)
    answer = company.hear(WORDS)
    company.ask()
    with units() as unit:
        change(unit, cast, answer)
    company.learn()
    company.read_here()
    company.ask()
    assert len(stub.asked) == times
    assert company.read(answer)[0] == HERE


def test_the_same_words_sent_again_keep_what_the_outside_reader_said(units: Units, cast: Acme, stub: Stub) -> None:
    company = Company(units, cast, stub)
    answer = company.hear(WORDS)
    with units() as unit:
        _adds("A higher cap.")(unit, cast, answer)
    company.read_here()
    company.ask()
    with units() as unit:
        _says(WORDS)(unit, cast, answer)
        _adds("A higher cap.")(unit, cast, answer)
    company.read_here()
    assert company.read(answer)[0] == BOTH
