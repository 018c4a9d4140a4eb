"""The digest's chart: shown once Slack can show it, and never in the way of the words."""

from typing import Any

import pytest

from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.messenger import FILE_PAUSES, Messenger
from bot.slack.pacing import Pacer
from tests.bot.delivery_cast import Clock, FakeSlack


class Files(FakeSlack):
    """Slack that works on an uploaded file for so many looks."""

    def __init__(self, clock: Clock, looks: int) -> None:
        super().__init__(clock)
        self.looks = looks

    def _files_getuploadurlexternal(self, _given: Any) -> dict[str, Any]:
        return {"ok": True, "upload_url": "https://files.slack.test/1", "file_id": "F1"}

    def _files_completeuploadexternal(self, _given: Any) -> dict[str, Any]:
        return {"ok": True}

    def _files_info(self, _given: Any) -> dict[str, Any]:
        self.looks -= 1
        return {"ok": True, "file": {"id": "F1", "mimetype": "" if self.looks > 0 else "image/png"}}


@pytest.fixture(autouse=True)
def no_network_and_no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Messenger, "_raw", lambda *_: None)
    monkeypatch.setattr("bot.slack.messenger.FILE_PAUSES", (0.0,) * len(FILE_PAUSES))


def upload(looks: int) -> str:
    clock = Clock()
    return Messenger(Files(clock, looks), clock, Pacer()).upload(b"png", "chart.png", "Chart")  # type: ignore[arg-type]


def test_a_file_is_shown_once_slack_has_worked_on_it() -> None:
    assert upload(looks=3) == "F1"


def test_a_file_that_is_never_ready_makes_the_message_wait() -> None:
    with pytest.raises(DeliveryFailed) as failed:
        upload(looks=99)
    assert failed.value.kind is FaultKind.LATER
