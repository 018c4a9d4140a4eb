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
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        started(process)
        try:
            told, _ = process.communicate(json.dumps([asdict(each) for each in corrections]), timeout=_LONGEST)
        except subprocess.TimeoutExpired as late:
            process.kill()
            raise NotFitted from late
    if process.returncode:
        raise NotFitted
    return {Task(task): base64.b64decode(body) for task, body in json.loads(told).items()}


def teach(embedding: Embedding, corrections: Iterable[Correction]) -> dict[Task, Head]:
    """A head for each task that these corrections say something about; the shipped temperature stays, since a handful
    of a team's own texts cannot tell how honest shares are."""
    from analysis.learned import fitting, preparing

    heads = {}
    for task, own in _by_task(corrections).items():
        shipped = shelf.head(task, embedding)
        if shipped is not None:
            material = preparing.material(task, [*shelf.exemplars_of(task), *own], embedding)
            heads[task] = fitting.fit(material, shipped.temperature)
    return heads


def _by_task(corrections: Iterable[Correction]) -> Mapping[Task, list[Exemplar]]:
    found: dict[Task, list[Exemplar]] = {}
    for number, each in enumerate(corrections):
        exemplar = Exemplar(f"own-{number}", each.lang, each.text, each.labels, weight=WEIGHT)
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
