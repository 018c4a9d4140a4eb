"""users.*: people as the app may see them."""

from sandbox.errors import SlackError
from sandbox.methods.call import Call, page, visible_user
from sandbox.state import Json, User
from sandbox.wire import user_json


def info(call: Call) -> Json:
    return {"user": _shown(call, visible_user(call, call.args.need("user")))}


def list_users(call: Call) -> Json:
    """The workspace's own people, bots and the deactivated included; external people never."""
    workspace = call.workspace
    own = [u for u in workspace.users.values() if not workspace.is_external(u)]
    if "limit" not in call.args and len(own) > 1000:
        raise SlackError("limit_required")
    rows, metadata = page(call, own, default=1000, most=1000)
    stamp = int(workspace.now().timestamp())
    return {"members": [_shown(call, u) for u in rows], "cache_ts": stamp, "response_metadata": metadata}


def lookup_by_email(call: Call) -> Json:
    email = call.args.need("email").casefold()
    for user in call.workspace.users.values():
        if (user.email or "").casefold() == email and not user.deleted and not call.workspace.is_external(user):
            return {"user": _shown(call, user)}
    raise SlackError("users_not_found")


def _shown(call: Call, user: User) -> Json:
    email = "users:read.email" in call.workspace.app.scopes
    return user_json(call.workspace, user, email=email, locale=call.args.flag("include_locale"))
