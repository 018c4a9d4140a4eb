"""What is said of an answer, by whom: read, chosen by the customer, known to billing, and said by the team. Four
voices, kept apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping

from analysis.comments import sentiment
from analysis.comments.reasons import Code, Sureness, sureness
from analysis.taught import looking
from storage.answering.departure_queries import HOW, PAYMENT_FAILED
from storage.comments import review_queries
from storage.database.units import Unit
from storage.models import LabelKind, LabelSource


@dataclass(frozen=True)
class Judgement:
    """What is known of one answer. Codes throughout; None and empty where nobody says anything."""

    language: str | None = None
    read: str | None = None
    certainty: Sureness | None = None
    second: str | None = None
    likeliest: tuple[str, ...] = ()  # what was read, all codes, best first
    tone: str | None = None
    tone_is_told: bool = False  # by the team, so it fits its score whatever was read
    tone_is_unsure: bool = False  # as it was read, and nobody of the team said how it sounds
    why_is_unsure: bool = False  # as it was read
    themes: tuple[str, ...] = ()
    stated: str | None = None
    billing: str | None = None
    team: str | None = None
    team_second: str | None = None
    team_by: str | None = None
    words_changed: bool = False  # since the team has looked


def of_answer(unit: Unit, answer: RowMapping) -> Judgement:
    """Of a row of `review_queries`."""
    workspace_id, response_id = answer["workspace_id"], answer["id"]
    seen = looking.looked(unit, answer)
    labels = review_queries.labels_of(unit, workspace_id, [response_id])[response_id]
    return judgement(
        labels,
        stated=answer["reason"],
        attributes=answer["account_attributes"],
        team_by=seen.said[LabelKind.REASON]["name"] if LabelKind.REASON in seen.said else None,
        themes_are_told=LabelKind.THEME in seen.said,
        words_changed=seen.words_changed,
        why_is_unsure=answer["why_is_unsure"],
    )


def judgement(
    labels: Sequence[RowMapping],
    *,
    stated: str | None = None,
    attributes: Mapping[str, object] | None = None,
    team_by: str | None = None,
    themes_are_told: bool = False,
    words_changed: bool = False,
    why_is_unsure: bool = False,
) -> Judgement:
    """From all labels of an answer, of each kind and source the surest first.

    `themes_are_told`: the team has said what it is about; where that is no theme, no label tells. `why_is_unsure`: so
    its reader said, who knew whether somebody pleased wrote it.
    """
    reasons = _all(labels, LabelKind.REASON, LabelSource.READ)
    by_team = [each["code"] for each in _all(labels, LabelKind.REASON, LabelSource.TEAM)]
    first = reasons[0] if reasons else None
    shares: Mapping[str, float] = (first["detail"] or {}) if first else {}
    likeliest = sorted((code for code in shares if code in set(Code)), key=lambda code: -shares[code])
    tone = _of(labels, LabelKind.SENTIMENT, LabelSource.READ)
    told = _first(labels, LabelKind.SENTIMENT, LabelSource.TEAM)
    return Judgement(
        language=_first(labels, LabelKind.LANGUAGE, LabelSource.READ),
        read=first["code"] if first else None,
        certainty=sureness(first["confidence"]) if first else None,
        second=reasons[1]["code"] if len(reasons) > 1 else None,
        likeliest=tuple(likeliest),
        tone=told or (tone["code"] if tone else None),
        tone_is_told=told is not None,
        tone_is_unsure=tone is not None and told is None and tone["confidence"] < sentiment.CLEAR,
        why_is_unsure=why_is_unsure,
        themes=tuple(
            each["code"]
            for each in _all(labels, LabelKind.THEME, LabelSource.TEAM if themes_are_told else LabelSource.READ)
        ),
        stated=stated,
        billing=PAYMENT_FAILED if (attributes or {}).get(HOW) == PAYMENT_FAILED else None,
        team=by_team[0] if by_team else None,
        team_second=by_team[1] if len(by_team) > 1 else None,
        team_by=team_by,
        words_changed=words_changed,
    )


def _first(labels: Sequence[RowMapping], kind: LabelKind, source: LabelSource) -> str | None:
    """The code of the surest label of a kind."""
    found = _of(labels, kind, source)
    return found["code"] if found else None


def _of(labels: Sequence[RowMapping], kind: LabelKind, source: LabelSource) -> RowMapping | None:
    return next(iter(_all(labels, kind, source)), None)


def _all(labels: Sequence[RowMapping], kind: LabelKind, source: LabelSource) -> list[RowMapping]:
    return [each for each in labels if (each["kind"], each["source"]) == (kind, source)]
