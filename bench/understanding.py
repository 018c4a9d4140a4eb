"""How well comments are read: `python -m bench.understanding`, ten minutes; docs/understanding.md holds what it prints.

Everything is cross-validated in ten folds over the shipped exemplars: what is said of a text comes from heads that have
not seen it. The exemplars were written to be hard (a third of the reasons names another one only to deny it), so
what customers write in earnest is read better than this.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, f1_score

from analysis.comments.sentiment import Label, label_of
from analysis.learned import embedding as embeddings
from analysis.learned import fitting, preparing, shelf
from analysis.learned.embedding import Embedding
from analysis.learned.exemplars import COMMENTS, Exemplar
from analysis.learned.fitting import Material
from analysis.learned.heads import Floats
from analysis.learned.tasks import Task

FOLDS = 10
BINS = 10


def main() -> None:
    embedding = embeddings.shipped()
    assert embedding is not None, "no embedding is installed"
    for line in report(embedding):
        print(line, flush=True)


def report(embedding: Embedding) -> Iterator[str]:
    """Markdown, table by table."""
    materials = {task: preparing.material(task, shelf.exemplars_of(task), embedding) for task in Task}
    yield f"Embedding: {embedding.version}. {FOLDS} folds."
    yield from _reasons(materials)
    yield from _sentiment(materials[Task.SENTIMENT])


def _reasons(materials: Mapping[Task, Material]) -> Iterator[str]:
    found = materials[Task.REASON]
    exemplars = shelf.exemplars_of(Task.REASON)
    heads = (Task.REASON, Task.LAST_CLAUSE, Task.CONTRAST)
    said = preparing.unseen_reasons(
        materials, {task: fitting.cross_validated(materials[task], FOLDS) for task in heads}
    )
    shares, right = _honest(said, found, exemplars), found.targets.argmax(axis=1)
    denies, first = np.array([each.contrast for each in exemplars]), shares.argmax(axis=1)
    yield from (
        "",
        "### Reasons",
        "",
        "| | texts | macro-F1 | right or second | denying another | calibration error |",
        "|---|---|---|---|---|---|",
    )
    for lang, rows in (*_by_language(exemplars), *_by_kind(exemplars)):
        yield _row(
            lang,
            rows.sum(),
            _f1(right, first, rows),
            _among_two(right, shares, rows),
            _f1(right, first, rows & denies) if (rows & denies).any() else "-",
            calibration_error(right, shares, rows),
        )
    yield from ("", "| reason | precision | recall | F1 | most often taken for |", "|---|---|---|---|---|")
    table = confusion_matrix(right, first, labels=range(len(found.labels)))
    for place, code in enumerate(found.labels):
        hits, others = table[place, place], table[place].copy()
        others[place] = 0
        taken_for = found.labels[int(others.argmax())]
        recall, precision = hits / table[place].sum(), hits / max(table[:, place].sum(), 1)
        yield _row(
            f"`{code}`",
            precision,
            recall,
            2 * precision * recall / max(precision + recall, 1e-9),
            f"`{taken_for}` ({others.max()} of {table[place].sum()})",
        )
    yield from _second_reasons(exemplars, found.labels, shares)


def _second_reasons(exemplars: Sequence[Exemplar], labels: Sequence[str], shares: Floats) -> Iterator[str]:
    has_second = np.array([len(each.labels) > 1 for each in exemplars])
    order = np.argsort(-shares, axis=1)
    truly = [set(each.labels) for each in exemplars]
    yield from ("", "| a second reason from | named | of these right | found of all |", "|---|---|---|---|")
    for least in (0.1, 0.15, 0.2, 0.25, 0.3):
        named = np.array(
            [
                shares[row, order[row, 1]] >= least
                and labels[order[row, 0]] != "other"
                and labels[order[row, 1]] != "other"
                for row in range(len(exemplars))
            ]
        )
        right = np.array(
            [
                named[row] and has_second[row] and truly[row] == {labels[order[row, 0]], labels[order[row, 1]]}
                for row in range(len(exemplars))
            ]
        )
        yield _row(f"{least:.2f}", named.sum(), right.sum() / max(named.sum(), 1), right.sum() / has_second.sum())


def _sentiment(found: Material) -> Iterator[str]:
    exemplars = shelf.exemplars_of(Task.SENTIMENT)
    said = fitting.cross_validated(found, FOLDS)
    shares, right = _honest(said, found, exemplars), found.targets.argmax(axis=1)
    software = np.array([each.kind == COMMENTS for each in exemplars])
    yield from (
        "",
        "### Sentiment (without TextBlob's vote)",
        "",
        "| language | comments on software | everyday | polar ones turned round |",
        "|---|---|---|---|",
    )
    ends = np.isin(right, [found.labels.index("negative"), found.labels.index("positive")])
    tones = tuple(Label(each) for each in found.labels)
    said_to_be = np.array([tones.index(label_of(dict(zip(tones, row, strict=True)))) for row in shares])
    turned = ends & (said_to_be != right) & (said_to_be != tones.index(Label.NEUTRAL))
    for lang, rows in _by_language(exemplars):
        yield _row(
            lang,
            _f1(right, said_to_be, rows & software),
            _f1(right, said_to_be, rows & ~software),
            turned[rows].sum() / ends[rows].sum(),
        )


def _honest(said: Floats, found: Material, exemplars: Sequence[Exemplar]) -> Floats:
    """Shares as the shipped head would say them: by one temperature."""
    kinds = [each.kind for each in exemplars]
    temperature = fitting.best_temperature(said, found.targets, exclusive=True, kinds=kinds)
    return fitting.tempered(said, temperature, exclusive=True)


def calibration_error(right: NDArray[np.int64], shares: Floats, rows: NDArray[np.bool_]) -> float:
    """The expected calibration error: how far confidence and being right are apart, over ten bins of confidence."""
    sure, hit = shares[rows].max(axis=1), shares[rows].argmax(axis=1) == right[rows]
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    apart = [
        abs(sure[bins == each].mean() - hit[bins == each].mean()) * (bins == each).mean() for each in np.unique(bins)
    ]
    return float(sum(apart))


def _by_language(exemplars: Sequence[Exemplar]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    spoken = np.array([each.lang for each in exemplars])
    for lang in ("en", "ar", "ja", "zh", "de", "es", "fr", "pt"):
        yield lang, spoken == lang
    yield "all", np.ones(len(spoken), bool)


def _by_kind(exemplars: Sequence[Exemplar]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    kinds = np.array([each.kind for each in exemplars])
    for kind in sorted(set(kinds)):
        yield f"`{kind}`", kinds == kind


def _f1(right: NDArray[np.int64], said_to_be: NDArray[np.int64], rows: NDArray[np.bool_]) -> float:
    return float(
        f1_score(right[rows], said_to_be[rows], average="macro", labels=np.unique(right[rows]), zero_division=0)
    )


def _among_two(right: NDArray[np.int64], shares: Floats, rows: NDArray[np.bool_]) -> float:
    best = np.argsort(-shares[rows], axis=1)[:, :2]
    return float((best == right[rows, None]).any(axis=1).mean())


def _row(*cells: object) -> str:
    return "| " + " | ".join(f"{each:.2f}" if isinstance(each, float) else str(each) for each in cells) + " |"


if __name__ == "__main__":
    main()
