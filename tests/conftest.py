"""Databases for tests: a fresh one each, on SQLite and on a PostgreSQL that the tests start.

A test that asks for `units` runs on both. A room whose SQL is tested elsewhere may ask for one:
`pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)`.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import storage.models  # noqa: F401  (fills the metadata)
from storage.database.engine import open_engine
from storage.database.units import Units
from tests.left_out import MARK, leave_out
from tests.postgres_server import NoPostgres, Server, running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    try:
        with running() as server:
            yield server
    except NoPostgres as why:
        leave_out("postgres", str(why))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no rows."""
    path = tmp_path_factory.mktemp("template") / "askback.db"
    _fill(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_database(postgres_server: Server) -> str:
    """The name of a database with all tables, emptied before each test: far quicker than one for each."""
    _fill(postgres_server.create("askback"))
    return "askback"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Which kind of database the test runs on."""
    return str(request.param)


@pytest.fixture
def empty_database_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'askback.db'}"
    else:
        server: Server = request.getfixturevalue("postgres_server")
        yield server.create("askback_empty")
        server.drop("askback_empty")


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database with all tables."""
    if database == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "askback.db")
        return f"sqlite:///{copy}"
    server: Server = request.getfixturevalue("postgres_server")
    name: str = request.getfixturevalue("postgres_database")
    server.empty(name, SQLModel.metadata.tables)
    return server.url(name)


@pytest.fixture
def units(database_url: str) -> Iterator[Units]:
    opened = Units(open_engine(database_url))
    yield opened
    opened.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name in one line what this machine left out."""
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])]
    lacking = {reason.removeprefix("Skipped: ") for reason in reasons if MARK in reason}
    if lacking:
        terminalreporter.write_line("; ".join(sorted(lacking)))


def _fill(url: str) -> None:
    engine = open_engine(url)
    SQLModel.metadata.create_all(engine)
    engine.dispose()
