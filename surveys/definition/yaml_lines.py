"""A YAML file as plain values, each with the line in which it stands; or what is wrong with it, line by line.

Words stay words: `true`, `false`, `null` and plain figures alone are read as anything else, so that `no`, `on`, `1:30`
and `2026-03-01` are what somebody wrote.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LARGEST = 256 * 1024  # bytes
MOST_VALUES = 10_000  # after anchors are followed
DEEPEST = 12

Path = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line (the first is 1), and the cure."""

    line: int
    sentence: str


class YamlWrong(ValueError):
    """A file is no YAML that can be used."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"line {fault.line}: {fault.sentence}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Lines:
    """What a file holds, and where: the line of each value by its path from the top."""

    value: Any
    by_path: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of what stands at this path, or of the nearest thing around it."""
        return next(self.by_path[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.by_path)


def read(data: bytes) -> Lines:
    """The values of a YAML file. Raises YamlWrong."""
    if len(data) > LARGEST:
        raise YamlWrong(Fault(1, f"the file is larger than {LARGEST // 1024} KB: no survey needs as much"))
    text = _decoded(data)
    try:
        top = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise YamlWrong(_syntax(error)) from None
    except yaml.reader.ReaderError as error:
        raise YamlWrong(_character(text, error)) from None
    return _Walk().through(top)


class _Loader(yaml.SafeLoader):
    """Finds no types but those below, and goes no deeper than it must."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - where PyYAML keeps them
    _depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="too deep", problem_mark=self.get_mark())
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


for _name, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"-?(?:0|[1-9][0-9]{0,8})", "-0123456789"),
    ("float", r"-?[0-9]{1,9}\.[0-9]{1,9}", "-0123456789"),
):
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(f"(?:{_pattern})\\Z"), list(_first))


@dataclass
class _Walk:
    """One pass over the nodes of a file."""

    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    seen: int = 0

    def through(self, top: Node | None) -> Lines:
        self.lines[()] = 1
        value = None if top is None else self._value(top, ())
        if self.faults:
            raise YamlWrong(*self.faults)
        return Lines(value, self.lines)

    def _value(self, node: Node, path: Path) -> Any:
        self.lines.setdefault(path, _line(node))
        self.seen += 1
        if self.seen > MOST_VALUES or len(path) > DEEPEST:
            told = f"with its anchors (&, *) the file holds more than {MOST_VALUES:,} values, or goes round in a circle"
            raise YamlWrong(Fault(_line(node), f"{told}: write them out"))
        if isinstance(node, SequenceNode):
            return [self._value(each, (*path, number)) for number, each in enumerate(node.value)]
        return self._mapping(node, path) if isinstance(node, MappingNode) else self._scalar(node)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.faults.append(Fault(_line(key), "a name is one word, such as open_days"))
            elif key.value in found:
                first = self.lines[(*path, key.value)]
                twice = f"{key.value} stands here for the second time, first in line {first}: delete one of them"
                self.faults.append(Fault(_line(key), twice))
            else:
                self.lines[(*path, key.value)] = _line(key)
                found[key.value] = self._value(value, (*path, key.value))
        return found

    def _scalar(self, node: Node) -> Any:
        written: str = node.value
        match node.tag.removeprefix(_TAG):
            case "str":
                return written
            case "null":
                return None
            case "bool":
                return written.lower() == "true"
            case "int" | "float" as kind if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", written):
                return int(float(written)) if kind == "int" else float(written)
        self.faults.append(Fault(_line(node), f"{node.tag.replace(_TAG, '!!')} is not understood here: delete it"))
        return written


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise YamlWrong(Fault(line, "this is not UTF-8: save the file in UTF-8, as every editor can")) from None


def _character(text: str, error: yaml.reader.ReaderError) -> Fault:
    code = error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "?")
    line = text.count("\n", 0, error.position) + 1
    return Fault(line, f"an invisible character (U+{code:04X}) stands here: delete it")


_CURES: tuple[tuple[str, str], ...] = (
    ("too deep", f"lists and names are nested more than {DEEPEST} deep"),
    (r"'\\t' that cannot start", "a tab stands here: YAML is indented with blanks"),
    (r"character '(.)' that cannot start", "a value cannot begin with {0}: put it in quotes"),
    ("mapping values are not allowed", "a colon where none fits: put a text that holds one in quotes, or indent alike"),
    (r"could not find expected ':'", "a name without its colon: write name: value"),
    ("expected a comment or a line break", "a value cannot begin with > or |: put it in quotes"),
    ("end of stream", "a quote is opened here and never closed"),
    ("escape", r"a backslash has a meaning of its own between double quotes: use single quotes, or write \\"),
    (r"but (?:got|found) '([?{\[])'", "between brackets a text that holds {0} stands in quotes"),
    (r"expected ',' or '[\]}]'", "a bracket is opened and not closed, or a comma is missing"),
    ("undefined alias", "this * names an anchor (&) that is not there"),
    ("duplicate anchor", "two anchors (&) have the same name"),
    ("expected a single document", "one file is one survey: put what follows --- into a file of its own"),
    (
        "expected <block end>",
        "this does not fit here: indent the line as its neighbours, and put a text that begins with {{ or a quote in "
        "quotes as a whole",
    ),
)


def _syntax(error: yaml.MarkedYAMLError) -> Fault:
    """What PyYAML found, in our words; at the beginning of what has no end, rather than where that was noticed."""
    told = error.problem or ""
    if "expected a single document" in (error.context or "") or "but found another document" in told:
        told = "expected a single document"
    has_no_end = "end of stream" in told or "could not find" in told
    mark = (error.context_mark if has_no_end else None) or error.problem_mark or error.context_mark
    line = 1 if mark is None else mark.line + 1
    for pattern, cure in _CURES:
        if found := re.search(pattern, told):
            return Fault(line, cure.format(*found.groups()))
    return Fault(line, f"YAML cannot be read from here on ({told})")
