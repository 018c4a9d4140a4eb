"""A quarter of a company's asks, rehearsed: what somebody at a terminal or in Slack waits for."""

from bench import world
from bench.measuring import Row, timed
from storage.database.units import Units
from surveys.rehearsing import rehearsal

BAR = 10.0
DAYS = 90
LAND = "UPDATE account SET country = ?, time_zone = ? WHERE id % 4 = ?"
WHERE = (("DE", "Europe/Berlin"), ("US", "America/Los_Angeles"), ("JP", "Asia/Tokyo"), ("SA", "Asia/Riyadh"))


def measure(quick: bool) -> list[Row]:
    rows = [_row(500, BAR)]
    return rows if quick else [*rows, _row(50_000, None)]


def _row(contacts: int, bar: float | None) -> Row:
    with world.sqlite_units() as units:
        with units() as unit:
            world.found(unit)
            world.people(unit, contacts)
            for number, (country, zone) in enumerate(WHERE):
                unit.connection.exec_driver_sql(LAND, (country, zone, number))
        messages = 0

        def play() -> None:
            nonlocal messages
            messages = _messages(units)

        seconds = timed(play)
    return Row(
        f"Rehearsal of {DAYS} days, {contacts:,} contacts in four countries",
        f"{seconds:.1f} s",
        f"< {bar:.0f} s" if bar else "none; in Slack it is cancelled after 120 s",
        None if bar is None else seconds < bar,
        f"{messages:,} asks and reminders, {messages / seconds:,.0f} a second",
    )


def _messages(units: Units) -> int:
    return len(rehearsal.rehearse(units, world.COMPANY, world.NOW, DAYS, "nps").sends)
