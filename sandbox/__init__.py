"""A small honest local Slack: Web API, Socket Mode, signed HTTP events, a steppable clock, faults by script."""

from sandbox.client import Sandbox, SandboxRefused
from sandbox.server import Running, serve

__all__ = ["Running", "Sandbox", "SandboxRefused", "serve"]
