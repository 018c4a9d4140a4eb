"""docs/architecture.md names every module, so that a new reader finds each thing."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "surveys", "cases", "analysis", "storage")
ITS_OWN_MAP = {"views", "cli", "listeners", "models", "migrations", "versions"}  # folders that stand there as one


def test_every_module_of_the_rooms_has_its_place_in_the_map() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = [
        module
        for room in ROOMS
        for module in (ROOT / room).rglob("*.py")
        if not module.name.startswith("__") and not ITS_OWN_MAP.intersection(module.relative_to(ROOT).parts)
    ]
    assert [str(module.relative_to(ROOT)) for module in modules if f"`{module.name}`" not in told] == []
