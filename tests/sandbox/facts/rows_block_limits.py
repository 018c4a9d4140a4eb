"""Every length and count Block Kit limits in a message, from both sides."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fact_asking import TYPES, declined, taken
from fact_blocks import (
    actions,
    address,
    button,
    card,
    chart,
    confirm,
    container,
    context,
    data_table,
    element,
    feedback,
    image,
    line,
    menu,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    question,
    section,
    table,
    video,
)
from fact_words import Fact

Json = dict[str, Any]


@dataclass(frozen=True)
class Edge:
    """A limit: `make` builds the blocks with so many characters (or items) at `pointer`."""

    what: str
    most: int
    pointer: str
    make: Callable[[int], Json]
    items: bool = False
    because: str = TYPES

    def rows(self) -> Iterator[Fact]:
        unit = "items" if self.items else "characters"
        over = self.most + 1
        complaint = f"no more than {self.most} items allowed" if self.items else f"must be less than {over} characters"
        sentence = f"{complaint} [json-pointer:/blocks/0{self.pointer}]"
        yield taken(f"{self.what} may have {self.most} {unit}", self.make(self.most), because=self.because)
        yield declined(f"{self.what} of {over} {unit} is refused", sentence, self.make(over), because=self.because)


def chars(what: str, most: int, pointer: str, make: Callable[[str], Json], because: str = TYPES) -> Edge:
    return Edge(what, most, pointer, lambda n: make("x" * n), because=because)


def items(what: str, most: int, pointer: str, make: Callable[[int], Json], because: str = TYPES) -> Edge:
    return Edge(what, most, pointer, make, items=True, because=because)


IN_BUTTON = "/elements/0"
LAYOUT = [
    chars("A block_id", 255, "/block_id", lambda x: section(block_id=x)),
    chars("A section's text", 3000, "/text/text", section),
    items("A section's fields", 10, "/fields", lambda n: {"type": "section", "fields": [mrkdwn()] * n}),
    chars("A section's field", 2000, "/fields/0/text", lambda x: {"type": "section", "fields": [mrkdwn(x)]}),
    chars("A header", 150, "/text/text", lambda x: {"type": "header", "text": plain(x)}),
    items("An actions block", 25, "/elements", lambda n: actions(*[button()] * n)),
    items("A context block", 10, "/elements", lambda n: context(*[mrkdwn()] * n)),
    chars("An input's label", 2000, "/label/text", lambda x: question(label=x)),
    chars("An input's hint", 2000, "/hint/text", lambda x: question(hint=plain(x))),
    chars("An image's alt_text", 2000, "/alt_text", lambda x: image(alt_text=x)),
    chars("An image's title", 2000, "/title/text", lambda x: image(title=plain(x))),
    Edge("An image's address", 3000, "/image_url", lambda n: image(image_url=address(n))),
]
BUTTONS = [
    chars("An action_id", 255, f"{IN_BUTTON}/action_id", lambda x: actions(button(action_id=x))),
    chars("A button's text", 75, f"{IN_BUTTON}/text/text", lambda x: actions(button(x))),
    chars("A button's value", 2000, f"{IN_BUTTON}/value", lambda x: actions(button(value=x))),
    Edge("A button's address", 3000, f"{IN_BUTTON}/url", lambda n: actions(button(url=address(n)))),
    chars(
        "A button's accessibility_label",
        75,
        f"{IN_BUTTON}/accessibility_label",
        lambda x: actions(button(accessibility_label=x)),
    ),
    *(
        chars(
            f"A confirmation's {part}",
            most,
            f"{IN_BUTTON}/confirm/{part}/text",
            lambda x, part=part: actions(button(confirm=confirm(**{part: plain(x)}))),
        )
        for part, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30))
    ),
]
MENUS = [
    items("A static_select", 100, f"{IN_BUTTON}/options", lambda n: actions(menu(count=n))),
    items(
        "The option groups of a static_select",
        100,
        f"{IN_BUTTON}/option_groups",
        lambda n: actions({"type": "static_select", "option_groups": [{"label": plain(), "options": options(1)}] * n}),
    ),
    items("A group of radio buttons", 10, f"{IN_BUTTON}/options", lambda n: actions(menu("radio_buttons", n))),
    items("A group of checkboxes", 10, f"{IN_BUTTON}/options", lambda n: actions(menu("checkboxes", n))),
    items("An overflow menu", 5, f"{IN_BUTTON}/options", lambda n: actions(menu("overflow", n))),
    chars("A placeholder", 150, f"{IN_BUTTON}/placeholder/text", lambda x: actions(menu(placeholder=plain(x)))),
    chars(
        "An option's text",
        75,
        f"{IN_BUTTON}/options/0/text/text",
        lambda x: actions({"type": "static_select", "options": [option(text=plain(x))]}),
    ),
    chars(
        "An option's description",
        75,
        f"{IN_BUTTON}/options/0/description/text",
        lambda x: actions({"type": "static_select", "options": [option(description=plain(x))]}),
    ),
    chars(
        "An option's value",
        150,
        f"{IN_BUTTON}/options/0/value",
        lambda x: actions({"type": "static_select", "options": [option(x)]}),
        because="The Python SDK says 150; older pages of Slack said 75.",
    ),
]
LESSER = [
    chars("A video's title", 199, "/title/text", lambda x: video(title=plain(x))),
    chars("A video's author", 49, "/author_name", lambda x: video(author_name=x)),
    items(
        "An option group",
        100,
        f"{IN_BUTTON}/option_groups/0/options",
        lambda n: actions({"type": "static_select", "option_groups": [{"label": plain(), "options": options(n)}]}),
    ),
    chars(
        "An option group's label",
        75,
        f"{IN_BUTTON}/option_groups/0/label/text",
        lambda x: actions({"type": "static_select", "option_groups": [{"label": plain(x), "options": options(1)}]}),
    ),
    chars(
        "What a text input holds at first",
        3000,
        "/element/initial_value",
        lambda x: question(element("plain_text_input", initial_value=x)),
    ),
    items(
        "A table's column settings",
        20,
        "/column_settings",
        lambda n: table(1, column_settings=[{"align": "right"}] * n),
    ),
    items(
        "The people who see a button",
        10,
        f"{IN_BUTTON}/visible_to_user_ids",
        lambda n: actions(button(visible_to_user_ids=["U1"] * n)),
    ),
]
NEWER = [
    chars("A markdown block", 12_000, "/text", lambda x: {"type": "markdown", "text": x}),
    items("A context_actions block", 5, "/elements", lambda n: {**feedback(), "elements": feedback()["elements"] * n}),
    chars("A feedback button's value", 2000, "/elements/0/positive_button/value", lambda x: feedback(value=x)),
    chars(
        "A feedback button's accessibility_label",
        75,
        "/elements/0/positive_button/accessibility_label",
        lambda x: feedback(accessibility_label=x),
    ),
    items("A container", 10, "/child_blocks", lambda n: container(*[section()] * n)),
    chars("A container's title", 150, "/title/text", lambda x: container(section(), title=plain(x))),
    chars("A card's title", 150, "/title/text", lambda x: card(title=plain(x))),
    chars("A card's subtitle", 150, "/subtitle/text", lambda x: card(subtitle=plain(x))),
    chars("A card's body", 200, "/body/text", lambda x: card(body=mrkdwn(x))),
    items("A card's actions", 3, "/actions", lambda n: card(actions=[button()] * n)),
    items("A carousel", 10, "/elements", lambda n: {"type": "carousel", "elements": [card()] * n}),
    items("A table", 100, "/rows", lambda n: table(n)),
    items("A row of a table", 20, "/rows/0", lambda n: table(1, n)),
    items("A data_table", 201, "/rows", lambda n: data_table(n)),
    items("A row of a data_table", 20, "/rows/0", lambda n: data_table(2, n)),
    chars("A chart's title", 50, "/title", lambda x: chart(pie(), x)),
    items("A pie", 12, "/chart/segments", lambda n: chart(pie(n))),
    chars("A pie's label", 20, "/chart/segments/0/label", lambda x: chart(pie(label=x))),
    items("A line chart", 12, "/chart/series", lambda n: chart(line(n))),
    chars("A series' name", 20, "/chart/series/0/name", lambda x: chart(line(name=x))),
    items("An axis", 20, "/chart/axis_config/categories", lambda n: chart(line(1, n))),
    chars("A category", 20, "/chart/axis_config/categories/0", lambda x: chart(line(category=x))),
    chars("The label of an x axis", 50, "/chart/axis_config/x_label", lambda x: chart(line(x_label=x))),
    chars("The label of a y axis", 50, "/chart/axis_config/y_label", lambda x: chart(line(y_label=x))),
]

ROWS = [fact for edge in (*LAYOUT, *BUTTONS, *MENUS, *LESSER, *NEWER) for fact in edge.rows()]
