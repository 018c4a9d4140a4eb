"""Two transactions at the same moment, where writers do not take turns."""

import threading
from collections.abc import Callable

from sqlalchemy import text

from storage.database.units import Unit, Units

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")

Work = Callable[[Unit], object]


def at_once(units: Units, first: Work, second: Work) -> None:
    """Do `second` up to where it must wait for `first`, which has not committed."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            units.write(second)
        except BaseException as error:
            failed.append(error)

    other = threading.Thread(target=run)
    with units() as unit:
        first(unit)
        other.start()
        with units.engine.connect() as looking:
            while other.is_alive() and not looking.execute(WAITING).scalar_one():
                looking.rollback()
    other.join()
    assert failed == []
