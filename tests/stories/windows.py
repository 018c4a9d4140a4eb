"""Modals in a story: found by what is written on them, filled field by field."""

from dataclasses import dataclass
from typing import Any

from demo import eyes
from tests.stories.story import Json, Story, words_of


@dataclass
class Windows:
    """The stack of modals that one person has open; acts happen in the topmost one."""

    story: Story
    user: str

    @property
    def stack(self) -> list[Json]:
        views: list[Json] = self.story.slack.see(self.user)["views"]
        return views

    @property
    def top(self) -> Json:
        assert self.stack, f"{self.user} sees no window"
        return self.stack[-1]

    @property
    def title(self) -> str:
        return str(self.top["title"]["text"])

    @property
    def text(self) -> str:
        return words_of(self.top)

    def home(self) -> Json:
        """Open the Home tab; what it shows."""
        self.story.slack.home(self.user)
        self.story.slack.settle()
        shown: Json = self.story.slack.see(self.user)["home"]
        return shown

    def press_at_home(self, label: str, number: int = 0) -> None:
        self._press(self.home(), label, number)

    def press(self, label: str, number: int = 0) -> None:
        """Press the button that bears this label, the `number`th of them."""
        self._press(self.top, label, number)

    def _press(self, view: Json, label: str, number: int) -> None:
        found = [each for each in eyes.buttons(view["blocks"]) if each.label == label]
        assert len(found) > number, f"no button {label!r} among {[b.label for b in eyes.buttons(view['blocks'])]}"
        button = found[number]
        self.story.slack.click_in_view(
            self.user, view["id"], button.action_id, block_id=button.block_id, value=button.value
        )
        self.story.slack.settle()

    def pick(self, action_id: str, value: str) -> None:
        """Choose from a menu that is heard at once."""
        (menu,) = [each for each in eyes.menus(self.top["blocks"]) if each.action_id == action_id]
        self.story.slack.click_in_view(self.user, self.top["id"], action_id, block_id=menu.block_id, option=value)
        self.story.slack.settle()

    def fill(self, **fields: Any) -> None:
        """Type or choose without sending; fields by action id."""
        for action_id, value in fields.items():
            self.story.slack.input_in_view(self.user, self.top["id"], action_id, value)

    def value(self, action_id: str) -> Any:
        """What stands in a field now."""
        for block in self.top["state"]["values"].values():
            if action_id in block:
                return block[action_id].get("value")
        raise AssertionError(f"no field {action_id}")

    def submit(self, **fields: Any) -> Json:
        """Fill, then press the window's own button; Slack's answer, with `errors` where it stays open."""
        self.fill(**fields)
        answer = self.story.slack.submit(self.user, self.top["id"])
        self.story.slack.settle()
        return answer

    def back(self) -> None:
        self.story.slack.close_view(self.user, self.top["id"])
        self.story.slack.settle()
