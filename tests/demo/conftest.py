"""The whole demo, played once for all tests that ask about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from demo.company import END
from demo.stage import Stage, staged
from storage.database.engine import open_engine
from storage.database.tables import account, invitation, response
from storage.database.units import Units


@dataclass(frozen=True)
class Played:
    """The demo at its end, time standing still, and a look into the bot's database."""

    stage: Stage
    units: Units

    def rows(self, *columns: Any, joined: Any = None, where: Any = True) -> list[Any]:
        statement = select(*columns).where(where)
        with self.units.reading() as unit:
            return list(unit.connection.execute(statement if joined is None else statement.select_from(joined)))

    def scores(self, since: datetime, until: datetime, **where: Any) -> list[int]:
        """The scores given to questions asked in [since, until); `where` names columns of the account."""
        joined = response.join(account, account.c.id == response.c.account_id).join(
            invitation, invitation.c.id == response.c.invitation_id
        )
        wanted = response.c.score.is_not(None) & (invitation.c.asked_at >= since) & (invitation.c.asked_at < until)
        for name, values in where.items():
            wanted &= account.c[name].in_(values)
        return [row.score for row in self.rows(response.c.score, joined=joined, where=wanted)]

    def log(self) -> str:
        return (self.stage.folder / "askback.log").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """From the first Monday to the last, through the bot in its own process."""
    with staged(tmp_path_factory.mktemp("demo")) as stage:
        stage.play(END, lambda moment: None)
        units = Units(open_engine(f"sqlite:///{stage.folder / 'askback.db'}"))
        yield Played(stage, units)
        units.close()
