"""A folder of files to be imported: which of them wait in it, and where each goes, whatever is in them."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

DONE, FAILED = "done", "failed"
PROBLEMS = ".problems.txt"
STILL_WRITTEN = timedelta(minutes=1)
SHOWN_FOR = timedelta(days=7)  # how long the team reads of a file that failed
JUST_CHANGED = "it changed less than a minute ago"
CHANGING = "it changed while it was looked at"
NO_SUCH_KIND = "it is of no kind that can be imported"


@dataclass(frozen=True)
class Waiting:
    """A file as it was found."""

    path: Path
    size: int
    changed: int  # nanoseconds since 1970, by the file's own time

    @property
    def still_so(self) -> bool:
        """Whether nobody has changed it since, or taken it away."""
        return _seen(self.path) == self


def trouble_with(folder: Path, *, writing: bool = True) -> str | None:
    """Why files cannot be taken from here and, for `writing`, moved, with the cure; None where they can."""
    if not folder.exists():
        return f"There is no folder {folder}. Make it, or name another."
    if not folder.is_dir():
        return f"{folder} is a file. Name the folder that it is in."
    wanted = os.R_OK | os.X_OK | (os.W_OK if writing else 0)
    places = [folder, *(folder / name for name in (DONE, FAILED) if writing and (folder / name).exists())]
    for place in places:
        if not place.is_dir():
            return f"{place} is a file, and files are moved into a folder of that name. Move it away."
        if not os.access(place, wanted):
            return f"{place} cannot be {'read and written' if writing else 'read'}. Give Askback the permission to."
    return None


def waiting(folder: Path, endings: Sequence[str], now: datetime) -> tuple[list[Waiting], dict[Path, str]]:
    """The files to be taken, the oldest first; and those that are left, each with the reason.

    Hidden files, folders and links are none of these. Raises OSError where the folder cannot be read.
    """
    found = [seen for path in folder.iterdir() if not path.name.startswith((".", "~")) and (seen := _seen(path))]
    left: dict[Path, str] = {}
    for file in found:
        if not file.path.name.lower().endswith(tuple(endings)):
            left[file.path] = NO_SUCH_KIND
        elif datetime.fromtimestamp(file.changed / 1e9, UTC) > now - STILL_WRITTEN:
            left[file.path] = JUST_CHANGED
    taken = [file for file in found if file.path not in left]
    return sorted(taken, key=lambda file: (file.changed, file.path.name)), left


def to_done(path: Path, night: date) -> Path:
    """Move a file away; where it is now. Nothing there is overwritten. Raises OSError."""
    target = _reserved(path.parent / DONE, path, night)
    os.replace(path, target)
    return target


def to_failed(path: Path, night: date, problems: str) -> tuple[Path, Path]:
    """Move a file away, with what is wrong with it beside it; where both are now. Raises OSError.

    Whoever may read the file may read what is wrong with it.
    """
    target = _reserved(path.parent / FAILED, path, night)
    said = target.with_name(target.name + PROBLEMS)
    said.write_text(problems, encoding="utf-8")
    said.chmod(path.stat().st_mode & 0o666)
    os.replace(path, target)
    return target, said


def _seen(path: Path) -> Waiting | None:
    """The file there; None where there is none, or it is a folder, or a link, which may lead anywhere."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return Waiting(path, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _reserved(folder: Path, path: Path, night: date) -> Path:
    """A place in a folder that nothing had, for a file of that night: empty, until the file takes it."""
    folder.mkdir(exist_ok=True)
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        target = folder / f"{path.stem}-{night.isoformat()}{again}{path.suffix}"
        try:
            target.touch(0o600, exist_ok=False)
        except FileExistsError:
            continue
        return target
    raise AssertionError("numbers do not end")
