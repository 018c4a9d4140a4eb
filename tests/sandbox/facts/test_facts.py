"""Every promise of the sandbox, played over HTTP. The rows are in `rows_*.py`; README.md says what they are for."""

from collections.abc import Iterator

import pytest
import rows_block_charts
import rows_block_fields
import rows_block_limits
import rows_block_places
import rows_block_whole
import rows_calling
import rows_chat
import rows_chat_aside
import rows_conversations
import rows_events
import rows_files
import rows_history
import rows_home
import rows_interactions
import rows_limits
import rows_response_url
import rows_retries
import rows_sockets
import rows_submissions
import rows_suggestions
import rows_users
import rows_views
from fact_player import Player, Worlds, broken
from fact_words import Fact

FACTS: list[Fact] = [
    *rows_calling.ROWS,
    *rows_chat.ROWS,
    *rows_chat_aside.ROWS,
    *rows_conversations.ROWS,
    *rows_history.ROWS,
    *rows_users.ROWS,
    *rows_views.ROWS,
    *rows_home.ROWS,
    *rows_files.ROWS,
    *rows_interactions.ROWS,
    *rows_submissions.ROWS,
    *rows_suggestions.ROWS,
    *rows_response_url.ROWS,
    *rows_events.ROWS,
    *rows_retries.ROWS,
    *rows_sockets.ROWS,
    *rows_limits.ROWS,
]
BLOCK_FACTS: list[Fact] = [
    *rows_block_limits.ROWS,
    *rows_block_fields.ROWS,
    *rows_block_places.ROWS,
    *rows_block_charts.ROWS,
    *rows_block_whole.ROWS,
]


@pytest.fixture(scope="module")
def worlds() -> Iterator[Worlds]:
    made = Worlds()
    yield made
    made.close()


@pytest.fixture(scope="module")
def common_world(worlds: Worlds) -> Iterator[Player]:
    """One sandbox for the rows that only ask whether blocks are taken: they leave nothing that matters."""
    with worlds.world({}) as player:
        yield player


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.says)
def test_fact(fact: Fact, worlds: Worlds) -> None:
    with worlds.world(fact.app, fact.patience) as player:
        assert broken(fact, player) == [], fact.because


@pytest.mark.parametrize("fact", BLOCK_FACTS, ids=lambda fact: fact.says)
def test_block_fact(fact: Fact, common_world: Player) -> None:
    assert broken(fact, common_world) == [], fact.because


def test_no_two_rows_say_the_same() -> None:
    said = [fact.says for fact in [*FACTS, *BLOCK_FACTS]]
    assert len(said) == len(set(said))
