"""A large wave needs a second person; a withdrawn one is taken back wherever it has got to, and its answers stay."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from analysis.reporting import reports
from storage.answering import rollups
from storage.answering.rollups import WAVE_WITHDRAWN
from storage.asking import moments, sends, wave_queries
from storage.audits import Doer
from storage.database.tables import audit, delivery, invitation, wave, workspace
from storage.database.units import Units
from storage.models import DeliveryState, InvitationState, Place, WaveState
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Lane
from surveys.asking import showing
from surveys.asking.asks import AskState
from surveys.definition.definitions import shipped, store
from surveys.filters.audience import AudienceWrong
from surveys.planner import waves
from surveys.planner.planning import plan_due
from surveys.planner.waves import OwnWave, Reach, WaveDecided, WaveUnknown, Wish
from tests.reporting_cast import NOW, TODAY, Company

DAY = timedelta(days=1)


@pytest.fixture
def company(units: Units) -> Iterator[Company]:
    with units() as unit:
        yield Company(unit)


@pytest.fixture
def lena(company: Company) -> Doer:
    return Doer("Lena Vogt", company.teammate())


@pytest.fixture
def tom(company: Company) -> Doer:
    return Doer("Tom Brandt", company.teammate("Tom Brandt", "U0TOM"))


def begin(company: Company, by: Doer, people: int = 5, examples: tuple[int, ...] = ()) -> int:
    wish = Wish(company.nps, "", 1.0, TODAY + DAY, 3)
    return waves.begin(company.unit, company.id, wish, Reach(people, 2, examples), by, NOW)


def state(company: Company, wave_id: int) -> WaveState:
    found: WaveState = company.unit.connection.execute(select(wave.c.state).where(wave.c.id == wave_id)).scalar_one()
    return found


def notices(company: Company) -> list[Any]:
    return list(company.unit.connection.execute(select(delivery).where(delivery.c.kind == "notice")).all())


@pytest.mark.parametrize(("people", "becomes"), [(100, WaveState.APPROVED), (101, WaveState.WAITING)])
def test_a_second_person_is_asked_above_a_hundred(
    company: Company, lena: Doer, people: int, becomes: WaveState
) -> None:
    wave_id = begin(company, lena, people, examples=tuple(range(1, 20)))
    assert state(company, wave_id) is becomes
    asked = [(each.channel, each.detail) for each in notices(company)]
    waits = [("C0TEAM", {"why": "wave", "wave": wave_id, "examples": list(range(1, 11))})]
    assert asked == (waits if becomes is WaveState.WAITING else [])


def test_a_workspace_may_trust_one_person_with_fewer(company: Company, lena: Doer) -> None:
    company.unit.connection.execute(update(workspace).values(policy={"alone_up_to": 4}))
    assert state(company, begin(company, lena)) is WaveState.WAITING


@pytest.mark.parametrize(("agreed", "becomes"), [(True, WaveState.APPROVED), (False, WaveState.REFUSED)])
def test_the_first_decision_of_another_person_stands(
    company: Company, lena: Doer, tom: Doer, agreed: bool, becomes: WaveState
) -> None:
    wave_id = begin(company, lena, 200)
    for own in (True, False):
        with pytest.raises(OwnWave):
            waves.decide(company.unit, company.id, wave_id, lena, NOW, agreed=own)
    waves.decide(company.unit, company.id, wave_id, tom, NOW, agreed=agreed)
    for later in (True, False):
        with pytest.raises(WaveDecided) as told:
            waves.decide(company.unit, company.id, wave_id, lena, NOW, agreed=later)
        assert told.value.by == "Tom Brandt"
    assert state(company, wave_id) is becomes
    assert notices(company)[0].wanted == 2, "the message says what was decided"
    did = company.unit.connection.execute(select(audit.c.who, audit.c.did).order_by(audit.c.id)).all()
    assert did == [("Lena Vogt", "began a wave"), ("Tom Brandt", f"{becomes} a wave")]


def test_a_wave_of_another_workspace_is_unknown(company: Company, lena: Doer) -> None:
    wave_id = begin(Company(company.unit, "T2"), Doer("Sid"), 200)
    with pytest.raises(WaveUnknown):
        waves.decide(company.unit, company.id, wave_id, lena, NOW, agreed=True)


def invited(company: Company, wave_id: int, **facts: Any) -> int:
    """An ask of the wave that stands in Slack, unless `facts` say otherwise; its invitation."""
    invitation_id = company.asked(company.contact(), TODAY - DAY, **{"wave_id": wave_id, **facts})
    company.message_of(invitation_id)
    return invitation_id


def answered(company: Company, invitation_id: int, score: int) -> None:
    company.answer_to(invitation_id, score, TODAY)


def withdraw(company: Company, wave_id: int, by: Doer) -> None:
    waves.withdraw(company.unit, company.id, wave_id, by, NOW)


def message(company: Company, invitation_id: int) -> Any:
    return company.unit.connection.execute(select(delivery).where(delivery.c.invitation_id == invitation_id)).one()


def ask(company: Company, invitation_id: int) -> Any:
    return company.unit.connection.execute(select(invitation).where(invitation.c.id == invitation_id)).one()


def shown(company: Company, invitation_id: int) -> AskState:
    return showing.survey_ask(company.unit, company.id, invitation_id, "token", {}).state


class Wave:
    """A frozen wave with an ask in each state that one can have got to."""

    def __init__(self, units: Units) -> None:
        with units() as unit:
            company = Company(unit)
            self.company_id, self.lena = company.id, Doer("Lena Vogt", company.teammate())
            self.id = begin(company, self.lena)
            company.unit.connection.execute(update(wave).values(state=WaveState.FROZEN))
            self.planned, self.leased = (self._waiting(company, at) for at in (NOW + DAY, NOW))
            delivery_queue.lease(unit, Lane.POST, "w", now=NOW, until=NOW + DAY, limit=1)
            self.open = invited(company, self.id)
            self.expired = invited(company, self.id, state=InvitationState.EXPIRED)
            self.answered = invited(company, self.id)
            self.answered_in_channel = invited(company, self.id, place=Place.CHANNEL)
            self.elsewhere = company.asked(company.contact(), TODAY - DAY)
            for each in (self.answered, self.answered_in_channel):
                answered(company, each, 3)
            company.count()

    def _waiting(self, company: Company, at: Any) -> int:
        delivery_id = company.waiting_ask(company.contact(), at)
        found = select(delivery.c.invitation_id).where(delivery.c.id == delivery_id)
        invitation_id = int(company.unit.connection.scalar(found) or 0)
        company.unit.connection.execute(
            update(invitation).where(invitation.c.id == invitation_id).values(wave_id=self.id)
        )
        return invitation_id

    def withdraw(self, units: Units) -> int:
        with units() as unit:
            waves.withdraw(unit, self.company_id, self.id, self.lena, NOW)
        return waves.take_back_due(units, self.company_id, NOW)


def test_a_withdrawn_wave_is_taken_back_wherever_it_has_got_to(units: Units) -> None:
    sent = Wave(units)
    assert sent.withdraw(units) == 6
    with units() as unit:
        company = Company(unit, known=sent.company_id)
        taken = {each: ask(company, each) for each in (sent.planned, sent.leased, sent.open, sent.expired)}
        assert {(row.state, row.withdrawn_why) for row in taken.values()} == {
            (InvitationState.WITHDRAWN, WAVE_WITHDRAWN)
        }
        assert message(company, sent.planned).state is DeliveryState.DROPPED
        assert (message(company, sent.leased).state, message(company, sent.leased).wanted) == (DeliveryState.LEASED, 2)
        for each in (sent.open, sent.expired):
            assert (message(company, each).state, message(company, each).wanted) == (DeliveryState.DUE, 2)
            assert shown(company, each) is AskState.WITHDRAWN
        assert ask(company, sent.elsewhere).state is InvitationState.ASKED


def test_who_answered_keeps_the_answer_in_sight_but_in_a_channel_all_messages_look_alike(units: Units) -> None:
    sent = Wave(units)
    sent.withdraw(units)
    with units() as unit:
        company = Company(unit, known=sent.company_id)
        assert (message(company, sent.answered).wanted, shown(company, sent.answered)) == (1, AskState.BEGUN)
        in_channel = sent.answered_in_channel
        assert (message(company, in_channel).wanted, shown(company, in_channel)) == (2, AskState.WITHDRAWN)


def test_answers_stay_in_the_score_and_the_response_rate_leaves_the_wave_out(units: Units) -> None:
    sent = Wave(units)
    since = {"since": TODAY - 10 * DAY, "until": TODAY + DAY}
    with units.reading() as unit:
        before = reports.nps(unit, sent.company_id, **since)
    assert (before.n, before.answered, before.delivered) == (2, 2, 5)
    sent.withdraw(units)
    with units.reading() as unit:
        after = reports.nps(unit, sent.company_id, **since)
        assert (after.n, after.answered, after.delivered) == (2, 0, 1)
        assert rollups.problems(unit, sent.company_id) == []


def test_one_that_was_on_its_way_counts_as_asked_by_nobody(units: Units) -> None:
    sent = Wave(units)
    sent.withdraw(units)
    with units() as unit:
        showing.asked(unit, sent.company_id, sent.leased, NOW)
        assert rollups.problems(unit, sent.company_id) == []
        company = Company(unit, known=sent.company_id)
        assert shown(company, sent.leased) is AskState.WITHDRAWN


def test_nothing_goes_out_between_the_withdrawal_and_the_taking_back(units: Units) -> None:
    sent = Wave(units)
    with units() as unit:
        waves.withdraw(unit, sent.company_id, sent.id, sent.lena, NOW)
        assert moments.due_at(unit, sent.company_id, waves.TAKE_BACK) == NOW
        assert showing.permit(unit, sent.company_id, sent.planned, NOW) == WAVE_WITHDRAWN


def test_taking_back_twice_takes_nothing_twice(units: Units) -> None:
    sent = Wave(units)
    sent.withdraw(units)
    assert waves.take_back_due(units, sent.company_id, NOW) == 0
    with units() as unit, pytest.raises(WaveDecided) as told:
        waves.withdraw(unit, sent.company_id, sent.id, sent.lena, NOW)
    assert told.value.by == "Lena Vogt"


def test_a_stop_of_sends_keeps_no_message_from_saying_that_it_was_a_mistake(units: Units) -> None:
    sent = Wave(units)
    with units() as unit:
        sends.stop(unit, sent.company_id, "Lena", NOW)
    sent.withdraw(units)
    with units() as unit:
        edits = delivery_queue.lease(unit, Lane.EDIT, "w", now=NOW, until=NOW + DAY, limit=9)
    assert {each.invitation_id for each in edits} == {sent.open, sent.expired, sent.answered_in_channel}


def test_the_list_counts_what_was_sent_and_answered(units: Units) -> None:
    sent = Wave(units)
    with units.reading() as unit:
        (listed,) = wave_queries.listed(unit, sent.company_id, 9)
        assert (listed["id"], listed["made_by"], listed["decided_by"]) == (sent.id, "Lena Vogt", None)
        assert wave_queries.sent_and_answered(unit, sent.company_id, sent.id) == (4, 2)


@pytest.mark.parametrize("before", [WaveState.WAITING, WaveState.APPROVED])
def test_a_wave_is_withdrawn_before_anybody_was_asked(company: Company, lena: Doer, before: WaveState) -> None:
    wave_id = begin(company, lena, 200 if before is WaveState.WAITING else 2)
    withdraw(company, wave_id, lena)
    assert state(company, wave_id) is WaveState.WITHDRAWN


def wish(company: Company, audience: str = "", share: float = 1.0) -> Wish:
    return Wish(company.nps, audience, share, TODAY + DAY, 3)


def reach(company: Company, audience: str = "", share: float = 1.0) -> tuple[int, int]:
    found = waves.reach(company.unit, company.id, wish(company, audience, share), NOW)
    return found.people, found.accounts


def test_a_wave_reaches_those_of_its_audience_who_can_be_asked(company: Company) -> None:
    business, starter = company.account(plan="Business"), company.account(plan="Starter")
    for customer in (business, business, starter):
        company.contact(customer)
    company.contact(business, opted_out_at=NOW)
    company.contact(business, slack_user_id=None)
    Company(company.unit, "T2").contact()
    assert (reach(company), reach(company, "plan = business"), reach(company, "plan = none")) == (
        (3, 2),
        (2, 1),
        (0, 0),
    )


def test_all_are_counted_however_many_pages_they_are(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waves, "PAGE", 2)
    customer = company.account()
    for _ in range(5):
        company.contact(customer)
    assert reach(company) == (5, 1)


def test_a_share_is_rounded_up(company: Company) -> None:
    customer = company.account()
    for _ in range(9):
        company.contact(customer)
    assert [reach(company, share=share)[0] for share in (1.0, 0.5, 0.1)] == [9, 5, 1]


def test_a_wave_narrows_the_surveys_own_audience(company: Company) -> None:
    narrowed = shipped("nps").model_copy(update={"audience": "plan = Business"})
    store(company.unit, company.id, narrowed, NOW)
    for plan, country in (("Business", "DE"), ("Business", "FR"), ("Starter", "DE")):
        company.contact(company.account(plan=plan, country=country))
    assert (reach(company), reach(company, "country = DE or country = IT")) == ((2, 2), (1, 1))
    begun = waves.begin(company.unit, company.id, wish(company, "country = DE"), Reach(1, 1), Doer("Lena"), NOW)
    stored = company.unit.connection.execute(select(wave.c.audience).where(wave.c.id == begun)).scalar_one()
    assert stored == "plan = Business and country = DE"


@pytest.mark.parametrize("wrong", ["plan =", "plam = Business"])
def test_a_filter_that_means_nothing_is_refused(company: Company, wrong: str) -> None:
    company.contact()
    with pytest.raises(AudienceWrong):
        reach(company, wrong)


def test_an_approved_wave_is_sent_and_one_that_waits_is_not(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.contact(company.account(country="DE", time_zone="Europe/Berlin"))
        wave_id = begin(company, Doer("Lena", company.teammate()), 200)
    assert plan_due(units, company.id, NOW + DAY) == 0
    with units() as unit:
        tom = Doer("Tom", Company(unit, known=company.id).teammate("Tom", "U0TOM"))
        waves.decide(unit, company.id, wave_id, tom, NOW, agreed=True)
    assert plan_due(units, company.id, NOW + DAY) == 1
    with units.reading() as unit:
        assert unit.connection.scalar(select(wave.c.recipients)) == 1
        assert unit.connection.scalar(select(invitation.c.wave_id)) == wave_id
