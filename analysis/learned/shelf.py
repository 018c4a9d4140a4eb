"""Where fitted heads stand: beside this file for the embedding that Askback ships, else in the user's cache.

A head's file is named by a digest of the exemplars, the embedding and the recipe: whatever changes, a head that was
fitted from something else is never taken for it.
"""

import io
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from analysis.learned import exemplars, heads
from analysis.learned.embedding import Embedding, Vectors
from analysis.learned.exemplars import ANSWERS, COMMENTS, PHRASES, REASONS, TONE, Exemplar
from analysis.learned.heads import Head
from analysis.learned.tasks import Task

RECIPE = "3"
"""Goes up when a head of the same exemplars would come out otherwise."""

_BESIDE = Path(__file__).with_name("fitted")
_VECTORS, _PROGRESS = "vectors.npz", "progress"
_STEPS = 127  # a vector's largest number is kept as this; 8 bits move no reading


_FOLDERS = {
    Task.REASON: (REASONS, ANSWERS, PHRASES),
    Task.LAST_CLAUSE: (REASONS, ANSWERS, PHRASES),
    Task.CONTRAST: (REASONS, ANSWERS, PHRASES),
    Task.SENTIMENT: (COMMENTS, TONE, PHRASES),
    Task.THEME: (COMMENTS,),
}
_EXEMPLARS: dict[Task, Callable[[], Sequence[Exemplar]]] = {
    Task.REASON: exemplars.reasons,
    Task.LAST_CLAUSE: exemplars.last_clauses,
    Task.CONTRAST: exemplars.contrasts,
    Task.SENTIMENT: exemplars.sentiments,
    Task.THEME: exemplars.themes,
}


def exemplars_of(task: Task) -> Sequence[Exemplar]:
    return _EXEMPLARS[task]()


def key(task: Task, embedding: Embedding) -> str:
    """What a head of the shipped exemplars is known by; also the version that its readings carry."""
    said = exemplars.digest((task, RECIPE, embedding.version, exemplars.files_digest(*_FOLDERS[task])))
    return said[:12]


def head(task: Task, embedding: Embedding) -> Head | None:
    """The head of the shipped exemplars; None where it is still to be fitted (`analysis/learned/preparing.py`)."""
    name = f"{task}-{key(task, embedding)}.npz"
    found = next((folder / name for folder in _folders(embedding) if (folder / name).exists()), None)
    return heads.from_bytes(found.read_bytes()) if found else None


def keep(task: Task, embedding: Embedding, fitted: Head, folder: Path) -> None:
    """Put a head on the shelf, in place of those of the same task."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{task}-{key(task, embedding)}.npz"
    _write(folder / name, fitted.to_bytes())
    for old in folder.glob(f"{task}-*.npz"):
        if old.name != name:
            old.unlink(missing_ok=True)


def own_folder(embedding: Embedding) -> Path:
    """Where what this machine fits itself is kept."""
    from platformdirs import user_cache_path

    return user_cache_path("askback", appauthor=False) / embedding.version


def shipped_folder(embedding: Embedding) -> Path:
    return _BESIDE / embedding.version


def vectors_of(texts: Sequence[str], embedding: Embedding) -> Vectors:
    """Vectors of exemplars: those that are kept, and new ones for texts that were added since."""
    known = _kept_vectors(embedding, texts)
    new = [text for text in texts if _name(text) not in known]
    known |= dict(zip(map(_name, new), embedding.vectors(new), strict=True)) if new else {}
    return np.stack([known[_name(text)] for text in texts])


def unknown(texts: Sequence[str], embedding: Embedding) -> list[str]:
    """Those of which no vector is kept yet."""
    known = _kept_vectors(embedding, texts)
    return [text for text in texts if _name(text) not in known]


def keep_vectors(texts: Sequence[str], embedding: Embedding, folder: Path) -> None:
    """Keep the vectors of these texts in the folder, and no others."""
    folder.mkdir(parents=True, exist_ok=True)
    vectors = vectors_of(texts, embedding)
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    steps = np.round(vectors / largest * _STEPS).astype(np.int8)
    names = np.array([_name(text) for text in texts], np.uint64)
    kept = io.BytesIO()
    np.savez_compressed(kept, names=names, steps=steps, largest=largest.astype(np.float32))
    _write(folder / _VECTORS, kept.getvalue())


def vectors_in(folder: Path) -> int:
    """How many vectors are kept in the folder."""
    if not (folder / _VECTORS).exists():
        return 0
    with np.load(folder / _VECTORS, allow_pickle=False) as arrays:
        return len(arrays["names"])


def say_progress(share: float, folder: Path) -> None:
    """How far preparing has come, 0.0 to 1.0, for other processes to tell."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / _PROGRESS, f"{share:.3f}".encode())


def progress(embedding: Embedding) -> float:
    """How far preparing has come on this machine; 0.0 where it has not begun."""
    with suppress(OSError, ValueError):
        return float((own_folder(embedding) / _PROGRESS).read_text())
    return 0.0


def _kept_vectors(embedding: Embedding, texts: Iterable[str]) -> dict[int, Vectors]:
    """Of these texts, by their names. Only theirs are unpacked: the bot asks for some of many."""
    wanted = np.unique(np.array([_name(text) for text in texts], np.uint64))
    kept: dict[int, Vectors] = {}
    for folder in _folders(embedding):
        if (folder / _VECTORS).exists():
            with np.load(folder / _VECTORS, allow_pickle=False) as arrays:
                names = arrays["names"]
                rows = np.flatnonzero(np.isin(names, wanted))
                vectors = arrays["steps"][rows].astype(np.float32) * (arrays["largest"][rows] / _STEPS)
            kept |= dict(zip(names[rows].tolist(), vectors, strict=True))
    return kept


def _name(text: str) -> int:
    return int(exemplars.digest([text])[:16], 16)


def _folders(embedding: Embedding) -> tuple[Path, Path]:
    return shipped_folder(embedding), own_folder(embedding)


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: another process may look at the same moment."""
    new = path.with_name(f"{path.name}.{os.getpid()}")  # another one may write it, too
    new.write_bytes(content)
    new.replace(path)
