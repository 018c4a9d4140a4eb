"""Submitting and closing modals, opening the Home tab."""

from sandbox import elements, interactions, screens, typing_rules
from sandbox.acts.pressing import answer
from sandbox.delivery import Ack, Envelope
from sandbox.errors import SlackError, WrongCall
from sandbox.fields import Fields
from sandbox.methods.conversations import direct_with
from sandbox.state import Channel, Json, User, View, Workspace
from sandbox.world import World


async def submit(world: World, fields: Fields) -> Json:
    """Press Submit. What the form itself refuses is never sent; otherwise the app's answer is carried out."""
    user = fields.person()
    view = _modal(fields, user)
    _fill(world, view, fields.get("values") or {})
    typed = world.workspace.typed.get(view.id, {})
    if errors := typing_rules.refusals(view.definition["blocks"], typed):
        return answer(Ack(0.0)) | {"acked": False, "errors": errors, "view": screens.shown(world.workspace, view)}
    trigger = world.triggers.mint(user.id, view.id)
    urls = _response_urls(world, user, view)
    body = interactions.submission(world.workspace, user, view, trigger, urls)
    ack = await world.interact(Envelope("interactive", body))
    return answer(ack) | _carry_out(world, user, view, ack)


def _modal(fields: Fields, user: User) -> View:
    view = fields.view(user)
    if view.kind != "modal":
        raise WrongCall("a Home tab cannot be submitted or closed")
    return view


def _fill(world: World, view: View, values: Json) -> None:
    typed = world.workspace.typed.setdefault(view.id, {})
    for block_id, by_action in values.items():
        if not isinstance(by_action, dict):
            raise WrongCall("`values` is {block_id: {action_id: value}}")
        for action_id, plain in by_action.items():
            block, element = elements.find(view.definition["blocks"], action_id, block_id)
            seen = elements.with_offer(block, element, world.workspace.offered.get(view.id, {}))
            typed[elements.key(block, element)] = elements.filled(seen, plain)


def _response_urls(world: World, user: User, view: View) -> list[Json]:
    """One address for each conversation chosen in a select with `response_url_enabled`."""
    state = screens.shown(world.workspace, view)["state"]["values"]
    found: list[Json] = []
    for block, element in elements.elements(view.definition["blocks"]):
        held = state.get(block["block_id"], {}).get(element["action_id"], {})
        channel = held.get("selected_conversation") or held.get("selected_channel")
        if element.get("response_url_enabled") and channel:
            url = world.responses.mint(world.workspace, user.id, channel)
            ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
            found.append({**ids, "channel_id": channel, "response_url": url})
    return found


def _carry_out(world: World, user: User, view: View, ack: Ack) -> Json:
    """The ack's `response_action`; without one the modal closes. A failed ack leaves it open."""
    errors: Json = {}
    error = ack.error
    if ack.acked:
        try:
            errors = _act(world, user, view, ack.payload or {})
        except SlackError as refusal:
            error = refusal.name
            errors = {"": "; ".join(refusal.extra.get("response_metadata", {}).get("messages", []))}
    return {"error": error, "errors": errors, "view": _top(world, user)}


def _act(world: World, user: User, view: View, payload: Json) -> Json:
    workspace = world.workspace
    match payload.get("response_action"):
        case "errors":
            return dict(payload.get("errors", {}))
        case "update":
            screens.replace(workspace, view, screens.accept(payload.get("view"), "modal"))
        case "push":
            screens.push_modal(workspace, user.id, view.id, screens.accept(payload.get("view"), "modal"))
        case "clear":
            screens.close_all(workspace, user.id)
        case _:
            screens.close(workspace, user.id, view.id)
    return {}


def _top(world: World, user: User) -> Json | None:
    stack = world.workspace.stacks.get(user.id, [])
    return screens.shown(world.workspace, world.workspace.views[stack[-1]]) if stack else None


async def close(world: World, fields: Fields) -> Json:
    """Close the modal on top, or with `clear_on_close` the whole stack; the app hears of it only if it asked."""
    user = fields.person()
    view = _modal(fields, user)
    shown, cleared = screens.shown(world.workspace, view), bool(view.definition.get("clear_on_close"))
    if cleared:
        screens.close_all(world.workspace, user.id)
    else:
        screens.close(world.workspace, user.id, view.id)
    if not view.definition.get("notify_on_close"):
        return answer(Ack(0.0)) | {"view": _top(world, user)}
    body = interactions.closing(world.workspace, user, shown, cleared=cleared)
    ack = await world.interact(Envelope("interactive", body))
    return answer(ack) | {"view": _top(world, user)}


async def open_home(world: World, fields: Fields) -> Json:
    """Open the app's Home tab: the app hears `app_home_opened` and may publish."""
    user, workspace = fields.person(), world.workspace
    if not workspace.app.home_tab:
        raise WrongCall("this app has no Home tab")
    return {"channel": open_tab(workspace, user, "home").id}


def open_tab(workspace: Workspace, user: User, tab: str) -> Channel:
    """Enter the app's home on its `home` or `messages` tab; the DM that belongs to it."""
    channel = direct_with(workspace, [user.id])
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
    event["event_ts"] = workspace.clock.ts()
    if tab == "home" and (home := workspace.homes.get(user.id)) is not None:
        event["view"] = screens.shown(workspace, home)
    workspace.emit(event, None)
    return channel
