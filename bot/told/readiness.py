"""What reads comments on this machine, as `doctor`, the Home tab and the command line tell it."""

from dataclasses import replace

from analysis.learned import embedding as embeddings
from analysis.learned import model as models
from analysis.learned import shelf
from bot.views.reader import Reader
from storage.comments import rereading_queries
from storage.database.units import Unit


def reader_of(unit: Unit, workspace_id: int) -> Reader:
    """What reads the comments of a workspace, and whether it is reading them again."""
    return replace(of_machine(), again=rereading_queries.progress(unit, workspace_id))


def of_machine() -> Reader:
    embedding = embeddings.shipped()
    if embedding is None:
        return Reader(missing=True)
    return Reader(prepared=shelf.progress(embedding) if models.is_to_be_prepared() else None)
