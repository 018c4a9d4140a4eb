"""An embedding with the heads that were fitted for it: what reads a comment."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from analysis.learned import embedding as embeddings
from analysis.learned import grams, shelf
from analysis.learned.embedding import Embedding, Vectors
from analysis.learned.grams import Pieces
from analysis.learned.heads import Head
from analysis.learned.tasks import Task


@dataclass(frozen=True)
class Look:
    """A cleaned text as numbers; made once, however much is read in it. `vectors` has one row."""

    text: str
    vectors: Vectors
    pieces: Pieces


@dataclass(frozen=True)
class Model:
    """`version` is stored with each reading: it changes whenever the same text may be read differently."""

    embedding: Embedding
    heads: Mapping[Task, Head]
    version: str

    def look(self, text: str) -> Look:
        return Look(text, self.embedding.vectors([text]), grams.pieces(text))

    def shares(self, task: Task, look: Look) -> dict[str, float]:
        """Each label's share of belief, 0.0 to 1.0; where only one label can hold they add up to 1."""
        head = self.heads[task]
        (row,) = head.shares(look.vectors, [look.pieces])
        return dict(zip(head.labels, row.tolist(), strict=True))


def of_embedding(embedding: Embedding | None) -> Model | None:
    """The model of the shipped exemplars; None without an embedding, or while its heads are still to be fitted."""
    if embedding is None:
        return None
    found = {task: shelf.head(task, embedding) for task in Task}
    heads = {task: head for task, head in found.items() if head is not None}
    if len(heads) < len(Task):
        return None
    keys = "-".join(shelf.key(task, embedding)[:6] for task in Task)
    return Model(embedding, heads, f"{embedding.version}-{keys}")


@cache
def shipped() -> Model | None:
    """The model of this machine, loaded once; None as in `of_embedding`."""
    return of_embedding(embeddings.shipped())


def is_to_be_prepared() -> bool:
    """Whether this machine could read, once heads are fitted for its embedding (`analysis/learned/preparing.py`)."""
    return embeddings.shipped() is not None and shipped() is None


def prepared() -> Model | None:
    """`shipped`, looked for again: heads were fitted since."""
    shipped.cache_clear()
    return shipped()
