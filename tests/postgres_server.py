"""A PostgreSQL of the tests' own: started on a socket in a folder of its own, gone when they end.

Its programs refuse to run as root, so root starts them as `nobody`, in a folder that belongs to that user.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "shared_buffers=32MB",
    "max_connections=120",
    "deadlock_timeout=50ms",
)
THROW_OUT = """
    SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
PATIENCE = 30  # seconds for the server to come up


class NoPostgres(Exception):
    """This machine has no PostgreSQL server."""


@dataclass(frozen=True)
class Server:
    """A running server, reached through its socket's folder."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.folder), safe='')}"

    def run(self, command: str) -> None:
        """Execute one command on the server as a whole, such as CREATE DATABASE."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(command.encode())

    def create(self, name: str) -> str:
        """A new database without tables; its address. Takes a third of a second: see `empty`."""
        self.run(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url(name)

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def empty(self, name: str, tables: Iterable[str]) -> None:
        """Delete all rows and start counting from 1 again; whoever is still connected is thrown out."""
        with psycopg.connect(self.url(name), autocommit=True) as connection, connection.transaction():
            connection.execute(THROW_OUT)
            connection.execute("SET LOCAL session_replication_role = replica")  # no foreign keys, no order
            for table in tables:
                connection.execute(f'DELETE FROM "{table}"'.encode())
            connection.execute("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")


def programs() -> Path:
    """The folder of `initdb` and `postgres`: on PATH, or where Debian keeps them, the newest first."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    on_path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    for folder in (*on_path, *debian):
        if all(shutil.which(name, path=str(folder)) for name in ("initdb", "postgres")):
            return folder
    raise NoPostgres("no initdb and postgres on PATH or under /usr/lib/postgresql")


@contextmanager
def running() -> Iterator[Server]:
    """A fresh server for the length of the block. Raises NoPostgres where there is none to start."""
    tools = programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        cluster = folder / "cluster"
        _start([tools / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]).wait()
        settings = [word for setting in (*FAST, "listen_addresses=") for word in ("-c", setting)]
        server = _start([tools / "postgres", "-D", cluster, "-k", folder, *settings])
        try:
            _wait_for(Server(folder), server)
            yield Server(folder)
        finally:
            server.send_signal(signal.SIGINT)  # "fast" shutdown: ends sessions, then itself
            server.wait()
    finally:
        shutil.rmtree(folder)


def _start(command: list[Any]) -> "subprocess.Popen[bytes]":
    as_nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
    return subprocess.Popen(
        [str(word) for word in command],
        cwd="/",
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **as_nobody,
    )


def _wait_for(server: Server, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return server.run("SELECT 1")
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
