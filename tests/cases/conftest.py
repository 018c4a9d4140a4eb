"""Every case is about Acme."""

import pytest

from storage.database.units import Units
from tests.cast import Acme, acme


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)
