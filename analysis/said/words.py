"""All that an answer says in words: the one text in which its language, tone, reasons and themes are read."""

from collections.abc import Sequence

from sqlalchemy import RowMapping

from storage.answering import reading_queries
from storage.database.units import Unit


def words_of(unit: Unit, answers: Sequence[RowMapping]) -> dict[int, str]:
    """What was written to the questions of these answers (rows of `response`), by their ids: a line for each text, in
    the order of the survey's questions.

    An answer without words is not in it. Texts to questions that its survey's version does not have come last.
    """
    texts = reading_queries.texts_of(unit, answers)
    orders = reading_queries.orders_of(unit, answers)
    found: dict[int, str] = {}
    for answer in answers:
        written, order = texts.get(answer["id"], {}), orders.get((answer["survey_id"], answer["survey_version"]), ())
        keys = [*(key for key in order if key in written), *(key for key in written if key not in order)]
        if keys:
            found[answer["id"]] = "\n".join(written[key] for key in keys)
    return found
