"""How many people an audience reaches: of those who may be asked at all."""

from collections.abc import Iterator

import pytest

from storage.database.units import Units
from storage.models import AccountStatus
from surveys.drafting import reaching
from tests.reporting_cast import NOW, TODAY, Company


@pytest.fixture
def company(units: Units) -> Iterator[Company]:
    with units() as unit:
        made = Company(unit)
        big = made.account("Big", plan="Business", mrr_minor=320000, mrr_currency="EUR", renews_on=TODAY)
        made.contact(big, role="buyer")
        made.contact(big, attributes={"vip": "yes"})
        made.contact(made.account("Small", plan="Starter"))
        made.contact(big, opted_out_at=NOW)
        made.contact(big, slack_user_id=None)
        made.contact(big, unreachable="deactivated")
        made.contact(made.account("Gone", plan="Business", status=AccountStatus.GONE))
        Company(unit, team="T2").contact()
        yield made


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("", 3),
        ("plan = Business", 2),
        ("plan = Business and role != buyer", 1),
        ("mrr >= 3200", 2),
        ("mrr > 3200", 0),
        ("renews_on within 0 days", 2),
        ("vip = yes", 1),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_the_reachable_are_counted_in_slices_of_any_size(
    company: Company, monkeypatch: pytest.MonkeyPatch, text: str, matched: int, size: int
) -> None:
    monkeypatch.setattr(reaching, "SLICE", size)
    assert reaching.reach(company.unit, company.id, text, NOW) == (matched, 3)
