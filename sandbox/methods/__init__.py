"""The Web API methods the sandbox knows, by Slack's name. Any other name is `unknown_method`."""

from collections.abc import Callable

from sandbox.methods import auth, blocks, chat, conversations, files, reactions, users, views
from sandbox.methods.call import Call
from sandbox.state import Json

Method = Callable[[Call], Json]

TOKENLESS = {"api.test", "blocks.validate"}
METHODS: dict[str, Method] = {
    "api.test": auth.api_test,
    "auth.test": auth.auth_test,
    "team.info": auth.team_info,
    "bots.info": auth.bots_info,
    "blocks.validate": blocks.validate,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "chat.delete": chat.delete,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.getPermalink": chat.get_permalink,
    "chat.scheduleMessage": chat.schedule_message,
    "chat.deleteScheduledMessage": chat.delete_scheduled,
    "chat.scheduledMessages.list": chat.list_scheduled,
    "conversations.open": conversations.open_conversation,
    "conversations.info": conversations.info,
    "conversations.list": conversations.list_conversations,
    "conversations.members": conversations.members,
    "conversations.history": conversations.history,
    "conversations.replies": conversations.replies,
    "conversations.join": conversations.join,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.completeUploadExternal": files.complete_upload,
    "files.info": files.info,
    "reactions.add": reactions.add,
    "users.info": users.info,
    "users.list": users.list_users,
    "users.lookupByEmail": users.lookup_by_email,
    "users.conversations": conversations.of_user,
    "views.open": views.open_view,
    "views.push": views.push,
    "views.update": views.update,
    "views.publish": views.publish,
}
