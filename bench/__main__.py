"""`python -m bench [NAME …] [--quick]`: measure, and print the table as it grows."""

import argparse
import importlib
import logging
import os
import platform
import sqlite3
import sys
import time

import structlog

from bench.measuring import Row

NAMES = (
    "click",
    "clickers",
    "months",
    "planning",
    "claim",
    "start",
    "people",
    "delivery",
    "rehearsal",
    "learning",
    "reading",
    "rereading",
    "memory",
    "themes",
)


def main() -> int:
    asked = _arguments()
    _hush()
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores", flush=True)
    began = time.monotonic()
    fallen = 0
    for name in asked.names or NAMES:
        for row in importlib.import_module(f"bench.rows.{name}").measure(asked.quick):
            fallen += row.holds is False
            _print(row)
    load = os.getloadavg()[1]
    print(f"\n{time.monotonic() - began:.0f} s; load of the last five minutes {load:.1f}; {fallen} below their bar")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Askback's speed.")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME", help=f"one of {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="smaller numbers: does it run at all?")
    return parser.parse_args()


def _hush() -> None:
    """What Bolt and the bot log is not what is asked here."""
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def _print(row: Row) -> None:
    print(f"\n{row.verdict:9}  {row.what}\n{'':11}{row.measured}   (bar: {row.bar})", flush=True)
    if row.beside:
        print(f"{'':11}{row.beside}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
