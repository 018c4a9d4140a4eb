"""Surveys as files: one YAML file each, called by the survey's name, read as a whole or refused line by line."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

from surveys.definition.definitions import Definition, DefinitionWrong, Problem, checked
from surveys.definition.yaml_lines import LARGEST, Lines, YamlWrong
from surveys.definition.yaml_lines import read as read_yaml

SUFFIXES = (".yml", ".yaml")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class FileProblem:
    """What is wrong with a survey's file, where, and the cure."""

    file: str
    line: int
    problem: Problem

    def __str__(self) -> str:
        head = f"{self.file}:{self.line}: "
        where = ".".join(str(part) for part in self.problem.place)
        if "\n" not in self.problem.sentence:
            return f"{head}{self.problem}"
        return f"{head}{where}:\n{indent(self.problem.sentence, '    ')}"  # a caret stays under its character


@dataclass(frozen=True)
class SurveyFile:
    """A survey as a file holds it, with the lines of its settings."""

    file: str
    definition: Definition
    lines: Lines

    def problem(self, found: Problem) -> FileProblem:
        """A problem that shows itself only beside what the workspace knows, at its line."""
        return FileProblem(self.file, self.lines.line(found.place), found)


def read(path: Path) -> SurveyFile | list[FileProblem]:
    """The survey that a file holds, or all that is wrong with it. Raises OSError for a file that cannot be read."""
    if not _NAME.fullmatch(path.stem):
        named = "the file's name is the survey's: small letters, digits and _, at most 40, such as nps.yml"
        return [FileProblem(path.name, 1, Problem((), named))]
    try:
        with path.open("rb") as file:
            lines = read_yaml(file.read(LARGEST + 1))
    except YamlWrong as wrong:
        return [FileProblem(path.name, fault.line, Problem((), fault.sentence)) for fault in wrong.faults]
    if not isinstance(lines.value, dict):
        said = "the file is empty" if lines.value is None else "a survey is made of names and values"
        return [FileProblem(path.name, 1, Problem((), f"{said}: it begins with a line such as kind: nps"))]
    try:
        return SurveyFile(path.name, checked(path.stem, lines.value), lines)
    except DefinitionWrong as wrong:
        return [FileProblem(path.name, lines.line(problem.place), problem) for problem in wrong.problems]


def read_all(paths: Iterable[Path]) -> tuple[list[SurveyFile], list[FileProblem]]:
    """The surveys of all files, and all that is wrong with any of them, in the order of the files."""
    surveys: list[SurveyFile] = []
    problems: list[FileProblem] = []
    for path in paths:
        found = read(path)
        if isinstance(found, list):
            problems += found
        elif twice := next((each for each in surveys if each.definition.name == found.definition.name), None):
            told = f"{twice.file} is the same survey: delete one of the two files"
            problems.append(FileProblem(path.name, 1, Problem((), told)))
        else:
            surveys.append(found)
    return surveys, problems


def files_at(path: Path) -> Sequence[Path]:
    """The survey files in a folder, by name, or the one file that a path names."""
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.iterdir() if each.suffix in SUFFIXES and each.is_file())
