"""`python -m tests.surveys.year [CONTACTS [ACCOUNTS [SEED]]]`: what each person got, and the verdict."""

import sys
import tempfile
from pathlib import Path

from sqlmodel import SQLModel

from storage.database.engine import open_engine
from storage.database.units import Units
from tests.surveys.year.crowd import Size
from tests.surveys.year.finished import finished
from tests.surveys.year.playing import Played
from tests.surveys.year.rules import broken
from tests.surveys.year.telling import summary, table


def main() -> int:
    contacts, accounts, seed = [*(int(each) for each in sys.argv[1:]), *(500, 120, 1)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory(prefix="askback-year-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'year.db'}")
        SQLModel.metadata.create_all(engine)
        units = Units(engine)
        played = Played(units, Size(contacts, accounts), seed)
        played.play()
        year = finished(played)
        units.close()
    found = broken(year)
    print(*table(year), "", *summary(year, found), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
