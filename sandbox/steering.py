"""Steering the sandbox itself: faults, limits, the app's settings, and time."""

from collections import Counter
from datetime import datetime, timedelta

from sandbox import faults
from sandbox.clock import iso, parse_iso
from sandbox.errors import WrongCall
from sandbox.fields import Fields
from sandbox.ids import secret
from sandbox.state import Command, Json, Workspace
from sandbox.world import World

LONGEST_WAIT = timedelta(days=31)


async def add_faults(world: World, fields: Fields) -> Json:
    """Script faults. Those on sockets happen at once, to `times` of the open ones."""
    rows = [faults.parse(row) for row in fields.get("faults") or []]
    for fault in rows:
        if fault.on == "socket":
            await world.sockets.disturb(fault.do, fault.times)
        else:
            world.faults.add(fault)
    return {"faults": len(rows)}


async def clear_faults(world: World, fields: Fields) -> Json:
    world.faults.clear()
    return {"ok": True}


async def set_limits(world: World, fields: Fields) -> Json:
    """Switch the rate limits; every switching forgets what was counted."""
    world.limits.on = bool(fields.get("on"))
    world.limits.forget()
    return {"on": world.limits.on}


async def change_app(world: World, fields: Fields) -> Json:
    """What the app's owner would do on Slack's settings page. A new request URL must answer the challenge."""
    app, row = world.workspace.app, dict(fields.values)
    url = row.get("request_url")
    if url and not await world.http.challenge(url, secret()):
        raise WrongCall(f"{url} did not answer the url_verification challenge")
    if "commands" in row:
        commands = [Command(c) if isinstance(c, str) else Command(**c) for c in row.pop("commands")]
        app.commands = {c.command: c for c in commands}
    if "events" in row:
        app.events = set(row.pop("events"))
    settable = {"mode", "request_url", "scopes", "home_tab", "messages_tab", "should_escape", "token"}
    if strange := set(row) - settable - {"non_marketplace"}:
        raise WrongCall(f"the app has no setting {', '.join(sorted(strange))}")
    for name, value in row.items():
        setattr(app, name, value)
    return {"ok": True}


async def set_guide(world: World, fields: Fields) -> Json:
    """Give the page another guide: one about a story can only be written once the story stands."""
    world.guide = fields.values
    return {"ok": True}


async def settle(world: World, fields: Fields) -> Json:
    await world.stepper.settle()
    return {"now": iso(world.workspace.now())}


async def set_rate(world: World, fields: Fields) -> Json:
    rate = fields.get("rate")
    if rate not in (0, 1):
        raise WrongCall("the rate of time is 0 (it stands) or 1 (it flows)")
    await world.stepper.set_rate(rate)
    return {"now": iso(world.workspace.now()), "rate": rate}


async def step(world: World, fields: Fields) -> Json:
    """Move time; says why it stopped and which messages appeared on the way, wherever they did."""
    mark = world.workspace.clock.ts()
    stopped = await _step(world, fields)
    return {"now": iso(world.workspace.now()), "stopped": stopped, "news": _news(world.workspace, mark)}


async def _step(world: World, fields: Fields) -> str:
    goal = fields.get("to_next")
    if goal == "message":
        return await _to_next_message(world)
    if goal == "wake":
        return await _to_next_wake(world)
    if goal is not None:
        raise WrongCall("`to_next` is message or wake")
    await world.stepper.step(_target(world.workspace.now(), fields))
    return "reached"


def _target(now: datetime, fields: Fields) -> datetime:
    to, by = fields.get("to"), fields.get("by")
    try:
        target = parse_iso(to) if to is not None else now + timedelta(seconds=float(by if by is not None else "-"))
    except (ValueError, TypeError):
        raise WrongCall("a step goes `to` a time like 2026-03-02T08:00:00Z, or `by` seconds") from None
    if target < now:
        raise WrongCall(f"time does not go back: it is already {iso(now)}")
    return target


async def _to_next_message(world: World) -> str:
    workspace = world.workspace
    posts = workspace.posts
    found = await world.stepper.step(workspace.now() + LONGEST_WAIT, lambda: workspace.posts > posts)
    return "message" if found else "limit"


async def _to_next_wake(world: World) -> str:
    await world.stepper.settle()
    moment = world.stepper.next_moment()
    if moment is None:
        return "nothing"
    await world.stepper.step(max(moment, world.workspace.now()))
    return "wake"


def _news(workspace: Workspace, mark: str) -> list[Json]:
    """Where messages appeared after the stamp `mark`, and how many, in the order of the channels."""
    counts = Counter(
        channel.id
        for channel in workspace.channels.values()
        for ts in [*channel.messages, *channel.ephemerals]
        if ts > mark
    )
    channels = [workspace.channels[channel_id] for channel_id in counts]
    return [
        {"channel": c.id, "kind": c.kind, "name": c.name, "with": c.members, "count": counts[c.id]} for c in channels
    ]
