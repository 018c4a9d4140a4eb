"""reactions.add: an emoji on a message."""

from sandbox.errors import SlackError
from sandbox.methods.call import Call, visible_channel
from sandbox.state import Change, Json


def add(call: Call) -> Json:
    channel = visible_channel(call)
    message = channel.messages.get(call.args.need("timestamp"))
    name = call.args.need("name").strip(":")
    if message is None:
        raise SlackError("message_not_found")
    who = message.reactions.setdefault(name, [])
    if call.workspace.app.bot_user in who:
        raise SlackError("already_reacted")
    who.append(call.workspace.app.bot_user)
    call.workspace.redraw(Change(channel=channel.id))
    return {}
