"""What a lead waits for under `/survey themes`, and what the weekly look for groups takes, over many comments."""

from datetime import timedelta

from sqlalchemy import text

from analysis.learned.embedding import Embedding
from analysis.learned.model import shipped
from analysis.reporting import theme_figures
from analysis.topics import emerging
from bench import commented, world
from bench.commented import UNTIL
from bench.measuring import Row, in_turns, longest_lock, most_memory, ms, timed, worked
from bench.remembering import Remembering
from storage.database.units import Units

WAITED_BAR = 0.100
DAYS, MOST_DAYS = 30, 365  # what `/survey themes` counts unless told otherwise, and the most
_ROUNDS = 7
BARE = """
    SELECT label.code, count(*) FROM response JOIN label
        ON label.workspace_id = response.workspace_id AND label.response_id = response.id
    WHERE response.workspace_id = :home AND response.day >= :since AND label.kind = 'theme' GROUP BY label.code
"""


def measure(quick: bool) -> list[Row]:
    count = 10_000 if quick else 100_000
    with world.sqlite_units() as units:
        commented.fill(units, count)
        model = shipped()
        rows = [_figures(units, count, DAYS), _figures(units, count, MOST_DAYS)]
        return [*rows, *(_grouping(units, model.embedding, count) if model else ())]


def _figures(units: Units, count: int, days: int) -> Row:
    """The whole of what is shown, beside a bare GROUP BY over the same answers."""
    since = UNTIL - timedelta(days=2 * days)

    def shown() -> None:
        with units.reading() as unit:
            theme_figures.talk(unit, world.COMPANY, since=UNTIL - timedelta(days=days), until=UNTIL)
            emerging.proposals(unit, world.COMPANY)

    def bare() -> None:
        with units.reading() as unit:
            unit.connection.execute(text(BARE), {"home": world.COMPANY, "since": str(since)}).all()

    beside = in_turns(shown, bare, _ROUNDS)
    waited = min(worked(shown) for _ in range(_ROUNDS))
    return Row(
        f"`/survey themes {days}` over {count:,} comments of two years",
        f"{ms(waited)}, {1 / beside.ratio:.1f} times a bare GROUP BY",
        f"< {ms(WAITED_BAR)}" if days == DAYS else "none",
        waited < WAITED_BAR if days == DAYS else None,
        f"of the processor; by the clock {ms(min(beside.ours))}, bare {ms(min(beside.theirs))} at best",
    )


def _grouping(units: Units, embedding: Embedding, count: int) -> list[Row]:
    """The weekly look: once with all vectors still to be made, and once with them known, for its memory."""
    held: list[float] = []
    units.on_held(held.append)
    known = Remembering(embedding)
    seconds = timed(lambda: emerging.look_again(units, known, world.COMPANY, world.NOW))
    memory = most_memory(lambda: emerging.look_again(units, known, world.COMPANY, world.NOW))
    with units.reading() as unit:
        groups = len(emerging.proposals(unit, world.COMPANY))
    return [
        Row(
            f"The weekly look for groups in {count:,} comments, in the background",
            f"{seconds:.1f} s, {memory:.0f} MB",
            "none",
            None,
            f"the newest {min(count, emerging.MOST_COMMENTS):,} of 90 days; {groups} groups proposed",
        ),
        longest_lock("it", held),
    ]
