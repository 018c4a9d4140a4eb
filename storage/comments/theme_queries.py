"""What customers talk about: the workspace's own list of themes, and how often each is heard.

An answer has the themes that the team gave it, be it none or, where nobody of them said, those that were read in it.
Answers that only their CSM may see are left out everywhere.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, and_, case, exists, func, literal, or_, select

from storage.answering.answered import answered_in
from storage.answering.reading_queries import WAS_READ
from storage.database.tables import exemplar, label, response, survey, teammate, theme, theme_example
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import LabelKind, LabelSource, ThemeOrigin, ThemeState


@dataclass(frozen=True)
class Heard:
    """A theme in [since, until) (`is_after`) or before: in how many answers with words, and how many of these sound
    pleased or displeased."""

    is_after: bool
    code: str
    times: int
    pleased: int
    displeased: int


def said(unit: Unit, workspace_id: int) -> Sequence[RowMapping]:
    """Themes of which the workspace has said something: the row, and `made_by`, a name; the oldest first."""
    found = (
        select(theme, teammate.c.name.label("made_by"))
        .outerjoin(teammate, teammate.c.id == theme.c.made_by_id)
        .where(theme.c.workspace_id == workspace_id)
        .order_by(theme.c.at, theme.c.code)
    )
    return unit.connection.execute(found).mappings().all()


def add(unit: Unit, workspace_id: int, code: str, **values: Any) -> None:
    """A theme under a code that none has: where another took it meanwhile the unit fails, and is done once more."""
    unit.connection.execute(theme.insert().values(workspace_id=workspace_id, code=code, **values))


def put(
    unit: Unit,
    workspace_id: int,
    code: str,
    *,
    name: str,
    state: ThemeState,
    origin: ThemeOrigin,
    made_by_id: int | None,
    now: datetime,
) -> None:
    """Keep what is said of a theme, in place of what was said before."""
    values = {"name": name, "state": state, "origin": origin, "made_by_id": made_by_id, "at": now}
    statement = insert(theme).values(workspace_id=workspace_id, code=code, **values)
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "code"], set_=values))


def add_examples(
    unit: Unit, workspace_id: int, code: str, *, typed: Sequence[str] = (), answers: Sequence[int] = ()
) -> None:
    """Comments that are about an own theme: words, or answers by their ids."""
    own = {"workspace_id": workspace_id, "code": code, "typed": None, "response_id": None}
    rows = [own | {"typed": each} for each in typed] + [own | {"response_id": each} for each in answers]
    if rows:
        unit.connection.execute(insert(theme_example), rows)


def examples(unit: Unit, workspace_id: int) -> list[tuple[str, str | None, int | None]]:
    """All examples of own themes: (code, typed words, answer's id), those the team gave answers too, in a steady
    order. Answers are in it once a theme, and are an example no more once the team said that they are not about it."""
    kept = select(theme_example.c.code, theme_example.c.typed, theme_example.c.response_id).where(
        theme_example.c.workspace_id == workspace_id, ~_taken_off()
    )
    own = select(theme.c.code).where(theme.c.workspace_id == workspace_id, theme.c.origin != ThemeOrigin.SHIPPED)
    given = select(label.c.code, label.c.response_id).where(
        label.c.workspace_id == workspace_id,
        label.c.kind == LabelKind.THEME,
        label.c.source == LabelSource.TEAM,
        label.c.code.in_(own),
    )
    rows = [
        (row.code, row.typed, row.response_id) for row in unit.connection.execute(kept.order_by(theme_example.c.id))
    ]
    known = {(code, response_id) for code, _, response_id in rows}
    more = unit.connection.execute(given.order_by(label.c.response_id, label.c.code))
    return rows + [(row.code, None, row.response_id) for row in more if (row.code, row.response_id) not in known]


def heard(unit: Unit, workspace_id: int, before_since: date, since: date, until: date) -> list[Heard]:
    """How often each theme was heard in [since, until), and in [before_since, since)."""
    by_team = _said_of(response, response.c.id)
    # The answers of the period come first, and each is asked for its tone once, however many themes it has.
    answers = (
        select(
            response.c.workspace_id,
            response.c.id.label("response_id"),
            (response.c.day >= since).label("is_after"),
            case((by_team, _source(LabelSource.TEAM)), else_=_source(LabelSource.READ)).label("source"),
            func.coalesce(_tone(LabelSource.TEAM), _tone(LabelSource.READ)).label("tone"),
        )
        .where(*read_in(workspace_id, before_since, until))
        .cte("answers")
        .prefix_with("MATERIALIZED")
    )
    is_its = [answers.c[each] == label.c[each] for each in ("workspace_id", "response_id", "source")]
    found = (
        select(answers.c.is_after, label.c.code, answers.c.tone, func.count())
        .select_from(answers.join(label, and_(*is_its)))
        .where(label.c.kind == LabelKind.THEME)
        .group_by(answers.c.is_after, label.c.code, answers.c.tone)
    )
    times: dict[tuple[bool, str], Counter[str | None]] = {}
    for after, code, tone, count in unit.connection.execute(found):
        times.setdefault((bool(after), code), Counter())[tone] += count
    return [
        Heard(after, code, tones.total(), tones["positive"], tones["negative"])
        for (after, code), tones in times.items()
    ]


def comments(unit: Unit, workspace_id: int, before_since: date, since: date, until: date) -> tuple[int, int]:
    """How many answers with words were read in [since, until), and in [before_since, since)."""
    after = func.sum(case((response.c.day >= since, 1), else_=0))
    row = unit.connection.execute(select(func.count(), after).where(*read_in(workspace_id, before_since, until))).one()
    return int(row[1] or 0), int(row[0]) - int(row[1] or 0)


def has_theme(code: str) -> ColumnElement[bool]:
    """Of an answer: this theme is one of its own."""
    return exists(select(1).where(_of_answer(label), _believed(label), label.c.code == code)).correlate(response)


def any_theme() -> ColumnElement[bool]:
    """Of an answer: it has a theme, be it a hidden one."""
    return exists(select(1).where(_of_answer(label), _believed(label))).correlate(response)


def themes_of(unit: Unit, workspace_id: int, response_ids: Sequence[int]) -> dict[int, list[str]]:
    """The codes of the themes of answers by their ids, the clearest first; hidden ones are left out."""
    hidden = select(theme.c.code).where(theme.c.workspace_id == workspace_id, theme.c.state == ThemeState.HIDDEN)
    found = (
        select(label.c.response_id, label.c.code)
        .select_from(response.join(label, _of_answer(label)))
        .where(response.c.workspace_id == workspace_id, response.c.id.in_(response_ids), _believed(label))
        .where(label.c.code.not_in(hidden))
        .order_by(label.c.response_id, label.c.confidence.desc(), label.c.code)
    )
    codes: dict[int, list[str]] = {}
    for response_id, code in unit.connection.execute(found):
        codes.setdefault(response_id, []).append(code)
    return codes


def read_in(workspace_id: int, since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    """Answers of [since, until) whose words were read, and that not only their CSM may see."""
    surveys = select(survey.c.id).where(survey.c.workspace_id == workspace_id)
    return (
        *answered_in(workspace_id, surveys, since, until),
        response.c.only_owner.is_(False),
        WAS_READ,
    )


def _of_answer(labels: Table | Any) -> ColumnElement[bool]:
    return and_(labels.c.workspace_id == response.c.workspace_id, labels.c.response_id == response.c.id)


def _believed(labels: Any) -> ColumnElement[bool]:
    """A theme that the team gave, or one that was read where the team said nothing of themes."""
    is_team = labels.c.source == LabelSource.TEAM
    by_team = _said_of(response, response.c.id)
    return and_(labels.c.kind == LabelKind.THEME, or_(is_team, and_(labels.c.source == LabelSource.READ, ~by_team)))


def _said_of(rows: Any, response_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the team has said what an answer is about. Its labels alone do not tell: where it is about no
    theme there is none."""
    return exists(
        select(1).where(
            exemplar.c.workspace_id == rows.c.workspace_id,
            exemplar.c.response_id == response_id,
            exemplar.c.kind == LabelKind.THEME,
            exemplar.c.undone_at.is_(None),
        )
    ).correlate(rows)


def _taken_off() -> ColumnElement[bool]:
    """Of an example: the team has said what its answer is about, and this theme is not among it."""
    given = exists(
        select(1).where(
            label.c.workspace_id == theme_example.c.workspace_id,
            label.c.response_id == theme_example.c.response_id,
            label.c.kind == LabelKind.THEME,
            label.c.source == LabelSource.TEAM,
            label.c.code == theme_example.c.code,
        )
    ).correlate(theme_example)
    return and_(_said_of(theme_example, theme_example.c.response_id), ~given)


def _is_of(kind: LabelKind, source: LabelSource) -> ColumnElement[bool]:
    return and_(_of_answer(label), label.c.kind == kind, label.c.source == source)


def _source(source: LabelSource) -> ColumnElement[LabelSource]:
    return literal(source, label.c.source.type)


def _tone(source: LabelSource) -> Any:
    """How the answer sounds to one source, which says so at most once."""
    tone = select(label.c.code).where(_is_of(LabelKind.SENTIMENT, source))
    return tone.limit(1).correlate(response).scalar_subquery()
