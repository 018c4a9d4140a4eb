"""`python -m sandbox --port 8300 --seed company.json`: a local Slack in the foreground."""

import argparse
import json
import sys
from pathlib import Path

from sandbox.seed import BadSeed
from sandbox.server import Options, address_of, listen, prepare

EXAMPLE = {
    "app": {"scopes": ["chat:write", "im:write", "im:history", "users:read", "commands"], "events": ["message.im"]},
    "users": [{"id": "U1", "real_name": "Ada Example"}],
    "channels": [{"id": "C1", "name": "general", "members": ["U1", "UBOT"]}],
}


def main() -> int:
    """0 after a regular end, 1 when the port or the seed is no good."""
    given = _arguments().parse_args()
    try:
        seed = json.loads(given.seed.read_text()) if given.seed else EXAMPLE
        guide = json.loads(given.guide.read_text()) if given.guide else None
        listener = listen(given.port)
        server = prepare(seed, listener, Options(given.frozen, not given.no_limits, guide=guide))
    except (OSError, BadSeed, ValueError) as error:
        print(f"The sandbox cannot start: {error}", file=sys.stderr)
        return 1
    print(f"A local Slack is up at {address_of(listener)} (SLACK_API_URL={address_of(listener)}/api/)", flush=True)
    server.run(sockets=[listener])
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A small honest local Slack.")
    parser.add_argument("--port", type=int, default=8300)
    parser.add_argument("--seed", type=Path, help="the workspace, a JSON file (docs/sandbox.md); a tiny one without")
    parser.add_argument("--guide", type=Path, help="a guide for the page, a JSON file")
    parser.add_argument("--frozen", action="store_true", help="time stands until it is stepped")
    parser.add_argument("--no-limits", action="store_true", help="without Slack's rate limits")
    return parser


if __name__ == "__main__":
    sys.exit(main())
