"""The body of a control call: fields by name, and sentences for what is missing or unknown."""

from typing import Any

from sandbox.errors import WrongCall
from sandbox.state import Channel, Json, Message, User, View, Workspace


class Fields:
    """Reads a control call against the workspace. Every refusal is a WrongCall with a sentence."""

    def __init__(self, workspace: Workspace, values: Json) -> None:
        self.workspace = workspace
        self.values = values

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def need(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            raise WrongCall(f"the call needs {name!r}, a text")
        return value

    def anybody(self, name: str = "user") -> User:
        """Somebody known, active or not."""
        user = self.workspace.users.get(self.need(name))
        if user is None:
            raise WrongCall(f"there is nobody with the id {self.values[name]!r}")
        return user

    def person(self, name: str = "user") -> User:
        """Somebody who can act: known and not deactivated."""
        user = self.anybody(name)
        if user.deleted:
            raise WrongCall(f"{user.real_name} is deactivated and cannot do anything")
        return user

    def channel(self, name: str = "channel") -> Channel:
        channel = self.workspace.channels.get(self.need(name))
        if channel is None:
            raise WrongCall(f"there is no channel {self.values[name]!r}")
        return channel

    def joined_channel(self, user: User) -> Channel:
        channel = self.channel()
        if user.id not in channel.members:
            raise WrongCall(f"{user.real_name} is not in {channel.name}")
        return channel

    def message(self, user: User, channel: Channel) -> Message:
        """A message this person sees."""
        message = channel.find(self.need("ts"))
        if message is None or message.reader not in (None, user.id):
            raise WrongCall(f"{user.real_name} sees no message {self.values['ts']!r} in {channel.name}")
        return message

    def view(self, user: User) -> View:
        """The Home tab, or the modal on top: nobody reaches one that is covered."""
        view_id = self.need("view_id")
        home = self.workspace.homes.get(user.id)
        if home is not None and home.id == view_id:
            return home
        stack = self.workspace.stacks.get(user.id, [])
        if not stack or stack[-1] != view_id:
            raise WrongCall(f"{user.real_name} has no view {view_id!r} on top")
        return self.workspace.views[view_id]
