"""Modals and Home tabs: opening, stacking, replacing and closing them, with Slack's rules for each."""

from typing import Any

from sandbox.arguments import Arguments
from sandbox.blockkit import VIEW_TOO_LARGE, check_view
from sandbox.elements import named, values
from sandbox.errors import SlackError, invalid_arguments
from sandbox.ids import fresh, secret
from sandbox.state import Change, Json, View, Workspace
from sandbox.wire import view_json

DEEPEST_STACK = 3


def definition(args: Arguments, kind: str, refused: frozenset[str]) -> Json:
    """The `view` argument, checked. Raises SlackError `view_too_large`, `invalid_arguments` and kin."""
    sent = args.parsed("view", invalid_arguments("failed to parse JSON [json-pointer:/view]"))
    if sent is None:
        raise invalid_arguments("missing required field: view")
    return accept(sent, kind, refused)


def accept(sent: Any, kind: str, refused: frozenset[str] = frozenset()) -> Json:
    """A view definition with all ids filled in, from wherever the app sent it."""
    complaints = check_view(sent, refused=refused)
    if complaints == [VIEW_TOO_LARGE]:
        raise SlackError("view_too_large")
    if not complaints and sent.get("type") != kind:
        complaints = [f"[ERROR] must be of type {kind} [json-pointer:/view/type]"]
    if complaints:
        raise SlackError("invalid_arguments", response_metadata={"messages": complaints})
    return {**sent, "blocks": named(sent["blocks"])}


def open_modal(workspace: Workspace, user: str, sent: Json) -> View:
    """A new root modal; what this person had open before goes."""
    _refuse_taken_external_id(workspace, sent)
    close_all(workspace, user)
    view_id = fresh("V")
    return _show(workspace, View(view_id, user, "modal", sent, secret(), view_id))


def push_modal(workspace: Workspace, user: str, below: str, sent: Json) -> View:
    """A modal on top of another. Raises SlackError `push_limit_reached` above three."""
    stack = workspace.stacks.get(user, [])
    if below not in stack:
        raise SlackError("not_found")
    if len(stack) >= DEEPEST_STACK:
        raise SlackError("push_limit_reached")
    _refuse_taken_external_id(workspace, sent)
    return _show(workspace, View(fresh("V"), user, "modal", sent, secret(), stack[0], stack[-1]))


def _show(workspace: Workspace, view: View) -> View:
    workspace.views[view.id] = view
    workspace.stacks.setdefault(view.user, []).append(view.id)
    workspace.redraw(Change(user=view.user, view=True))
    return view


def replace(workspace: Workspace, view: View, sent: Json, expected_hash: str | None = None) -> View:
    """New content for an open view. Raises SlackError `hash_conflict` when it changed since it was read."""
    if expected_hash is not None and expected_hash != view.hash:
        raise SlackError("hash_conflict")
    if sent.get("external_id") != view.definition.get("external_id"):
        _refuse_taken_external_id(workspace, sent)
    view.definition, view.hash = sent, secret()
    workspace.redraw(Change(user=view.user, view=view.kind == "modal", home=view.kind == "home"))
    return view


def publish(workspace: Workspace, user: str, sent: Json, expected_hash: str | None) -> View:
    """The Home tab of one person, new or replaced."""
    if not workspace.app.home_tab:
        raise SlackError("not_enabled")
    if (home := workspace.homes.get(user)) is not None:
        return replace(workspace, home, sent, expected_hash)
    _refuse_taken_external_id(workspace, sent)
    view_id = fresh("V")
    home = workspace.homes[user] = View(view_id, user, "home", sent, secret(), view_id)
    workspace.redraw(Change(user=user, home=True))
    return home


def close(workspace: Workspace, user: str, view_id: str) -> View | None:
    """Close one modal and all above it; the one below shows again. None when it was not open."""
    stack = workspace.stacks.get(user, [])
    if view_id not in stack:
        return None
    gone = stack[stack.index(view_id) :]
    del stack[stack.index(view_id) :]
    closed = workspace.views[view_id]
    for each in gone:
        workspace.views.pop(each, None)
        workspace.typed.pop(each, None)
    workspace.redraw(Change(user=user, view=True))
    return closed


def close_all(workspace: Workspace, user: str) -> None:
    if stack := workspace.stacks.get(user):
        close(workspace, user, stack[0])


def find(workspace: Workspace, view_id: str | None, external_id: str | None) -> View:
    """An open modal or a Home tab. Raises SlackError `not_found`."""
    everywhere = [*workspace.views.values(), *workspace.homes.values()]
    for view in everywhere:
        if view.id == view_id or (external_id and view.definition.get("external_id") == external_id):
            return view
    raise SlackError("not_found")


def shown(workspace: Workspace, view: View) -> Json:
    """The view object with what its viewer has typed so far."""
    typed = workspace.typed.get(view.id, {})
    return view_json(workspace, view, values(view.definition["blocks"], typed))


def _refuse_taken_external_id(workspace: Workspace, sent: Json) -> None:
    external_id = sent.get("external_id")
    taken = [v.definition.get("external_id") for v in [*workspace.views.values(), *workspace.homes.values()]]
    if external_id and external_id in taken:
        raise SlackError("duplicate_external_id")
