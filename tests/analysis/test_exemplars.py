"""The exemplars are many, in every language, labelled with known codes, and say each thing once."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from analysis.comments import themes as taxonomy
from analysis.comments.reasons import Code
from analysis.comments.sentiment import Label
from analysis.learned import exemplars
from analysis.learned.exemplars import Exemplar
from analysis.said.text import clean, fold

FOUR = ("en", "ar", "ja", "zh")
MORE = ("de", "es", "fr", "pt")


def languages(of: list[Exemplar]) -> Counter[str]:
    return Counter(each.lang for each in of)


@pytest.mark.parametrize("code", list(Code))
def test_every_reason_has_eighty_exemplars_and_many_that_deny_another(code: Code) -> None:
    held = [each for each in exemplars.reasons() if each.labels[0] == code]
    found = languages(held)
    assert sum(found[lang] for lang in FOUR) >= 80 and all(found[lang] >= 40 for lang in FOUR)
    assert all(found[lang] >= 10 for lang in MORE)
    assert sum(each.contrast for each in held) >= 20


def test_labels_are_known_codes() -> None:
    assert {label for each in exemplars.reasons() for label in each.labels} == set(Code)
    assert {label for each in exemplars.sentiments() for label in each.labels} == set(Label)
    assert {label for each in exemplars.themes() for label in each.labels} == set(taxonomy.shipped())


def test_a_second_reason_is_another_one() -> None:
    assert not [each.id for each in exemplars.reasons() if len(each.labels) > 1 and each.labels[0] == each.labels[1]]


@pytest.mark.parametrize(
    "path", sorted(exemplars.FOLDER.glob("*/*.yml")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_ids_and_texts_stand_once_in_a_file_of_one_language(path: Path) -> None:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    said = Counter(" ".join(fold(row["text"]).split()) for row in rows if "sentiment" in row or "reason" in row)
    both = {" ".join(fold(row["text"]).split()) for row in rows if "sentiment" in row}
    both &= {" ".join(fold(row["text"]).split()) for row in rows if "reason" in row}
    assert [text for text, times in said.items() if times > 1 and text not in both] == []
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["lang"] for row in rows} == {path.stem}


def test_every_exemplar_survives_cleaning_as_it_is() -> None:
    held = [*exemplars.reasons(), *exemplars.sentiments()]
    assert [each.id for each in held if " ".join(clean(each.text).split()) != " ".join(each.text.split())] == []


def test_the_digest_of_the_files_changes_with_any_word(tmp_path, monkeypatch) -> None:
    (tmp_path / "reasons").mkdir()
    (tmp_path / "reasons" / "en.yml").write_text("- {id: en-1, lang: en, text: dear, reason: too_expensive}\n")
    monkeypatch.setattr(exemplars, "FOLDER", tmp_path)
    before = exemplars.files_digest("reasons")
    assert exemplars.files_digest("reasons") == before
    (tmp_path / "reasons" / "en.yml").write_text("- {id: en-1, lang: en, text: bear, reason: too_expensive}\n")
    assert exemplars.files_digest("reasons") != before
