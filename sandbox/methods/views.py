"""views.*: modals and the Home tab. They need no scope, only somebody who pressed something."""

from sandbox import screens
from sandbox.errors import SlackError, invalid_arguments
from sandbox.methods.call import Call, visible_user
from sandbox.state import Json, View


def open_view(call: Call) -> Json:
    sent = screens.definition(call.args, "modal", call.refused)
    trigger = call.triggers.exchange(call.args.need("trigger_id"))
    return _answer(call, screens.open_modal(call.workspace, trigger.user, sent))


def push(call: Call) -> Json:
    sent = screens.definition(call.args, "modal", call.refused)
    trigger = call.triggers.exchange(call.args.need("trigger_id"))
    if trigger.view_id is None:
        raise SlackError("invalid_trigger_id")
    return _answer(call, screens.push_modal(call.workspace, trigger.user, trigger.view_id, sent))


def update(call: Call) -> Json:
    view_id, external_id = call.args.text("view_id"), call.args.text("external_id")
    if view_id is None and external_id is None:
        raise invalid_arguments("missing required field: view_id")
    view = screens.find(call.workspace, view_id, external_id)
    sent = screens.definition(call.args, view.kind, call.refused)
    return _answer(call, screens.replace(call.workspace, view, sent, call.args.text("hash")))


def publish(call: Call) -> Json:
    user = visible_user(call, call.args.need("user_id"))
    sent = screens.definition(call.args, "home", call.refused)
    return _answer(call, screens.publish(call.workspace, user.id, sent, call.args.text("hash")))


def _answer(call: Call, view: View) -> Json:
    return {"view": screens.shown(call.workspace, view)}
