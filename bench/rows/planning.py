"""The plan tick among a million contacts of whom 500 have their turn, against a loop over all of them as objects."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session, and_, col, select

from bench import world
from bench.measuring import Pairs, Row, most_memory, ms, timed
from storage.database.units import Units
from storage.models import Account, AccountStatus, Contact, Turn
from surveys.planner import planning

BAR, MEMORY_BAR = 1000, 20.0
DUE = 500
LOOKED_AT = 20_000  # contacts in the loop that is measured; its time for all of them is in proportion
TURN = world.NOW.replace(hour=0, minute=0)
GIVE_TURNS = "UPDATE turn SET due_at = ? WHERE contact_id BETWEEN ? AND ?"
CONTACTS = """
    INSERT INTO contact (workspace_id, account_id, external_id, name, slack_team_id, slack_user_id, kind, attributes)
    WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?)
    SELECT 1, 1 + n % ?, 'C-' || n, 'Contact ' || n, 'T0HOME', 'U' || n, 'member', '{}' FROM number
"""
TURNS = """
    INSERT INTO turn (workspace_id, survey_id, contact_id, due_at, place_in_day, cycle)
    SELECT 1, 1, id, strftime('%Y-%m-%d 00:00:00.000000', '2026-03-10', '+' || (id % 84) || ' days'), 0, 0 FROM contact
"""
ACCOUNTS = """
    INSERT INTO account (workspace_id, external_id, name, status, country, attributes)
    WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?)
    SELECT 1, 'A-' || n, 'Account ' || n, 'active', 'DE', '{}' FROM number
"""


def measure(quick: bool) -> list[Row]:
    contacts, rounds = (50_000, 3) if quick else (1_000_000, 5)
    with _company(contacts) as units:
        turns = [_turn(units, number) for number in range(rounds + 1)][1:]
        _give_turns(units, rounds + 1)
        memory = most_memory(lambda: _tick(units))
        idle = min(timed(lambda: planning.plan_due(units, world.COMPANY, world.NOW)) for _ in range(20))
    pairs = Pairs(*zip(*turns, strict=True))
    ratio = pairs.ratio * contacts / LOOKED_AT
    return [
        Row(
            f"Plan tick, {contacts:,} contacts, {DUE} found and invited; against a loop over objects that only finds",
            f"1/{ratio:,.0f} of its time",
            f"≤ 1/{BAR:,}",
            ratio >= BAR,
            f"ours {ms(min(pairs.ours))}, {ms(idle)} with nobody due; the loop "
            f"{min(pairs.theirs) * contacts / LOOKED_AT:.1f} s, from {LOOKED_AT:,} of them",
        ),
        Row("Memory of that tick", f"{memory:.1f} MB", f"< {MEMORY_BAR:.0f} MB", memory < MEMORY_BAR),
    ]


def _turn(units: Units, number: int) -> tuple[float, float]:
    _give_turns(units, number)
    return timed(lambda: _tick(units)), timed(lambda: _loop(units))


def _tick(units: Units) -> None:
    assert planning.plan_due(units, world.COMPANY, world.NOW) == DUE


def _loop(units: Units) -> None:
    """What finding them would be without a question to the database that knows who is due and may be asked."""
    everybody = (
        select(Contact, Account, Turn)
        .join(Account, col(Account.id) == Contact.account_id)
        .join(Turn, and_(col(Turn.contact_id) == Contact.id, col(Turn.survey_id) == world.SURVEY))
        .order_by(col(Contact.id))
    )
    with units.reading() as unit, Session(unit.connection) as session:
        for person, customer, turn in session.exec(everybody.limit(LOOKED_AT)):
            _is_due(person, customer, turn)


def _is_due(person: Contact, customer: Account, turn: Turn) -> bool:
    return (
        turn.due_at is not None
        and turn.due_at <= world.NOW
        and person.opted_out_at is None
        and person.unreachable is None
        and customer.stopped_at is None
        and customer.status is not AccountStatus.GONE
    )


def _give_turns(units: Units, number: int) -> None:
    """Now it is the turn of 500 who had none yet."""
    first = 1 + number * DUE
    with units() as unit:
        turn = TURN.strftime("%Y-%m-%d %H:%M:%S.000000")
        unit.connection.exec_driver_sql(GIVE_TURNS, (turn, first, first + DUE - 1))


@contextmanager
def _company(contacts: int) -> Iterator[Units]:
    with world.sqlite_units() as units:
        with units() as unit:
            world.found(unit)
            unit.connection.exec_driver_sql(ACCOUNTS, (contacts // world.PER_ACCOUNT,))
            unit.connection.exec_driver_sql(CONTACTS, (contacts, contacts // world.PER_ACCOUNT))
            unit.connection.exec_driver_sql(TURNS)
        yield units
