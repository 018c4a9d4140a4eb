"""Everything that makes up a running sandbox, in one value that acts and routes receive."""

from dataclasses import dataclass, field

from sandbox.activity import Activity
from sandbox.clients import Clients
from sandbox.delivery import ACK_SECONDS, Ack, Delivery, Envelope, SignedHttp
from sandbox.faults import Faults
from sandbox.limits import Limits
from sandbox.postman import Postman
from sandbox.responses import Responses
from sandbox.sockets import Sockets
from sandbox.state import Json, Workspace
from sandbox.stepping import Stepper
from sandbox.triggers import Triggers
from sandbox.watch import Watchers


@dataclass
class World:
    workspace: Workspace
    activity: Activity
    faults: Faults
    limits: Limits
    triggers: Triggers
    responses: Responses
    sockets: Sockets
    http: SignedHttp
    delivery: Delivery
    postman: Postman
    clients: Clients
    stepper: Stepper
    watchers: Watchers
    guide: Json | None = None
    calls: list[Json] = field(default_factory=list)

    async def interact(self, envelope: Envelope) -> Ack:
        """Carry a click, submission or command: once, never again, whatever comes of it."""
        with self.activity.busy():
            ack = await self.delivery.carry(envelope)
        fault = self.faults.take("clicks", envelope.payload)
        return Ack(ack.ms, "timeout") if fault is not None else ack


def build(
    workspace: Workspace, *, limits: bool = True, ack_seconds: float = ACK_SECONDS, guide: Json | None = None
) -> World:
    """Wire the parts together. `ack_seconds` is also how long a trigger lives. Must run inside the server's loop."""
    activity, faults = Activity(), Faults()
    sockets = Sockets(workspace.app, ack_seconds)
    http = SignedHttp(workspace.app, ack_seconds=ack_seconds)
    delivery = Delivery(workspace.app, sockets, http)
    postman = Postman(workspace, delivery, faults, activity)
    clients, watchers = Clients(workspace.clock), Watchers(workspace)
    stepper = Stepper(workspace.clock, clients, activity, watchers.time_moved)
    workspace.emit, workspace.redraw = postman.hear, watchers.hear
    return World(
        workspace,
        activity,
        faults,
        Limits(limits),
        Triggers(ack_seconds),
        Responses(),
        sockets,
        http,
        delivery,
        postman,
        clients,
        stepper,
        watchers,
        guide,
    )
