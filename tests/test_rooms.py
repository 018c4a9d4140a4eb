"""Who may import whom: the table in docs/architecture.md, walked through every import, also those in functions."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "bot": {"surveys", "cases", "analysis", "storage"},
    "surveys": {"analysis", "storage"},
    "cases": {"analysis", "storage"},
    "analysis": {"storage"},
    "storage": set(),
    "sandbox": set(),
    "demo": {"sandbox"},
}
PRODUCT = ("bot", "surveys", "cases", "analysis", "storage")

# Libraries that belong to one place: a second place that spells them would have to change with them.
ONLY_IN = {
    "slack_bolt": "bot/",
    "slack_sdk": "bot/",
    "textblob": "analysis/",
    "apscheduler": "bot/scheduler.py",
    "alembic": "storage/",
    "sqlmodel": "storage/",
    "typer": "bot/cli/",
    "starlette": ("bot/web.py", "sandbox/"),
    "uvicorn": ("bot/web.py", "sandbox/"),
    "matplotlib": "analysis/",
    "holidays": "analysis/days/days_off.py",
}
QUESTIONS = {"select", "insert", "update", "delete", "text", "func", "create_engine"}
"""What makes a question to the tables out of SQLAlchemy; its types may be named anywhere."""

CLOCKS = {"datetime": {"now", "utcnow", "today"}, "date": {"today"}, "time": {"time", "time_ns", "localtime", "gmtime"}}


@dataclass(frozen=True)
class Import:
    """One import: of `name` (None: the module itself) from `module`."""

    file: str  # from the project's root
    line: int
    module: str
    name: str | None

    @property
    def package(self) -> str:
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}" + (f".{self.name}" if self.name else "")


@cache
def trees(room: str) -> dict[str, ast.Module]:
    """The modules of a room, by file."""
    files = sorted((ROOT / room).rglob("*.py"))
    return {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def imports_in(file: str, tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively"
            yield from (Import(file, node.lineno, node.module or "", alias.name) for alias in node.names)


def imports(*rooms: str) -> Iterator[Import]:
    for room in rooms:
        for file, tree in trees(room).items():
            yield from imports_in(file, tree)


def listed(wrong: Iterator[Import]) -> list[str]:
    return [str(each) for each in wrong]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_the_table_allows(room: str) -> None:
    strangers = (set(MAY_IMPORT) | {"bench", "tests"}) - MAY_IMPORT[room] - {room}
    assert listed(each for each in imports(room) if each.package in strangers) == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_spelled_in_its_own_place_only(library: str) -> None:
    used = [each for each in imports(*MAY_IMPORT) if each.package == library]
    assert used, f"nothing imports {library}: take it out of the table, and out of the dependencies"
    assert listed(each for each in used if not each.file.startswith(ONLY_IN[library])) == []


def test_only_storage_asks_the_tables() -> None:
    outside = imports(*(room for room in MAY_IMPORT if room != "storage"))
    asking = (each for each in outside if each.package == "sqlalchemy" and each.name in QUESTIONS)
    assert listed(asking) == []
    assert listed(each for each in imports("bot", "surveys", "cases") if each.module == "storage.database.tables") == []


def part(module: str) -> str:
    """Which part of its room a module stands in: a folder, or itself where it stands in none."""
    return ".".join(module.split(".")[:2])


def modules_of(each: Import) -> Iterator[str]:
    """What an import is of, as modules: `from storage import audits` is one of `storage.audits`."""
    yield f"{each.module}.{each.name}" if each.module.count(".") == 0 and each.name else each.module


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """Parts that import each other in a circle, the first one again at the end; empty where there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


@pytest.mark.parametrize("room", PRODUCT)
def test_the_folders_of_a_room_import_in_one_direction(room: str) -> None:
    arrows: dict[str, set[str]] = {}
    for each in imports(room):
        here = part(each.file.removesuffix(".py").replace("/", "."))
        arrows.setdefault(here, set()).update(
            part(module) for module in modules_of(each) if module.startswith(f"{room}.") and part(module) != here
        )
    assert circle(arrows) == []


def test_a_circle_would_be_seen() -> None:
    assert circle({"a.x": {"a.y"}, "a.y": {"a.z"}, "a.z": {"a.x"}}) != []


def test_the_table_is_that_of_the_architecture() -> None:
    said = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert "bot > surveys, cases > analysis > storage" in said


def called_on(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Every `name.attribute` in a module, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.lineno, node.value.id, node.attr


def test_the_real_clock_is_read_in_one_place() -> None:
    read = [
        f"{file}:{line} reads {name}.{attribute}"
        for room in PRODUCT
        for file, tree in trees(room).items()
        for line, name, attribute in called_on(tree)
        if attribute in CLOCKS.get(name, ()) and file != "bot/edge/clock.py"
    ]
    assert read == []


def test_chance_is_an_argument() -> None:
    drawn = [
        f"{file}:{line} draws random.{attribute}"
        for room in (*PRODUCT, "demo")
        for file, tree in trees(room).items()
        for line, name, attribute in called_on(tree)
        if name == "random" and attribute != "Random"
    ]
    imported = listed(each for each in imports(*PRODUCT, "demo") if each.module == "random" and each.name != "Random")
    assert drawn == []
    assert [line for line in imported if not line.endswith("imports random")] == []


def test_models_keep_their_annotations_as_types() -> None:
    future = (each for each in imports("storage") if each.module == "__future__" and "/models/" in each.file)
    assert listed(future) == []


def test_a_forbidden_arrow_would_be_seen() -> None:
    tree = ast.parse("def f():\n    from bot.desk import Desk\n    import sandbox.server")
    assert [each.package for each in imports_in("surveys/x.py", tree)] == ["bot", "sandbox"]
