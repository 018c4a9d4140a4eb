"""YAML files: words stay words, every value knows its line, and what cannot be read is told with line and cure."""

import pytest

from surveys.definition.yaml_lines import DEEPEST, LARGEST, YamlWrong, read


def faults(data: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(YamlWrong) as wrong:
        read(data.encode() if isinstance(data, str) else data)
    return [(fault.line, fault.sentence) for fault in wrong.value.faults]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("1-5", "1-5"),
        ("1:30", "1:30"),
        ("2026-03-01", "2026-03-01"),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("'5'", "5"),
        ("5", 5),
        ("-1", -1),
        ("0.5", 0.5),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
    ],
)
def test_only_plain_figures_true_false_and_null_are_no_words(written: str, read_as: object) -> None:
    assert read(f"value: {written}".encode()).value == {"value": read_as}


def test_a_name_is_what_was_written() -> None:
    assert read(b"no: 1\non: 2\n5: 3").value == {"no": 1, "on": 2, "5": 3}


def test_every_value_knows_its_line_and_what_is_missing_that_of_its_surroundings() -> None:
    lines = read(b"# first\nkind: own\nquestions:\n  - key: a\n    text: A\n  - key: b\n")
    assert lines.line(("kind",)) == 2
    assert lines.line(("questions", 0, "text")) == 5
    assert lines.line(("questions", 1)) == 6
    assert lines.line(("questions", 1, "text")) == 6
    assert lines.line(("absent",)) == 1


@pytest.mark.parametrize(
    ("written", "line", "said"),
    [
        ("kind: own\n\tshare: 1", 2, "a tab stands here"),
        ("kind: own\nshare: 1\nkind: nps", 3, "kind stands here for the second time, first in line 1"),
        ("title: Us: yearly", 1, "put a text that holds one in quotes"),
        ("title: 'Us\nkind: own", 1, "a quote is opened here and never closed"),
        ("title: {name}, hello", 1, "put a text that begins with { or a quote in quotes"),
        ("title: '{name}' hello", 1, "in quotes as a whole"),
        ('title: "50\\% off"', 1, "a backslash has a meaning of its own"),
        ("a: 1\nwhen: > 3", 2, "a value cannot begin with > or |"),
        ("a: 1\nb: {when: > 3}", 2, "a value cannot begin with >: put it in quotes"),
        ("title: @all", 1, "a value cannot begin with @: put it in quotes"),
        ("text: {en: Why?, de: Warum?}", 1, "between brackets a text that holds ? stands in quotes"),
        ("text: {en: Hello {name}}", 1, "between brackets a text that holds { stands in quotes"),
        ("people: [member, guest", 1, "a bracket is opened and not closed"),
        ("kind: own\nshare\n", 2, "a name without its colon"),
        ("kind: own\n---\nkind: nps", 2, "one file is one survey"),
        ("? [a, b]\n: 1", 1, "a name is one word"),
        ("a: *b", 1, "names an anchor (&) that is not there"),
        ("a: !!python/object:os.system ls", 1, "!!python/object:os.system is not understood"),
        ("a: !!int many", 1, "!!int is not understood"),
        ("a: 1\nb: \x07", 2, "an invisible character (U+0007)"),
        ("a: " + "[" * DEEPEST, 1, f"nested more than {DEEPEST} deep"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line_and_cure(written: str, line: int, said: str) -> None:
    ((at, sentence),) = faults(written)
    assert at == line
    assert said in sentence


def test_a_file_in_another_encoding_is_told_where_it_begins() -> None:
    assert faults("kind: own\ntitle: Größe".encode("latin-1"))[0][0] == 2
    assert "UTF-8" in faults("kind: own".encode("utf-16"))[0][1]


def test_a_mark_of_utf_8_at_the_beginning_is_no_part_of_the_first_name() -> None:
    assert read("kind: own".encode("utf-8-sig")).value == {"kind": "own"}


def test_a_file_may_have_the_largest_size_and_no_byte_more() -> None:
    exactly = b"a: 1".ljust(LARGEST)
    assert read(exactly).value == {"a": 1}
    assert "larger than 256 KB" in faults(exactly + b" ")[0][1]


def test_anchors_may_save_words_but_not_blow_up() -> None:
    assert read(b"a: &a {en: Hello}\nb: *a").value == {"a": {"en": "Hello"}, "b": {"en": "Hello"}}
    nine = ", ".join(["*{0}"] * 9)
    bomb = ["a: &a [1]", *(f"{b}: &{b} [{nine.format(a)}]" for a, b in zip("abcdef", "bcdefg", strict=True))]
    assert "write them out" in faults("\n".join(bomb))[0][1]
    assert "in a circle" in faults("a: &a [*a]")[0][1]


def test_all_that_stands_twice_is_told_at_once() -> None:
    assert [line for line, _ in faults("a: 1\na: 2\nb: 1\nb: 2")] == [2, 4]
