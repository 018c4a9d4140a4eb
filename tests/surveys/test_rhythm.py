from datetime import date
from typing import Any

import pytest

from surveys.definition.rhythm import Rhythm


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"every_days": 90}, "every 90 days"),
        ("every_quarter", "every quarter"),
        ({"once_on": date(2026, 12, 1)}, "once, from 2026-12-01 on"),
        ({"after": "case_closed", "days": 1}, "1 day after a case is closed"),
        ({"after": "start", "days": 30}, "30 days after the start"),
        ({"before": "renewal", "days": 60}, "60 days before the renewal"),
        ({"after": "first_report_on", "days": 3}, "3 days after first report on"),
        ("on_departure", "when an account leaves"),
        ("by_hand", "when somebody sends it"),
    ],
)
def test_the_team_reads_when_a_survey_asks(given: Any, said: str) -> None:
    assert str(Rhythm.model_validate(given)) == said
