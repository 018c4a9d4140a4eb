"""A file for a teammate: shared at most once, looked for while Slack may still work on it, never given to others."""

import json
from typing import Any

import pytest
from sqlalchemy import update

from bot.outgoing.sharing import NOT_ON_TEAM, Format, owe_export
from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.messenger import Messenger
from storage.audits import Doer
from storage.database.tables import delivery, teammate
from storage.database.units import Units
from storage.exporting.exports import Exported
from storage.models import DeliveryState
from tests.bot.delivery_cast import FakeSlack, Stage, refusal

COMPLETE, INFO = "files.completeUploadExternal", "files.info"
UPLOADED: list[bytes] = []


class Files(FakeSlack):
    """Slack that shows a shared file only once it is told to, as the real one does when it has looked through it."""

    shows = True
    known = ""

    def _files_getuploadurlexternal(self, given: Any) -> dict[str, Any]:
        assert given["length"] > 0
        return {"upload_url": "https://files.slack.test/1", "file_id": f"F{len(UPLOADED) + 1}"}

    def _files_completeuploadexternal(self, given: Any) -> dict[str, Any]:
        self.known = json.loads(given["files"])[0]["id"]
        if self.shows:
            where = {"channel": given["channel_id"], "text": given["initial_comment"], "files": [{"id": self.known}]}
            self._chat_postmessage(where)
        return {}

    def _files_info(self, given: Any) -> dict[str, Any]:
        if given["file"] != self.known:
            raise refusal("file_not_found")
        return {"file": {"id": given["file"]}}


@pytest.fixture
def stage(units: Units, monkeypatch: pytest.MonkeyPatch) -> Stage:
    UPLOADED.clear()
    monkeypatch.setattr(Messenger, "_raw", lambda _self, _url, body, *_: UPLOADED.append(body.read()))
    monkeypatch.setattr("tests.bot.delivery_cast.FakeSlack", Files)
    set_up = Stage(units)
    with units() as unit:
        values = {"workspace_id": set_up.workspace_id, "name": "Lena Vogt", "slack_user_id": "ULENA", "in_team": True}
        unit.connection.execute(teammate.insert().values(**values, is_lead=False))
    return set_up


def owed(stage: Stage) -> int:
    with stage.units() as unit:
        by = Doer("Lena Vogt", 1)
        export = (Exported.ACCOUNTS, Format.CSV, "key")
        owe_export(unit, stage.workspace_id, "ULENA", by, *export, stage.clock.now())
        owe_export(unit, stage.workspace_id, "ULENA", by, *export, stage.clock.now())  # the same request once more
        return int(unit.connection.scalars(delivery.select().with_only_columns(delivery.c.id)).one())


def test_a_file_is_settled_where_slack_shows_it_and_begins_with_a_mark_for_spreadsheets(stage: Stage) -> None:
    file = owed(stage)
    stage.send()
    assert stage.row(file).state is DeliveryState.SETTLED
    assert stage.slack.texts("DULENA") == [stage.slack.called(COMPLETE)[0]["initial_comment"]]
    assert UPLOADED[0].startswith(b"\xef\xbb\xbfexternal_id,name,")


def test_what_slack_works_on_is_looked_for_an_hour_and_never_shared_again(stage: Stage) -> None:
    stage.slack.shows = False  # type: ignore[attr-defined]
    file = owed(stage)
    for _ in range(20):
        stage.send(after=300)
    row = stage.row(file)
    assert (row.state, row.failure) == (DeliveryState.PARKED, "shared, but not seen in Slack")
    assert len(stage.slack.called(COMPLETE)) == 1


def test_a_file_that_slack_does_not_know_after_a_minute_is_uploaded_anew(stage: Stage) -> None:
    stage.slack.runs_into(COMPLETE, TimeoutError())
    file = owed(stage)
    stage.send()
    stage.send(after=59)
    assert len(UPLOADED) == 1
    stage.send(after=1)
    assert len(UPLOADED) == 2
    assert stage.row(file).state is DeliveryState.SETTLED
    assert len(stage.slack.texts("DULENA")) == 1


def test_whoever_left_the_team_gets_nothing(stage: Stage) -> None:
    file = owed(stage)
    with stage.units() as unit:
        unit.connection.execute(update(teammate).values(in_team=False))
    stage.send()
    assert (stage.row(file).state, stage.row(file).failure) == (DeliveryState.DROPPED, NOT_ON_TEAM)
    assert not UPLOADED


def test_a_missing_permission_is_told_and_not_tried_for_ever(stage: Stage) -> None:
    stage.slack.runs_into("files.getUploadURLExternal", refusal("missing_scope"))
    file = owed(stage)
    stage.send()
    assert stage.row(file).state is DeliveryState.PARKED
    stage.send()
    assert "files:write" in stage.slack.texts("DULENA")[0]


def test_only_an_unknown_file_is_unknown(stage: Stage) -> None:
    messenger = Messenger(stage.slack, stage.clock, stage.pacer)  # type: ignore[arg-type]
    stage.slack.runs_into(INFO, refusal("internal_error"))
    with pytest.raises(DeliveryFailed) as failed:
        messenger.knows_file("F1")
    assert failed.value.kind is FaultKind.AMBIGUOUS
