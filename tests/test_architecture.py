"""docs/architecture.md names every module in its folder, so that a new reader finds each thing."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "surveys", "cases", "analysis", "storage")
ITS_OWN_MAP = {"views", "cli", "listeners", "models", "migrations"}  # folders that stand there as one


def placed() -> set[tuple[str, str]]:
    """Each `module.py` of the table, with its folder: that of its row, or of the last row that names one."""
    found, room, folder = set(), "", ""
    for line in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != 6:
            continue
        room, folder = (cells[1].strip("`"), "") if cells[1] else (room, folder)
        folder = cells[2].strip("`–") if cells[2] else folder
        found |= {(room + folder, word) for word in cells[3].split("`")[1::2]}
    return found


def test_every_module_of_the_rooms_has_its_place_in_the_map() -> None:
    told = placed()
    modules = [
        module.relative_to(ROOT)
        for room in ROOMS
        for module in (ROOT / room).rglob("*.py")
        if not module.name.startswith("__") and not ITS_OWN_MAP.intersection(module.relative_to(ROOT).parts)
    ]
    assert len(modules) > 100
    assert [str(module) for module in modules if (f"{module.parent}/", module.name) not in told] == []
