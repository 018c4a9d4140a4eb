"""From the tables to what the windows show in which the team says what an answer means."""

from collections.abc import Sequence

from sqlalchemy import RowMapping

from analysis.said.words import words_of
from analysis.score.levels import NPS_SCALE, ends
from analysis.taught import judging, naming
from analysis.topics import taxonomy
from bot.views.correcting import CHANGED, Judged, judged_meanwhile
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
    said = exemplar_queries.of_answer(unit, answer["workspace_id"], answer["id"]).values()
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
        team_said=tuple(each["id"] for each in said),
        sight=f"{answer['changed_at'].timestamp():.6f}-{max((each['id'] for each in said), default=0)}",
    )


def meanwhile(unit: Unit, workspace_id: int, seen: Judged, sight: str, teammate_id: int) -> str | None:
    """Why somebody who was shown an answer by this `sight` has not seen what they speak of: it changed, or another of
    the team judged it. None where all is as it was."""
    (then, _, newest), (at, _, _) = sight.partition("-"), seen.sight.partition("-")
    if then != at:
        return CHANGED
    said = exemplar_queries.of_answer(unit, workspace_id, seen.response_id).values()
    others = [each for each in said if each["id"] > int(newest) and each["teammate_id"] != teammate_id]
    return judged_meanwhile(max(others, key=lambda each: int(each["id"]))["name"]) if others else None


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


def _worth(answer: RowMapping) -> str | None:
    if answer["mrr_minor"] is None or not answer["mrr_currency"]:
        return None
    return f"MRR {money(answer['mrr_minor'], answer['mrr_currency'])}"
