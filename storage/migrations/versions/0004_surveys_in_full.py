"""Every kind of survey, its waves and turns, holds and black-out days, and answers to any question."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KINDS = "nps churn_exit csat ces onboarding own"
PARTS = "score verbatim reason second_reason compared_with kept_by may_contact item"
SOURCES = "click typed modal recorded imported"
MESSAGES = "ask exit_ask reminder clarify receipt reply alert note exit_proposal digest shared_figures notice file home"
STATES = "waiting approved frozen refused withdrawn"
TURNS = """
    INSERT INTO turn (workspace_id, survey_id, contact_id, due_at, place_in_day, cycle)
    SELECT contact.workspace_id, survey.id, contact.id, contact.next_ask_at, 0, 0
    FROM contact JOIN survey ON survey.workspace_id = contact.workspace_id
    WHERE contact.next_ask_at IS NOT NULL AND survey.kind = 'nps' AND survey.cadence_days IS NOT NULL
"""
RUNNING = "UPDATE survey SET going_at = (SELECT created_at FROM workspace WHERE workspace.id = survey.workspace_id)"


def upgrade() -> None:
    _new_tables()
    _wider_words()
    _new_columns()
    op.execute(TURNS)
    op.execute(RUNNING)  # what is running is no pilot


def _new_tables() -> None:
    op.create_table(
        "wave",
        _id(),
        _workspace(),
        _column("survey_id", sa.Integer),
        sa.Column("state", _enum("wavestate_words", STATES), nullable=False),
        _column("audience", sa.String),
        _column("share", sa.Float),
        _column("first_day", sa.Date),
        _column("over_days", sa.Integer),
        _column("recipients", sa.Integer, nullable=True),
        _column("made_by_id", sa.Integer, nullable=True),
        _column("made_at", sa.DateTime(timezone=True)),
        _column("decided_by_id", sa.Integer, nullable=True),
        _column("decided_at", sa.DateTime(timezone=True), nullable=True),
        _column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        _column("withdrawn_by", sa.String, nullable=True),
        sa.UniqueConstraint("workspace_id", "id"),
        _belongs("survey_id", "survey"),
        _belongs("made_by_id", "teammate"),
        _belongs("decided_by_id", "teammate"),
        sa.CheckConstraint("share > 0 AND share <= 1", name="share_of_something"),
        sa.CheckConstraint("over_days > 0", name="takes_a_day"),
    )
    op.create_table(
        "turn",
        _workspace(primary_key=True),
        _column("survey_id", sa.Integer, primary_key=True),
        _column("contact_id", sa.Integer, primary_key=True),
        _column("due_at", sa.DateTime(timezone=True), nullable=True),
        _column("place_in_day", sa.Integer),
        _column("cycle", sa.Integer),
        _belongs("survey_id", "survey"),
        _belongs("contact_id", "contact", ondelete="CASCADE"),
    )
    op.create_index("ix_turn_due", "turn", ["workspace_id", "survey_id", "due_at"], **_where("due_at IS NOT NULL"))
    op.create_table(
        "hold",
        _id(),
        _workspace(),
        _column("contact_id", sa.Integer, nullable=True),
        _column("account_id", sa.Integer, nullable=True),
        _column("reason", sa.String),
        _column("until", sa.Date),
        _column("held_by_id", sa.Integer, nullable=True),
        _column("held_at", sa.DateTime(timezone=True)),
        _column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("workspace_id", "id"),
        _belongs("contact_id", "contact", ondelete="CASCADE"),
        _belongs("account_id", "account", ondelete="CASCADE"),
        _belongs("held_by_id", "teammate"),
        sa.CheckConstraint("(contact_id IS NULL) <> (account_id IS NULL)", name="one_holds_one"),
    )
    op.create_index("ix_hold_contact", "hold", ["workspace_id", "contact_id"])
    op.create_index("ix_hold_account", "hold", ["workspace_id", "account_id"])
    op.create_table(
        "blackout",
        _id(),
        _workspace(),
        _column("first", sa.Date),
        _column("last", sa.Date),
        _column("country", sa.String, nullable=True),
        _column("label", sa.String),
        _column("set_by", sa.String),
        sa.CheckConstraint("first <= last", name="ends_after_it_begins"),
    )
    op.create_index("ix_blackout_workspace_id", "blackout", ["workspace_id"])
    op.create_table(
        "response_item",
        _workspace(primary_key=True),
        _column("response_id", sa.Integer, primary_key=True),
        _column("question", sa.String, primary_key=True),
        _column("number", sa.Integer, nullable=True),
        _column("choices", sa.JSON, nullable=True),
        _column("written", sa.String, nullable=True),
        _column("scale", sa.String, nullable=True),
        _column("high_is_good", sa.Boolean),
        _column("answered_at", sa.DateTime(timezone=True)),
        _belongs("response_id", "response", ondelete="CASCADE"),
        sa.CheckConstraint(
            "(CASE WHEN number IS NULL THEN 0 ELSE 1 END) + (CASE WHEN choices IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN written IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_answer",
        ),
    )


def _wider_words() -> None:
    _may_say("survey", "kind", "surveykind_words", KINDS)
    _may_say("delivery", "kind", "deliverykind_words", MESSAGES)
    _may_say("response", "source", "answersource_words", SOURCES)
    _may_say("response_revision", "source", "answersource_words", SOURCES)
    _may_say("response_revision", "part", "answerpart_words", PARTS)


def _new_columns() -> None:
    _add("workspace", _column("policy", sa.JSON), start="{}")
    _add("survey", _column("going_at", sa.DateTime(timezone=True), nullable=True))
    _add("survey", _column("going_by", sa.String, nullable=True))
    _add("invitation", _column("wave_id", sa.Integer, nullable=True))
    _add("invitation", _column("remind_at", sa.DateTime(timezone=True), nullable=True))
    _add("invitation", _column("reminders", sa.Integer), start="0")
    _add("invitation", _column("locale_guessed", sa.Boolean), start="false")
    _add("response", _column("high_is_good", sa.Boolean), start="true")
    _add("response", _column("recorded_by_id", sa.Integer, nullable=True))
    _add("response", _column("recorded_how", sa.String, nullable=True))
    _add("response_revision", _column("question", sa.String), start="")
    _add("feedback_case", _column("told", sa.String, nullable=True))
    _add("feedback_case", _column("told_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("invitation") as batch:
        batch.create_foreign_key(op.f("fk_invitation_workspace_id_wave_id"), "wave", *_own("wave_id"))
    with op.batch_alter_table("response") as batch:
        batch.create_foreign_key(op.f("fk_response_workspace_id_recorded_by_id"), "teammate", *_own("recorded_by_id"))
    asked = "state = 'asked' AND remind_at IS NOT NULL"
    op.create_index("ix_invitation_remind", "invitation", ["workspace_id", "remind_at"], **_where(asked))
    by_wave = _where("wave_id IS NOT NULL")
    op.create_index("ix_invitation_wave", "invitation", ["workspace_id", "wave_id"], **by_wave)
    op.create_index("ix_invitation_account", "invitation", ["workspace_id", "account_id", "asked_at"])


def _may_say(table: str, column: str, name: str, words: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        said = ", ".join(f"'{word}'" for word in words.split())
        batch.create_check_constraint(op.f(f"ck_{table}_{name}"), f"{column} IN ({said})")


def _add(table: str, column: sa.Column[Any], start: str | None = None) -> None:
    """A column; `start` is what rows that are there already get in it."""
    if start is None:
        op.add_column(table, column)
        return
    column.server_default = sa.DefaultClause(sa.text(start if start in ("true", "false", "0") else f"'{start}'"))
    op.add_column(table, column)
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column.name, server_default=None, existing_type=column.type, existing_nullable=False)


def _own(column: str) -> tuple[list[str], list[str]]:
    return ["workspace_id", column], ["workspace_id", "id"]


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _workspace(**options: Any) -> sa.Column[Any]:
    return sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), nullable=False, **options)


def _column(name: str, kind: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, **{"nullable": False, **options})


def _belongs(column: str, table: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], **options)


def _enum(name: str, words: str) -> sa.Enum:
    return sa.Enum(*words.split(), name=name, native_enum=False, create_constraint=True, length=24)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
