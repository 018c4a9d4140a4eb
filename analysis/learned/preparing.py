"""Fits the heads of the shipped exemplars: `make heads` for those that Askback ships, and once on a machine whose
embedding is another one."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from analysis import reasons
from analysis.learned import fitting, grams, shelf
from analysis.learned.embedding import Embedding
from analysis.learned.exemplars import CONTRAST, Exemplar
from analysis.learned.fitting import Material
from analysis.learned.heads import Floats
from analysis.learned.shelf import Task
from analysis.text import clean


def prepare(embedding: Embedding, folder: Path) -> None:
    """Fit every head that is not on the shelf yet, and keep it in `folder`, with the vectors of all exemplars."""
    missing = [task for task in Task if shelf.head(task, embedding) is None]
    if not missing:
        return
    texts = sorted({clean(each.text) for task in Task for each in shelf.exemplars_of(task)})
    shelf.keep_vectors(texts, embedding, folder)
    materials = {task: material(task, shelf.exemplars_of(task), embedding) for task in Task}
    honest = temperatures(materials)
    for task in missing:
        shelf.keep(task, embedding, fitting.fit(materials[task], honest[task]), folder)


def temperatures(materials: Mapping[Task, Material]) -> dict[Task, float]:
    """What makes each head's shares honest. The two that read reasons share one: they are read as one opinion."""
    said = {task: fitting.cross_validated(materials[task]) for task in Task}
    reasons_said = unseen_reasons(materials, said)
    said |= {Task.REASON: reasons_said, Task.LAST_CLAUSE: reasons_said}
    return {
        task: fitting.best_temperature(said[task], found.targets, exclusive=found.exclusive)
        for task, found in materials.items()
    }


def unseen_reasons(materials: Mapping[Task, Material], said: Mapping[Task, Floats]) -> Floats:
    """The one opinion on each text's reason that comes of what three heads `said` of it, at temperature 1; rows as in
    the exemplars, columns as in `Material.labels`."""
    whole, end, contrast = (said[task] for task in (Task.REASON, Task.LAST_CLAUSE, Task.CONTRAST))
    labels, denies = materials[Task.REASON].labels, materials[Task.CONTRAST].labels.index(CONTRAST)
    rows = []
    for each, text in enumerate(shelf.exemplars_of(Task.REASON)):
        weight = reasons.trust_in_the_end(clean(text.text), contrast[each, denies])
        mixed = reasons.blend(
            dict(zip(labels, whole[each], strict=True)), dict(zip(labels, end[each], strict=True)), weight
        )
        rows.append([mixed[label] for label in labels])
    return np.array(rows)


def material(task: Task, exemplars: Sequence[Exemplar], embedding: Embedding) -> Material:
    """What a head of these exemplars is fitted from; a second reason is no target, there the first one counts."""
    exclusive = task is not Task.THEME
    labels = labels_of(task)
    texts = [clean(each.text) for each in exemplars]
    held = [each.labels[:1] if exclusive else each.labels for each in exemplars]
    return Material(
        labels=labels,
        exclusive=exclusive,
        vectors=shelf.vectors_of(texts, embedding),
        pieces=grams.of_all(texts),
        targets=np.array([[label in mine for label in labels] for mine in held], np.int8),
        weights=np.array([each.weight for each in exemplars]),
    )


def labels_of(task: Task) -> tuple[str, ...]:
    """What a head of this task may say, in the order of its columns."""
    return tuple(sorted({label for each in shelf.exemplars_of(task) for label in each.labels}))
