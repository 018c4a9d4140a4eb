"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _people()
    _asking()
    _answering()
    _following()
    _sending()
    _running()


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _workspace(**options: Any) -> sa.Column[Any]:
    return sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspace.id"), nullable=False, **options)


def _belongs(column: str, table: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], **options)


def _column(name: str, kind: Any, options: dict[str, Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, **{"nullable": False, **options})


def _text(name: str, **options: Any) -> sa.Column[Any]:
    return _column(name, sa.String, options)


def _number(name: str, **options: Any) -> sa.Column[Any]:
    return _column(name, sa.Integer, options)


def _amount(name: str, **options: Any) -> sa.Column[Any]:
    return _column(name, sa.BigInteger, options)


def _share(name: str, **options: Any) -> sa.Column[Any]:
    return _column(name, sa.Float, options)


def _flag(name: str, **options: Any) -> sa.Column[Any]:
    return _column(name, sa.Boolean, options)


def _day(name: str, **options: Any) -> sa.Column[Any]:
    return _column(name, sa.Date, options)


def _time(name: str, **options: Any) -> sa.Column[Any]:
    return _column(name, sa.DateTime(timezone=True), options)


def _json(name: str, **options: Any) -> sa.Column[Any]:
    return _column(name, sa.JSON, options)


def _words(name: str, kind: str, words: str, **options: Any) -> sa.Column[Any]:
    kept = sa.Enum(*words.split(), name=kind, native_enum=False, create_constraint=True, length=24)
    return _column(name, kept, options)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _people() -> None:
    op.create_table(
        "workspace",
        _id(),
        _text("slack_team_id"),
        _text("name"),
        _text("company"),
        _text("bot_user_id"),
        _text("team_channel"),
        _text("time_zone"),
        _json("segments"),
        _time("stopped_at", nullable=True),
        _text("stopped_by", nullable=True),
        _time("created_at"),
        sa.UniqueConstraint("slack_team_id"),
    )
    op.create_table(
        "teammate",
        _id(),
        _workspace(),
        _text("slack_user_id", nullable=True),
        _text("email", nullable=True),
        _text("name"),
        _text("time_zone", nullable=True),
        _flag("in_team"),
        _flag("is_lead"),
        sa.UniqueConstraint("workspace_id", "email"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "slack_user_id"),
    )
    op.create_table(
        "account",
        _id(),
        _workspace(),
        _text("external_id"),
        _text("name"),
        _text("plan", nullable=True),
        _amount("mrr_minor", nullable=True),
        _text("mrr_currency", nullable=True),
        _day("mrr_as_of", nullable=True),
        _day("started_on", nullable=True),
        _day("renews_on", nullable=True),
        _number("csm_id", nullable=True),
        _text("country", nullable=True),
        _text("locale", nullable=True),
        _text("time_zone", nullable=True),
        _text("channel", nullable=True),
        _text("channel_name", nullable=True),
        _words("status", "accountstatus_words", "active leaving gone"),
        _day("ends_on", nullable=True),
        _json("attributes"),
        _time("stopped_at", nullable=True),
        _text("stopped_by", nullable=True),
        _belongs("csm_id", "teammate"),
        sa.UniqueConstraint("workspace_id", "external_id"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.CheckConstraint("(mrr_minor IS NULL) = (mrr_currency IS NULL)", name="mrr_has_currency"),
        sa.CheckConstraint("mrr_minor IS NULL OR mrr_minor >= 0", name="mrr_not_negative"),
    )
    op.create_table(
        "contact",
        _id(),
        _workspace(),
        _number("account_id"),
        _text("external_id"),
        _text("name"),
        _text("email", nullable=True),
        _text("title", nullable=True),
        _text("role", nullable=True),
        _text("slack_team_id", nullable=True),
        _text("slack_user_id", nullable=True),
        _text("dm_channel", nullable=True),
        _words("kind", "contactkind_words", "unknown member guest external"),
        _text("locale", nullable=True),
        _text("slack_locale", nullable=True),
        _text("time_zone", nullable=True),
        _text("slack_time_zone", nullable=True),
        _text("unreachable", nullable=True),
        _time("opted_out_at", nullable=True),
        _time("last_asked_at", nullable=True),
        _time("next_ask_at", nullable=True),
        _json("attributes"),
        _belongs("account_id", "account"),
        sa.UniqueConstraint("workspace_id", "email"),
        sa.UniqueConstraint("workspace_id", "external_id"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "slack_team_id", "slack_user_id"),
    )
    op.create_index(
        "ix_contact_plannable", "contact", ["workspace_id", "next_ask_at"], **_where("next_ask_at IS NOT NULL")
    )


def _asking() -> None:
    op.create_table(
        "survey",
        _id(),
        _workspace(),
        _text("name"),
        _words("kind", "surveykind_words", "nps churn_exit"),
        _flag("enabled"),
        _number("version"),
        _number("cadence_days", nullable=True),
        _number("open_days"),
        _words("place", "place_words", "dm channel"),
        _time("stopped_at", nullable=True),
        _text("stopped_by", nullable=True),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "name"),
        sa.CheckConstraint("cadence_days IS NULL OR cadence_days > 0", name="cadence_positive"),
    )
    op.create_table(
        "survey_version",
        _id(),
        _workspace(),
        _number("survey_id"),
        _number("number"),
        _json("definition"),
        _time("created_at"),
        _belongs("survey_id", "survey"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "survey_id", "number"),
    )
    op.create_table(
        "invitation",
        _id(),
        _workspace(),
        _number("survey_id"),
        _number("contact_id"),
        _number("account_id"),
        _text("occasion"),
        _words("state", "invitationstate_words", "planned asked answered expired withdrawn"),
        _words("place", "place_words", "dm channel"),
        _time("send_at"),
        _time("asked_at", nullable=True),
        _time("expires_at", nullable=True),
        _number("survey_version", nullable=True),
        _text("locale", nullable=True),
        _json("segments"),
        _flag("only_owner"),
        _text("withdrawn_why", nullable=True),
        _belongs("account_id", "account"),
        _belongs("contact_id", "contact"),
        _belongs("survey_id", "survey"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "survey_id", "contact_id", "occasion"),
    )
    op.create_index("ix_invitation_contact", "invitation", ["workspace_id", "contact_id", "asked_at"])
    op.create_index("ix_invitation_due", "invitation", ["workspace_id", "state", "send_at"])
    op.create_index("ix_invitation_expiry", "invitation", ["workspace_id", "state", "expires_at"])


def _answering() -> None:
    op.create_table(
        "response",
        _id(),
        _workspace(),
        _number("invitation_id"),
        _number("survey_id"),
        _number("contact_id"),
        _number("account_id"),
        _number("survey_version"),
        _text("scale"),
        _number("score", nullable=True),
        _text("verbatim", nullable=True),
        _text("reason", nullable=True),
        _text("second_reason", nullable=True),
        _text("compared_with", nullable=True),
        _text("kept_by", nullable=True),
        _flag("may_contact", nullable=True),
        _words("source", "answersource_words", "click typed modal"),
        _flag("late"),
        _flag("only_owner"),
        _flag("contradicts"),
        _flag("unread"),
        _time("answered_at"),
        _time("changed_at"),
        _text("action_ts"),
        _day("day"),
        _belongs("account_id", "account"),
        _belongs("contact_id", "contact"),
        _belongs("invitation_id", "invitation"),
        _belongs("survey_id", "survey"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "invitation_id"),
        sa.CheckConstraint("score IS NULL OR score BETWEEN 0 AND 10", name="score_on_scale"),
    )
    op.create_index("ix_response_contact", "response", ["workspace_id", "contact_id", "answered_at"])
    op.create_index("ix_response_unread", "response", ["workspace_id", "id"], **_where("unread"))
    op.create_index("ix_response_when", "response", ["workspace_id", "survey_id", "answered_at"])
    op.create_table(
        "response_revision",
        _id(),
        _workspace(),
        _number("response_id"),
        _words("part", "answerpart_words", "score verbatim reason second_reason compared_with kept_by may_contact"),
        _text("value", nullable=True),
        _words("source", "answersource_words", "click typed modal"),
        _text("action_ts"),
        _time("at"),
        _belongs("response_id", "response", ondelete="CASCADE"),
    )
    op.create_index("ix_response_revision_response", "response_revision", ["workspace_id", "response_id"])
    op.create_table(
        "label",
        _id(),
        _workspace(),
        _number("response_id"),
        _words("kind", "labelkind_words", "language sentiment reason theme"),
        _words("source", "labelsource_words", "read stated team"),
        _text("code"),
        _share("confidence"),
        _text("model"),
        _json("detail"),
        _time("at"),
        _belongs("response_id", "response", ondelete="CASCADE"),
        sa.UniqueConstraint("workspace_id", "response_id", "kind", "source", "code"),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_share"),
    )


def _following() -> None:
    op.create_table(
        "feedback_case",
        _id(),
        _workspace(),
        _words("kind", "casekind_words", "low_score leaving message"),
        _words("state", "casestate_words", "open claimed closed"),
        _number("account_id"),
        _number("contact_id"),
        _number("response_id", nullable=True),
        _number("owner_id", nullable=True),
        _time("opened_at"),
        _time("answer_due_at", nullable=True),
        _time("mentioned_at", nullable=True),
        _time("next_due_at", nullable=True),
        _time("claimed_at", nullable=True),
        _time("first_touch_at", nullable=True),
        _time("closed_at", nullable=True),
        _text("close_reason", nullable=True),
        _belongs("account_id", "account"),
        _belongs("contact_id", "contact"),
        _belongs("owner_id", "teammate"),
        _belongs("response_id", "response"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "response_id"),
    )
    op.create_index("ix_feedback_case_due", "feedback_case", ["next_due_at"])
    op.create_index("ix_feedback_case_open", "feedback_case", ["workspace_id", "state", "opened_at"])
    op.create_table(
        "case_entry",
        _id(),
        _workspace(),
        _number("case_id"),
        _words("kind", "entrykind_words", "to_contact from_contact event"),
        _number("teammate_id", nullable=True),
        _text("body"),
        _time("at"),
        _belongs("case_id", "feedback_case"),
        _belongs("teammate_id", "teammate"),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_index("ix_case_entry_case", "case_entry", ["workspace_id", "case_id"])
    op.create_table(
        "departure",
        _id(),
        _workspace(),
        _number("account_id"),
        _number("contact_id"),
        _day("ends_on"),
        _words("state", "departurestate_words", "proposed asked calling declined"),
        _time("noticed_at"),
        _time("decided_at", nullable=True),
        _number("decided_by_id", nullable=True),
        _belongs("account_id", "account"),
        _belongs("contact_id", "contact"),
        _belongs("decided_by_id", "teammate"),
        sa.UniqueConstraint("workspace_id", "account_id", "ends_on"),
        sa.UniqueConstraint("workspace_id", "id"),
    )


def _sending() -> None:
    op.create_table(
        "digest",
        _id(),
        _workspace(),
        _text("channel"),
        _day("starts_on"),
        _day("ends_on"),
        _json("figures"),
        _text("chart_file", nullable=True),
        _time("created_at"),
        sa.UniqueConstraint("workspace_id", "channel", "starts_on", "ends_on"),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_table(
        "delivery",
        _id(),
        _workspace(),
        _words(
            "kind",
            "deliverykind_words",
            "ask exit_ask clarify receipt reply alert note exit_proposal digest shared_figures notice home",
        ),
        _text("cause"),
        _text("token"),
        _number("contact_id", nullable=True),
        _text("channel", nullable=True),
        _text("slack_user_id", nullable=True),
        _number("thread_of_id", nullable=True),
        _number("invitation_id", nullable=True),
        _number("case_id", nullable=True),
        _number("entry_id", nullable=True),
        _number("departure_id", nullable=True),
        _number("digest_id", nullable=True),
        _json("detail"),
        _words("state", "deliverystate_words", "due leased unsure settled parked dropped"),
        _number("priority"),
        _time("due_at"),
        _number("wanted"),
        _number("sent"),
        _number("rendered"),
        _text("body", nullable=True),
        _number("attempts"),
        _time("doubted_at", nullable=True),
        _text("leased_by", nullable=True),
        _time("leased_until", nullable=True),
        _text("posted_after", nullable=True),
        _text("posted_channel", nullable=True),
        _text("ts", nullable=True),
        _time("sent_at", nullable=True),
        _text("failure", nullable=True),
        _belongs("case_id", "feedback_case"),
        _belongs("contact_id", "contact"),
        _belongs("departure_id", "departure"),
        _belongs("digest_id", "digest"),
        _belongs("entry_id", "case_entry"),
        _belongs("invitation_id", "invitation"),
        _belongs("thread_of_id", "delivery"),
        sa.UniqueConstraint("token"),
        sa.UniqueConstraint("workspace_id", "cause"),
        sa.UniqueConstraint("workspace_id", "id"),
        sa.CheckConstraint("(contact_id IS NULL) <> (channel IS NULL AND slack_user_id IS NULL)", name="one_target"),
        sa.CheckConstraint("(ts IS NULL) = (sent = 0) OR kind = 'home'", name="ts_when_sent"),
        sa.CheckConstraint("sent <= wanted", name="never_ahead"),
    )
    op.create_index("ix_delivery_case", "delivery", ["workspace_id", "case_id"])
    op.create_index("ix_delivery_due", "delivery", ["priority", "due_at"], **_where("state IN ('due', 'unsure')"))
    op.create_index("ix_delivery_invitation", "delivery", ["workspace_id", "invitation_id"])
    op.create_index("ix_delivery_leased", "delivery", ["leased_until"], **_where("state = 'leased'"))
    op.create_index("ix_delivery_message", "delivery", ["workspace_id", "posted_channel", "ts"])
    op.create_table(
        "inbound",
        _workspace(primary_key=True),
        _text("key", primary_key=True),
        _time("at"),
    )
    op.create_index("ix_inbound_at", "inbound", ["at"])


def _running() -> None:
    op.create_table(
        "audit",
        _id(),
        _workspace(),
        _time("at"),
        _text("who"),
        _text("did"),
        _text("about"),
    )
    op.create_index("ix_audit_when", "audit", ["workspace_id", "at"])
    op.create_table(
        "import_file",
        _id(),
        _workspace(),
        _text("name"),
        _text("kind"),
        _text("digest"),
        _words("state", "importstate_words", "staged applying applied refused"),
        _json("report"),
        _time("at"),
        sa.UniqueConstraint("workspace_id", "id"),
    )
    op.create_table(
        "import_row",
        _workspace(primary_key=True),
        _number("import_id", primary_key=True),
        _number("number", primary_key=True),
        _json("fields"),
    )
    op.create_table(
        "moment",
        _id(),
        _workspace(),
        _text("what"),
        _time("next_due_at"),
        sa.UniqueConstraint("workspace_id", "what"),
    )
    op.create_index("ix_moment_due", "moment", ["next_due_at"])
    op.create_table(
        "rollup_day",
        _workspace(primary_key=True),
        _number("survey_id", primary_key=True),
        _text("segment", primary_key=True),
        _text("value", primary_key=True),
        _day("day", primary_key=True),
        _number("s0"),
        _number("s1"),
        _number("s2"),
        _number("s3"),
        _number("s4"),
        _number("s5"),
        _number("s6"),
        _number("s7"),
        _number("s8"),
        _number("s9"),
        _number("s10"),
        _number("asked"),
        _number("failed"),
        _number("commented"),
        _belongs("survey_id", "survey"),
        sa.CheckConstraint(" AND ".join(f"s{n} >= 0" for n in range(11)), name="counts_not_negative"),
    )
