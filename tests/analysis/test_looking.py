"""A judgement of the team counts whatever becomes of the words, and an answer whose words changed since waits."""

import pytest
from sqlalchemy import RowMapping, select, update

from analysis.comments.reading import Reading
from analysis.comments.reasons import Code, Reason
from analysis.labels import labelling
from analysis.taught import corrections, judging, looking
from analysis.taught.judging import Judgement
from storage.database.tables import response
from storage.database.units import Unit, Units
from storage.models import LabelKind
from tests.analysis.teaching_cast import LATER, Team, read, team
from tests.cast import Acme, acme

PRICE, CRASHES = "Too expensive.", "Forget the price, it crashes daily."


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


@pytest.fixture
def us(units: Units, cast: Acme) -> Team:
    with units() as unit:
        return team(unit, cast)


def found(*, doubtful: bool, why: bool = False) -> Reading:
    """What the machine reads; `why`: it is the reason that is doubtful."""
    reasons = (Reason(Code.LOW_QUALITY, 0.6), Reason(Code.UNUSED, 0.2))
    return Reading("en", None, reasons, None, (), False, "m", why_is_unsure=why, tone_is_unsure=doubtful)


def row(unit: Unit) -> RowMapping:
    return unit.connection.execute(select(response)).mappings().one()


def say(unit: Unit, cast: Acme, us: Team, kind: LabelKind, *codes: str) -> int:
    return corrections.say(unit, cast.workspace_id, row(unit)["id"], kind, codes, us.lena, LATER)


def write(unit: Unit, words: str, *, doubtful: bool = False, why: bool = False) -> None:
    """The customer writes something else, and it is read."""
    unit.connection.execute(update(response).values(verbatim=words))
    labelling.store(unit, row(unit), found(doubtful=doubtful, why=why), LATER)


def judged(unit: Unit, cast: Acme, us: Team) -> Judgement:
    return judging.of_answer(unit, corrections.seen(unit, cast.workspace_id, row(unit)["id"], us.lena))


@pytest.mark.parametrize("doubtful", [True, False])
@pytest.mark.parametrize(("words", "waits"), [(PRICE, False), (f"\u200b{PRICE} ", False), (CRASHES, True)])
def test_other_words_wait_for_a_person_whatever_is_read_in_them(
    units: Units, cast: Acme, us: Team, words: str, waits: bool, doubtful: bool
) -> None:
    with units() as unit:
        read(unit, cast, PRICE)
        say(unit, cast, us, LabelKind.REASON, "too_expensive")
        unit.connection.execute(update(response).values(verbatim=words))
        assert looking.waits(unit, row(unit), looking.doubts_of(found(doubtful=doubtful, why=doubtful))) is waits
        assert judged(unit, cast, us).words_changed is waits
        assert judged(unit, cast, us).team == "too_expensive", "it counts all the same"


def test_words_that_are_there_no_more_wait_for_nobody(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        read(unit, cast, PRICE)
        say(unit, cast, us, LabelKind.REASON, "too_expensive")
        unit.connection.execute(update(response).values(verbatim=None))
        assert not looking.waits(unit, row(unit), looking.doubts_of(None))


def test_other_words_that_nobody_has_judged_wait_where_they_are_doubtful(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        read(unit, cast, PRICE)
        for doubtful in (False, True):
            write(unit, CRASHES, doubtful=doubtful)
            assert row(unit)["needs_review"] is doubtful
        assert not judged(unit, cast, us).words_changed


@pytest.mark.parametrize("code", ["too_expensive", "low_quality"])
def test_other_words_are_settled_by_judging_them_and_wait_again_when_that_is_taken_back(
    units: Units, cast: Acme, us: Team, code: str
) -> None:
    with units() as unit:
        read(unit, cast, PRICE)
        say(unit, cast, us, LabelKind.REASON, "too_expensive")
        write(unit, CRASHES)
        number = say(unit, cast, us, LabelKind.REASON, code)
        write(unit, CRASHES, doubtful=True, why=True)
        assert not row(unit)["needs_review"] and not judged(unit, cast, us).words_changed
        corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        again = judged(unit, cast, us)
        assert row(unit)["needs_review"] and (again.words_changed, again.team) == (True, "too_expensive")


def test_what_was_said_of_other_words_settles_no_doubt_about_these(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        read(unit, cast, PRICE)
        say(unit, cast, us, LabelKind.REASON, "too_expensive")
        write(unit, CRASHES)
        number = say(unit, cast, us, LabelKind.SENTIMENT, "negative")
        assert not row(unit)["needs_review"], "somebody has looked, and no reason is doubtful"
        for why in (False, True):
            write(unit, CRASHES, doubtful=True, why=why)
            assert row(unit)["needs_review"] is why
        corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        assert row(unit)["needs_review"] and judged(unit, cast, us).words_changed


@pytest.mark.parametrize("contradicts", [True, False])
def test_whoever_says_what_other_words_are_about_has_seen_them_and_settles_what_is_clear(
    units: Units, cast: Acme, us: Team, contradicts: bool
) -> None:
    with units() as unit:
        read(unit, cast, PRICE)
        say(unit, cast, us, LabelKind.REASON, "too_expensive")
        write(unit, CRASHES)
        unit.connection.execute(update(response).values(contradicts=contradicts))
        number = say(unit, cast, us, LabelKind.THEME)
        assert row(unit)["needs_review"] is contradicts
        corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        assert row(unit)["needs_review"]


def test_when_all_that_was_said_of_other_words_is_taken_back_only_what_is_doubtful_waits(
    units: Units, cast: Acme, us: Team
) -> None:
    with units() as unit:
        read(unit, cast, PRICE)
        number = say(unit, cast, us, LabelKind.REASON, "too_expensive")
        write(unit, CRASHES)
        corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        assert not row(unit)["needs_review"]


def test_what_was_said_while_nothing_was_doubtful_waits_once_it_is_taken_back_and_is_read_as_doubtful(
    units: Units, cast: Acme, us: Team
) -> None:
    with units() as unit:
        read(unit, cast, PRICE)
        number = say(unit, cast, us, LabelKind.REASON, "too_expensive")
        write(unit, PRICE, doubtful=True, why=True)
        assert not row(unit)["needs_review"]
        corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        assert row(unit)["needs_review"]


def test_changed_words_of_somebody_pleased_are_settled_by_their_tone_however_close_the_reasons(
    units: Units, cast: Acme, us: Team
) -> None:
    close = (Reason(Code.LOW_QUALITY, 0.2), Reason(Code.UNUSED, 0.2))
    pleased = Reading("en", None, close, None, (), False, "m")
    with units() as unit:
        read(unit, cast, PRICE)
        say(unit, cast, us, LabelKind.SENTIMENT, "positive")
        unit.connection.execute(update(response).values(verbatim="Still great."))
        labelling.store(unit, row(unit), pleased, LATER)
        assert row(unit)["needs_review"] and not judged(unit, cast, us).why_is_unsure
        say(unit, cast, us, LabelKind.SENTIMENT, "positive")
        assert not row(unit)["needs_review"]
