"""What the team says of an answer: its label, an exemplar, and the way back."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from analysis.taught import corrections, judging
from analysis.taught.corrections import AnswerOutOfSight, Judge, NothingWritten
from analysis.taught.learning import LEARN
from analysis.topics import taxonomy
from storage.asking import moments
from storage.audits import Doer
from storage.comments import exemplar_queries, review_queries, theme_queries
from storage.comments.exemplar_queries import Standing
from storage.database.tables import audit, contact, exemplar, label, response
from storage.database.units import Unit, Units
from storage.exporting import exports
from storage.models import LabelKind, LabelSource
from tests.analysis.teaching_cast import LATER, Team, read, team
from tests.cast import NOW, Acme, acme

CRANE = "The crane froze twice.\u202e"


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


@pytest.fixture
def us(units: Units, cast: Acme) -> Team:
    with units() as unit:
        return team(unit, cast)


def say(unit: Unit, cast: Acme, response_id: int, judge: Judge, *codes: str) -> int:
    return corrections.say(unit, cast.workspace_id, response_id, LabelKind.REASON, codes, judge, LATER)


def reasons(unit: Unit, response_id: int) -> dict[LabelSource, str]:
    rows = unit.connection.execute(select(label.c.source, label.c.code).where(label.c.response_id == response_id))
    return {LabelSource(row.source): row.code for row in rows}


def test_what_the_team_says_stands_beside_what_was_read_and_is_learned_soon(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        answer = read(unit, cast, CRANE, waits=True)
        say(unit, cast, answer, us.lena, "usage_limits")
        assert reasons(unit, answer) == {LabelSource.READ: "low_quality", LabelSource.TEAM: "usage_limits"}
        (kept,) = exemplar_queries.counting(unit, cast.workspace_id)
        assert (kept["text"], kept["codes"], kept["language"]) == ("The crane froze twice.", ["usage_limits"], "en")
        assert moments.due_at(unit, cast.workspace_id, LEARN) == LATER + timedelta(minutes=1)
        assert not unit.connection.execute(select(response.c.needs_review)).scalar_one()
        told = unit.connection.execute(select(audit.c.who, audit.c.did, audit.c.about)).one()
        assert told == ("Lena Vogt", "said what an answer means", f"answer {answer}: reason usage_limits")


def test_of_two_who_speak_the_last_is_believed_and_both_are_on_record(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        answer = read(unit, cast, CRANE)
        say(unit, cast, answer, us.lena, "usage_limits")
        say(unit, cast, answer, us.tom, "too_complex")
        found = judging.of_answer(unit, corrections.seen(unit, cast.workspace_id, answer, us.lena))
        assert (found.team, found.team_by, found.read) == ("too_complex", "Tom Ellis", "low_quality")
        assert [row["codes"] for row in exemplar_queries.counting(unit, cast.workspace_id)] == [["too_complex"]]
        assert list(unit.connection.scalars(select(audit.c.who).order_by(audit.c.id))) == ["Lena Vogt", "Tom Ellis"]


def test_what_is_taken_back_gives_way_to_what_was_said_before_it(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        answer = read(unit, cast, CRANE, waits=True)
        first = say(unit, cast, answer, us.lena, "usage_limits")
        second = say(unit, cast, answer, us.tom, "too_complex")
        corrections.undo(unit, cast.workspace_id, second, us.tom, LATER)
        corrections.undo(unit, cast.workspace_id, second, us.tom, LATER)
        assert reasons(unit, answer)[LabelSource.TEAM] == "usage_limits"
        corrections.undo(unit, cast.workspace_id, first, us.lena, LATER)
        assert reasons(unit, answer) == {LabelSource.READ: "low_quality"}
        assert unit.connection.execute(select(response.c.needs_review)).scalar_one(), "it waits for a person again"
        assert exemplar_queries.counting(unit, cast.workspace_id) == []


def test_an_answer_for_one_reader_is_judged_by_nobody_else(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        answer = read(unit, cast, CRANE, private=True, waits=True)
        for act in (
            lambda: say(unit, cast, answer, us.tom, "unused"),
            lambda: corrections.seen(unit, cast.workspace_id, answer, us.tom),
        ):
            with pytest.raises(AnswerOutOfSight):
                act()
        number = say(unit, cast, answer, us.lena, "unused")
        with pytest.raises(AnswerOutOfSight):
            corrections.undo(unit, cast.workspace_id, number, us.tom, LATER)


def test_nothing_is_learned_from_an_answer_without_words(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        answer = read(unit, cast, "\u200b ")
        with pytest.raises(NothingWritten):
            say(unit, cast, answer, us.lena, "unused")


def test_a_reason_chosen_without_a_word_is_sorted_and_taken_back_and_teaches_nothing(
    units: Units, cast: Acme, us: Team
) -> None:
    with units() as unit:
        answer = read(unit, cast, " ")
        unit.connection.execute(response.update().values(reason="too_expensive"))
        number = say(unit, cast, answer, us.lena, "too_expensive.1")
        assert reasons(unit, answer)[LabelSource.TEAM] == "too_expensive.1"
        assert exemplar_queries.counting(unit, cast.workspace_id) == []
        with pytest.raises(NothingWritten):
            corrections.say(unit, cast.workspace_id, answer, LabelKind.THEME, ["mobile"], us.lena, LATER)
        corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        assert LabelSource.TEAM not in reasons(unit, answer)


def doubtful(unit: Unit, cast: Acme, answer: int, *, why: bool) -> None:
    """The tone of this answer was read with little belief, and where `why` is so, its reason too."""
    one = {"workspace_id": cast.workspace_id, "response_id": answer, "source": LabelSource.READ, "model": "m"}
    shares = {"negative": 0.45, "neutral": 0.35, "positive": 0.2}
    tone = {"kind": LabelKind.SENTIMENT, "code": "negative", "confidence": 0.45, "detail": shares, "at": LATER}
    unit.connection.execute(label.insert().values(**one, **tone))
    if why:
        close = {"low_quality": 0.4, "unused": 0.3}
        unit.connection.execute(label.update().where(label.c.kind == LabelKind.REASON).values(detail=close))
    unit.connection.execute(response.update().values(tone_is_unsure=True, why_is_unsure=why))


@pytest.mark.parametrize(("why", "waits"), [(False, False), (True, True)])
def test_saying_how_it_sounds_settles_an_answer_of_which_nothing_else_is_doubtful(
    units: Units, cast: Acme, us: Team, why: bool, waits: bool
) -> None:
    with units() as unit:
        answer = read(unit, cast, CRANE, waits=True)
        doubtful(unit, cast, answer, why=why)
        before = judging.of_answer(unit, corrections.seen(unit, cast.workspace_id, answer, us.lena))
        assert (before.tone_is_unsure, before.why_is_unsure) == (True, why)
        kind = LabelKind.SENTIMENT
        number = corrections.say(unit, cast.workspace_id, answer, kind, ["neutral"], us.lena, LATER)
        assert unit.connection.execute(select(response.c.needs_review)).scalar_one() is waits
        after = judging.of_answer(unit, corrections.seen(unit, cast.workspace_id, answer, us.lena))
        assert (after.tone, after.tone_is_told, after.tone_is_unsure) == ("neutral", True, False)
        corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        assert unit.connection.execute(select(response.c.needs_review)).scalar_one(), "it waits again"


def test_saying_how_it_sounds_settles_what_score_and_words_disagree_about(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        answer = read(unit, cast, CRANE, waits=True)
        doubtful(unit, cast, answer, why=True)
        unit.connection.execute(response.update().values(contradicts=True))
        corrections.say(unit, cast.workspace_id, answer, LabelKind.SENTIMENT, ["positive"], us.lena, LATER)
        assert not unit.connection.execute(select(response.c.needs_review)).scalar_one()


def test_what_was_settled_by_its_reason_does_not_wait_again_when_its_tone_or_themes_are_taken_back(
    units: Units, cast: Acme, us: Team
) -> None:
    with units() as unit:
        answer = read(unit, cast, CRANE, waits=True)
        doubtful(unit, cast, answer, why=True)
        numbers = [
            corrections.say(unit, cast.workspace_id, answer, kind, [code], us.lena, LATER)
            for kind, code in ((LabelKind.SENTIMENT, "positive"), (LabelKind.THEME, "mobile"))
        ]
        say(unit, cast, answer, us.lena, "unused")
        for number in numbers:
            corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        assert not unit.connection.execute(select(response.c.needs_review)).scalar_one()


DOUBTS = ({"contradicts": True}, {"why_is_unsure": True}, {"tone_is_unsure": True})


@pytest.mark.parametrize("doubt", [{}, *DOUBTS], ids=str)
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("kinds", [(LabelKind.SENTIMENT, LabelKind.REASON), (LabelKind.REASON, LabelKind.REASON)])
def test_when_all_is_taken_back_in_whatever_order_what_was_doubtful_waits_again(
    units: Units, cast: Acme, us: Team, doubt: dict[str, bool], first: int, kinds: tuple[LabelKind, LabelKind]
) -> None:
    said = {LabelKind.SENTIMENT: "negative", LabelKind.REASON: "unused"}
    with units() as unit:
        answer = read(unit, cast, CRANE)
        unit.connection.execute(response.update().values(needs_review=bool(doubt), **doubt))
        numbers = [
            corrections.say(unit, cast.workspace_id, answer, kind, [said[kind]], judge, LATER)
            for kind, judge in zip(kinds, (us.lena, us.tom), strict=True)
        ]
        waits = select(response.c.needs_review)
        assert not unit.connection.execute(waits).scalar_one()
        for number in (numbers[first], numbers[1 - first]):
            corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        assert unit.connection.execute(waits).scalar_one() is bool(doubt)


def themes(unit: Unit, cast: Acme, answer: int, us: Team) -> set[str]:
    """The themes of the only answer, which every way of asking tells alike."""
    row = corrections.seen(unit, cast.workspace_id, answer, us.lena)
    told = set(judging.of_answer(unit, row).themes)
    week, day = NOW.date() - timedelta(days=7), timedelta(days=1)
    heard = theme_queries.heard(unit, cast.workspace_id, week, week + day, NOW.date() + day)
    assert {each.code for each in heard} == told
    assert set(theme_queries.themes_of(unit, cast.workspace_id, [answer]).get(answer, [])) == told
    for code in ("mobile", "support"):
        is_it = select(response.c.id).where(theme_queries.has_theme(code))
        assert bool(unit.connection.execute(is_it).first()) is (code in told)
    with_any = unit.connection.execute(select(response.c.id).where(theme_queries.any_theme())).first()
    assert bool(with_any) is bool(told)
    (exported,) = exports.rows(unit, cast.workspace_id, exports.Exported.RESPONSES)
    assert set(exported[exports.THEMES]) == told
    return told


def test_the_team_says_of_what_an_answer_is_about_the_last_word_and_of_none_too(
    units: Units, cast: Acme, us: Team
) -> None:
    with units() as unit:
        answer = read(unit, cast, CRANE)
        unit.connection.execute(response.update().values(read_by="m"))
        one = {"workspace_id": cast.workspace_id, "response_id": answer, "kind": LabelKind.THEME, "code": "mobile"}
        was_read = {"source": LabelSource.READ, "model": "m", "confidence": 0.8, "detail": {}, "at": NOW}
        unit.connection.execute(label.insert().values(**one, **was_read))
        numbers = []
        for codes in ([], ["support"], []):
            numbers.append(corrections.say(unit, cast.workspace_id, answer, LabelKind.THEME, codes, us.lena, LATER))
            assert themes(unit, cast, answer, us) == set(codes)
        for number, left in zip(reversed(numbers), ({"support"}, set(), {"mobile"}), strict=True):
            corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
            assert themes(unit, cast, answer, us) == left


def test_an_answer_that_the_team_takes_off_an_own_theme_is_no_example_of_it(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        kept, off = read(unit, cast, CRANE), read(unit, cast, "No crane.")
        lena = Doer("Lena Vogt", us.lena.teammate_id)
        code = taxonomy.add(unit, cast.workspace_id, "Cranes", lena, LATER, typed=["Cranes!"], answers=[kept, off])

        def examples() -> list[int | None]:
            return [answer for _, _, answer in theme_queries.examples(unit, cast.workspace_id)]

        def about(*codes: str) -> int:
            return corrections.say(unit, cast.workspace_id, off, LabelKind.THEME, codes, us.lena, LATER)

        about("support", code)
        assert examples() == [None, kept, off]
        for codes in (["support"], []):
            number = about(*codes)
            assert examples() == [None, kept]
            corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
            assert examples() == [None, kept, off]


def test_whoever_is_erased_takes_along_what_was_learned_from_them(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        answer = read(unit, cast, CRANE, mrr=100)
        say(unit, cast, answer, us.lena, "usage_limits")
        keep(unit, cast)
        assert exemplar_queries.fitted(unit, cast.workspace_id) == {"reason": "digest"}
        person = unit.connection.execute(select(response.c.contact_id)).scalar_one()
        unit.connection.execute(delete(response).where(response.c.id == answer))
        assert exemplar_queries.fitted(unit, cast.workspace_id) == {}, "not used from that moment on"
        assert exemplar_queries.outlived_since(unit, cast.workspace_id) == LATER
        assert list(unit.connection.execute(select(exemplar))) == []
        assert unit.connection.execute(select(contact.c.id).where(contact.c.id == person)).scalar_one() == person


def keep(unit: Unit, cast: Acme, source: Standing | None = None) -> bool:
    """A head of what stands now (or stood at `source`) is fitted."""
    stood = source or exemplar_queries.standing(unit, cast.workspace_id)
    assert stood is not None
    return exemplar_queries.keep_head(unit, cast.workspace_id, "reason", "digest", b"head", stood, LATER)


def test_a_head_is_used_while_all_that_it_was_fitted_from_stands(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        say(unit, cast, read(unit, cast, CRANE), us.lena, "usage_limits")
        number = say(unit, cast, read(unit, cast, "No berth."), us.lena, "unused")
        keep(unit, cast)
        say(unit, cast, read(unit, cast, "Fog."), us.lena, "unused")
        assert exemplar_queries.fitted(unit, cast.workspace_id), "what is said later waits for the next fitting"
        corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        assert exemplar_queries.fitted(unit, cast.workspace_id) == {}


def test_a_head_of_what_was_taken_back_while_it_was_fitted_is_not_kept(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        number = say(unit, cast, read(unit, cast, CRANE), us.lena, "usage_limits")
        stood = exemplar_queries.standing(unit, cast.workspace_id)
        corrections.undo(unit, cast.workspace_id, number, us.lena, LATER)
        assert not keep(unit, cast, stood)


def test_the_queue_is_worth_most_first_and_shows_private_answers_to_their_reader_alone(
    units: Units, cast: Acme, us: Team
) -> None:
    with units() as unit:
        unknown, small, large = (read(unit, cast, f"{mrr}", waits=True, mrr=mrr) for mrr in (None, 100, 900))
        private = read(unit, cast, "Between us.", waits=True, private=True)
        read(unit, cast, "Plainly slow.")
        seen = {
            who.name: [row["id"] for row in review_queries.waiting(unit, cast.workspace_id, who.slack_user_id, 9)]
            for who in (us.lena, us.tom)
        }
        assert seen == {"Lena Vogt": [large, small, private, unknown], "Tom Ellis": [large, small, unknown]}
        assert review_queries.count_waiting(unit, cast.workspace_id, us.tom.slack_user_id) == 3
        (left,) = review_queries.waiting(unit, cast.workspace_id, us.tom.slack_user_id, 1, but=[large])
        assert left["id"] == small


def test_amounts_are_compared_within_a_currency_and_that_of_most_accounts_comes_first(
    units: Units, cast: Acme, us: Team
) -> None:
    order = [("EUR", 800_00), ("EUR", 100_00), ("EUR", 0), ("AED", 50), ("AED", 3), ("JPY", 90_000), ("JPY", 100)]
    with units() as unit:
        unknown = read(unit, cast, CRANE, waits=True)
        ids = {each: read(unit, cast, str(each), waits=True, mrr=each[1], currency=each[0]) for each in sorted(order)}
        found = review_queries.waiting(unit, cast.workspace_id, us.tom.slack_user_id, 9)
        assert [row["id"] for row in found] == [*(ids[each] for each in order), unknown]


def test_what_waits_for_a_person_waits_while_it_is_read_again(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        answers = [read(unit, cast, words, waits=True) for words in (CRANE, "No berth.")]
        unit.connection.execute(response.update().values(unread=True))
        found = review_queries.waiting(unit, cast.workspace_id, us.tom.slack_user_id, 9)
        assert [row["id"] for row in reversed(found)] == answers
        assert review_queries.count_waiting(unit, cast.workspace_id, us.tom.slack_user_id) == 2


def test_nothing_of_another_workspace_is_seen(units: Units, cast: Acme, us: Team) -> None:
    with units() as unit:
        answer = read(unit, cast, CRANE, waits=True)
        say(unit, cast, answer, us.lena, "unused")
        elsewhere = cast.workspace_id + 1
        assert review_queries.answer(unit, elsewhere, answer, us.lena.slack_user_id) is None
        assert exemplar_queries.counting(unit, elsewhere) == []
