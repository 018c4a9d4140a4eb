"""The team matches channels while customers answer."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import ids
from bot.listeners import channels
from storage.database.tables import account, response
from storage.database.units import Units
from storage.people import channel_queries
from surveys.answering.answers import Given, Who, record_score
from surveys.contacting import mapping, matching
from tests.bot.reporting_desk import Front
from tests.cast import NOW, Acme, acme

MODAL = {"id": "V1", "callback_id": ids.CHANNELS_MODAL, "private_metadata": "0", "type": "modal"}


def test_customers_answers_are_stored_while_proposals_are_looked_for(
    units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    with units() as unit:
        cast = acme(unit)
        unit.connection.execute(update(account).values(channel=None))
        seen = {"channel": "CACME", "name": "acme", "has_bot": True, "is_shared": True}
        channel_queries.see(unit, cast.workspace_id, [seen], NOW)
    front = Front(units, cast.workspace_id, channels)
    given = Given(Who("T2", Acme.ANNA), Acme.TOKEN, "click", "1.0")
    propose, looked = matching.propose, []

    def meanwhile(*asked: Any) -> Any:
        with ThreadPoolExecutor(1) as customer:
            click = customer.submit(units.write, lambda unit: record_score(unit, cast.workspace_id, given, 9, NOW))
            looked.append(click.exception())
        return propose(*asked)

    monkeypatch.setattr(mapping.matching, "propose", meanwhile)
    assert front.press(ids.ACCEPT_SURE, ids.ALL, user=Acme.LENA, place={"view": MODAL}) == 200
    assert looked and not any(looked)
    with units.reading() as unit:
        assert unit.connection.scalar(select(response.c.score)) == 9
        assert unit.connection.scalar(select(account.c.channel)) == "CACME"
