"""What is left of a year: its rows, as the rules read them."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage.answering import rollups
from storage.database.tables import (
    case_file,
    delivery,
    invitation,
    rollup_day,
    survey,
    wave,
)
from storage.models import DeliveryKind
from surveys.definition.definitions import Definition, of_version
from tests.surveys.year import rows
from tests.surveys.year.playing import FOREVER, ZONE, Played

_ASKS = (DeliveryKind.ASK, DeliveryKind.EXIT_ASK, DeliveryKind.REMINDER)


def finished(played: Played) -> rows.Year:
    """The finished rows."""
    with played.units.reading() as unit:
        names = {row.id: row.name for row in unit.connection.execute(select(survey))}
        deliveries = {row.token: row for row in unit.connection.execute(select(delivery))}
        problems = tuple(rollups.problems(unit, played.home))
        everybody = (rollup_day.c.segment == "", rollup_day.c.asked != 0)
        counted = unit.connection.execute(
            select(rollup_day.c.survey_id, func.sum(rollup_day.c.asked))
            .where(*everybody)
            .group_by(rollup_day.c.survey_id)
        ).all()
        invitations = unit.connection.execute(select(invitation)).all()
        cases = unit.connection.execute(select(case_file)).all()
        frozen = unit.connection.execute(select(wave)).all()
        surveys = unit.connection.execute(select(survey)).all()
        definitions = {row.name: of_version(unit, played.home, row.id, row.version) for row in surveys}
    messages = [(at, deliveries[token]) for at, token in played.slack.taken]
    return rows.Year(
        zone=ZONE,
        asks_guests=False,
        people=played.crowd.people,
        surveys={row.name: _survey(definitions[row.name], row.going_at) for row in surveys},
        invitations={
            row.id: rows.Invitation(
                id=row.id,
                survey=names[row.survey_id],
                contact_id=row.contact_id,
                account_id=row.account_id,
                occasion=row.occasion,
                state=str(row.state),
                why=row.withdrawn_why,
                wave_id=row.wave_id,
                asked_at=row.asked_at,
            )
            for row in invitations
        },
        messages=tuple(
            rows.Message(at, row.invitation_id, row.contact_id, row.kind is DeliveryKind.REMINDER)
            for at, row in messages
            if row.kind in _ASKS
        ),
        answers=tuple(played.answers),
        spans=(*played.spans, *(_case(row) for row in cases)),
        passed=tuple(played.passed),
        waves=tuple(
            rows.Wave(row.id, names[row.survey_id], played.audiences[row.id], row.share, row.recipients)
            for row in frozen
            if row.recipients is not None
        ),
        closed=tuple(played.closed),
        turns=played.turns,
        counted={names[survey_id]: asked for survey_id, asked in counted},
        count_problems=problems,
    )


def _survey(definition: Definition, going_at: datetime | None) -> rows.Survey:
    cadence_days = definition.ask.cadence_days
    return rows.Survey(
        name=definition.name,
        kind=str(definition.kind),
        rest_days=definition.rest_days,
        people=frozenset(str(each) for each in definition.people),
        cycle=None if cadence_days is None else -(-cadence_days // 7) * 7,
        share=definition.share,
        asks_the_gone=definition.ask.moment == "churn",
        going_at=going_at,
    )


def _case(row: Any) -> rows.Span:
    return rows.Span(rows.CASE, row.opened_at, row.closed_at or FOREVER, contact_id=row.contact_id)
