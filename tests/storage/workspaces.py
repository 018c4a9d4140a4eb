"""Rows that storage tests start from."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from storage.database.tables import workspace

POPULATED = Path(__file__).parent / "populated"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def add(connection: Connection, team: str = "T1") -> int:
    """A workspace of this Slack team; its id."""
    added = connection.execute(
        workspace.insert()
        .values(
            slack_team_id=team,
            name="Acme",
            company="Acme",
            bot_user_id="B1",
            team_channel="C1",
            segments=["plan"],
            created_at=NOW,
        )
        .returning(workspace.c.id)
    )
    return int(added.scalar_one())


def populate(engine: Engine, revision: str) -> None:
    """Rows in every table, as they stood at `revision`; a new revision brings its own file."""
    with engine.begin() as connection:
        for statement in (POPULATED / f"{revision}.sql").read_text().split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
