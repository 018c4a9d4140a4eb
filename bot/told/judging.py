"""From the tables to what the windows show in which the team says what an answer means."""

from collections.abc import Sequence

from sqlalchemy import RowMapping

from analysis.said.words import words_of
from analysis.score.levels import NPS_SCALE, ends
from analysis.taught import judging, naming
from analysis.topics import taxonomy
from bot.views.correcting import Judged
from bot.views.reviewing import Waiting
from bot.views.words import money
from storage.comments import exemplar_queries, review_queries
from storage.database.units import Unit

LINED_UP = 3  # answers of the review queue that the Home tab names
MOST_THEMES = 100  # in a menu of Slack


def judged(unit: Unit, answer: RowMapping) -> Judged:
    """Of a row of `review_queries`."""
    found = naming.reasons_of(unit, answer["workspace_id"])
    judgement = judging.of_answer(unit, answer)
    return Judged(
        response_id=answer["id"],
        account=answer["account_name"],
        contact=answer["contact_name"],
        score=answer["score"],
        most=ends(answer["scale"] or NPS_SCALE)[1],
        words=words_of(unit, [answer]).get(answer["id"], ""),
        judgement=judgement,
        reasons=found.all,
        themes=_themes(unit, answer["workspace_id"], judgement.themes),
        worth=_worth(answer),
        contradicts=answer["contradicts"] and not judgement.tone_is_told,
        team_said=_team_said(unit, answer),
    )


def _themes(unit: Unit, workspace_id: int, on_answer: Sequence[str]) -> dict[str, str]:
    """What an answer may be about: the workspace's themes, without those that it hides unless the answer has them."""
    known = [each for each in taxonomy.listed(unit, workspace_id) if each.is_shown or each.code in on_answer]
    first = sorted(known, key=lambda each: each.code not in on_answer)[:MOST_THEMES]
    return {each.code: each.name if each.is_shown else f"{each.name} (hidden)" for each in known if each in first}


def up_next(unit: Unit, workspace_id: int, slack_user_id: str, skipped: Sequence[int]) -> tuple[Judged | None, int]:
    """The answer of the review queue whose turn it is for this reader, None at its end; and how many wait in all."""
    rows = review_queries.waiting(unit, workspace_id, slack_user_id, 1, but=skipped)
    count = review_queries.count_waiting(unit, workspace_id, slack_user_id)
    return (judged(unit, rows[0]) if rows else None), count


def waiting(unit: Unit, workspace_id: int, slack_user_id: str) -> Waiting:
    """The review queue at a glance."""
    rows = review_queries.waiting(unit, workspace_id, slack_user_id, LINED_UP)
    first = tuple(judged(unit, row) for row in rows)
    return Waiting(review_queries.count_waiting(unit, workspace_id, slack_user_id), first)


def _team_said(unit: Unit, answer: RowMapping) -> tuple[int, ...]:
    found = exemplar_queries.of_answer(unit, answer["workspace_id"], answer["id"])
    return tuple(each["id"] for each in found.values())


def _worth(answer: RowMapping) -> str | None:
    if answer["mrr_minor"] is None or not answer["mrr_currency"]:
        return None
    return f"MRR {money(answer['mrr_minor'], answer['mrr_currency'])}"
