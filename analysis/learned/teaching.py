"""A workspace's own heads: fitted from the shipped exemplars and from what its team has corrected.

`fit` runs this module as a process of its own, at the lowest priority: fitting holds a core for some seconds and the
numbers of all exemplars take memory that a bot should not keep. Texts go in through its standard input and heads come
out of its standard output: nothing of it touches a disk.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from analysis.learned import embedding as embeddings
from analysis.learned import shelf
from analysis.learned.embedding import Embedding
from analysis.learned.exemplars import Exemplar
from analysis.learned.heads import Head
from analysis.learned.tasks import Task
from analysis.said.text import clauses, clean

WEIGHT = 2.0
"""What a team says of its own customers counts as much as this many shipped exemplars."""

TASKS = {
    "reason": (Task.REASON, Task.LAST_CLAUSE),
    "sentiment": (Task.SENTIMENT,),
    "theme": (Task.THEME,),
}
"""The heads that a correction of a kind of label is learned by."""

ExemplarsOf = Callable[[Task], Sequence[Exemplar]]

_LONGEST = 600  # seconds: a machine that needs more is not fitting any more


class NotFitted(Exception):
    """The process that fits ended without heads."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A cleaned text and what a team says of it: `kind` is one of TASKS, `labels` are shipped codes."""

    kind: str
    lang: str
    text: str
    labels: tuple[str, ...]


def fit(corrections: Sequence[Correction], started: Callable[[subprocess.Popen[str]], None]) -> dict[Task, bytes]:
    """The heads that these corrections change, as `heads.from_bytes` reads them. Waits for the process, which is given
    to `started` so that somebody else can end it. Raises NotFitted."""
    command = [sys.executable, "-m", "analysis.learned.teaching"]
    one_core = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=one_core) as process:
        started(process)
        try:
            told, _ = process.communicate(json.dumps([asdict(each) for each in corrections]), timeout=_LONGEST)
        except subprocess.TimeoutExpired as late:
            process.kill()
            raise NotFitted from late
    if process.returncode:
        raise NotFitted
    return {Task(task): base64.b64decode(body) for task, body in json.loads(told).items()}


def teach(
    embedding: Embedding,
    corrections: Iterable[Correction],
    exemplars_of: ExemplarsOf = shelf.exemplars_of,
    weight: float = WEIGHT,
) -> dict[Task, Head]:
    """A head for each task that these corrections say something about."""
    taught = _by_task(corrections, weight)
    heads = {task: fitted(task, [*exemplars_of(task), *own], embedding) for task, own in taught.items()}
    return {task: head for task, head in heads.items() if head is not None}


def fitted(task: Task, exemplars: Sequence[Exemplar], embedding: Embedding) -> Head | None:
    """A head of these exemplars; None where there is no shipped one. The shipped temperature stays, since a handful of
    a team's own texts cannot tell how honest shares are."""
    from analysis.learned import fitting, preparing

    shipped = shelf.head(task, embedding)
    if shipped is None:
        return None
    return fitting.fit(preparing.material(task, exemplars, embedding), shipped.temperature)


def _by_task(corrections: Iterable[Correction], weight: float) -> Mapping[Task, list[Exemplar]]:
    found: dict[Task, list[Exemplar]] = {}
    for number, each in enumerate(corrections):
        exemplar = Exemplar(f"own-{number}", each.lang, each.text, each.labels, weight)
        for task in TASKS[each.kind]:
            kept = _last_clause(exemplar) if task is Task.LAST_CLAUSE else exemplar
            found.setdefault(task, []).append(kept)
    return found


def _last_clause(exemplar: Exemplar) -> Exemplar:
    return replace(exemplar, text=clauses(clean(exemplar.text))[-1])


def main() -> None:
    os.nice(19)
    told: list[dict[str, Any]] = json.load(sys.stdin)
    corrections = [Correction(**each | {"labels": tuple(each["labels"])}) for each in told]
    embedding = embeddings.shipped()
    heads = teach(embedding, corrections) if embedding else {}
    json.dump({str(task): base64.b64encode(head.to_bytes()).decode() for task, head in heads.items()}, sys.stdout)


if __name__ == "__main__":
    main()
